"""Turn drafts into the blocks of a reading: sets spelled out, names resolved, places kept."""

import re
from typing import Any, cast

from ocr.parser import movements, noise
from ocr.parser import words as w
from ocr.parser.drafts import Draft, Value
from ocr.parser.grouping import WITH_ROUNDS, merged, settle_kinds, settled
from ocr.parser.outline import BlockDraft, WorkoutDraft
from ocr.parser.phrases import is_talk
from ocr.parser.sets import sets_apart
from ocr.parser.source import Source
from ocr.reading import ReadBlock, ReadItem, ReadWorkout
from workouts.blocks import BlockKind, Distance, Load, Params, Span

_JSON_NAMES = {"per_side": "perSide", "rest_seconds": "restSeconds"}
_DATED = (
    "rounds",
    "intervalSeconds",
    "timeCapSeconds",
    "workSeconds",
    "restSeconds",
    "start",
    "step",
)
_ROWS = {"distance": "Rowing_Machine", "calories": "Rowing_Machine"}
_BY_DISTANCE = {"Run", "Rowing_Machine", "Ski_Erg", "Stationary_Bike", "Sprint"}
# Tabata is by definition eight times twenty seconds of work and ten of rest.
_TABATA = {"workSeconds": 20, "restSeconds": 10, "rounds": 8}


def build(draft: WorkoutDraft, source: Source) -> ReadWorkout:
    """Return one workout; blocks without an exercise only lend their words to the notes."""
    settle_kinds(draft)
    blocks: list[ReadBlock] = []
    notes = [source.words(*span).strip() for span in draft.notes]
    for block in merged([block for block in draft.blocks if block.items]):
        blocks.extend(_split_long(_block(block, source)))
    return ReadWorkout(
        title=clean_title(source, draft.title) if draft.title else None,
        blocks=blocks,
        notes="\n".join(notes)[:5_000] or None,
    )


def clean_title(source: Source, span: tuple[int, int]) -> str | None:
    """Return a line as a title: without marks, emoji and what is noise, shouting calmed."""
    bare = source.bare(*span)
    asides = [match.span() for match in _IN_BRACKETS.finditer(bare)]
    bare = noise.blank(bare, [at for at in asides if _is_remark(bare[slice(*at)])])
    bare = _without_talk(bare)
    kept = "".join(char if char.isalnum() or char in _IN_TITLES else " " for char in bare)
    title = re.sub(r"\s+", " ", re.sub(r"\(\W*\)", " ", kept)).strip(" -–:.,/+&#!")
    if title.isupper() and len(title) > 4:
        title = " ".join(
            word.capitalize() if len(word) > 3 else _calm(word) for word in title.split()
        )
    return title[:200] or None


def _without_talk(title: str) -> str:
    """Cut "Oly night 🌙 nobody here but me" where an emoji parts a title from talk."""
    first, *others = (part.strip() for part in _EMOJI.split(title.strip()))
    words = " ".join(others).lower().split()
    return first if len(first) > 3 and len(words) > 3 and is_talk(words) else title


def _is_remark(bracket: str) -> bool:
    """Tell "Push day (before the comments start)" from "Upper (arms)"."""
    words = bracket.lower().split()
    return is_talk(words) or len(words) > 3 or "," in bracket


def _calm(word: str) -> str:
    return word if word in _SHORT_FORMS else word.capitalize()


_EMOJI = re.compile(r"[^\w\s!-/:-@\[-`{-~’–—…·•]+")
_IN_BRACKETS = re.compile(r"\([^()\d\n]{3,60}\)")
_IN_TITLES = "'’&+/,.:()-–%!?#"
_SHORT_FORMS = {"AMRAP", "EMOM", "WOD", "RFT", "HIIT", "DB", "KB", "RDL", "OHP", "GPP", "PR", "PPL"}


def _split_long(block: ReadBlock) -> list[ReadBlock]:
    if len(block.items) <= 100:
        return [block]
    parts = [block.items[at : at + 100] for at in range(0, len(block.items), 100)]
    return [block.model_copy(update={"items": items}) for items in parts]


def _block(block: BlockDraft, source: Source) -> ReadBlock:
    kind = settled(block, source.plain)
    params, sources = _params(block, kind, source)
    return ReadBlock.model_construct(
        id=None,
        kind=cast(BlockKind, kind),
        label=_label(block, source),
        params=params,
        items=[item for draft in block.items for item in _items(draft, kind, source)],
        notes=_joined(source, block.notes),
        sources=sources,
    )


def _label(block: BlockDraft, source: Source) -> str | None:
    if block.label:
        label = clean_title(source, block.label)
        return label[0].upper() + label[1:100] if label else None
    return block.letter.upper() if block.letter else None


def _params(block: BlockDraft, kind: str, source: Source) -> tuple[Params, dict[str, Span]]:
    found: dict[str, Any] = {}
    sources: dict[str, Span] = {}
    for name in _DATED:
        value = block.params.get(name)
        if value is not None and _is_possible(name, value.value):
            found[name] = value.value
            sources[name] = source.span(value.start, value.end)
    if kind == "tabata":
        found = _TABATA | found
    if kind == "death_by":
        found = {"start": 1, "step": 1} | found
    if block.scheme:
        sources["repScheme"] = source.span(block.scheme.start, block.scheme.end)
        found["repScheme"] = block.scheme.value[:100]
    return Params.model_validate(found), sources


