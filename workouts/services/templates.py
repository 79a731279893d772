"""Templates: ready-made workouts, and the member's own kept for using again."""

import uuid
from datetime import datetime

from kinexfit import errors
from workouts import ready_made
from workouts.services import editor, rows, searching
from workouts.tables import Workout

MOST_OWN = 100


class TemplateNotFound(errors.NotFound):
    code = "TEMPLATE_NOT_FOUND"
    message = "Template not found."


def set_template(*, user_id: str, workout_id: str, is_template: bool) -> None:
    """Keep a workout as a template, or stop doing so; the workout itself stays."""
    searching.change(user_id, workout_id, [Workout.is_template.set(True) if is_template
                                           else Workout.is_template.remove()])  # fmt: skip


def own_templates(*, user_id: str) -> list[Workout]:
    """Return the member's own templates; a filter over their summaries, like a search."""
    wanted = searching.Filters(is_template=True)
    return searching.search_workouts(user_id=user_id, filters=wanted, limit=MOST_OWN).workouts


def use_ready_made(*, user_id: str, key: str, tier: str, now: datetime) -> Workout:
    """Put a ready-made workout into the library."""
    plan = ready_made.PLANS.get(key)
    if plan is None:
        raise TemplateNotFound
    return _use(user_id, plan, tier, now)


def use_sample(*, user_id: str, tier: str, now: datetime) -> Workout:
    """Put the sample into a new member's library, once."""
    return editor.create_by_hand(
        user_id=user_id,
        workout_id=f"workout_{uuid.uuid5(uuid.NAMESPACE_OID, f'{user_id}|sample')}",
        plan=ready_made.PLANS["no-kit"],
        tier=tier,
        now=now,
        source="sample",
    )


def use_own(*, user_id: str, workout_id: str, tier: str, now: datetime) -> Workout:
    """Start a new workout from one's own template."""
    row = rows.get_workout(user_id=user_id, workout_id=workout_id)
    if not row.is_template:
        raise TemplateNotFound
    return _use(user_id, editor.plan_of(row), tier, now)


def _use(user_id: str, plan, tier: str, now: datetime) -> Workout:
    return editor.create_by_hand(
        user_id=user_id,
        workout_id=f"workout_{uuid.uuid4()}",
        plan=plan,
        tier=tier,
        now=now,
        source="template",
    )
