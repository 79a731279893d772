"""Work against the clock: EMOM, AMRAP, for time, Tabata, intervals."""

from collections.abc import Sequence
from dataclasses import replace

from ai import vocabulary
from ai.amounts import Format
from ai.builtin import choosing, prescribing
from ai.coaching import Brief
from ai.wording import Wanted
from workouts import catalogue, duration
from workouts.blocks import Block, Distance, Item, Params
from workouts.catalogue import Exercise

LONGEST_PIECE = 14 * 60
PIECE_REPS = 10
MOST_ALONE = 15
MOST_STEPS = 10
USUAL_MOVEMENTS = 4
HARD_TO_REPEAT = ("vertical_pull", "dip", "olympic")
EASY = "Easy enough to hold a conversation."
BRISK = "Steady: short sentences should still come easily."
# Ways to move at an easy pace, those with a machine first.
STEADY = (
    "Stationary_Bike", "Rowing_Machine", "Elliptical_Trainer", "Incline_Treadmill_Walk",
    "Brisk_Walk", "Marching_in_Place", "Shadow_Boxing", "Seated_Punches", "Step_Jack",
)  # fmt: skip
MACHINES = ("Rowing_Machine", "Stationary_Bike", "Elliptical_Trainer", "Assault_Bike", "Ski_Erg")
# Stations of a Hyrox race, with what stands in for each.
RACE = (
    ("Run", "Treadmill_Run", "Stationary_Bike", "Marching_in_Place"),
    ("Ski_Erg", "Rowing_Machine", "Assault_Bike"),
    ("Burpee", "Squat_Thrust", "Step_Jack"),
    ("Farmers_Walk", "Suitcase_Carry", "Bear_Crawl"),
    ("Walking_Lunge", "Reverse_Lunge", "Step-Up", "Glute_Bridge"),
    ("Wall_Ball", "Dumbbell_Thruster", "Kettlebell_Thruster", "Bodyweight_Squat"),
)
RACE_RUN_METRES = 400
# What is trained in short bouts rather than in sets.
ALL_OUT = ("conditioning", "speed")
# A timed piece suits quick changes and tired hands: no bar to load, no seat to set.
SLOW_KIT = frozenset(
    (
        "Barbell", "Smith machine", "Trap bar", "EZ curl bar", "Cable machine", "Leg press",
        "Functional trainer", "Leg extension", "Leg curl", "Lat pulldown", "Seated row",
        "Chest press machine", "Shoulder press machine", "Bench (flat)", "Bench (adjustable)",
    )
)  # fmt: skip


