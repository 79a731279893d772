"""Mend a plan by rule: allowed movements, sane amounts, supported loads, true texts, on time."""

from collections.abc import Sequence

from ai import checker, findings
from ai.builtin import choosing, prescribing, words
from ai.coaching import Brief
from workouts import catalogue, duration
from workouts.blocks import Block, Item, Params, Plan
from workouts.catalogue import Exercise


def repair(plan: Plan, brief: Brief) -> Plan | None:
    """Return the plan without a single finding, or None where rules can't mend it."""
    taken: list[Exercise] = []
    blocks = [_block(block, number, brief, taken) for number, block in enumerate(plan.blocks)]
    blocks = [block for block in blocks if block.items]
    if not any(block.kind not in findings.AROUND for block in blocks):
        return None
    blocks = _with_asked(blocks, brief)
    fitted = _refitted(blocks, brief)
    if fitted is None:
        return None
    mended = words.describe(fitted, brief)
    return None if checker.check(mended, brief) else mended


def _block(block: Block, number: int, brief: Brief, taken: list[Exercise]) -> Block:
    items, here = [], set()
    for place, item in enumerate(block.items[:12], start=1):
        exercise = _movement(item, brief, taken)
        if exercise is None or exercise.id in here:
            continue
        here.add(exercise.id)
        taken.append(exercise)
        items.append(_item(item, exercise, brief, f"b{number + 1}-{place}"))
    return Block(
        id=f"b{number + 1}", kind=block.kind, label=_LABELS.get(block.kind), items=items,
        params=_params(block.params, block.kind),
    )  # fmt: skip


_LABELS = {
    "straight": "Main work", "superset": "Superset", "circuit": "Circuit", "emom": "EMOM",
    "amrap": "AMRAP", "for_time": "For time", "tabata": "Tabata", "interval": "Intervals",
    "ladder": "Ladder", "death_by": "Death by", "warmup": "Warm-up", "cooldown": "Cool-down",
}  # fmt: skip


def _movement(item: Item, brief: Brief, taken: Sequence[Exercise]) -> Exercise | None:
    """Keep the movement if it may stay, else swap it for one of its kind."""
    meant = catalogue.find(item.name)
    if meant is None:
        nearest = catalogue.search(item.name, limit=1)
        meant = nearest[0][0] if nearest and nearest[0][1] >= 0.6 else None
    if meant is None or brief.allows(meant):
        return meant
    return choosing.substitute(meant, brief, taken)


