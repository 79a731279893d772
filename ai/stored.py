"""A stored workout as the plan it holds."""

from typing import get_args

from workouts import services as workouts
from workouts.blocks import Block, Difficulty, Plan
from workouts.tables import Workout


def plan_of(row: Workout) -> Plan:
    """Return a workout's plan; one without exercises has a single empty block."""
    body = row.body or {}
    return Plan(
        title=row.title or "Workout",
        description=body.get("description") or "",
        difficulty=row.difficulty if row.difficulty in get_args(Difficulty) else None,
        duration_minutes=int(row.duration_minutes) if row.duration_minutes else None,
        tags=body.get("tags") or [],
        blocks=workouts.blocks_of(row) or [Block()],
        rationale=body.get("rationale") or "",
    )
