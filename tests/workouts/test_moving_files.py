"""Files of other apps, read: every header of reference/field.md §8, and what is wrong with one."""

import pytest

from workouts.moving import files
from workouts.moving.gathering import Choices
from workouts.moving.reading import BadFile

KG = Choices("kg", None)
STRONG_A = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
    "Workout Notes,RPE\n"
)
FILES = {
    "strong a": (
        STRONG_A + '2025-01-02 18:00:00,"Push, heavy",1h 10m,Bench Press (Barbell),W,60,5,0,0,,,\n'
        '2025-01-02 18:00:00,"Push, heavy",1h 10m,Bench Press (Barbell),1,82.5,5,0,0,,,"8,5"\n'
        '2025-01-02 18:00:00,"Push, heavy",1h 10m,Bench Press (Barbell),Rest Timer,,,,90,,,\n'
    ),
    "strong b": (
        "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;"
        "Distance Unit;Seconds;Notes;Workout Notes;Workout Duration\n"
        '2025-01-02 6:00:00\u202fPM;"Push; heavy";Bench Press (Barbell);W;60;kg;5;;;;0;;;70m\n'
        '2025-01-02 6:00:00\u202fPM;"Push; heavy";Bench Press (Barbell);1;82,5;kg;5;8,5;;;0;;;70m\n'
    ),
    "strong c": (
        "Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;"
        "Distance (meters);Seconds;Notes;Workout Notes\n"
        "1;2025-01-02 18:00:00;Push;4200;Bench Press (Barbell);W;60;5;;;;;\n"
        "1;2025-01-02 18:00:00;Push;4200;Bench Press (Barbell);1;82.5;5;8.5;;;;\n"
    ),
    "hevy": (
        '"title","start_time","end_time","description","exercise_title","superset_id",'
        '"exercise_notes","set_index","set_type","weight_kg","reps","distance_km",'
        '"duration_seconds","rpe"\n'
        '"Push","2 Jan 2025, 18:00","2 Jan 2025, 19:10","","Bench Press (Barbell)",,"",0,"warmup",'
        "60,5,,,\n"
        '"Push","2 Jan 2025, 18:00","2 Jan 2025, 19:10","","Bench Press (Barbell)",,"",1,"normal",'
        "82.5,5,,,8.5\n"
    ),
    "liftosaur": (
        "Workout DateTime,Program,Day Name,Exercise,Is Warmup Set?,Required Reps,Completed Reps,"
        "Completed RPE,Completed Weight Value,Completed Weight Unit,Notes\n"
        "2025-01-02T18:00:00.000Z,P,Push,Bench Press (Barbell),1,5,5,,60,kg,\n"
        "2025-01-02T18:00:00.000Z,P,Push,Bench Press (Barbell),0,5,5,8.5,82.5,kg,\n"
        "2025-01-02T18:00:00.000Z,P,Push,Bench Press (Barbell),0,5,,,,,\n"
    ),
}
WITHOUT_RPE = {
    "fitnotes": (
        "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment\n"
        "2025-01-02,Bench Press,Chest,82.5,kgs,5,,,,\n"
    ),
    "fitnotes ios": (
        "Date,Exercise,Category,Weight (kg),Weight (lbs),Reps,Distance,Distance Unit,Time,Notes,"
        "Kind\n2025-01-02,Bench Press,Chest,82.5,,5,,,,,\n"
    ),
    "fitbod": (
        "Date,Exercise,Reps,Weight(kg),Duration(s),Distance(m),Incline,Resistance,isWarmup,Note,"
        "multiplier\n2025-01-02 18:00:00 +0000,Bench Press,5,41.25,0,0,0,0,false,,2.0\n"
    ),
    "stronglifts": (
        "Date (yyyy/mm/dd),Workout,Workout Name,Exercise,Duration (hours),Start Time (h:mm),Notes,"
        "Set 1 (Reps),Set 1 (KG),Set 2 (Reps),Set 2 (KG)\n"
        "2025/01/02,1,Workout A,Bench Press,1,18:00,,5,82.5,,\n"
    ),
}


