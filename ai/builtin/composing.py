"""Put a session together: warm-up, work, cool-down, fitted to the minutes asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ai import skills, vocabulary
from ai.amounts import Format
from ai.builtin import around, choosing, easy, pieces, prescribing
from ai.coaching import Brief
from workouts import catalogue, duration
from workouts.blocks import Block, Item, Params
from workouts.catalogue import Exercise

MOST_MOVEMENTS = 11
MOST_SETS = 6
# Up to about five minutes in an hour off, and the odd rest.
COST_OF_KEEPING_TO_A_LIST = 14
# More hard sets than this in a session tire more than they train.
HARD_SETS = {"beginner": 18, "intermediate": 24, "advanced": 28}
# Below this every minute goes into the work, which starts easy.
SHORTEST_WITH_WARM_UP = 9
QUICK_MINUTES = 15
# Past half an hour of intervals, strength work makes better use of the time.
LONGEST_OF_PIECES = 30 * 60
LEAST_OF_TWO_PARTS = 6 * 60
LIGHTER_FIRST = "Before each heavy movement, work up to it with two or three lighter sets."
TIMED = ("emom", "amrap", "tabata", "for_time", "interval", "ladder")


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to spend the time: how many movements, how many sets, how much longer to rest."""

    movements: int
    sets: int
    more_rest: int


def compose(brief: Brief) -> list[Block]:
    target = brief.minutes * 60
    if brief.focus == ("mobility",):
        return easy.flow(brief, target)
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
    if kind in (None, "interval") and pieces.is_about_moving_on(brief):
        return _moving_on(brief, seconds)
    if kind in TIMED:
        return _around_a_piece(brief, seconds)
    if kind is None and vocabulary.METCON.search(brief.prompt.lower()):
        return _around_a_piece(replace(brief, format=Format("amrap")), seconds)
    if kind is None and brief.focus[0] in pieces.ALL_OUT and brief.intensity == "easy":
        return pieces.easily(brief, seconds)
    if kind is None and brief.focus[0] in pieces.ALL_OUT and not (brief.sets or brief.reps):
        return pieces.pieces(brief, seconds, kind="interval")
    if kind in ("circuit", "superset"):
        return _rounds(brief, seconds, kind=kind)
    if kind is None and _is_for_a_quick_circuit(brief):
        return _quick(brief, seconds) or _straight(brief, seconds)
    return _straight(brief, seconds)


def _moving_on(brief: Brief, seconds: int) -> list[Block]:
    """Run or ride for all of the time, or for half where something else was asked for too."""
    is_all = not brief.is_focus_asked or brief.focus[0] in pieces.ALL_OUT
    if is_all or seconds < 2 * LEAST_OF_TWO_PARTS:
        return pieces.moving_on(brief, seconds)
    each = (seconds - duration.CHANGE_BLOCK) // 2
    return [*_straight(replace(brief, wanted=()), each), *pieces.moving_on(brief, each)]


def _quick(brief: Brief, seconds: int) -> list[Block]:
    """Return the largest small circuit that fits the time, of what needs no setting up."""
    handy = replace(brief, kit=brief.kit - pieces.SLOW_KIT)
    circuits = [
        _rounds(replace(handy, exercises=count), seconds, kind="circuit") for count in (4, 3, 2)
    ]
    return min(filter(None, circuits), key=lambda blocks: _unfit(blocks, seconds), default=[])


def _unfit(blocks: list[Block], seconds: int) -> float:
    """Weigh a circuit's miss; what it leaves over, within reason, the stretching takes up."""
    miss = duration.estimate_seconds(blocks) / seconds - 1
    return max(0.1, miss) if miss > 0 else max(0.1, -miss - 0.1)


def _is_for_a_quick_circuit(brief: Brief) -> bool:
    """Say whether time is too short to rest between sets, and nothing asked for speaks against."""
    is_plain = not (brief.wanted or brief.sets or brief.reps or brief.exercises)
    is_strength = brief.goal in ("strength", "power", "mobility")
    return brief.minutes <= QUICK_MINUTES and is_plain and not is_strength


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
        work = [*work, *easy.steady(brief, length, moves)]
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
    lengths = [_length(exercise, brief) for exercise in chosen]

    def best(counts: Sequence[int]) -> tuple[float, Shape]:
        shapes = [
            Shape(movements, sets, more_rest)
            for movements in counts
            for sets in _set_counts(brief)
            for more_rest in (-30, -15, 0, 15, 30, 60, 90)
        ]
        costs = [_cost(brief, chosen, lengths, shape, seconds) for shape in shapes]
        return min(zip(costs, shapes, strict=True), key=lambda found: found[0])

    if _is_whole_session(brief) and len(chosen) >= len(brief.wanted):
        cost, shape = best([len(brief.wanted)])
        if cost <= COST_OF_KEEPING_TO_A_LIST:
            return shape
    return best(_movement_counts(brief, len(chosen)))[1]


