"""The training profile: a member's kit, goals, limits and strength (contract §11)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Experience = Literal["beginner", "intermediate", "advanced"]
Split = Literal["full-body", "upper-lower", "push-pull-legs", "bro-split", "custom"]
Location = Literal["home", "gym", "both"]
WeightUnit = Literal["kg", "lbs"]

Text = Annotated[str, Field(min_length=1, max_length=200)]

GOALS = (
    "Build muscle (hypertrophy)",
    "Increase strength (powerlifting)",
    "Lose fat / Weight loss",
    "Improve cardiovascular endurance",
    "Improve mobility / Flexibility",
    "Athletic performance / Sports training",
    "General fitness / Health maintenance",
    "Bodybuilding / Physique competition",
    "Functional fitness / CrossFit",
    "Rehabilitation / Injury recovery",
    "Improve posture / Core stability",
    "Increase power / Explosiveness",
    "Marathon / Endurance event training",
    "Tone and define muscles",
    "Build work capacity / Conditioning",
)

EQUIPMENT_GROUPS: dict[str, tuple[str, ...]] = {
    "Free weights": (
        "Barbell",
        "Dumbbells",
        "Kettlebells",
        "Weight plates",
        "EZ curl bar",
        "Trap bar",
    ),
    "Racks and benches": (
        "Squat rack",
        "Power rack",
        "Bench (flat)",
        "Bench (adjustable)",
        "Preacher curl bench",
    ),
    "Bodyweight": (
        "Pull-up bar",
        "Dip station",
        "Gymnastics rings",
        "Parallettes",
        "Glute-ham developer (GHD)",
        "Ab wheel",
    ),
    "Machines": (
        "Cable machine",
        "Functional trainer",
        "Smith machine",
        "Leg press",
        "Leg extension",
        "Leg curl",
        "Lat pulldown",
        "Seated row",
        "Chest press machine",
        "Shoulder press machine",
    ),
    "Cardio": (
        "Treadmill",
        "Stationary bike",
        "Rowing machine",
        "Elliptical",
        "Stair climber",
        "Assault bike",
        "Ski erg",
        "Jump rope",
    ),
    "Functional": (
        "Battle ropes",
        "Slam balls",
        "Plyometric box",
        "Step platform",
        "TRX/Suspension trainer",
        "Resistance bands",
        "Resistance loops",
        "Medicine ball",
        "Weighted vest",
        "Sandbag",
        "Landmine attachment",
    ),
    "Recovery and other": (
        "Foam roller",
        "Yoga mat",
        "Massage gun",
        "Stretching strap",
        "Balance board",
        "Barre",
    ),
}
EQUIPMENT: tuple[str, ...] = tuple(name for group in EQUIPMENT_GROUPS.values() for name in group)


class Part(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, str_strip_whitespace=True, extra="ignore"
    )


class Constraint(Part):
    """An injury or limit in the member's own words."""

    id: Annotated[str, Field(max_length=100)]
    description: Annotated[str, Field(max_length=500)]
    affected_exercises: list[Text] = []
    created_at: Annotated[str, Field(max_length=40)]


class Preferences(Part):
    favorite_exercises: list[Text] = []
    disliked_exercises: list[Text] = []
    warmup_required: bool | None = None
    cooldown_required: bool | None = None


class PersonalRecord(Part):
    """The best set a member has done of an exercise."""

    weight: Annotated[float, Field(gt=0, le=2_000)]
    reps: Annotated[int, Field(gt=0, le=1_000)]
    unit: WeightUnit
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    notes: Annotated[str, Field(max_length=500)] | None = None


class TrainingProfile(Part):
    """Blank by default: nothing is assumed that the member has not said."""

    experience: Experience | None = None
    preferred_split: Split | None = None
    training_days: Annotated[int, Field(ge=1, le=7)] | None = None
    session_duration: Annotated[int, Field(ge=15, le=180)] | None = None
    equipment: Annotated[list[Text], Field(max_length=100)] = []
    training_location: Location | None = None
    goals: Annotated[list[Text], Field(max_length=50)] = []
    primary_goal: Annotated[str, Field(max_length=200)] | None = None
    constraints: Annotated[list[Constraint], Field(max_length=50)] = []
    preferences: Preferences = Preferences()
    personal_records: dict[Text, PersonalRecord] = {}
    created_at: str | None = None
    updated_at: str | None = None
