"""From a request to a plan: choose, dose, fit to the time, explain."""

from collections.abc import Callable, Sequence

from ai import coaching
from ai.builtin import dosing
from ai.builtin.selection import SLOTS, Chooser
from ai.coaching import Brief, CoachRequest
from workouts import duration
from workouts.blocks import Block, Item, Params, Plan
from workouts.catalogue import Exercise

_TIMED = frozenset({"emom", "amrap", "tabata", "for_time", "circuit", "interval"})
_GOAL_WORDS = {
    "strength": "strength",
    "muscle": "muscle",
    "endurance": "endurance",
    "general": "all-round fitness",
}
_STYLE_WORDS = {
    "emom": "EMOM",
    "amrap": "AMRAP",
    "tabata": "Tabata",
    "for_time": "For time",
    "circuit": "Circuit",
    "interval": "Intervals",
    "superset": "Supersets",
}


def plan(request: CoachRequest) -> Plan:
    """Return a plan for the request; the same request, profile and history give the same plan."""
    return plan_for(coaching.brief(request))


def plan_for(brief: Brief) -> Plan:
    """Return the plan nearest to the time asked for among all sizes that make sense."""
    sizes = range(1, 9) if brief.style in _TIMED else range(2, len(SLOTS[brief.focus]) + 3)
    candidates = (_blocks(brief, size, sets) for size in sizes for sets in _set_counts(brief))
    target = brief.minutes * 60
    blocks = min(
        (_stretched(blocks, target) for blocks in candidates if blocks),
        key=lambda found: (
            abs(duration.estimate_seconds(found) - target) > 0.08 * target,
            _imbalance(found, brief),
            abs(duration.estimate_seconds(found) - target),
        ),
    )
    return _described(_with_ids(blocks), brief)


def _set_counts(brief: Brief) -> Sequence[int]:
    usual = dosing.SETS[brief.level]
    return (usual, usual + 1, max(1, usual - 1), usual + 2)


