"""Work against the clock: EMOM, AMRAP, for time, Tabata, intervals."""

from collections.abc import Sequence
from dataclasses import replace

from ai.amounts import Format
from ai.builtin import choosing, prescribing
from ai.coaching import Brief
from workouts import duration
from workouts.blocks import Block, Item, Params
from workouts.catalogue import Exercise

LONGEST_PIECE = 14 * 60
PIECE_REPS = 10
# A timed piece suits quick changes and tired hands: no bar to load, no seat to set.
SLOW_KIT = frozenset(
    (
        "Barbell", "Smith machine", "Trap bar", "EZ curl bar", "Cable machine", "Leg press",
        "Functional trainer", "Leg extension", "Leg curl", "Lat pulldown", "Seated row",
        "Chest press machine", "Shoulder press machine",
    )
)  # fmt: skip


def pieces(brief: Brief, seconds: int, *, kind: str) -> list[Block]:
    """Split long conditioning into pieces with a breather and other movements in each."""
    count = max(1, min(6, round(seconds / LONGEST_PIECE))) if kind == "interval" else 1
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
    """Choose what suits a timed piece: nothing slow to set up unless it was asked for."""
    focus = brief.focus if brief.focus != ("full body",) else ("conditioning",)
    if not brief.wanted:
        brief = replace(brief, kit=brief.kit - SLOW_KIT)
    return choosing.choose(brief, most=max(2, most), focus=focus)[: max(2, most, len(brief.wanted))]


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
        _bare(item, brief, f"interval{number}-{place}")
        for place, item in enumerate(moves[:count], start=1)
    ]
    params = Params(rounds=rounds, work_seconds=work, rest_seconds=rest)
    label = "Intervals" if number == 1 else f"Intervals {number}"
    return Block(id=f"interval{number}", kind="interval", label=label, params=params, items=items)


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
