"""Decide what kind a block is, and move to the block what is said of its exercises alike."""

import re

from ocr.parser.drafts import Draft, Value
from ocr.parser.outline import BlockDraft, WorkoutDraft

_STATIONS = frozenset({"tabata", "interval"})
WITH_ROUNDS = frozenset({"superset", "circuit"})


def settle_kinds(workout: WorkoutDraft) -> None:
    has_parts = any("part" in block.said for block in workout.blocks)
    for block in workout.blocks:
        block.kind = _kind(block)
        if has_parts and block.kind == "circuit" and "group" not in block.said:
            block.kind = "for_time"
        if block.kind in ("straight", "ladder") and has_parts and block.scheme:
            block.kind = "for_time"


def _kind(block: BlockDraft) -> str:
    count = len(block.items)
    if block.kind in ("superset", "circuit"):
        if "forTime" in block.said:
            return "for_time"
        if "pair" not in block.said or count > 1:
            return "circuit" if count > 2 or block.kind == "circuit" else "superset"
    if block.kind not in (None, "superset", "circuit"):
        return _timed_kind(block)
    if "forTime" in block.said:
        return "for_time"
    if block.scheme or ("ladder" in block.said and not _own_sets(block)):
        return "ladder"
    is_work = count > 1 or "roundsWord" in block.said
    if "timeCapSeconds" in block.params and "within" not in block.said and is_work:
        return "for_time"
    if "pair" in block.said and count == 2:
        return "superset"
    if block.said & {"roundsWord", "repeat"}:
        return "circuit"
    if "pair" in block.said:
        return "straight" if count == 1 else "circuit"
    if "sets" in block.said and count > 1 and not _own_sets(block):
        return "superset" if count == 2 else "circuit"
    return "straight"


def _timed_kind(block: BlockDraft) -> str:
    kind = block.kind or "straight"
    if kind == "amrap" and "forTime" in block.said:
        return "for_time"
    return kind


def _own_sets(block: BlockDraft) -> bool:
    return any("sets" in draft.values or draft.more for draft in block.items)


def merged(blocks: list[BlockDraft]) -> list[BlockDraft]:
    """Join straight lists that only a letter or a lone pair stood between."""
    merged: list[BlockDraft] = []
    for block in blocks:
        before = merged[-1] if merged else None
        if (
            before is not None
            and block.kind == before.kind == "straight"
            and block.label is None
            and not block.params
        ):
            before.items.extend(block.items)
            before.notes.extend(block.notes)
            continue
        merged.append(block)
    return merged


def _rounds_from_sets(block: BlockDraft) -> None:
    """Move the sets of grouped exercises to the block's rounds where they agree."""
    sets = [_set_count(draft) for draft in block.items]
    found = {count for count in sets if count}
    if len(found) != 1 or (None in sets and block.kind == "for_time"):
        return
    if "rounds" in block.params and block.params["rounds"].value not in found:
        return
    for draft in block.items:
        value = draft.values.pop("sets", None)
        if value is not None:
            block.params.setdefault("rounds", value)
        if scheme := draft.values.pop("scheme", None):
            text = "-".join(str(number) for number in scheme.value)
            draft.values["reps"] = Value(text[:50], scheme.start, scheme.end)
            block.params.setdefault("rounds", Value(len(scheme.value), scheme.start, scheme.end))


def _scheme_from_items(block: BlockDraft) -> None:
    """Lift a scheme written at every exercise to the block: "Thruster 21-15-9, pull-up 21-15-9"."""
    schemes = [draft.values.get("scheme") for draft in block.items]
    first = schemes[0]
    if first is None or len(schemes) < 2:
        return
    if all(scheme is not None and scheme.value == first.value for scheme in schemes):
        block.scheme = first
        for draft in block.items:
            del draft.values["scheme"]


def _set_count(draft: Draft) -> int | None:
    if draft.more:
        return None
    if "sets" in draft.values:
        return draft.values["sets"].value
    return len(draft.values["scheme"].value) if "scheme" in draft.values else None


def _rest_from_last(block: BlockDraft) -> None:
    """Read a rest said only after the last of a group as the rest between rounds."""
    *others, last = block.items
    said = [draft.values.get("rest_seconds") for draft in block.items]
    if others and said[0] is not None and all(one is said[0] for one in said):
        ends = max(span[1] for draft in block.items for span in draft.names or [(0, 0)])
        if said[0].start > ends and "restSeconds" not in block.params:
            block.params["restSeconds"] = said[0]
            for draft in block.items:
                del draft.values["rest_seconds"]
            return
    if others and "rest_seconds" in last.values and "restSeconds" not in block.params:
        same = {
            draft.values["rest_seconds"].value
            for draft in block.items
            if "rest_seconds" in draft.values
        }
        if len(same) == 1 and not any("rest_seconds" in draft.values for draft in others):
            block.params["restSeconds"] = last.values.pop("rest_seconds")


def _is_stations(block: BlockDraft, plain: str) -> bool:
    """Tell stations of equal seconds, with a rest after each exercise, from a circuit."""
    rest, seconds = (
        block.params.get("restSeconds"),
        [draft.values.get("seconds") for draft in block.items],
    )
    if rest is None or None in seconds or len({found.value for found in seconds if found}) != 1:
        return False
    if any("reps" in draft.values for draft in block.items) or not _AFTER_EACH.search(
        plain[rest.start : rest.end]
    ):
        return False
    first = seconds[0]
    assert first is not None
    block.params["workSeconds"] = Value(first.value, first.start, first.end)
    return True


_AFTER_EACH = re.compile(r"exerci|ubung|moves|movement|stations?|ejercicio")


def _stations(block: BlockDraft) -> None:
    work = block.params.get("workSeconds")
    for draft in block.items:
        found = draft.values.get("seconds")
        if found and (work is None or work.value == found.value):
            draft.values.pop("seconds")


def _straight(block: BlockDraft) -> None:
    rounds = block.params.pop("rounds", None)
    for draft in block.items:
        if rounds and "sets" not in draft.values and "scheme" not in draft.values:
            draft.values["sets"] = rounds
    if rest := block.params.pop("restSeconds", None):
        for draft in block.items:
            draft.values.setdefault("rest_seconds", rest)


def _emom(block: BlockDraft) -> None:
    if "rounds" not in block.params:
        _rounds_from_sets(block)
    slots, rounds = block.params.get("slots"), block.params.get("rounds")
    if slots and rounds and "roundsWord" in block.said and rounds.value < slots.value * 3:
        total = rounds.value * slots.value
        block.params["rounds"] = Value(total, rounds.start, rounds.end)


def settled(block: BlockDraft, plain: str) -> str:
    """Settle rounds, rests and stations of a block, and return the kind it turned out to be."""
    kind = block.kind or "straight"
    if kind in ("for_time", "ladder") and not block.scheme:
        _scheme_from_items(block)
    if kind in WITH_ROUNDS or (kind == "for_time" and not block.scheme):
        _rounds_from_sets(block)
    if kind in WITH_ROUNDS:
        _rest_from_last(block)
    if kind == "circuit" and _is_stations(block, plain):
        kind = "interval"
    if kind in _STATIONS:
        _stations(block)
    if kind == "straight":
        _straight(block)
    if kind == "emom":
        _emom(block)
    return kind