def _is_possible(name: str, value: int) -> bool:
    if name in ("start", "step"):
        return -1_000 <= value <= 1_000
    least = 0 if name == "restSeconds" else 1
    return (
        least
        <= value
        <= (86_400 if name == "timeCapSeconds" else 1_000 if name == "rounds" else 3_600)
    )


def _items(draft: Draft, kind: str, source: Source) -> list[ReadItem]:
    """Return an exercise, or one item per set where its sets differ."""
    name, exercise_id = _name(draft, source)
    reps = draft.values.get("reps")
    if reps and isinstance(reps.value, int) and reps.value >= 100 and exercise_id in _BY_DISTANCE:
        # "200 run" means metres, most likely; nobody wrote so.
        del draft.values["reps"]
        draft.notes.append((reps.start, reps.end))
    if draft.peak and not draft.has_main() and not draft.more:
        draft.values["reps"] = draft.peak
    parts = sets_apart(draft) if kind not in WITH_ROUNDS else [draft]
    items = []
    for at, part in enumerate(parts):
        notes = list(draft.notes) if at == 0 else []
        if part is not draft:
            notes += part.notes
        items.append(_item(draft, part, (name, exercise_id), _joined(source, notes), source))
    return items


def _item(
    draft: Draft, part: Draft, named: tuple[str, str | None], notes: str | None, source: Source
) -> ReadItem:
    values = {key: value for key, value in part.values.items() if key not in ("scheme", "loads")}
    notes = _without_effort(values, notes)
    fields: dict[str, Any] = {key: value.value for key, value in values.items()}
    spans = [*draft.names, *((value.start, value.end) for value in values.values())]
    if draft.slot:
        spans.append((draft.slot.start, draft.slot.end))
        slot = draft.slot.value
        notes = "; ".join(
            filter(None, [f"{slot} minutes" if isinstance(slot, str) else f"minute {slot}", notes])
        )
    if "load" in fields:
        amount, unit = fields["load"]
        amount = amount if isinstance(amount, str) else float(amount)
        fields["load"] = Load.model_construct(value=amount, unit=unit)
    if "distance" in fields:
        value, unit = fields["distance"]
        fields["distance"] = Distance.model_construct(value=float(value), unit=unit)
    if "rpe" in fields:
        fields["rpe"] = float(fields["rpe"])
    start, end = (min(spans)[0], max(span[1] for span in spans)) if spans else (0, 0)
    names = draft.names or [(start, end)]
    sources = {"name": source.span(names[0][0], names[-1][1])} | {
        _JSON_NAMES.get(key, key): source.span(value.start, value.end)
        for key, value in values.items()
    }
    return ReadItem.model_construct(
        **_EMPTY | fields, name=named[0], exercise_id=named[1],
        notes=notes, source=source.span(start, end), sources=sources,
    )  # fmt: skip


def _without_effort(values: dict[str, Value], notes: str | None) -> str | None:
    """Take a percentage for an effort, not a weight, where something is run, not lifted."""
    load = values.get("load")
    if (
        load
        and load.value[1] == "%1rm"
        and "reps" not in values
        and {"distance", "calories", "seconds"} & values.keys()
    ):
        del values["load"]
        return "; ".join(filter(None, [notes, f"{load.value[0]}%"]))
    return notes


_EMPTY: dict[str, Any] = {
    "id": None, "sets": None, "reps": None, "load": None, "rpe": None, "tempo": None,
    "seconds": None, "distance": None, "calories": None, "per_side": False, "rest_seconds": None,
    "set_details": [],
}  # fmt: skip


def _joined(source: Source, spans: list[tuple[int, int]]) -> str | None:
    seen = dict.fromkeys(
        source.words(start, end).strip(" \t•-,;") for start, end in spans if start < end
    )
    return "; ".join(part for part in seen if part)[:2_000] or None


def _name(draft: Draft, source: Source) -> tuple[str, str | None]:
    words = " ".join(source.plain[start:end] for start, end in draft.names)
    shown = " ".join(source.words(*span) for span in draft.names)
    name = re.sub(r"[\s\u200b\u200d\ufe0f]+", " ", shown).strip(" -:,.") or "Run"
    movement = movements.resolve(words) if words else None
    exercise_id = movement.exercise_id if movement else None
    if words in ("row", "rows", "calorie row") and exercise_id is None:
        exercise_id = next((_ROWS[key] for key in _ROWS if key in draft.values), None)
    if not words:
        exercise_id = "Run"
    if name.isupper():
        name = " ".join(
            word if len(word) <= 4 and word in _KEPT_UPPER else word.lower()
            for word in name.split()
        )
    return (name[0].upper() + name[1:])[:200], exercise_id


_KEPT_UPPER = w.listed(
    """
    DB KB BB RDL OHP BSS HSPU T2B C2B DU WB SLDL GHD CGBP TRX EZ MB SDHP S2OH STOH OHS K2E RKBS
    AKBS MU C&J TTB KBS DL BW RFE SA SL
    """
)
