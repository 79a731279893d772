"""What can be better about a workout as read: names, rests, loads, swaps, what goes around it.

Pure rules over the reading and the member's brief. Each change says why, and every number in it
comes from the profile, the member's own record, or a rule that is named.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from accounts.profile import TrainingProfile
from ai.builtin import around, choosing, prescribing, words
from ai.coaching import Brief
from ai.enhancing.changes import Change
from ai.enhancing.reading import UNTITLED
from workouts import catalogue, duration, prescriptions, strength, substitution
from workouts.blocks import Block, Item, Load, Plan
from workouts.catalogue import Exercise

Type = Literal["full", "format", "details", "optimize"]
_DETAILS: tuple[Type, ...] = ("full", "details", "optimize")
_OPTIMIZE: tuple[Type, ...] = ("full", "optimize")
# Titles that say nothing, as imports and forms give them.
EMPTY_TITLES = ("", "workout", "untitled workout", "imported workout", "instagram workout")
AROUND = ("warmup", "cooldown")
_SHORTEST_WORK = 10 * 60
_SHORTEST_AROUND = 3 * 60


def improvements(
    reading: Plan,
    before: Plan | None,
    brief: Brief,
    profile: TrainingProfile,
    *,
    kind: Type,
    left_out: int = 0,
) -> list[Change]:
    """Return the changes worth proposing, numbered in the order they are shown."""
    changes = [
        *_layout(reading, before, left_out),
        *_names(reading),
        *(_swaps(reading, brief, profile) if kind in _OPTIMIZE else ()),
        *(_rests(reading, brief) if kind in _DETAILS else ()),
        *(_loads(reading, brief) if kind in _DETAILS else ()),
        *(_around(reading, brief) if kind in _OPTIMIZE else ()),
        *_texts(reading, before, brief),
    ]
    swapped = {change.item for change in changes if change.kind == "swap"}
    # A movement on its way out needs no new name, rest or weight.
    kept = [c for c in changes if c.kind in ("swap", "layout") or c.item not in swapped]
    return [change.model_copy(update={"id": f"c{n}"}) for n, change in enumerate(kept, start=1)]


def _layout(reading: Plan, before: Plan | None, left_out: int) -> Iterator[Change]:
    if before is not None and _shape(before) == _shape(reading):
        return
    count, blocks = len(reading.items()), len(reading.blocks)
    lines = [f"{prescriptions.block_name(block)}: {_list_of(block)}" for block in reading.blocks]
    reason = f"Your text names {count} movement{'s' * (count != 1)}"
    reason += f" in {blocks} blocks." if blocks > 1 else "."
    if left_out:
        reason += f" {left_out} line{'s' * (left_out != 1)} named none and stay out."
    yield Change(
        id="",
        kind="layout",
        label="Read your text into exercises",
        before=None if before is None else "; ".join(_list_of(block) for block in before.blocks),
        after="; ".join(lines),
        reason=reason,
        source="text",
    )


def _list_of(block: Block) -> str:
    items = (f"{item.name} {prescriptions.describe(item)}".strip() for item in block.items)
    timing = prescriptions.describe_block(block)
    return f"{timing}: {', '.join(items)}" if timing else ", ".join(items)


def _shape(plan: Plan) -> list:
    """Return blocks without what says nothing about the training: ids, spans, labels."""
    blank = {"id": None, "source": None, "exercise_id": None}
    return [
        (block.kind, block.params, [item.model_copy(update=blank) for item in block.items])
        for block in plan.blocks
    ]


def _items(plan: Plan) -> Iterator[tuple[Block, Item, Exercise]]:
    for block in plan.blocks:
        for item in block.items:
            exercise = catalogue.get(item.exercise_id) if item.exercise_id else None
            if exercise:
                yield block, item, exercise


def _names(reading: Plan) -> Iterator[Change]:
    for _, item, exercise in _items(reading):
        if item.name != exercise.name:
            yield Change(
                id="",
                kind="name",
                label=f"{item.name} → {exercise.name}",
                before=item.name,
                after=exercise.name,
                reason="The catalogue's name, so your records and history find it.",
                source="rule",
                item=item.id,
                fields={"name": exercise.name, "exercise_id": exercise.id},
            )


def _swaps(reading: Plan, brief: Brief, profile: TrainingProfile) -> Iterator[Change]:
    taken = [exercise for _, _, exercise in _items(reading)]
    for _, item, exercise in _items(reading):
        refusal = brief.refusal(exercise)
        if refusal is None or (refusal[0] == "kit" and not brief.kit):
            continue
        other = _stand_in(item, exercise, brief, profile, taken)
        if other is None:
            continue
        taken.append(other)
        load = _own_load(item, other, brief)
        yield Change(
            id="",
            kind="swap",
            label=f"{item.name} → {other.name}",
            before=f"{item.name} {prescriptions.describe(item)}".strip(),
            after=other.name + (f" at {prescriptions.load(load)}" if load else ""),
            reason=f"{_to_member(refusal[1])} {other.name} trains the same.",
            source="profile",
            item=item.id,
            fields={
                "name": other.name,
                "exercise_id": other.id,
                "per_side": other.unilateral,
                "load": load and load.model_dump(),
                "set_details": [
                    row.model_copy(update={"load": None}).model_dump() for row in item.set_details
                ],
            },
        )


def _stand_in(
    item: Item,
    exercise: Exercise,
    brief: Brief,
    profile: TrainingProfile,
    taken: Sequence[Exercise],
) -> Exercise | None:
    """Return a movement of the same kind, else one that trains the same muscles."""
    ask = substitution.Ask(item=item, kit=tuple(brief.kit), taken=frozenset(e.id for e in taken))
    options = [choosing.substitute(exercise, brief, taken)]
    options += substitution.candidates(ask, profile).exercises
    return next(
        (
            option
            for option in options
            if option and option.measure == exercise.measure and brief.allows(option)
        ),
        None,
    )


def _to_member(sentence: str) -> str:
    return sentence.replace("the member's list of dislikes", "your list of dislikes").replace(
        "the member doesn't", "you don't"
    )


def _rests(reading: Plan, brief: Brief) -> Iterator[Change]:
    for block, item, exercise in _items(reading):
        is_several = (item.sets or len(item.set_details)) > 1
        if block.kind != "straight" or item.rest_seconds is not None or not is_several:
            continue
        if exercise.measure != "reps":
            continue
        rest = prescribing.scheme_for(exercise, brief).rest_seconds
        yield Change(
            id="",
            kind="rest",
            label=f"{item.name}: rest {prescriptions.clock(rest)}",
            after=f"rest {prescriptions.clock(rest)}",
            reason=f"The usual rest for {exercise.name} when training for {_goal(brief)}.",
            source="rule",
            item=item.id,
            fields={"rest_seconds": rest},
        )


def _goal(brief: Brief) -> str:
    return "general fitness" if brief.goal == "general" else brief.goal


def _loads(reading: Plan, brief: Brief) -> Iterator[Change]:
    for _, item, exercise in _items(reading):
        if item.load or any(row.load for row in item.set_details):
            continue
        load = _own_load(item, exercise, brief)
        if load is None:
            continue
        record = brief.records[exercise.id]
        share = round(100 * float(load.value) / record.one_rep_max)
        yield Change(
            id="",
            kind="load",
            label=f"{item.name}: {prescriptions.load(load)}",
            after=prescriptions.load(load),
            reason=f"{share} % of your estimated {record.one_rep_max:.0f} {brief.unit} max, from "
            f"your {record.weight:.4g} {brief.unit} × {record.reps}.",
            source="history",
            item=item.id,
            fields={"load": load.model_dump()},
        )


def _own_load(item: Item, exercise: Exercise, brief: Brief) -> Load | None:
    """Return a weight the member's own record of this movement supports at these reps."""
    reps = item.reps if isinstance(item.reps, int) else None
    if isinstance(item.reps, str) and len(item.reps) <= 7:
        reps = round(max(duration.reps_count(part) for part in item.reps.split("-")))
    if not reps or not exercise.loaded or reps > strength.MOST_REPS_FOR_A_LOAD:
        return None
    return prescribing.load_of(exercise, brief, reps, prescribing.scheme_for(exercise, brief))


