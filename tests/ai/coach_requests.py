"""Requests for the coach's tests and what its plans have for work.

What a test doesn't say is a blank profile.
"""

from datetime import date

from accounts.profile import TrainingProfile
from ai.coaching import CoachRequest, Preferences
from ai.regions import RecentSession

RECORDS = {
    "Barbell Squat": {"weight": 100, "reps": 5, "unit": "kg", "date": "2026-10-01"},
    "Bench Press": {"weight": 80, "reps": 5, "unit": "kg", "date": "2026-10-01"},
}
RACK = ["Barbell", "Weight plates", "Power rack", "Bench (flat)", "Dumbbells"]


def ask(
    prompt: str,
    *,
    preferences: Preferences | None = None,
    recent: tuple[RecentSession, ...] = (),
    unit: str = "kg",
    injury: str | None = None,
    **profile: object,
) -> CoachRequest:
    if injury:
        profile["constraints"] = [{"id": "1", "description": injury, "createdAt": "2026-01-01"}]
    return CoachRequest(
        prompt=prompt,
        preferences=preferences,
        profile=TrainingProfile.model_validate(profile),
        recent=recent,
        unit=unit,
        today=date(2026, 11, 24),
    )


def work(plan):
    return [
        item
        for block in plan.blocks
        if block.kind not in ("warmup", "cooldown")
        for item in block.items
    ]
