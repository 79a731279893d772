"""What a line holds, and what its exercises share: sets, rests, a label before them."""

import re
from dataclasses import dataclass, field

from ocr.parser import movements
from ocr.parser import words as w
from ocr.parser.drafts import Draft, Value
from ocr.parser.tokens import Token

_SAID_FOR_ALL = re.compile(rf"{w.BETWEEN}")


@dataclass
class LineItems:
    """What a line holds: exercises, quantities without one, rests, words left over."""

    drafts: list[Draft] = field(default_factory=list)
    loose: Draft | None = None
    rests: list[tuple[Token, list[Draft]]] = field(default_factory=list)
    leftovers: list[tuple[int, int]] = field(default_factory=list)
    joined_by_plus: bool = False


def is_said_for_all(token: Token) -> bool:
    """Say whether a rest is one between sets or rounds, whatever exercise stands before it."""
    return bool(_SAID_FOR_ALL.search(token.value))


def settle(found: LineItems, first_name: str) -> None:
    """Settle whose the rests of a finished line are, and what in it was no exercise or set."""
    if len(found.drafts) > 1:
        _drop_label(found, first_name)
        _set_aside_rests(found)
    found.rests = [(token, _resting(found, token, own)) for token, own in found.rests]
    for draft in [*found.drafts, *([found.loose] if found.loose else [])]:
        _fold_in_sets(draft)
        for part in (draft, *draft.more):
            _reps_times_load(part)


def _drop_label(found: LineItems, name: str) -> None:
    """Take "30 min pump" before a list of exercises for words about them."""
    first, *others = found.drafts
    listed = len(others) > 1 and all("sets" in draft.values for draft in others)
    if listed and "sets" not in first.values and not movements.is_movement(name):
        spans = [*first.names, *((value.start, value.end) for value in first.values.values())]
        found.leftovers.append((min(spans)[0], max(span[1] for span in spans)))
        found.drafts = others


def _resting(found: LineItems, token: Token, own: list[Draft]) -> list[Draft]:
    """Say which exercises of the line rest so long: all of them, where it ends their list."""
    drafts = found.drafts
    if not own:
        before = [draft for draft in drafts if _begin(draft) < token.start]
        drafts = before or drafts
        in_sets = [draft for draft in drafts if "sets" in draft.values]
        return (in_sets or drafts) if is_said_for_all(token) else drafts[-1:]
    is_list = len(drafts) > 1 and all("sets" in draft.values for draft in drafts)
    resting = any("rest_seconds" in draft.values for draft in drafts)
    is_last = own[0] is drafts[-1] and all(token is other for other, _ in found.rests)
    return drafts if is_list and is_last and not resting else own


def _begin(draft: Draft) -> int:
    return min([span[0] for span in draft.names] + [one.start for one in draft.values.values()])


def _set_aside_rests(found: LineItems) -> None:
    """Keep two rests after a list for remarks: nobody can tell whose each is."""
    drafts = found.drafts
    late = [rest for rest in found.rests if not rest[1] or rest[1][0] is drafts[-1]]
    if len(late) < 2 or not all("sets" in draft.values for draft in drafts):
        return
    for token, own in late:
        drafts[-1].note(token)
        found.rests.remove((token, own))


def _fold_in_sets(draft: Draft) -> None:
    """Read "10 reps, 4 sets" as one exercise: a lone number of sets is no further set."""
    if len(draft.more) != 1:
        return
    said = draft.more[0].values.keys()
    if "sets" in said <= {"sets", "load", "rpe", "rest_seconds"} and not draft.values.keys() & said:
        part = draft.more.pop()
        draft.values.update(part.values)
        draft.notes.extend(part.notes)


def _reps_times_load(part: Draft) -> None:
    """Read "5 x 60kg" as five reps at 60 kg."""
    sets, load = part.values.get("sets"), part.values.get("load")
    if sets is None or load is None:
        return
    measured = part.values.keys() & {"reps", "seconds", "distance", "calories"}
    if not measured and 0 <= load.start - sets.end <= 1:
        part.values["reps"] = part.values.pop("sets")


def shared(drafts: list[Draft]) -> None:
    """Give a scheme said once in a line to all exercises of the line."""
    if len(drafts) < 2 or any(draft.more for draft in drafts):
        return
    first, last = drafts[0], drafts[-1]
    others_bare = [draft for draft in drafts[1:] if not draft.has_main()]
    if "sets" in first.values and len(others_bare) == len(drafts) - 1:
        _copy(first, others_bare, ("sets", "reps", "seconds", "per_side"))
    elif last.has_main() and not any(draft.has_main() for draft in drafts[:-1]):
        _copy(last, drafts[:-1], ("sets", "reps", "seconds", "per_side", "rest_seconds"))
    elif first.counted_each and "sets" in first.values and _only_first_in_sets(drafts):
        _copy(first, drafts[1:], ("sets",))
    elif first.counted_each and len(others_bare) == len(drafts) - 1:
        _copy(first, others_bare, ("sets", "reps", "seconds", "distance"))


def _only_first_in_sets(drafts: list[Draft]) -> bool:
    return not any("sets" in draft.values for draft in drafts[1:])


def _copy(source: Draft, targets: list[Draft], names: tuple[str, ...]) -> None:
    for target in targets:
        for name in names:
            if name in source.values:
                found = source.values[name]
                target.values.setdefault(name, Value(found.value, found.start, found.end))