def sets(text: str) -> list[dict]:
    (session,) = files.read(text.encode(), KG).sessions
    (exercise,) = session.exercises
    assert session.completed_date == "2025-01-02"
    return [done.to_json() for done in exercise.sets]


@pytest.mark.parametrize("name", FILES)
def test_every_set_comes_with_its_kind_and_effort(name):
    assert sets(FILES[name]) == [
        {"type": "warmup", "reps": 5, "load": {"value": 60, "unit": "kg"}},
        {"type": "normal", "reps": 5, "load": {"value": 82.5, "unit": "kg"}, "rpe": 8.5},
    ]


@pytest.mark.parametrize("name", WITHOUT_RPE)
def test_apps_that_say_less_are_read_too(name):
    assert sets(WITHOUT_RPE[name]) == [
        {"type": "normal", "reps": 5, "load": {"value": 82.5, "unit": "kg"}}
    ]


def test_only_a_file_without_units_asks_for_one():
    asks = {name: files.read(text.encode(), KG).asks_unit for name, text in FILES.items()}

    assert [name for name, asked in asks.items() if asked] == ["strong a"]


def test_a_length_of_time_and_the_members_zone_make_the_end_of_a_session():
    (session,) = files.read(FILES["strong a"].encode(), KG).sessions

    assert session.completed_at.startswith("2025-01-02T19:10:00.")
    assert session.duration_seconds == 4200


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_are_told_apart(encoding):
    content = FILES["strong b"].replace("Push", "Drücken").encode(encoding)

    assert files.read(content, KG).sessions[0].title == "Drücken; heavy"


def test_bodyweight_is_no_load_and_help_is_noted():
    text = (
        STRONG_A + "2025-01-02 18:00:00,A,1h,Pull Up,1,0,8,0,0,,,\n"
        "2025-01-02 18:00:00,A,1h,Pull Up,2,-20,8,0,0,,,\n"
        "2025-01-02 18:00:00,A,1h,Pull Up,3,0,0,0,30,,,\n"
    )

    assert sets(text) == [
        {"type": "normal", "reps": 8},
        {"type": "normal", "reps": 8, "notes": "-20 kg assistance"},
        {"type": "normal", "seconds": 30},
    ]


@pytest.mark.parametrize(
    ("row", "line", "reason"),
    [
        ("2025-01-02 18:00:00,A,1h,Squat,1,heavy,5,0,0,,,", 3, '"heavy" in "weight"'),
        ("soon,A,1h,Squat,1,60,5,0,0,,,", 3, "not a date"),
        ("2025-01-02 18:00:00,A,1h,,1,60,5,0,0,,,", 3, "no name"),
        ("2025-01-02 18:00:00,A,1h,Squat,1,60000,5,0,0,,,", 3, "load value"),
        ("2025-01-02 18:00:00,A,1h,Squat,1,60,5.5,0,0,,,", 3, "whole number"),
        ("2025-01-02 18:00:00,A,1h,Squat,1,60,5,0,0,,,,,9", 3, "14 values"),
        ("2025-01-02 18:00:00,A,1h,Squat,X,60,5,0,0,,,", 3, "set order"),
    ],
)
def test_a_bad_row_is_named_by_line_and_reason(row, line, reason):
    good = '2025-01-02 18:00:00,A,1h,"Squat",1,60,5,0,0,,,\n'

    with pytest.raises(BadFile) as refused:
        files.read((STRONG_A + good + row).encode(), KG)

    assert refused.value.extra["line"] == line
    assert reason in refused.value.message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"%PDF\x00\x01\x02\x03\xff", "text file"),
        (b"a,b,c\n1,2,3\n", "no app we know"),
        (b'{"format": "other"}', "not an export"),
        (b'{"format": ', "not JSON"),
        (STRONG_A.encode(), "no set"),
        (b'{"format":"kinex-fit","version":1,"sessions":[{"id":"a"}]}', "sessions.0."),
    ],
)
def test_a_file_that_is_nothing_of_ours_says_so(content, reason):
    with pytest.raises(BadFile, match=reason):
        files.read(content, KG)