def _is_whole_session(brief: Brief) -> bool:
    """Say whether the request lists its movements with their sets: nothing is missing from it."""
    is_listed = all(ask.sets or brief.sets for ask in brief.wanted)
    return len(brief.wanted) >= 3 and is_listed and not brief.exercises


def _set_counts(brief: Brief) -> Sequence[int]:
    is_for_all = brief.sets and not (brief.reps and brief.wanted)
    most = prescribing.MOST_EASY_SETS if brief.easy_because else MOST_SETS
    return [brief.sets] if is_for_all and brief.sets else range(1, most + 1)


def _movement_counts(brief: Brief, available: int) -> Sequence[int]:
    if brief.exercises:
        return [min(brief.exercises, available)]
    return range(max(1, min(len(brief.wanted), available)), available + 1)


def _length(exercise: Exercise, brief: Brief) -> tuple[prescribing.Scheme, float]:
    """Return the scheme of a movement and the seconds one set of it takes."""
    scheme = prescribing.scheme_for(exercise, brief)
    return scheme, _set_seconds(exercise, brief, scheme)


def _cost(
    brief: Brief,
    chosen: Sequence[Exercise],
    lengths: Sequence[tuple[prescribing.Scheme, float]],
    shape: Shape,
    seconds: int,
) -> float:
    """Weigh how far a shape misses the time against how far it is from a usual session."""
    taken = chosen[: shape.movements]
    sets = [_sets_of(exercise, shape, brief) for exercise in taken]
    took = _straight_seconds(brief, taken, lengths, sets, shape)
    miss = abs(took - seconds) / seconds
    over = 0.05 if took > seconds else 0
    usual = _usual_movements(brief)
    return (
        (miss + over if miss > 0.02 else 0) * 60
        + abs(shape.movements - usual) * 0.8
        + abs(shape.sets - prescribing.usual_sets(brief)) * 1.1
        + (3 if shape.sets == 1 else 0)
        + abs(shape.more_rest) / 30
        + max(0, sum(sets) - HARD_SETS[brief.level]) * 0.7
    )


def _usual_movements(brief: Brief) -> int:
    per_movement = 9 if brief.goal in ("strength", "power") else 7
    return max(2, min(9, round(brief.minutes / per_movement)))


def _sets_of(exercise: Exercise, shape: Shape, brief: Brief) -> int:
    """Give the small movements a set less than the big ones."""
    if asked := prescribing.asked_sets(exercise, brief):
        is_small = choosing.tier(exercise) > 2 and not brief.wanted
        return min(3, asked) if is_small else asked
    return (
        shape.sets
        if choosing.tier(exercise) <= 2
        else max(1, min(4, shape.sets - (shape.sets > 2)))
    )


def _straight_seconds(
    brief: Brief,
    chosen: Sequence[Exercise],
    lengths: Sequence[tuple[prescribing.Scheme, float]],
    sets: Sequence[int],
    shape: Shape,
) -> float:
    total: float = duration.CHANGE_EXERCISE * (len(chosen) - 1)
    small = sum(choosing.tier(exercise) >= 3 for exercise in chosen)
    if 0 < small < len(chosen):
        total += duration.CHANGE_BLOCK - duration.CHANGE_EXERCISE
    for exercise, (scheme, set_seconds), count in zip(chosen, lengths, sets, strict=False):
        rest = prescribing.rest_of(exercise, brief, scheme, shape.more_rest)
        total += count * set_seconds + (count - 1) * rest
    return total


def _set_seconds(exercise: Exercise, brief: Brief, scheme: prescribing.Scheme) -> float:
    amount = prescribing.amount_of(exercise, brief, scheme)
    if "reps" not in amount:
        item = Item(name=exercise.name, sets=1, per_side=exercise.unilateral, **amount)
        return duration.block_seconds(Block(items=[item]))
    return amount["reps"] * duration.SECONDS_PER_REP * (2 if exercise.unilateral else 1)


