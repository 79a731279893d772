"""What statistics cost a member with 5,000 completions, as ratios to a plain list request.

`python -m bench.statistics`
"""

from bench import phone  # isort: skip  (Django reads its settings there)

from datetime import UTC, datetime, timedelta

from accounts.tables import Member
from kinexfit import clock
from workouts import catalogue
from workouts import services as workouts
from workouts.blocks import Block
from workouts.services import totals
from workouts.tables import Completion

COMPLETIONS = 5_000
ROUNDS = 40
ROUTES = (
    "/api/workouts/stats",
    "/api/workouts/completions/stats",
    "/api/workouts/completions?limit=50",
)


def main() -> None:
    user, client = phone.signed_in()
    Member(user.public_id).update(actions=[Member.subscription_tier.set("pro")])
    train(user.public_id)
    months = totals.rebuild(user_id=user.public_id)
    save_twenty(user.public_id)
    plain, _ = phone.measure(client, "/api/mobile/workouts", rounds=ROUNDS)
    print(f"{COMPLETIONS:,} completions in {months} months; ratios to a list of 20 workouts")
    for route in ROUTES:
        seconds, calls = phone.measure(client, route, rounds=ROUNDS)
        print(f"{route}: {seconds / plain:.1f} ({seconds * 1000:.0f} ms), round trips {calls}")


def train(user_id: str) -> None:
    """Write nine years of five-exercise sessions, as the tables hold them."""
    movements = [one for one in catalogue.all_exercises() if one.staple == 3 and one.loaded][:40]
    now = datetime.now(UTC)
    with Completion.batch_write() as batch:
        for number in range(COMPLETIONS):
            moment = now - timedelta(hours=16 * number)
            done = [movements[(number * 5 + place) % len(movements)] for place in range(5)]
            sets = [{"reps": 5 + number % 5, "load": {"value": 40 + number % 60, "unit": "kg"}}] * 4
            batch.save(
                Completion(
                    user_id,
                    moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                    completion_id=f"C{number:05d}",
                    workout_id="W",
                    completed_date=moment.date().isoformat(),
                    duration_seconds=3_000,
                    created_at=clock.iso(moment),
                    log={"sets": [{"name": one.name, "sets": sets} for one in done]},
                )
            )


def save_twenty(user_id: str) -> None:
    names = [one.name for one in catalogue.all_exercises() if one.staple == 3][:6]
    items = [{"name": name, "sets": 4, "reps": "8-10", "restSeconds": 90} for name in names]
    for _ in range(20):
        workouts.save_by_hand(
            user_id=user_id, title="Leg day", description="", blocks=[Block(items=items)],
            tier="pro", now=datetime.now(UTC),
        )  # fmt: skip


if __name__ == "__main__":
    main()
