"""Put a session together: warm-up, work, cool-down, fitted to the minutes asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ai.amounts import Format
from ai.builtin import around, choosing, prescribing
from ai.coaching import Brief
from workouts import catalogue, duration
from workouts.blocks import Block, Item, Params
from workouts.catalogue import Exercise

MOST_MOVEMENTS = 11
MOST_SETS = 6
# Below this every minute goes into the work, which starts easy.
SHORTEST_WITH_WARM_UP = 9
LONGEST_PIECE = 14 * 60
# Past half an hour of intervals, strength work makes better use of the time.
LONGEST_OF_PIECES = 30 * 60
STEADY = (
    "Stationary_Bike", "Rowing_Machine", "Elliptical_Trainer", "Incline_Treadmill_Walk",
    "Brisk_Walk", "Marching_in_Place", "Shadow_Boxing", "Seated_Punches", "Step_Jack",
)  # fmt: skip
TIMED = ("emom", "amrap", "tabata", "for_time", "interval")
PIECE_REPS = 10
# A timed piece suits quick changes and tired hands: no bar to load, no seat to set.
SLOW_KIT = frozenset(
    (
        "Barbell", "Smith machine", "Trap bar", "EZ curl bar", "Cable machine", "Leg press",
        "Functional trainer", "Leg extension", "Leg curl", "Lat pulldown", "Seated row",
        "Chest press machine", "Shoulder press machine",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to spend the time: how many movements, how many sets, how much longer to rest."""

    movements: int
    sets: int
    more_rest: int


def compose(brief: Brief) -> list[Block]:
    target = brief.minutes * 60
    if brief.focus == ("mobility",):
        return _flow(brief, target)
    work = _work(brief, target - _around_seconds(brief))
    if not work:
        return []
    return _fitted(brief, work, target)


def _around_seconds(brief: Brief) -> int:
    if brief.minutes < SHORTEST_WITH_WARM_UP:
        return 0
    warm = (around.warm_up_seconds(brief.minutes) + duration.CHANGE_BLOCK) * brief.warm_up
    cool = (around.cool_down_seconds(brief.minutes) + duration.CHANGE_BLOCK) * brief.cool_down
    return warm + cool


def _work(brief: Brief, seconds: int) -> list[Block]:
    kind = brief.format.kind if brief.format else None
    if kind in TIMED:
        return _around_a_piece(brief, seconds)
    if kind is None and brief.focus[0] == "conditioning":
        return _pieces(brief, seconds, kind="interval")
    if kind in ("circuit", "superset"):
        return _rounds(brief, seconds, kind=kind)
    return _straight(brief, seconds)