def _item(item: Item, exercise: Exercise, brief: Brief, item_id: str) -> Item:
    usual = prescribing.prescribe(exercise, brief, sets=item.sets or 1, item_id=item_id)
    changes: dict = {
        "sets": None if item.sets is None else min(item.sets, checker.MOST_SETS // 2),
        "rest_seconds": None if item.rest_seconds is None else min(item.rest_seconds, 300),
        "notes": usual.notes,
    }
    reps, seconds = item.reps, item.seconds
    if exercise.measure == "reps" and isinstance(reps, int) and 1 <= reps <= 30:
        changes["reps"] = reps
        if usual.load:
            scheme = prescribing.scheme_for(exercise, brief)
            changes["load"] = prescribing.load_of(exercise, brief, reps, scheme)
    elif exercise.measure == "seconds" and seconds and 5 <= seconds <= 1_800:
        changes["seconds"] = seconds
    return usual.model_copy(update=changes)


def _params(params: Params, kind: str) -> Params:
    most_rounds = 60 if kind in ("emom", "tabata") else 10
    scheme = [min(50, max(1, reps)) for reps in params.rep_scheme or ()][:10]
    return Params(
        rounds=params.rounds and min(params.rounds, most_rounds),
        interval_seconds=params.interval_seconds and min(params.interval_seconds, 300),
        time_cap_seconds=params.time_cap_seconds and min(params.time_cap_seconds, 3_600),
        work_seconds=params.work_seconds and min(params.work_seconds, 300),
        rest_seconds=params.rest_seconds if params.rest_seconds is None
        else min(params.rest_seconds, 300),
        rep_scheme=scheme or None,
        start=params.start if params.start is None else min(params.start, 20),
        step=params.step if params.step is None else max(-5, min(params.step, 5)),
    )  # fmt: skip


def _with_asked(blocks: list[Block], brief: Brief) -> list[Block]:
    """Put what was asked for first in the work, if it is missing."""
    present = {item.exercise_id for block in blocks for item in block.items}
    missing = [ask for ask in brief.wanted if not present & ask.ids]
    chosen = [item for item in choosing.choose(brief, most=1) if item.id not in present]
    chosen = [item for item in chosen if any(item.id in ask.ids for ask in missing)]
    if not chosen:
        return blocks
    sets = prescribing.usual_sets(brief)
    items = [
        prescribing.prescribe(exercise, brief, sets=sets, item_id=f"asked{number}")
        for number, exercise in enumerate(chosen, start=1)
    ]
    first = next(place for place, block in enumerate(blocks) if block.kind not in findings.AROUND)
    return [*blocks[:first], Block(id="asked", label="Main work", items=items), *blocks[first:]]


def _refitted(blocks: list[Block], brief: Brief) -> list[Block] | None:
    """Take sets, then movements away until it fits; or add sets and rest until it does."""
    target = brief.minutes * 60
    for _ in range(200):
        took = duration.estimate_seconds(blocks)
        if abs(took - target) <= 0.06 * target:
            return blocks
        changed = _shorter(blocks, brief) if took > target else _longer(blocks, target - took)
        if changed is None:
            break
        blocks = changed
    within = abs(duration.estimate_seconds(blocks) - target) <= findings.TIME_TOLERANCE * target
    return blocks if within else None


def _shorter(blocks: list[Block], brief: Brief) -> list[Block] | None:
    spots = _spots(blocks)
    if most := max((item.sets or 1 for _, _, item in spots), default=1) - 1:
        place, number, item = next(
            spot for spot in reversed(spots) if (spot[2].sets or 1) == most + 1
        )
        return _changed(blocks, place, number, item.model_copy(update={"sets": most}))
    kept = {item for ask in brief.wanted for item in ask.ids}
    for place, number, item in reversed(spots):
        if len(spots) > 1 and item.exercise_id not in kept:
            return _changed(blocks, place, number, None)
    for place, block in enumerate(blocks):
        if block.params.rounds and block.params.rounds > 1:
            return _with_params(blocks, place, {"rounds": block.params.rounds - 1})
        if (cap := block.params.time_cap_seconds) and cap > 120:
            return _with_params(blocks, place, {"time_cap_seconds": cap - 60})
    return None


def _longer(blocks: list[Block], seconds: int) -> list[Block] | None:
    spots = [spot for spot in _spots(blocks) if (spot[2].sets or 1) < 6]
    if spots:
        place, number, item = min(spots, key=lambda spot: spot[2].sets or 1)
        return _changed(
            blocks, place, number, item.model_copy(update={"sets": (item.sets or 1) + 1})
        )
    for place, block in enumerate(blocks):
        if block.kind in ("emom", "circuit", "superset", "interval", "tabata"):
            rounds = block.params.rounds or 1
            if rounds < (30 if block.kind == "emom" else 8):
                return _with_params(blocks, place, {"rounds": rounds + 1})
        cap = block.params.time_cap_seconds
        if block.kind == "amrap" and cap and cap < 1_800:
            return _with_params(blocks, place, {"time_cap_seconds": cap + 60})
    rested = [spot for spot in _spots(blocks) if (spot[2].rest_seconds or 60) < 240]
    if rested:
        place, number, item = min(rested, key=lambda spot: spot[2].rest_seconds or 60)
        more = {"rest_seconds": (item.rest_seconds or 60) + 15}
        return _changed(blocks, place, number, item.model_copy(update=more))
    return None


def _spots(blocks: list[Block]) -> list[tuple[int, int, Item]]:
    return [
        (place, number, item)
        for place, block in enumerate(blocks)
        if block.kind == "straight"
        for number, item in enumerate(block.items)
    ]


def _changed(blocks: list[Block], place: int, number: int, item: Item | None) -> list[Block]:
    items = list(blocks[place].items)
    items[number : number + 1] = [item] if item else []
    block = blocks[place].model_copy(update={"items": items})
    return [*blocks[:place], *([block] if items else []), *blocks[place + 1 :]]


def _with_params(blocks: list[Block], place: int, changes: dict) -> list[Block]:
    params = blocks[place].params.model_copy(update=changes)
    block = blocks[place].model_copy(update={"params": params})
    return [*blocks[:place], block, *blocks[place + 1 :]]