def pieces(brief: Brief, seconds: int, *, kind: str) -> list[Block]:
    """Split long conditioning into pieces with a breather and other movements in each."""
    count = max(1, min(6, round(seconds / LONGEST_PIECE))) if kind == "interval" else 1
    if brief.format and brief.format.rounds:
        count = 1
    if kind == "tabata":
        count = max(1, min(6, (seconds + 60) // 300))
    moves = movements(brief, 5 * count)
    if not moves:
        return []
    length = (seconds - duration.CHANGE_BLOCK * (count - 1)) // count
    groups = [moves[number::count] or moves for number in range(count)]
    blocks = [
        piece(brief, group[:5], kind, length, number)
        for number, group in enumerate(groups, start=1)
    ]
    return [block for block in blocks if block]


def movements(brief: Brief, most: int) -> list[Exercise]:
    """Choose what suits a timed piece: nothing slow to set up unless it was asked for.

    Two movements or more that were named are the whole of it.
    """
    if "hyrox" in brief.focus:
        return _race(brief)
    focus = brief.focus if brief.focus != ("full body",) else ("conditioning",)
    handy = replace(brief, kit=brief.kit - SLOW_KIT)
    named = [_named(ask, handy) or _named(ask, brief) for ask in brief.wanted]
    asked = list({item.id: item for item in named if item}.values())
    if len(asked) > 1:
        return asked
    others = choosing.choose(replace(handy, wanted=()), most=max(2, most), focus=focus)
    rest = [item for item in others if not any(item.pattern == own.pattern for own in asked)]
    return [*asked, *rest][: max(2, most)]


def _named(ask: Wanted, brief: Brief) -> Exercise | None:
    found = choosing.choose(replace(brief, wanted=(ask,)), most=1)
    return found[0] if found and found[0].id in ask.ids else None


def _race(brief: Brief) -> list[Exercise]:
    """Return a run and the stations of a Hyrox that this member has the kit for."""
    options = (
        [found for name in names if (found := catalogue.get(name)) and brief.allows(found)]
        for names in RACE
    )
    return [found[0] for found in options if found]


def is_about_moving_on(brief: Brief) -> bool:
    """Say whether all that was asked for is running, rowing or the like."""
    asked = [catalogue.get(ask.first or min(ask.ids)) for ask in brief.wanted]
    return bool(asked) and all(
        exercise is not None
        and (exercise.pattern == "locomotion" or exercise.id in MACHINES)
        and exercise.measure != "reps"
        for exercise in asked
    )


def moving_on(brief: Brief, seconds: int) -> list[Block]:
    """Run, row or ride with nothing else in between: steadily, unless intervals are asked for.

    Whoever begins to run walks in between.
    """
    moves = choosing.choose(brief, most=len(brief.wanted))
    is_steady = brief.format is None and (
        brief.level != "beginner"
        or bool(vocabulary.STEADY.search(brief.prompt.lower()))
        or not any(exercise.pattern == "locomotion" for exercise in moves)
    )
    if is_steady and moves:
        return [_steady(brief, moves, seconds)]
    block = piece(brief, moves, "interval", seconds, 1) if moves else None
    return [block] if block else []


def easily(brief: Brief, seconds: int) -> list[Block]:
    """Keep moving at one easy pace, a few minutes of each of up to three ways to do so."""
    names = (found for name in STEADY if (found := catalogue.get(name)) and brief.allows(found))
    count = max(1, min(3, seconds // 600))
    moves = list(names)[:count]
    return [_steady(brief, moves, seconds)] if moves else []


def _steady(brief: Brief, moves: Sequence[Exercise], seconds: int) -> Block:
    change = duration.CHANGE_EXERCISE * (len(moves) - 1)
    each = max(60, (seconds - change) // len(moves) // 30 * 30)
    notes = EASY if brief.intensity == "easy" or brief.level == "beginner" else BRISK
    items = [
        Item(
            id=f"steady{place}",
            name=exercise.name,
            exercise_id=exercise.id,
            sets=1,
            seconds=each,
            notes=notes,
        )
        for place, exercise in enumerate(moves, start=1)
    ]
    return Block(id="steady1", label="Steady effort", items=items)


def piece(
    brief: Brief, moves: Sequence[Exercise], kind: str, seconds: int, number: int
) -> Block | None:
    """Put movements under one clock of this kind and length."""
    if not moves:
        return None
    fmt = brief.format or Format(kind)
    minutes = max(1, seconds // 60)
    if kind == "interval":
        return _interval(brief, moves, seconds, number)
    if kind == "tabata":
        items = [
            _bare(item, brief, f"tabata{number}-{place}")
            for place, item in enumerate(moves[:2], start=1)
        ]
        params = Params(rounds=8, work_seconds=20, rest_seconds=10)
        return Block(id=f"tabata{number}", kind=kind, label="Tabata", params=params, items=items)
    if kind == "ladder":
        return _ladder(brief, moves, seconds)
    items = [
        _counted(item, brief, f"{kind}{number}-{place}")
        for place, item in enumerate(moves, start=1)
    ]
    if kind == "emom":
        interval = fmt.interval_seconds or 60
        rounds = max(1, seconds // interval)
        params = Params(rounds=rounds, interval_seconds=interval)
        notes = "Take the movements in turn, one each interval; rest what is left of it."
        return Block(
            id=f"emom{number}", kind=kind, label="EMOM", params=params, items=items, notes=notes
        )
    if kind == "amrap":
        params = Params(time_cap_seconds=minutes * 60)
        return Block(id=f"amrap{number}", kind=kind, label="AMRAP", params=params, items=items)
    return _for_time(items, seconds, fmt.rounds)


def _ladder(brief: Brief, moves: Sequence[Exercise], seconds: int) -> Block:
    """Climb by two reps a step, with as many steps as the time holds."""
    counted = [item for item in moves if item.measure == "reps"] or list(moves)
    chosen = counted[: len(brief.wanted) or 3]
    items = [_bare(item, brief, f"ladder-{place}") for place, item in enumerate(chosen, start=1)]
    is_hard = any(item.pattern in HARD_TO_REPEAT for item in chosen)
    step, highest = (1, prescribing.PULL_REPS[brief.level]) if is_hard else (2, 2 * MOST_STEPS)
    goes_down = "pyramid" in brief.prompt.lower()
    blocks = [
        Block(
            id="ladder1",
            kind="ladder",
            label="Pyramid" if goes_down else "Ladder",
            params=Params(rep_scheme=_steps(step, top, goes_down)),
            items=items,
        )
        for top in range(3 * step, highest + 1, step)
    ]
    return min(blocks, key=lambda block: abs(duration.block_seconds(block) - seconds))


def _steps(step: int, top: int, goes_down: bool) -> list[int]:
    up = list(range(step, top + 1, step))
    return up + up[-2::-1] if goes_down else up


def _for_time(items: list[Item], seconds: int, rounds: int | None) -> Block:
    once = duration.block_seconds(Block(kind="for_time", items=items))
    rounds = rounds or max(1, min(10, round(seconds / once)))
    params = Params(rounds=rounds, time_cap_seconds=max(60, seconds // 60 * 60))
    return Block(id="for_time1", kind="for_time", label="For time", params=params, items=items)


def _interval(brief: Brief, moves: Sequence[Exercise], seconds: int, number: int) -> Block:
    asked = brief.format
    is_alone = len(moves) == 1
    usual = (60, 60) if is_alone else (30, 30) if brief.level == "beginner" else (40, 20)
    work = (asked and asked.work_seconds) or usual[0]
    rest = (asked and asked.rest_seconds) or usual[1]
    fits = [
        (_misfit(seconds, rounds * count * (work + rest), count, rounds), -count, rounds)
        for count in range(1, len(moves) + 1)
        for rounds in _rounds(asked, MOST_ALONE if is_alone else 10)
    ]
    _, minus_count, rounds = min(fits)
    count = -minus_count
    items = [
        _bare(item, brief, f"interval{number}-{place}")
        for place, item in enumerate(moves[:count], start=1)
    ]
    params = Params(rounds=rounds, work_seconds=work, rest_seconds=rest)
    label = "Intervals" if number == 1 else f"Intervals {number}"
    return Block(id=f"interval{number}", kind="interval", label=label, params=params, items=items)


def _rounds(asked: Format | None, most: int) -> Sequence[int]:
    return [asked.rounds] if asked and asked.rounds else range(1, most + 1)


def _misfit(seconds: int, took: int, count: int, rounds: int) -> float:
    """Weigh minutes missed, more dearly those too many, against an odd number of movements."""
    over, under = max(0, took - seconds), max(0, seconds - took)
    return over / 30 + under / 60 + (rounds < 3) + 0.7 * max(0, USUAL_MOVEMENTS - count)


def _bare(exercise: Exercise, brief: Brief, item_id: str) -> Item:
    notes = prescribing.MOVES_WELL if exercise.loaded else None
    return Item(id=item_id, name=exercise.name, exercise_id=exercise.id, notes=notes)


def _length(exercise: Exercise, brief: Brief) -> dict:
    scheme = prescribing.scheme_for(exercise, brief)
    return prescribing.amount_of(exercise, brief, scheme)


def _counted(exercise: Exercise, brief: Brief, item_id: str) -> Item:
    item = _bare(exercise, brief, item_id)
    if exercise.measure == "seconds":
        return item.model_copy(update={"seconds": 30})
    if exercise.id == "Run" and "hyrox" in brief.focus:
        return item.model_copy(update={"distance": Distance(value=RACE_RUN_METRES, unit="m")})
    if exercise.measure in ("distance", "calories"):
        return item.model_copy(update=_length(exercise, brief))
    own = brief.asked_of(exercise)
    reps = (
        (own and own.reps)
        or brief.reps
        or min(PIECE_REPS, prescribing.BODYWEIGHT_REPS[brief.level])
    )
    if exercise.pattern in HARD_TO_REPEAT and not own:
        reps = prescribing.PULL_REPS[brief.level]
    return item.model_copy(update={"reps": reps, "per_side": False})