def _around(reading: Plan, brief: Brief) -> Iterator[Change]:
    kinds = {block.kind for block in reading.blocks}
    work = [exercise for _, _, exercise in _items(reading)]
    seconds = duration.estimate_seconds(reading.blocks)
    if not work or seconds < _SHORTEST_WORK:
        return
    minutes = max(1, round(seconds / 60))
    if "warmup" not in kinds and brief.warm_up:
        length = max(_SHORTEST_AROUND, around.warm_up_seconds(minutes))
        if block := around.warm_up(brief, work, seconds=length):
            yield _added(block, "start", "Leads into the movements of this workout.")
    if "cooldown" not in kinds and brief.cool_down:
        length = max(_SHORTEST_AROUND, around.cool_down_seconds(minutes))
        if block := around.cool_down(brief, work, seconds=length):
            yield _added(block, "end", "Stretches what this workout trains most.")


def _added(block: Block, place: Literal["start", "end"], reason: str) -> Change:
    minutes = max(1, round(duration.block_seconds(block) / 60))
    name = "warm-up" if place == "start" else "cool-down"
    return Change(
        id="",
        kind="block",
        label=f"Add a {name} of {minutes} minute{'s' * (minutes != 1)}",
        after=", ".join(item.name for item in block.items),
        reason=reason,
        source="rule",
        block=block,
        place=place,
    )


def _texts(reading: Plan, before: Plan | None, brief: Brief) -> Iterator[Change]:
    title = before.title if before else ""
    if reading.title != UNTITLED and title.strip().lower() in EMPTY_TITLES:
        yield _text("Title", title or None, reading.title, "Your text calls it so.",
                    {"title": reading.title}, "text")  # fmt: skip
    if before is None or not before.description:
        work = [exercise for block, _, exercise in _items(reading) if block.kind not in AROUND]
        if work:
            minutes = max(1, round(duration.estimate_seconds(reading.blocks) / 60))
            described = words.description(work, minutes)
            yield _text("Description", None, described, "Says what it is made of.",
                        {"description": described}, "rule")  # fmt: skip
    if before is not None and before.difficulty is None and brief.level:
        yield _text("Level", None, brief.level, "The level in your profile.",
                    {"difficulty": brief.level}, "profile")  # fmt: skip


def _text(
    label: str, before: str | None, after: str, reason: str, fields: dict, source: str
) -> Change:
    return Change.model_validate(
        {"id": "", "kind": "text", "label": label, "before": before, "after": after,
         "reason": reason, "source": source, "plan": fields}
    )  # fmt: skip