def _fitted(brief: Brief, work: list[Block], target: int) -> list[Block]:
    """Add what goes around the work, and let it take up what the work leaves over."""
    moves = _exercises(work)
    spare = target - duration.estimate_seconds(work)
    changes = duration.CHANGE_BLOCK
    is_whole = brief.minutes >= SHORTEST_WITH_WARM_UP
    cool = around.cool_down_seconds(brief.minutes) if brief.cool_down and is_whole else 0
    warm = spare - changes * brief.warm_up - (cool + changes) * brief.cool_down
    usual = around.warm_up_seconds(brief.minutes)
    first = None
    if brief.warm_up and is_whole:
        first = around.warm_up(brief, moves, seconds=max(60, min(int(usual * 1.3), warm)))
    left = target - duration.estimate_seconds([block for block in (first, *work) if block])
    if left - changes - cool > max(240, target // 20):
        length = left - 2 * changes - cool if brief.cool_down else left - changes
        work = [*work, *_steady(brief, length, moves)]
        left = target - duration.estimate_seconds([block for block in (first, *work) if block])
    last = None
    if brief.cool_down and is_whole:
        last = around.cool_down(brief, moves, seconds=max(60, min(600, left - changes)))
    return [block for block in (first, *work, last) if block]


def _exercises(blocks: Sequence[Block]) -> list[Exercise]:
    found = (catalogue.get(item.exercise_id or "") for block in blocks for item in block.items)
    return [exercise for exercise in found if exercise]


# Straight sets


def _straight(brief: Brief, seconds: int) -> list[Block]:
    most = brief.exercises or MOST_MOVEMENTS
    chosen = choosing.choose(brief, most=most)
    if not chosen:
        return []
    shape = _best_shape(brief, chosen, seconds)
    return _straight_blocks(brief, chosen[: shape.movements], shape)


def _best_shape(brief: Brief, chosen: Sequence[Exercise], seconds: int) -> Shape:
    shapes = [
        Shape(movements, sets, more_rest)
        for movements in _movement_counts(brief, len(chosen))
        for sets in ([brief.sets] if brief.sets else range(1, MOST_SETS + 1))
        for more_rest in (-30, -15, 0, 15, 30, 60)
    ]
    return min(shapes, key=lambda shape: _cost(brief, chosen, shape, seconds))


def _movement_counts(brief: Brief, available: int) -> Sequence[int]:
    if brief.exercises:
        return [min(brief.exercises, available)]
    return range(max(1, min(len(brief.wanted), available)), available + 1)


def _cost(brief: Brief, chosen: Sequence[Exercise], shape: Shape, seconds: int) -> float:
    """Weigh how far a shape misses the time against how far it is from a usual session."""
    took = _straight_seconds(brief, chosen[: shape.movements], shape)
    miss = abs(took - seconds) / seconds
    over = 0.05 if took > seconds else 0
    usual = _usual_movements(brief)
    return (
        (miss + over if miss > 0.02 else 0) * 60
        + abs(shape.movements - usual) * 0.8
        + abs(shape.sets - prescribing.usual_sets(brief)) * 1.1
        + (3 if shape.sets == 1 else 0)
        + abs(shape.more_rest) / 30
    )


def _usual_movements(brief: Brief) -> int:
    per_movement = 9 if brief.goal in ("strength", "power") else 7
    return max(2, min(9, round(brief.minutes / per_movement)))


def _sets_of(exercise: Exercise, shape: Shape, brief: Brief) -> int:
    """Give the small movements a set less than the big ones."""
    if brief.sets:
        return brief.sets if choosing.tier(exercise) <= 2 else min(3, brief.sets)
    return (
        shape.sets
        if choosing.tier(exercise) <= 2
        else max(1, min(4, shape.sets - (shape.sets > 2)))
    )


def _straight_seconds(brief: Brief, chosen: Sequence[Exercise], shape: Shape) -> float:
    total: float = duration.CHANGE_EXERCISE * (len(chosen) - 1)
    small = sum(choosing.tier(exercise) >= 3 for exercise in chosen)
    if 0 < small < len(chosen):
        total += duration.CHANGE_BLOCK - duration.CHANGE_EXERCISE
    for exercise in chosen:
        sets = _sets_of(exercise, shape, brief)
        scheme = prescribing.scheme_for(exercise, brief)
        rest = max(15, min(300, scheme.rest_seconds + shape.more_rest))
        total += sets * _set_seconds(exercise, brief, scheme) + (sets - 1) * rest
    return total


def _set_seconds(exercise: Exercise, brief: Brief, scheme: prescribing.Scheme) -> float:
    amount = prescribing.amount_of(exercise, brief, scheme)
    once = amount.get("seconds") or amount["reps"] * duration.SECONDS_PER_REP
    return once * (2 if exercise.unilateral else 1)


def _straight_blocks(brief: Brief, chosen: Sequence[Exercise], shape: Shape) -> list[Block]:
    main = sorted((item for item in chosen if choosing.tier(item) <= 2), key=choosing.tier)
    small = sorted((item for item in chosen if choosing.tier(item) > 2), key=choosing.tier)
    blocks = []
    for name, label, part in (("main", "Main work", main), ("small", "Accessories", small)):
        items = [
            prescribing.prescribe(
                exercise,
                brief,
                sets=_sets_of(exercise, shape, brief),
                item_id=f"{name}{number}",
                more_rest=shape.more_rest,
            )
            for number, exercise in enumerate(part, start=1)
        ]
        if items:
            blocks.append(Block(id=name, label=label if main else "Main work", items=items))
    return blocks


# Rounds: circuits and supersets


def _rounds(brief: Brief, seconds: int, *, kind: str) -> list[Block]:
    chosen = choosing.choose(brief, most=brief.exercises or (6 if kind == "circuit" else 8))
    if not chosen:
        return []
    groups = [chosen] if kind == "circuit" else _pairs(chosen)
    asked = brief.format.rounds if brief.format else None
    best: tuple[float, list[Block]] | None = None
    for count in range(1, len(groups) + 1):
        for rounds in [asked] if asked else range(1, 8):
            blocks = [
                _round_block(brief, group, kind, rounds, number)
                for number, group in enumerate(groups[:count], start=1)
            ]
            miss = abs(duration.estimate_seconds(blocks) - seconds) / seconds
            weight = miss * 20 + abs(rounds - 3) * 0.3
            if best is None or weight < best[0]:
                best = (weight, blocks)
    return best[1] if best else []


def _pairs(chosen: Sequence[Exercise]) -> list[list[Exercise]]:
    """Pair movements of different kinds, so one rests while the other works."""
    left, pairs = list(chosen), []
    while len(left) >= 2:
        first = left.pop(0)
        other = next((item for item in left if item.pattern != first.pattern), left[0])
        left.remove(other)
        pairs.append([first, other])
    return pairs or [list(chosen)]


def _round_block(
    brief: Brief, group: Sequence[Exercise], kind: str, rounds: int, number: int
) -> Block:
    items = []
    for place, exercise in enumerate(group, start=1):
        item = prescribing.prescribe(exercise, brief, sets=1, item_id=f"{kind}{number}-{place}")
        items.append(item.model_copy(update={"sets": None, "rest_seconds": None}))
    params = Params(rounds=rounds, rest_seconds=75 if kind == "superset" else 90)
    label = f"Superset {'ABCDEFGH'[number - 1]}" if kind == "superset" else "Circuit"
    return Block(id=f"{kind}{number}", kind=kind, label=label, params=params, items=items)


# Timed pieces


def _around_a_piece(brief: Brief, seconds: int) -> list[Block]:
    """Give a timed piece its time, and fill what is left with straight sets of the same focus."""
    fmt = brief.format or Format("amrap")
    asked = fmt.minutes * 60 if fmt.minutes else None
    if fmt.kind in ("interval", "tabata") and seconds <= LONGEST_OF_PIECES:
        return _pieces(brief, seconds, kind=fmt.kind)
    length = min(asked or 20 * 60, seconds)
    piece = _piece(brief, _piece_movements(brief, 4), fmt.kind, length // 60 * 60, 1)
    length = round(duration.block_seconds(piece)) if piece else 0
    left = seconds - length - duration.CHANGE_BLOCK
    if piece is None or left < 8 * 60:
        return [piece] if piece else []
    names = {item.exercise_id for item in piece.items}
    focus = brief.focus if brief.focus != ("conditioning",) else ("full body",)
    strength = [
        item for item in choosing.choose(brief, most=8, focus=focus) if item.id not in names
    ]
    if not strength:
        return [piece]
    shape = _best_shape(brief, strength, left)
    return [*_straight_blocks(brief, strength[: shape.movements], shape), piece]


def _pieces(brief: Brief, seconds: int, *, kind: str) -> list[Block]:
    """Split long conditioning into pieces with a breather and other movements in each."""
    count = max(1, min(6, round(seconds / LONGEST_PIECE))) if kind == "interval" else 1
    if kind == "tabata":
        count = max(1, min(6, (seconds + 60) // 300))
    moves = _piece_movements(brief, 5 * count)
    if not moves:
        return []
    length = (seconds - duration.CHANGE_BLOCK * (count - 1)) // count
    groups = [moves[number::count] or moves for number in range(count)]
    blocks = [
        _piece(brief, group[:5], kind, length, number)
        for number, group in enumerate(groups, start=1)
    ]
    return [block for block in blocks if block]


def _piece_movements(brief: Brief, most: int) -> list[Exercise]:
    focus = brief.focus if brief.focus != ("full body",) else ("conditioning",)
    if not brief.wanted:
        brief = replace(brief, kit=brief.kit - SLOW_KIT)
    return choosing.choose(brief, most=max(2, most), focus=focus)[: max(2, most, len(brief.wanted))]


def _piece(
    brief: Brief, moves: Sequence[Exercise], kind: str, seconds: int, number: int
) -> Block | None:
    if not moves:
        return None
    fmt = brief.format or Format(kind)
    minutes = max(1, seconds // 60)
    if kind == "interval":
        return _interval(brief, moves, seconds, number)
    if kind == "tabata":
        items = [_bare(item, brief, f"tabata{number}-{place}") for place, item in _enum(moves[:2])]
        params = Params(rounds=8, work_seconds=20, rest_seconds=10)
        return Block(id=f"tabata{number}", kind=kind, label="Tabata", params=params, items=items)
    items = [_counted(item, brief, f"{kind}{number}-{place}") for place, item in _enum(moves)]
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


def _for_time(items: list[Item], seconds: int, rounds: int | None) -> Block:
    once = duration.block_seconds(Block(kind="for_time", items=items))
    rounds = rounds or max(1, min(10, round(seconds / once)))
    params = Params(rounds=rounds, time_cap_seconds=max(60, seconds // 60 * 60))
    return Block(id="for_time1", kind="for_time", label="For time", params=params, items=items)


def _interval(brief: Brief, moves: Sequence[Exercise], seconds: int, number: int) -> Block:
    asked = brief.format
    work = (asked and asked.work_seconds) or (30 if brief.level == "beginner" else 40)
    rest = (asked and asked.rest_seconds) or (30 if brief.level == "beginner" else 20)
    fits = [
        (abs(seconds - rounds * count * (work + rest)) // 45, rounds < 3, -count, rounds)
        for count in range(1, len(moves) + 1)
        for rounds in range(1, 11)
    ]
    _, _, minus_count, rounds = min(fits)
    count = -minus_count
    items = [
        _bare(item, brief, f"interval{number}-{place}") for place, item in _enum(moves[:count])
    ]
    params = Params(rounds=rounds, work_seconds=work, rest_seconds=rest)
    label = "Intervals" if number == 1 else f"Intervals {number}"
    return Block(id=f"interval{number}", kind="interval", label=label, params=params, items=items)


def _enum(moves: Sequence[Exercise]) -> enumerate:
    return enumerate(moves, start=1)


def _bare(exercise: Exercise, brief: Brief, item_id: str) -> Item:
    notes = prescribing.CHOOSE_A_WEIGHT if exercise.loaded else None
    return Item(id=item_id, name=exercise.name, exercise_id=exercise.id, notes=notes)


def _counted(exercise: Exercise, brief: Brief, item_id: str) -> Item:
    item = _bare(exercise, brief, item_id)
    if exercise.measure == "seconds":
        return item.model_copy(update={"seconds": 30})
    reps = brief.reps or min(PIECE_REPS, prescribing.BODYWEIGHT_REPS[brief.level])
    if exercise.pattern in ("vertical_pull", "dip", "olympic"):
        reps = prescribing.PULL_REPS[brief.level]
    return item.model_copy(update={"reps": reps, "per_side": False})


# Mobility and steady work


def _flow(brief: Brief, seconds: int) -> list[Block]:
    """Chain mobility drills and stretches; easy enough to need no warm-up of its own."""
    moves = choosing.choose(brief, most=20)
    moves = [item for item in moves if item.pattern in ("mobility", "stretch")]
    if not moves:
        return []
    each = 75
    count = max(1, min(len(moves), seconds // (each + 10)))
    moves = sorted(moves[:count], key=lambda item: item.pattern != "mobility")
    rounds = max(1, min(4, round(seconds / (count * (each + 10)))))
    length = (seconds / rounds - 5 * (count - 1)) / count
    items = [
        Item(
            id=f"flow{number}",
            name=exercise.name,
            exercise_id=exercise.id,
            seconds=max(20, min(240, round(length / (2 if exercise.unilateral else 1) / 5) * 5)),
            per_side=exercise.unilateral,
        )
        for number, exercise in _enum(moves)
    ]
    params = Params(rounds=rounds, rest_seconds=0)
    return [Block(id="flow", kind="circuit", label="Mobility flow", params=params, items=items)]


def _steady(brief: Brief, seconds: int, moves: Sequence[Exercise]) -> list[Block]:
    """Fill a long session with easy cardio the member can do, rather than with junk sets."""
    exercise = next(
        (found for name in STEADY if (found := catalogue.get(name)) and brief.allows(found)), None
    )
    if exercise is None or seconds < 120:
        return []
    if any(move.id == exercise.id for move in moves):
        return []
    item = Item(
        id="steady1",
        name=exercise.name,
        exercise_id=exercise.id,
        sets=1,
        seconds=seconds // 30 * 30,
        notes="Easy enough to hold a conversation.",
    )
    return [Block(id="steady", label="Easy cardio", items=[item])]
