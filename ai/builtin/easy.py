"""Easy work: mobility flows, and steady cardio where a session has time to spare."""

from collections.abc import Sequence

from ai.builtin import areas, choosing, pieces
from ai.coaching import Brief
from workouts import catalogue
from workouts.blocks import Block, Item, Params
from workouts.catalogue import Exercise

LAST = "Box_Breathing"


def flow(brief: Brief, seconds: int) -> list[Block]:
    """Chain mobility drills and stretches; easy enough to need no warm-up of its own."""
    each = 75
    most = max(2, seconds // (each + 10))
    moves = areas.movements(brief, most=most) if brief.areas else choosing.choose(brief, most=20)
    moves = [item for item in moves if item.pattern in ("mobility", "stretch")]
    if not moves:
        return []
    count = min(len(moves), most)
    moves = sorted(moves[:count], key=lambda item: (item.pattern != "mobility", item.id == LAST))
    rounds = max(1, min(4, round(seconds / (count * (each + 10)))))
    length = (seconds / rounds - 5 * (count - 1)) / count
    items = [
        Item(
            id=f"flow{number}",
            name=exercise.name,
            exercise_id=exercise.id,
            seconds=max(20, min(240, int(length / (2 if exercise.unilateral else 1) / 5) * 5)),
            per_side=exercise.unilateral,
        )
        for number, exercise in enumerate(moves, start=1)
    ]
    params = Params(rounds=rounds, rest_seconds=0)
    return [Block(id="flow", kind="circuit", label="Mobility flow", params=params, items=items)]


def steady(brief: Brief, seconds: int, moves: Sequence[Exercise]) -> list[Block]:
    """Fill a long session with easy cardio the member can do, rather than with junk sets."""
    known = (catalogue.get(name) for name in pieces.STEADY)
    exercise = next((found for found in known if found and brief.allows(found)), None)
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