def _imbalance(blocks: Sequence[Block], brief: Brief) -> int:
    """Return how far set counts and movements are from a session of this level and length."""
    main = [item for block in blocks if block.kind not in ("warmup", "cooldown") for item in block.items]
    usual = dosing.SETS[brief.level]
    ideal = max(3, min(8, brief.minutes // 8))
    return abs(len(main) - ideal) + sum(abs((item.sets or usual) - usual) for item in main[:1]) * 2


def _blocks(brief: Brief, size: int, sets: int) -> list[Block] | None:
    chooser = Chooser(brief)
    movements = chooser.main(size)
    if not movements:
        return None
    around = max(1, min(5, brief.minutes // 10))
    cooldown = chooser.cooldown(around) if brief.cooldown and brief.minutes >= 15 else []
    warmup = chooser.warmup(around) if brief.warmup else []
    main = _MAIN.get(brief.style or "", _straight)(movements, brief, sets)
    return [
        *([Block(kind="warmup", label="Warm-up", items=[_easy(e) for e in warmup])] if warmup else []),
        *main,
        *(
            [Block(kind="cooldown", label="Cool-down", items=[_easy(e) for e in cooldown])]
            if cooldown
            else []
        ),
    ]


def _easy(exercise: Exercise) -> Item:
    timed = exercise.measure == "seconds"
    return Item(
        name=exercise.name,
        exercise_id=exercise.id,
        sets=1,
        seconds=30 if timed else None,
        reps=None if timed else 8,
        per_side=exercise.unilateral,
        rest_seconds=0,
    )


def _straight(movements: list[Exercise], brief: Brief, sets: int) -> list[Block]:
    items = [dosing.straight(exercise, brief, sets=sets) for exercise in movements]
    return [Block(kind="straight", label=brief.focus_name, items=items)]


def _supersets(movements: list[Exercise], brief: Brief, sets: int) -> list[Block]:
    blocks = []
    for number, first in enumerate(range(0, len(movements), 2)):
        pair = [_once(exercise, brief) for exercise in movements[first : first + 2]]
        if len(pair) == 1:
            blocks += _straight(movements[first:], brief, sets)
            continue
        label = f"Superset {chr(ord('A') + number)}"
        params = Params(rounds=sets, rest_seconds=75)
        blocks.append(Block(kind="superset", label=label, params=params, items=pair))
    return blocks


def _once(exercise: Exercise, brief: Brief, *, most_reps: int = 15) -> Item:
    """Return a movement's work for one round."""
    item = dosing.straight(exercise, brief, sets=1)
    reps = min(item.reps, most_reps) if isinstance(item.reps, int) else item.reps
    return item.model_copy(update={"sets": None, "rest_seconds": None, "reps": reps})


def _timed_seconds(brief: Brief) -> int:
    """Return the time for the main block: what warm-up and cool-down leave, in whole minutes."""
    aside = (3 if brief.warmup else 0) + (3 if brief.cooldown and brief.minutes >= 15 else 0)
    return max(4, brief.minutes - aside) * 60


def _emom(movements: list[Exercise], brief: Brief, sets: int) -> list[Block]:
    items = [_once(exercise, brief, most_reps=8) for exercise in movements[:4]]
    params = Params(rounds=_timed_seconds(brief) // 60, interval_seconds=60)
    items = [
        item.model_copy(update={"seconds": min(item.seconds, 30)}) if item.seconds else item
        for item in items
    ]
    return [Block(kind="emom", label="EMOM", params=params, items=items)]


def _amrap(movements: list[Exercise], brief: Brief, sets: int) -> list[Block]:
    items = [_once(exercise, brief, most_reps=12) for exercise in movements[:5]]
    params = Params(time_cap_seconds=_timed_seconds(brief))
    return [Block(kind="amrap", label="AMRAP", params=params, items=items)]


def _circuit(movements: list[Exercise], brief: Brief, sets: int) -> list[Block]:
    items = [_once(exercise, brief, most_reps=12) for exercise in movements]
    params = Params(rounds=brief.rounds or sets, rest_seconds=60)
    return [Block(kind="circuit", label="Circuit", params=params, items=items)]


def _for_time(movements: list[Exercise], brief: Brief, sets: int) -> list[Block]:
    items = [_once(exercise, brief, most_reps=12) for exercise in movements[:5]]
    params = Params(rounds=brief.rounds or sets)
    return [Block(kind="for_time", label="For time", params=params, items=items)]


def _bare(exercise: Exercise, brief: Brief) -> Item:
    item = _once(exercise, brief)
    return item.model_copy(update={"reps": None, "seconds": None, "notes": None, "rpe": None})


def _tabata(movements: list[Exercise], brief: Brief, sets: int) -> list[Block]:
    params = Params(rounds=8, work_seconds=20, rest_seconds=10)
    return [
        Block(kind="tabata", label=exercise.name, params=params, items=[_bare(exercise, brief)])
        for exercise in movements
    ]


def _interval(movements: list[Exercise], brief: Brief, sets: int) -> list[Block]:
    params = Params(rounds=brief.rounds or sets, work_seconds=40, rest_seconds=20)
    items = [_bare(exercise, brief) for exercise in movements]
    return [Block(kind="interval", label="Intervals", params=params, items=items)]


_MAIN: dict[str, Callable[[list[Exercise], Brief, int], list[Block]]] = {
    "superset": _supersets,
    "emom": _emom,
    "amrap": _amrap,
    "circuit": _circuit,
    "for_time": _for_time,
    "tabata": _tabata,
    "interval": _interval,
}


def _stretched(blocks: list[Block], target: int) -> list[Block]:
    """Move rests, holds and warm-up by a little to meet the time; never out of what is sane."""
    for _ in range(60):
        gap = target - duration.estimate_seconds(blocks)
        if abs(gap) <= 0.03 * target:
            break
        moved = _nudged(blocks, 1 if gap > 0 else -1)
        if abs(target - duration.estimate_seconds(moved)) >= abs(gap):
            break
        blocks = moved
    return blocks


def _nudged(blocks: list[Block], direction: int) -> list[Block]:
    return [_nudged_block(block, direction) for block in blocks]


def _nudged_block(block: Block, direction: int) -> Block:
    if block.kind in ("warmup", "cooldown"):
        return block.model_copy(update={"items": [_nudged_hold(i, direction) for i in block.items]})
    if block.kind in ("circuit", "superset"):
        rest = max(20, min(150, (block.params.rest_seconds or 60) + 10 * direction))
        return block.model_copy(update={"params": block.params.model_copy(update={"rest_seconds": rest})})
    if block.kind in ("emom", "amrap"):
        return _nudged_clock(block, direction)
    return block.model_copy(update={"items": [_nudged_rest(i, direction) for i in block.items]})


def _nudged_clock(block: Block, direction: int) -> Block:
    params = block.params
    if block.kind == "emom":
        changed = {"rounds": max(4, (params.rounds or 4) + direction)}
    else:
        changed = {"time_cap_seconds": max(240, (params.time_cap_seconds or 240) + 60 * direction)}
    return block.model_copy(update={"params": params.model_copy(update=changed)})


def _nudged_hold(item: Item, direction: int) -> Item:
    if item.seconds is None:
        return item
    return item.model_copy(update={"seconds": max(20, min(60, item.seconds + 5 * direction))})


def _nudged_rest(item: Item, direction: int) -> Item:
    if item.rest_seconds is None:
        return item
    low, high = (30, 240) if item.rest_seconds >= 90 else (20, 120)
    rest = max(low, min(high, item.rest_seconds + 5 * direction))
    return item.model_copy(update={"rest_seconds": rest})


def _with_ids(blocks: Sequence[Block]) -> list[Block]:
    return [
        block.model_copy(
            update={
                "id": f"b{number}",
                "items": [
                    item.model_copy(update={"id": f"b{number}i{place}"})
                    for place, item in enumerate(block.items, start=1)
                ],
            }
        )
        for number, block in enumerate(blocks, start=1)
    ]


def _described(blocks: list[Block], brief: Brief) -> Plan:
    minutes = max(1, round(duration.estimate_seconds(blocks) / 60))
    style = f" {_STYLE_WORDS[brief.style]}" if brief.style else ""
    title = f"{brief.focus_name}{style}, {minutes} min"
    return Plan(
        title=title,
        description=f"{brief.focus_name} for {_GOAL_WORDS[brief.goal]} at {brief.level} level.",
        difficulty=brief.level,
        duration_minutes=minutes,
        tags=sorted({brief.focus_name.lower(), brief.goal}),
        blocks=blocks,
        rationale=rationale(blocks, brief),
        alternatives=_alternatives(brief),
    )


def rationale(blocks: Sequence[Block], brief: Brief) -> str:
    """Return why the plan looks as it does: facts of the brief only."""
    sentences = [*brief.conflicts]
    if brief.limits.joints:
        joints = " and ".join(joint.replace("_", " ") for joint in sorted(brief.limits.joints))
        sentences.append(f"Every movement is easy on your {joints}.")
    if any(item.load for block in blocks for item in block.items):
        sentences.append("Loads come from your own records, rounded down.")
    if brief.recent:
        sentences.append("It varies what you did in your last sessions.")
    sentences.append(f"The dose is set for {_GOAL_WORDS[brief.goal]}.")
    return " ".join(sentences)


def _alternatives(brief: Brief) -> list[str]:
    shorter = max(10, brief.minutes - 15)
    return [
        f"Ask for {shorter} minutes if time is short.",
        "Ask for supersets or a circuit to move faster.",
    ]
