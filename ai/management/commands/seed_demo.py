"""A member to try the product as: eight weeks of training and the week ahead, through services."""

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import profiles, services
from accounts.models import User
from accounts.tables import Member
from ai import builtin
from ai.coaching import CoachRequest
from billing import facts
from kinexfit import clock
from workouts import services as workouts
from workouts.blocks import Item
from workouts.services import body, planning
from workouts.tables import Workout

EMAIL, PASSWORD = "demo@kinexfit.test", "Demo-member-1"
WEEKS = 8
PROMPTS = (
    "Leg day with squats, 50 minutes",
    "Push day with bench press, 45 minutes",
    "Pull day with barbell rows, 45 minutes",
)
PROFILE = {
    "experience": "intermediate",
    "trainingDays": 3,
    "sessionDuration": 45,
    "trainingLocation": "home",
    "equipment": ["Barbell", "Weight plates", "Squat rack", "Bench (adjustable)", "Dumbbells",
                  "Pull-up bar", "Yoga mat"],
    "goals": ["Build muscle (hypertrophy)", "Increase strength (powerlifting)"],
    "primaryGoal": "Build muscle (hypertrophy)",
    "personalRecords": {
        "Barbell Squat": {"weight": 100, "reps": 5, "unit": "kg", "date": "2026-01-10"},
        "Bench press": {"weight": 75, "reps": 5, "unit": "kg", "date": "2026-01-12"},
        "Bent Over Barbell Row": {"weight": 70, "reps": 8, "unit": "kg", "date": "2026-01-14"},
    },
}  # fmt: skip


class Command(BaseCommand):
    help = "Create the demo member with eight weeks of history; development only, safe to repeat."

    def handle(self, *args, **options):
        if settings.IS_PRODUCTION:
            raise CommandError("The demo member is for development only.")
        if not User.objects.filter(email=EMAIL).exists():
            self._create()
        self.stdout.write(f"Demo sign-in: {EMAIL} / {PASSWORD}")

    def _create(self) -> None:
        user = services.create_account(email=EMAIL, password=PASSWORD, first_name="Dana")
        EmailAddress.objects.filter(user=user).update(verified=True)
        member = services.member(user_id=user.public_id)
        now = timezone.now()
        profiles.update(member=member, changes=PROFILE, now=now)
        member.update(actions=[Member.onboarding_completed.set(True)])
        facts.grant(
            user_id=user.public_id,
            tier="pro",
            until=None,
            reason="the demo",
            by="seed_demo",
            now=now,
        )
        first = now - timedelta(weeks=WEEKS)
        for number in range(WEEKS * len(PROMPTS)):
            week, day = divmod(number, len(PROMPTS))
            moment = first + timedelta(days=7 * week + 2 * day, hours=day)
            workout_id = self._train(user, PROMPTS[day], week, moment)
            if week == WEEKS - 1:
                self._plan(user, workout_id, day=now.date() + timedelta(days=2 * day + 1), now=now)
        for week in range(WEEKS + 1):
            self._weigh(user, week, day=(first + timedelta(weeks=week)).date(), now=now)

    def _plan(self, user: User, workout_id: str, *, day: date, now: datetime) -> None:
        planning.plan(
            user_id=user.public_id,
            workout_id=workout_id,
            day=day,
            time="18:00",
            repeat=None,
            now=now,
        )

    def _weigh(self, user: User, week: int, *, day: date, now: datetime) -> None:
        fields = {"weight": round(81.6 - 0.2 * week + 0.3 * (week % 2), 1)}
        body.record(
            user_id=user.public_id, day=day.isoformat(), unit="metric", fields=fields, now=now
        )

    def _train(self, user: User, prompt: str, week: int, moment: datetime) -> str:
        member = services.member(user_id=user.public_id)
        plan = builtin.plan(
            CoachRequest(
                prompt=prompt,
                preferences=None,
                profile=services.training_profile(member),
                recent=(),
                unit="kg",
                today=moment.date(),
            )
        )
        row = workouts.new_workout(
            user_id=user.public_id,
            workout_id=f"workout_demo_{moment:%Y%m%d}",
            plan=plan,
            source="ai_generate",
            tier="pro",
            content_source=prompt,
            now=moment,
        )
        row.save(condition=Workout.id.does_not_exist())
        sets = [_done(item, week) for item in plan.items() if item.reps and item.load]
        workouts.log_completion(
            user_id=user.public_id,
            workout_id=row.id,
            log={
                "completedAt": clock.iso(moment),
                "durationSeconds": 60 * (plan.duration_minutes or 45),
                "sets": sets,
            },
            now=moment,
        )
        return row.id


def _done(item: Item, week: int) -> dict:
    """Return the sets as done: one rep more than planned, then 2.5 more on the bar, in turns."""
    reps = item.reps if isinstance(item.reps, int) else 8
    load = item.load.to_json() if item.load else {}
    if isinstance(load.get("value"), (int, float)):
        load["value"] += 2.5 * (week // 2)
    return {
        "name": item.name,
        "exerciseId": item.exercise_id,
        "sets": [
            {"type": "normal", "reps": reps + week % 2, "load": load or None, "rpe": 8}
            for _ in range(item.sets or 1)
        ],
    }
