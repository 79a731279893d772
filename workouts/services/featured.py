"""Workouts found by how their ids begin: those made for one day or one week."""

from workouts.tables import Workout


def made_for(*, user_id: str, prefix: str) -> list[Workout]:
    """Return every workout whose id starts so, deleted ones included, in the order of their ids."""
    return list(Workout.query(user_id, Workout.id.startswith(prefix), consistent_read=True))
