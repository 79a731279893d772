"""What eases each part of the body: drills that move it, then stretches that hold it."""

from ai.builtin import choosing
from ai.coaching import Brief
from workouts import catalogue
from workouts.catalogue import Exercise

EASES = {
    "hips": (
        "90_90_Hip_Switch", "Hip_Flexor_Rock", "Half-Kneeling_Hip_Flexor_Stretch",
        "Figure-Four_Stretch", "Hip_Circle", "Butterfly_Stretch", "Worlds_Greatest_Stretch",
        "Pigeon_Pose", "Knee_Hug", "Frog_Stretch", "Leg_Swing", "Childs_Pose",
    ),
    "hamstrings": (
        "Seated_Hamstring_Stretch", "Inchworm", "Leg_Swing", "Downward_Dog",
        "Supine_Hamstring_Strap_Stretch", "Worlds_Greatest_Stretch", "Forward_Fold",
        "Legs_Up_the_Wall",
    ),
    "lower back": (
        "Cat-Cow", "Supine_Spinal_Twist", "Knee-to-Chest_Stretch", "Childs_Pose", "Pelvic_Tilt",
        "Figure-Four_Stretch", "Hip_Flexor_Rock", "Cobra_Stretch",
    ),
    "upper back": (
        "Thoracic_Rotation", "Thread_the_Needle", "Cat-Cow", "Seated_Thoracic_Extension",
        "Foam_Roll_Upper_Back", "Childs_Pose", "Scapular_Retraction", "Lat_Stretch",
    ),
    "neck": (
        "Neck_Rotation", "Neck_Side_Stretch", "Shoulder_Roll", "Scapular_Retraction",
        "Thoracic_Rotation",
    ),
    "shoulders": (
        "Arm_Circle", "Cross-Body_Shoulder_Stretch", "Wall_Angel", "Doorway_Chest_Stretch",
        "Scapular_Wall_Slide", "Thread_the_Needle", "Overhead_Triceps_Stretch", "Lat_Stretch",
        "Band_Shoulder_Pass-Through", "Strap_Shoulder_Stretch", "Shoulder_Roll",
    ),
    "chest": ("Doorway_Chest_Stretch", "Wall_Angel", "Thoracic_Rotation", "Arm_Circle"),
    "quads": (
        "Standing_Quad_Stretch", "Hip_Flexor_Rock", "Half-Kneeling_Hip_Flexor_Stretch",
        "Foam_Roll_Quads", "Strap_Quad_Stretch",
    ),
    "glutes": (
        "Figure-Four_Stretch", "90_90_Hip_Switch", "Knee_Hug", "Pigeon_Pose",
        "Supine_Spinal_Twist", "Foam_Roll_Glutes",
    ),
    "calves": ("Ankle_Rock", "Standing_Calf_Stretch", "Downward_Dog", "Foam_Roll_Calves"),
    "ankles": ("Ankle_Rock", "Standing_Calf_Stretch", "Balance_Board_Stand"),
    "wrists": ("Wrist_Rock", "Wrist_Flexor_Stretch"),
}  # fmt: skip
# A place with little of its own to move is eased by what it hangs on.
NEIGHBOURS = {
    "neck": ("upper back", "shoulders"),
    "chest": ("shoulders", "upper back"),
    "shoulders": ("upper back",),
    "upper back": ("shoulders",),
    "lower back": ("hips", "hamstrings"),
    "quads": ("hips",),
    "glutes": ("hips",),
    "hamstrings": ("hips",),
    "calves": ("ankles", "hamstrings"),
    "ankles": ("calves", "hamstrings"),
    "wrists": ("shoulders", "upper back"),
}


def movements(brief: Brief, *, most: int) -> list[Exercise]:
    """Return what eases the places asked for, in turn; then their neighbours; then the rest."""
    near = [name for area in brief.areas for name in NEIGHBOURS.get(area, ())]
    found: dict[str, Exercise] = {}
    for names in (brief.areas, near):
        lists = [EASES[name] for name in dict.fromkeys(names)]
        for exercise_id in choosing.in_turn(lists):
            exercise = catalogue.get(exercise_id)
            if exercise and brief.allows(exercise):
                found.setdefault(exercise.id, exercise)
        if len(found) * 2 >= most:
            break
    if len(found) * 2 < most:
        found |= {item.id: item for item in choosing.choose(brief, most=most)}
    return list(found.values())
