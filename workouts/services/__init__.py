"""Workouts: what a member keeps, plans and has done. Callers import the package, not its parts."""

from workouts.services.library import (
    MOST_PER_PAGE,
    Page,
    delete_workout,
    list_workouts,
    restore_workout,
    save_by_hand,
    save_from_web,
)
from workouts.services.phone import save_from_phone
from workouts.services.rows import (
    WorkoutNotFound,
    as_json,
    blocks_of,
    get_workout,
    new_workout,
    workout_json,
)
from workouts.services.schedule import schedule, scheduled, unschedule
from workouts.services.sessions import (
    Finished,
    complete_workout,
    completion_json,
    last_performance,
    list_completions,
    log_completion,
)
from workouts.services.substitutes import substitutes

__all__ = [
    "MOST_PER_PAGE",
    "Finished",
    "Page",
    "WorkoutNotFound",
    "as_json",
    "blocks_of",
    "complete_workout",
    "completion_json",
    "delete_workout",
    "get_workout",
    "last_performance",
    "list_completions",
    "list_workouts",
    "log_completion",
    "new_workout",
    "restore_workout",
    "save_by_hand",
    "save_from_phone",
    "save_from_web",
    "schedule",
    "scheduled",
    "substitutes",
    "unschedule",
    "workout_json",
]
