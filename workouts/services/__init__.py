"""Workouts: what a member keeps, plans and has done. Callers import the package, not its parts."""

from workouts.services.featured import made_for
from workouts.services.library import (
    MOST_PER_PAGE,
    Page,
    delete_workout,
    list_workouts,
    restore_workout,
    save_by_hand,
    save_from_web,
)
from workouts.services.live import (
    SessionNotFound,
    Synced,
    correct_session,
    delete_session,
    finished_session,
    get_completion,
    joinable_sessions,
    open_session,
    restore_session,
    sync_session,
)
from workouts.services.phone import save_from_phone
from workouts.services.player import player_plan
from workouts.services.revising import WorkoutChanged, revise, snapshot, take_back
from workouts.services.rows import (
    WorkoutNotFound,
    as_json,
    blocks_of,
    get_workout,
    new_workout,
    workout_json,
)
from workouts.services.schedule import schedule, scheduled, unschedule
from workouts.services.searching import (
    Filters,
    Found,
    reindex,
    search_workouts,
    set_favourite,
)
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
    "Filters",
    "Finished",
    "Found",
    "Page",
    "SessionNotFound",
    "Synced",
    "WorkoutChanged",
    "WorkoutNotFound",
    "as_json",
    "blocks_of",
    "complete_workout",
    "completion_json",
    "correct_session",
    "delete_session",
    "delete_workout",
    "finished_session",
    "get_completion",
    "get_workout",
    "joinable_sessions",
    "last_performance",
    "list_completions",
    "list_workouts",
    "log_completion",
    "made_for",
    "new_workout",
    "open_session",
    "player_plan",
    "reindex",
    "restore_session",
    "restore_workout",
    "revise",
    "save_by_hand",
    "save_from_phone",
    "save_from_web",
    "schedule",
    "scheduled",
    "search_workouts",
    "set_favourite",
    "snapshot",
    "substitutes",
    "sync_session",
    "take_back",
    "unschedule",
    "workout_json",
]
