"""Judge any plan, whoever made it, against the brief."""

from collections.abc import Iterator

from ai import load_rules, text_rules
from ai.coaching import Brief
from ai.findings import AROUND, TIME_TOLERANCE, Finding
from workouts import catalogue, duration
from workouts.blocks import Block, Item, Plan

MOST_SETS, MOST_REPS, MOST_ROUNDS = 10, 100, 30
MOST_EASY_EFFORT = 7
MOST_REST, MOST_SECONDS, MOST_METRES, MOST_CALORIES = 600, 7_200, 42_200, 500


def check(plan: Plan, brief: Brief) -> tuple[Finding, ...]:
    """Return everything a plan breaks; an empty answer is what members may see."""
    return (
        *_shape(plan),
        *_items(plan, brief),
        *_duplicates(plan),
        *_asked_for(plan, brief),
        *_time(plan, brief),
        *text_rules.check(plan, brief),
    )


def _shape(plan: Plan) -> Iterator[Finding]:
    if not any(block.items for block in plan.blocks):
        yield Finding("empty", "The plan has no movements.")
    elif all(block.kind in AROUND for block in plan.blocks if block.items):
        yield Finding("empty", "The plan has no work between warm-up and cool-down.")
    for number, block in enumerate(plan.blocks):
        if not block.items:
            yield Finding("empty", "A block has no movements.", number)
        yield from _params(block, number)


def _params(block: Block, number: int) -> Iterator[Finding]:
    params = block.params
    limits = (
        ("rounds", params.rounds, MOST_ROUNDS if block.kind not in ("emom", "tabata") else 60),
        ("rest", params.rest_seconds, MOST_REST),
        ("interval", params.interval_seconds, MOST_REST),
        ("work", params.work_seconds, MOST_REST),
        ("time cap", params.time_cap_seconds, 3_600),
        ("steps", len(params.rep_scheme or ()), 20),
        ("reps", max(params.rep_scheme or (0,)), MOST_REPS),
        ("starting reps", params.start, 30),
        ("step", abs(params.step or 0), 10),
    )
    for name, value, most in limits:
        if value is not None and value > most:
            yield Finding("sane", f"A block's {name} of {value} is not sensible.", number)


def _items(plan: Plan, brief: Brief) -> Iterator[Finding]:
    for block_number, block in enumerate(plan.blocks):
        for number, item in enumerate(block.items):
            for rule, message in _item(item, brief):
                yield Finding(rule, message, block_number, number)


def _item(item: Item, brief: Brief) -> Iterator[tuple[str, str]]:
    exercise = load_rules.exercise_of(item)
    if exercise is None:
        yield "unknown", f'"{item.name[:60]}" is not a movement we know.'
        return
    if item.exercise_id is not None and item.exercise_id != exercise.id:
        yield "identity", f"{exercise.name} carries the id of another movement."
    if refusal := brief.refusal(exercise):
        yield refusal
    yield from _amounts(item)
    if brief.intensity == "easy" and item.rpe and item.rpe > MOST_EASY_EFFORT:
        yield "effort", f"{exercise.name}: RPE {item.rpe:g} is too hard for an easy session."
    for load, reps in load_rules.loads_of(item):
        if problem := load_rules.load_problem(load, reps, exercise, brief):
            yield "load", problem


def _amounts(item: Item) -> Iterator[tuple[str, str]]:
    metres = item.distance.value * duration.METRES[item.distance.unit] if item.distance else None
    limits = [
        ("sets", item.sets, 1, MOST_SETS),
        ("sets", len(item.set_details) or None, 1, MOST_SETS),
        ("rest", item.rest_seconds, 0, MOST_REST),
        ("seconds", item.seconds, 1, MOST_SECONDS),
        ("metres", metres, 1, MOST_METRES),
        ("calories", item.calories, 1, MOST_CALORIES),
        ("reps", load_rules.most_reps(item.reps), 1, MOST_REPS),
    ]
    for target in item.set_details:
        limits.append(("reps", load_rules.most_reps(target.reps), 1, MOST_REPS))
        limits.append(("rest", target.rest_seconds, 0, MOST_REST))
        limits.append(("seconds", target.seconds, 1, MOST_SECONDS))
    for name, value, least, most in limits:
        if value is not None and not least <= value <= most:
            yield "sane", f"{item.name[:60]}: {value:g} {name} is not sensible."


def _duplicates(plan: Plan) -> Iterator[Finding]:
    for number, block in enumerate(plan.blocks):
        names = [catalogue.normalise(item.name) for item in block.items]
        for place, name in enumerate(names):
            if name in names[:place]:
                yield Finding(
                    "duplicate",
                    f"{block.items[place].name[:60]} is twice in a block.",
                    number,
                    place,
                )


def _asked_for(plan: Plan, brief: Brief) -> Iterator[Finding]:
    present = {exercise.id for item in plan.items() if (exercise := load_rules.exercise_of(item))}
    for ask in brief.wanted:
        if not present & ask.ids:
            yield Finding("asked", f"The member asked for {ask.text}, which is missing.")


def _time(plan: Plan, brief: Brief) -> Iterator[Finding]:
    took = duration.estimate_seconds(plan.blocks) / 60
    if abs(took - brief.minutes) > brief.minutes * TIME_TOLERANCE:
        yield Finding("time", f"It takes about {took:.0f} minutes, not {brief.minutes}.")
    if plan.duration_minutes and abs(plan.duration_minutes - took) > max(1, took * TIME_TOLERANCE):
        yield Finding("time", f"It says {plan.duration_minutes} minutes but takes {took:.0f}.")
