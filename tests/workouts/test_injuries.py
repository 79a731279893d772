import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.profile import Constraint
from workouts import catalogue, injuries

JOINTS = {
    "bad knees": {"knee": 1},
    "left shoulder impingement": {"shoulder": 1},
    "bad sholder": {"shoulder": 1},
    "lower back pain": {"lower_back": 1},
    "upper back tightness": {"upper_back": 1},
    "herniated disc L5": {"lower_back": 1},
    "sciatica": {"lower_back": 1},
    "tennis elbow": {"elbow": 1},
    "golfer's elbow": {"elbow": 1},
    "carpal tunnel": {"wrist": 1},
    "rotator cuff": {"shoulder": 1},
    "ACL surgery": {"knee": 0},
    "torn meniscus": {"knee": 0},
    "plantar fasciitis": {"ankle": 1},
    "sprained ankel": {"ankle": 1},
    "shin splints": {"ankle": 1},
    "hip replacement": {"hip": 0},
    "neck": {"neck": 1},
    "mild knee pain": {"knee": 2},
    "my shoulder hurts": {"shoulder": 1},
    "knee is acting up": {"knee": 1},
    "bad knee, surgery last year": {"knee": 0},
    "mild knee pain, severe shoulder impingement": {"knee": 2, "shoulder": 0},
    "knee healed but my back hurts": {"lower_back": 1},
    "my back is fine but my knees are bad": {"knee": 1},
    "not fully recovered from knee surgery": {"knee": 0},
    "my knee isn't fine": {"knee": 1},
    "my knee is good except when squatting": {"knee": 1},
    "knee hurts, recovered from flu": {"knee": 1},
    "bad back, torn ACL, recovered": {"lower_back": 1},
    "no shoulder issues; wrist pain": {"wrist": 1},
}
NO_LIMIT = [
    *("no injuries", "None", "n/a", "nope", "-", "", "all good", "recovered", "no pain"),
    *("knees are fine now", "ACL surgery 5 years ago, fully recovered", "no knee pain"),
    *("No known limitations", "my knee is pain free", "I have no problems with my knees"),
]
BANS = {
    "no jumping": ["box jump", "burpee", "jump rope", "squat jump", "jumping jack"],
    "no overhead": ["military press", "thruster", "wall ball", "snatch", "push press"],
    "avoid deadlifts": ["deadlift", "RDL", "sumo deadlift"],
    "can't squat": ["back squat", "goblet squat", "air squat", "thruster"],
    "no running": ["run", "sprint", "treadmill run"],
    "pregnant": ["sit up", "russian twist", "box jump"],
    "high blood pressure": ["power clean", "burpee"],
    "hernia": ["sit up", "clean and jerk"],
    "diastasis recti": ["crunch", "bicycle crunch"],
    "shin splints": ["run", "double unders"],
    "avoid squats, lunges, jumping": ["back squat", "walking lunge", "box jump"],
    "no heavy deadlifts or good mornings": ["deadlift", "good morning"],
    "avoid back squats": ["back squat"],
    "don't make me run": ["run"],
}
LEAVES = {
    "no jumping": ["marching in place", "step jack", "air squat"],
    "no running": ["walk", "stationary bike", "bike sprint"],
    "no overhead": ["bench press", "plank"],
    "avoid back squats": ["goblet squat", "deadlift"],
    "no pull-ups": ["lat pulldown"],
    "bad knees": ["glute bridge", "bench press"],
}


def constraint(description, *affected):
    return Constraint(
        id="c1", description=description, affected_exercises=affected, created_at="2026-11-01"
    )


def movement(name):
    found = catalogue.find(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(("text", "expected"), JOINTS.items())
def test_words_for_a_joint_limit_its_stress(text, expected):
    assert dict(injuries.read_phrase(text).joints) == expected


@pytest.mark.parametrize("text", NO_LIMIT)
def test_nothing_wrong_means_no_limits(text):
    assert injuries.read_limits([constraint(text)]) == injuries.NO_LIMITS


@pytest.mark.parametrize(
    ("text", "name"), [(text, name) for text, names in BANS.items() for name in names]
)
def test_what_is_ruled_out_conflicts(text, name):
    assert injuries.conflict(movement(name), injuries.read_phrase(text))


@pytest.mark.parametrize(
    ("text", "name"), [(text, name) for text, names in LEAVES.items() for name in names]
)
def test_what_is_not_ruled_out_stays(text, name):
    assert injuries.conflict(movement(name), injuries.read_phrase(text)) is None


@pytest.mark.parametrize("text", ["dsfkjh", "lactose intolerant", "!!!", "体が痛い"])
def test_text_no_rule_understands_is_said_to_be_unread(text):
    assert injuries.read_phrase(text).unread == (text,)


def test_a_familys_bare_name_rules_out_the_family():
    limits = injuries.read_limits([constraint("doctor's advice: knee", "Squat")])

    refused = [injuries.conflict(row, limits) for row in catalogue.all_exercises()
               if row.pattern == "squat"]  # fmt: skip

    assert all(refused)
    assert injuries.conflict(movement("bench press"), limits) is None


def test_a_specific_name_rules_out_that_movement_and_its_loaded_form_only():
    limits = injuries.ban("BSS")

    assert injuries.conflict(movement("Bulgarian split squat"), limits)
    assert injuries.conflict(movement("back squat"), limits) is None


def test_an_unknown_movement_is_kept_by_name_and_unread():
    limits = injuries.ban("Frobnicator")

    assert limits.names == ("Frobnicator",)
    assert limits.unread == ("Frobnicator",)


def test_the_stricter_of_two_limits_wins():
    limits = injuries.read_limits([constraint("mild knee pain"), constraint("knee surgery")])

    assert dict(limits.joints) == {"knee": 0}


def test_a_conflict_says_why():
    reason = injuries.conflict(movement("back squat"), injuries.read_phrase("bad knees"))

    assert reason == "Barbell Squat loads the knee more than is allowed."


@given(joint=st.sampled_from(catalogue.JOINTS), exercise=st.sampled_from(catalogue.all_exercises()))
def test_a_joint_that_may_bear_nothing_is_never_loaded(joint, exercise):
    refused = injuries.conflict(exercise, injuries.Limits(joints={joint: 0}))

    assert bool(refused) is (exercise.joints.get(joint, 0) > 0)


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=60), max_size=3))
def test_any_text_can_be_read(description, affected):
    affected = [name for name in affected if name.strip()]

    limits = injuries.read_limits([constraint(description, *affected)])

    assert set(limits.joints) <= set(catalogue.JOINTS)
