import pytest

from workouts import catalogue, injuries
from workouts.languages import in_english


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("rutina de piernas en casa, 30 minutos, sin material",
         "workout de legs at home , 30 minutes , no equipment"),
        ("ganzkörpertraining zu hause, 20 minuten, ohne geräte",
         "full body at home , 20 minutes , no equipment"),
        ("étirements des hanches, sans sauts", "stretching des hips , without jumping"),
    ],
)  # fmt: skip
def test_the_words_of_training_are_read_in_three_more_languages(said, read):
    assert in_english(said) == read


@pytest.mark.parametrize(
    "said",
    ["25 min legs with dumbbells, no jumping", "abdomen and quadriceps", "training at the locker",
     "endurance, force and traction", "hip mobility for die-hard lifters"],
)  # fmt: skip
def test_english_stays_as_it_is(said):
    assert in_english(said) == said


def test_no_name_of_the_catalogue_is_taken_for_another_language():
    names = [
        name.lower()
        for exercise in catalogue.all_exercises()
        for name in (exercise.name, *exercise.aliases)
    ]

    assert [name for name in names if in_english(name) != name] == []


@pytest.mark.parametrize(
    ("said", "joint"),
    [("dolor de rodilla", "knee"), ("douleur au genou", "knee"), ("Knieschmerzen", "knee"),
     ("me duele el hombro", "shoulder"), ("Schmerzen in der Schulter", "shoulder"),
     ("mal au dos", "lower_back"), ("Rückenschmerzen", "lower_back"), ("lumbares", "lower_back")],
)  # fmt: skip
def test_a_limit_in_another_language_is_kept(said, joint):
    limits = injuries.read_phrase(said)

    assert (limits.joints.get(joint), limits.unread) == (1, ())
