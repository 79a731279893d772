"""The blocks around the work: a warm-up that leads into it and a cool-down for what it trained."""

from collections.abc import Sequence

from ai.builtin import choosing
from ai.coaching import Brief
from ai.regions import region
from workouts import catalogue
from workouts.blocks import Block, Item
from workouts.catalogue import Exercise

# Joint circles and flows by what the session trains.
LEADS_INTO = {
    "legs": (
        "Leg_Swing",
        "Hip_Circle",
        "Ankle_Rock",
        "90_90_Hip_Switch",
        "Worlds_Greatest_Stretch",
    ),
    "push": ("Arm_Circle", "Scapular_Wall_Slide", "Thoracic_Rotation", "Shoulder_Roll"),
    "pull": ("Arm_Circle", "Thoracic_Rotation", "Cat-Cow", "Shoulder_Roll"),
    "conditioning": ("Leg_Swing", "Arm_Circle", "Hip_Circle", "Torso_Twist"),
}
PULSE = (
    "Rowing_Machine", "Stationary_Bike", "Elliptical_Trainer", "Incline_Treadmill_Walk",
    "Jumping_Jack", "High_Knees", "Marching_in_Place", "Step_Jack", "Shadow_Boxing",
    "Seated_Punches", "Brisk_Walk",
)  # fmt: skip
HOPPING = ("Jumping_Jack", "High_Knees")
STRETCHES = 5


def warm_up_seconds(minutes: int) -> int:
    if minutes < 15:
        return 60
    return 150 if minutes < 25 else 240 if minutes < 40 else 330 if minutes < 60 else 480


def cool_down_seconds(minutes: int) -> int:
    if minutes < 15:
        return 60
    return 120 if minutes < 25 else 180 if minutes < 60 else 270


def warm_up(brief: Brief, work: Sequence[Exercise], *, seconds: int) -> Block | None:
    """Raise the pulse, then move the joints the work will load."""
    regions = [found for exercise in work if (found := region(exercise.id))] or ["conditioning"]
    names = choosing.in_turn([LEADS_INTO[name] for name in dict.fromkeys(regions)])
    taken = {exercise.id for exercise in work}
    flows = [item for name in names if (item := _allowed(name, brief)) and item.id not in taken]
    is_run = any(exercise.pattern == "locomotion" for exercise in work)
    names = [
        name
        for name in (("Brisk_Walk",) * is_run + PULSE)
        if not (brief.intensity == "easy" and name in HOPPING)
    ]
    pulse = next((item for name in names if (item := _allowed(name, brief))), None)
    flows = flows[: max(1, (seconds - 60) // 50)]
    parts = ([pulse] if pulse and seconds >= 100 else []) + flows
    return _timed_block("warmup", "Warm-up", parts, seconds, first_share=2.2 if pulse else 1)


def cool_down(brief: Brief, work: Sequence[Exercise], *, seconds: int) -> Block | None:
    """Stretch what was trained, the most trained first."""
    muscles = [muscle for exercise in work for muscle in exercise.primary_muscles]
    ranked = sorted(dict.fromkeys(muscles), key=lambda muscle: -muscles.count(muscle))
    pool = [
        item for item in choosing.by_pattern("stretch") if item.staple >= 2 and brief.allows(item)
    ]
    pool.sort(key=lambda item: (-item.staple, item.id))
    hits = [item for muscle in ranked for item in pool if muscle in item.primary_muscles]
    parts = list({item.id: item for item in [*hits, *pool]}.values())
    taken = {exercise.id for exercise in work}
    parts = [item for item in parts if item.id not in taken][
        : max(1, min(STRETCHES, seconds // 50))
    ]
    return _timed_block("cooldown", "Cool-down", parts, seconds, first_share=1)


def _allowed(exercise_id: str, brief: Brief) -> Exercise | None:
    exercise = catalogue.get(exercise_id)
    return exercise if exercise and brief.allows(exercise) else None


def _timed_block(
    kind: str, label: str, parts: Sequence[Exercise], seconds: int, *, first_share: float
) -> Block | None:
    """Share the time out, both sides counted, in steps people can keep on a clock."""
    if not parts:
        return None
    shares = [first_share if number == 0 else 1.0 for number in range(len(parts))]
    changes = 5 * (len(parts) - 1)
    unit = max(1.0, (seconds - changes) / sum(shares))
    items = []
    for number, (exercise, share) in enumerate(zip(parts, shares, strict=True), start=1):
        length = unit * share / (2 if exercise.unilateral else 1)
        items.append(
            Item(
                id=f"{kind[0]}{number}",
                name=exercise.name,
                exercise_id=exercise.id,
                seconds=max(15, min(300, round(length / 5) * 5)),
                per_side=exercise.unilateral,
            )
        )
    return Block(id=kind, kind=kind, label=label, items=items)
