"""Replace what a workout holds, and take that back: never over a change made meanwhile."""

from datetime import datetime

from pynamodb.exceptions import UpdateError

from kinexfit import clock, errors, tables
from workouts.blocks import Plan
from workouts.services import rows
from workouts.tables import Workout

_HELD = (
    "title", "difficulty", "duration_minutes", "exercise_count", "body", "blocks", "checks",
    "flat", "search_text",
)  # fmt: skip


class WorkoutChanged(errors.Conflict):
    code = "WORKOUT_CHANGED"
    message = "This workout was changed in the meantime. Look at it again before you go on."


def snapshot(row: Workout) -> dict:
    """Return what `revise` replaces, so that `take_back` can put it back as it was."""
    held = {name: getattr(row, name) for name in _HELD}
    for name in ("duration_minutes", "exercise_count"):
        held[name] = None if held[name] is None else int(held[name])
    return held


def revise(
    *,
    row: Workout,
    plan: Plan,
    body: dict,
    checks: list[dict] | None,
    unchanged_since: str | None,
    now: datetime,
) -> Workout:
    """Give a workout another plan; raise `WorkoutChanged` if it isn't the one that was read."""
    kept = {name: value for name, value in (row.body or {}).items() if name != "timerConfig"}
    row.title, row.difficulty, row.checks = plan.title, plan.difficulty, checks
    row.body = {**kept, "description": plan.description, "tags": plan.tags, **body}
    rows.set_blocks(row, plan.blocks)
    return _write(row, snapshot(row), unchanged_since, now)


def take_back(*, row: Workout, held: dict, unchanged_since: str | None, now: datetime) -> Workout:
    """Put a snapshot back; raise `WorkoutChanged` if the workout was edited since."""
    return _write(row, held, unchanged_since, now)


def _write(row: Workout, held: dict, unchanged_since: str | None, now: datetime) -> Workout:
    moment = clock.iso(now)
    actions = [
        getattr(Workout, name).set(value) if value is not None else getattr(Workout, name).remove()
        for name, value in held.items()
    ]
    same = Workout.updated_at == unchanged_since
    # Moments are whole seconds: only the version tells two edits within one apart.
    known = row.version
    same &= Workout.version.does_not_exist() if known is None else Workout.version == known
    raised = Workout.version.set(int(known or 0) + 1)
    try:
        row.update(
            actions=[*actions, Workout.updated_at.set(moment), raised],
            condition=same & Workout.deleted_at.does_not_exist(),
        )
    except UpdateError as exc:
        if tables.condition_failed(exc):
            raise WorkoutChanged from exc
        raise
    return row
