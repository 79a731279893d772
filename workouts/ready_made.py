"""Ready-made workouts, written for every level and kit: what Pro members start from."""

from workouts import catalogue
from workouts.blocks import Block, Item, Params, Plan


def _item(name: str, sets: int | None = None, reps: int | str | None = None, **more) -> Item:
    known = catalogue.find(name)
    return Item(name=name, exercise_id=known.id if known else None, sets=sets, reps=reps, **more)


def _plan(title: str, difficulty: str, tags: list[str], description: str, *blocks: Block) -> Plan:
    return Plan(
        title=title, difficulty=difficulty, tags=tags, description=description, blocks=list(blocks)
    )


def _straight(*items: Item) -> Block:
    return Block(items=list(items))


def _timed(kind: str, items: list[Item], **params) -> Block:
    return Block(kind=kind, params=Params(**params), items=items)


PLANS: dict[str, Plan] = {
    "full-body-start": _plan(
        "Full body, first weeks", "beginner", ["full body", "strength"],
        "Five basic movements, three sets each. Add a little weight when every set feels easy.",
        _straight(
            _item("Goblet Squat", 3, "8-10", rest_seconds=90),
            _item("Dumbbell Bench Press", 3, "8-10", rest_seconds=90),
            _item("One-Arm Dumbbell Row", 3, "8-10", per_side=True, rest_seconds=90),
            _item("Romanian Deadlift", 3, "8-10", rest_seconds=90),
            _item("Plank", 3, seconds=30, rest_seconds=60),
        ),
    ),
    "push": _plan(
        "Push", "intermediate", ["push", "hypertrophy"],
        "Chest, shoulders and triceps: heavy first, then volume.",
        _straight(
            _item("Barbell Bench Press", 4, "6-8", rest_seconds=150),
            _item("Barbell Overhead Press", 3, "6-8", rest_seconds=120),
            _item("Incline Dumbbell Press", 3, "8-12", rest_seconds=90),
        ),
        _timed("superset", [_item("Dumbbell Lateral Raise", reps="12-15"),
                            _item("Triceps Pushdown", reps="12-15")], rounds=3, rest_seconds=60),
    ),
    "pull": _plan(
        "Pull", "intermediate", ["pull", "hypertrophy"],
        "Back and biceps, from hanging to rowing to curling.",
        _straight(
            _item("Pull-Up", 4, "5-8", rest_seconds=150),
            _item("Bent-Over Barbell Row", 4, "6-8", rest_seconds=120),
            _item("Face Pull", 3, "12-15", rest_seconds=60),
            _item("Barbell Curl", 3, "8-12", rest_seconds=60),
        ),
    ),
    "legs": _plan(
        "Legs", "intermediate", ["legs", "hypertrophy"],
        "Squat and hinge heavy, then one leg at a time.",
        _straight(
            _item("Barbell Squat", 4, "5-8", rest_seconds=180),
            _item("Romanian Deadlift", 3, "8-10", rest_seconds=120),
            _item("Bulgarian Split Squat", 3, "8-10", per_side=True, rest_seconds=90),
            _item("Standing Calf Raise", 4, "10-15", rest_seconds=60),
        ),
    ),
    "five-by-five": _plan(
        "Five by five", "intermediate", ["strength"],
        "Three lifts, five heavy sets of five. Leave one repetition in reserve.",
        _straight(
            _item("Barbell Squat", 5, 5, rest_seconds=180),
            _item("Barbell Bench Press", 5, 5, rest_seconds=180),
            _item("Bent-Over Barbell Row", 5, 5, rest_seconds=180),
        ),
    ),
    "no-kit": _plan(
        "No kit, twenty minutes", "beginner", ["bodyweight", "home", "quick"],
        "A room and a floor are enough. Go round as often as you can with good form.",
        _timed("amrap", [_item("Bodyweight Squat", reps=15), _item("Push-Up", reps=10),
                         _item("Walking Lunge", reps=10, per_side=True),
                         _item("Plank", seconds=30)],
               time_cap_seconds=1_200),
    ),
    "kettlebell-emom": _plan(
        "Kettlebell, every minute", "intermediate", ["kettlebell", "conditioning"],
        "Four movements take turns, one each minute. Rest in what is left of it.",
        _timed("emom", [_item("Kettlebell Swing", reps=15), _item("Goblet Squat", reps=10),
                        _item("Push-Up", reps=12), _item("Russian Twist", reps=20)],
               interval_seconds=60, rounds=16),
    ),
    "intervals": _plan(
        "Forty on, twenty off", "intermediate", ["conditioning", "quick"],
        "Five stations, four rounds. Keep a pace you can hold to the end.",
        _timed("interval", [_item("Jumping Jacks"), _item("Burpee"), _item("Mountain Climber"),
                            _item("Bodyweight Squat"), _item("Plank")],
               work_seconds=40, rest_seconds=20, rounds=4),
    ),
    "tabata-core": _plan(
        "Core in four minutes", "beginner", ["core", "quick"],
        "Twenty seconds of work, ten of rest, eight times.",
        _timed("tabata", [_item("Mountain Climber"), _item("Plank")],
               rounds=8, work_seconds=20, rest_seconds=10),
    ),
    "chipper": _plan(
        "The long list", "advanced", ["conditioning", "for time"],
        "One list from top to bottom, as fast as good form allows.",
        _timed("for_time", [_item("Bodyweight Squat", reps=100), _item("Sit-Up", reps=80),
                            _item("Walking Lunge", reps=60), _item("Burpee", reps=40),
                            _item("Pull-Up", reps=20)], time_cap_seconds=2_400),
    ),
}  # fmt: skip