def _straight_blocks(brief: Brief, chosen: Sequence[Exercise], shape: Shape) -> list[Block]:
    main = [item for item in chosen if choosing.tier(item) <= 2]
    main.sort(key=lambda exercise: _place(exercise, brief))
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
            notes = LIGHTER_FIRST if any(_is_heavy(exercise, brief) for exercise in part) else None
            label = label if main else "Main work"
            blocks.append(Block(id=name, label=label, items=items, notes=notes))
    return blocks


def _place(exercise: Exercise, brief: Brief) -> tuple[bool, int, bool]:
    """Order the main work: a skill while fresh, then the heavy.

    A back tired by rows is no back to pull a bar from the floor with.
    """
    is_support = exercise.id not in skills.drills(brief.focus)
    return is_support, choosing.tier(exercise), exercise.pattern == "horizontal_pull"


def _is_heavy(exercise: Exercise, brief: Brief) -> bool:
    is_big = choosing.tier(exercise) <= prescribing.HEAVY and exercise.loaded
    return is_big and brief.goal != "mobility" and brief.intensity != "easy"


# Rounds: circuits and supersets


def _rounds(brief: Brief, seconds: int, *, kind: str) -> list[Block]:
    chosen = choosing.choose(brief, most=brief.exercises or (6 if kind == "circuit" else 8))
    if not chosen:
        return []
    asked = brief.format.rounds if brief.format else None
    best: tuple[float, list[Block]] | None = None
    for groups in _groupings(brief, chosen, kind):
        for rounds in [asked] if asked else range(1, 8):
            blocks = [
                _round_block(brief, group, kind, rounds, number)
                for number, group in enumerate(groups, start=1)
            ]
            miss = abs(duration.estimate_seconds(blocks) - seconds) / seconds
            weight = miss * 20 + abs(rounds - 3) * 0.3
            if best is None or weight < best[0]:
                best = (weight, blocks)
    return best[1] if best else []


def _groupings(brief: Brief, chosen: Sequence[Exercise], kind: str) -> list[list[list[Exercise]]]:
    """Return the ways to group: one pair to all pairs, or one circuit of all, then of fewer."""
    if kind == "superset":
        pairs = _pairs(chosen)
        return [pairs[:count] for count in range(1, len(pairs) + 1)]
    least = len(chosen) if brief.exercises else min(3, len(chosen))
    return [[list(chosen[:count])] for count in range(len(chosen), least - 1, -1)]


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
    breather = 75 if kind == "superset" else 45 if brief.minutes <= QUICK_MINUTES else 90
    params = Params(rounds=rounds, rest_seconds=breather)
    label = f"Superset {'ABCDEFGH'[number - 1]}" if kind == "superset" else "Circuit"
    return Block(id=f"{kind}{number}", kind=kind, label=label, params=params, items=items)


def _around_a_piece(brief: Brief, seconds: int) -> list[Block]:
    """Give a timed piece its time, and fill what is left with straight sets of the same focus."""
    fmt = brief.format or Format("amrap")
    asked = fmt.minutes * 60 if fmt.minutes else None
    if fmt.kind in ("interval", "tabata") and seconds <= LONGEST_OF_PIECES:
        return pieces.pieces(brief, seconds, kind=fmt.kind)
    usual = LONGEST_OF_PIECES if "hyrox" in brief.focus else 20 * 60
    length = min(asked or usual, seconds)
    timed = pieces.piece(brief, pieces.movements(brief, 4), fmt.kind, length // 60 * 60, 1)
    length = round(duration.block_seconds(timed)) if timed else 0
    left = seconds - length - duration.CHANGE_BLOCK
    if timed is None or left < 8 * 60:
        return [timed] if timed else []
    names = {item.exercise_id for item in timed.items}
    focus = brief.focus if brief.focus[0] not in ("conditioning", "hyrox") else ("full body",)
    strength = [
        item for item in choosing.choose(brief, most=8, focus=focus) if item.id not in names
    ]
    if not strength:
        return [timed]
    # The piece is for the breath; the sets before it are for the muscles.
    sets = replace(brief, goal="general") if brief.goal == "endurance" else brief
    shape = _best_shape(sets, strength, left)
    return [*_straight_blocks(sets, strength[: shape.movements], shape), timed]
