"""What a search of 10,000 workouts costs one member, as ratios to a plain list request.

    python -m bench.library

The plain list is the same member's: 20 workouts with their blocks out of 10,000.
"""

from bench import phone  # isort: skip  (Django reads its settings there)

from datetime import UTC, datetime, timedelta

from workouts import catalogue
from workouts import services as workouts
from workouts.blocks import Block, Plan
from workouts.tables import Workout

WORKOUTS = 10_000
ROUNDS = 5
PLAIN = "/api/mobile/workouts?limit=20"
ROUTES = {
    "a page without a filter": "/api/workouts/search?limit=20",
    "a word every tenth workout has": "/api/workouts/search?q=tenth&limit=20",
    "two words and two filters": "/api/workouts/search?q=day squat&kind=circuit&kit=Barbell",
    "a word only the oldest workout has": "/api/workouts/search?q=oldest&limit=20",
    "a word no workout has": "/api/workouts/search?q=zumba&limit=20",
}


def main() -> None:
    user, client = phone.signed_in()
    size = fill(user.public_id)
    plain, _ = phone.measure(client, PLAIN, rounds=ROUNDS)
    print(f"{WORKOUTS:,} workouts of one member, {size:.0f} characters of search text each")
    print(f"ratios to a plain list of 20 ({plain * 1000:.0f} ms)")
    for name, route in ROUTES.items():
        seconds, calls = phone.measure(client, route, rounds=ROUNDS)
        print(f"{name}: {seconds / plain:.1f} ({seconds * 1000:.0f} ms), round trips {calls}")


def fill(user_id: str) -> float:
    """Write workouts of six exercises each, a day apart; return the mean length of their texts."""
    movements = [one.name for one in catalogue.all_exercises() if one.staple >= 2]
    now, kinds, length = datetime.now(UTC), ("straight", "circuit", "amrap", "emom"), 0
    with Workout.batch_write() as batch:
        for number in range(WORKOUTS):
            names = [movements[(number * 7 + place * 13) % len(movements)] for place in range(6)]
            items = [{"name": name, "sets": 4, "reps": "8-10", "restSeconds": 90} for name in names]
            words = ("oldest " if number == WORKOUTS - 1 else "") + ("" if number % 10 else "tenth")
            row = workouts.new_workout(
                user_id=user_id,
                workout_id=f"W{number:05d}",
                plan=Plan(
                    title=f"Day {number} {words}",
                    description="Warm up first, then keep a steady pace.",
                    tags=["gym"],
                    blocks=[Block(kind=kinds[number % 4], items=items)],
                ),
                source="manual",
                tier="free",
                now=now - timedelta(days=number),
            )
            length += len(row.search_text)
            batch.save(row)
    return length / WORKOUTS


if __name__ == "__main__":
    main()
