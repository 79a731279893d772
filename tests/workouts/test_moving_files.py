"""Files of other apps, read: every header of reference/field.md §8, and what is wrong with one."""

import gzip
from zoneinfo import ZoneInfo

import orjson
import pytest

from kinexfit import errors
from workouts.moving import files, gathering, reading
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


ROW = "2025-01-02 18:00:00,A,1h,Squat,1,60,5,0,0,,,\n"


def own_json(*, sets: int = 1, exercises: int = 1) -> bytes:
    done = {"reps": 5, "load": {"value": 60, "unit": "kg"}, "notes": "x" * 20}
    session = {
        "id": "a",
        "completedAt": "2025-01-02T18:00:00Z",
        "completedDate": "2025-01-02",
        "exercises": [{"name": "Squat", "sets": [done] * sets}] * exercises,
    }
    return orjson.dumps({"format": "kinex-fit", "version": 1, "sessions": [session]})


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


def test_western_european_text_without_a_mark_is_read():
    content = FILES["strong b"].replace("Push", "Drücken").replace("\u202f", " ").encode("cp1252")

    assert files.read(content, KG).sessions[0].title == "Drücken; heavy"


def test_a_row_without_its_unit_asks_even_where_others_have_one():
    open_unit = FILES["strong b"].replace("82,5;kg;", "82,5;;")

    assert files.read(open_unit.encode(), KG).asks_unit is True
    in_pounds = files.read(open_unit.encode(), Choices("lb", None)).sessions[0].exercises[0].sets
    assert [done.load.unit for done in in_pounds] == ["kg", "lb"]


def test_a_file_that_tells_time_in_utc_counts_for_the_members_own_day():
    late = FILES["liftosaur"].replace("T18:00", "T02:00").encode()

    (session,) = files.read(late, Choices("kg", ZoneInfo("America/Los_Angeles"))).sessions

    assert (session.completed_date, session.completed_at[:10]) == ("2025-01-01", "2025-01-02")


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


def test_a_file_too_large_is_refused_before_it_is_read():
    with pytest.raises(errors.TooLarge):
        files.read(b"x" * (10 * 1024 * 1024 + 1), KG)


def test_more_sessions_or_lines_than_we_take_are_refused_by_name(monkeypatch):
    monkeypatch.setattr(gathering, "MOST_SESSIONS", 1)
    with pytest.raises(BadFile, match="Line 3: We take up to 1 sessions"):
        files.read((STRONG_A + ROW + ROW.replace("-02 ", "-03 ")).encode(), KG)

    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    with pytest.raises(BadFile, match="Line 3: We read up to 1 lines"):
        files.read((STRONG_A + ROW + ROW).encode(), KG)


@pytest.mark.parametrize("number", ["nan", "inf", "1e400", "-1e10", "٣x"])
def test_no_number_that_is_none_is_kept(number):
    with pytest.raises(BadFile, match="Line 2: "):
        files.read((STRONG_A + ROW.replace(",60,", f",{number},")).encode(), KG)


STRONG_B = FILES["strong b"].partition("\n")[0] + "\n"


def weights(*written: str) -> list[float]:
    """Read a Strong file of these weights, a set each."""
    rows = [
        f"2025-01-02 18:00:00;Push;Sled Push;{number};{weight};kg;5;8,5;;;0;;;70m\n"
        for number, weight in enumerate(written, start=1)
    ]
    (session,) = files.read((STRONG_B + "".join(rows)).encode(), KG).sessions
    return [done.load.value for done in session.exercises[0].sets]


def test_a_mark_between_thousands_is_known_by_its_column():
    assert weights("1,000", "82.5") == [1000, 82.5]
    assert weights("1.000", "82,5") == [1000, 82.5]
    assert weights("1,000", "82,5") == [1, 82.5]
    assert weights("60,000", "0,500") == [60, 0.5]
    assert weights("60.125", "82.5") == [60.125, 82.5]
    assert weights("60.125") == [60.125]
    assert weights("1,234.5") == [1234.5]


@pytest.mark.parametrize("others", [(), ("60",), ("82.5", "82,5")])
def test_a_thousand_that_could_be_one_is_refused(others):
    with pytest.raises(BadFile, match=r"could be 1000 or 1\.") as refused:
        weights(*others, "1,000")

    assert refused.value.extra["line"] == 2 + len(others)


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_excels_own_first_line_names_the_separator(first):
    plain = files.read(FILES["strong b"].encode(), KG).sessions

    assert files.read((first + FILES["strong b"]).encode(), KG).sessions == plain
    with pytest.raises(BadFile, match="Line 4: "):
        files.read((first + FILES["strong b"].replace(";82,5;", ";heavy;")).encode(), KG)
    with pytest.raises(BadFile, match="Line 2: These columns"):
        files.read((first + "a;b;c\n1;2;3\n").encode(), KG)


def test_blank_lines_above_a_table_are_counted():
    above = "\r\n  \n"

    assert files.read((above + STRONG_A + ROW).encode(), KG).sessions
    with pytest.raises(BadFile, match="Line 4: "):
        files.read((above + STRONG_A + ROW.replace(",60,", ",heavy,")).encode(), KG)
    with pytest.raises(BadFile, match="Line 3: These columns"):
        files.read((above + "a,b,c\n").encode(), KG)


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
        (b'{"format":"kinex-fit","version":2}', "version we can't read"),
        (b"[" * 200_000, "not JSON"),
        (b"PK\x03\x04" + b"\x00" * 100, "zip or Excel file"),
        (gzip.compress(STRONG_A.encode()), "text file"),
        (bytes(range(256)), "text file"),
        ((STRONG_A + "x" * 200_000).encode(), "Line 2: It can't be read"),
        ((STRONG_A + '2025-01-02,"A').encode(), "Line 2"),
        (own_json(sets=1_000), "at most 200"),
        (own_json(sets=200, exercises=60), "larger than we can keep"),
        (own_json() + b"x", "not JSON"),
        (STRONG_A.replace("Date", "=cmd()").encode(), "no app we know"),
    ],
)
def test_a_file_that_is_nothing_of_ours_says_so(content, reason):
    with pytest.raises(BadFile, match=reason):
        files.read(content, KG)
