"""What is given back: no set is lost on the way out and in again, and everybody gets a copy."""

import csv
import functools
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import jsonschema
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.tables import Member
from workouts import services
from workouts.moving import content, files, formulas, imports, plan, writing
from workouts.moving.gathering import Choices
from workouts.services.sessions import millis
from workouts.tables import Completion

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZONES = st.sampled_from([None, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")])
HOSTILE = ["=1+1", "-5", "+x", "@x", "'=1", "a,=1", 'a;"=1', "x\n=1", "'", "\t", "\u202f8,5"]
# No table can hold the character of no value.
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
WORDS = st.text(CHARACTERS, max_size=12) | st.sampled_from(HOSTILE)
NAMES = st.sampled_from(["Barbell Squat", "My own; thing", '"Row"', "=SUM(A1)"]) | st.text(
    st.characters(exclude_categories=["C"]), min_size=1, max_size=12
).filter(str.strip)
AMOUNTS = st.floats(0, 2_000, allow_subnormal=False)
SETS = st.fixed_dictionaries(
    {"type": st.sampled_from(["normal", "warmup", "drop", "failure"])},
    optional={
        "reps": st.integers(0, 1_000),
        "load": st.fixed_dictionaries({"value": AMOUNTS, "unit": st.sampled_from(["kg", "lb"])}),
        "rpe": st.integers(2, 20).map(lambda half: half / 2),
        "seconds": st.integers(0, 86_400),
        "distance": st.fixed_dictionaries(
            {
                "value": st.floats(0.001, 1_000_000, allow_subnormal=False),
                "unit": st.sampled_from(["m", "km", "mi"]),
            }
        ),
        "notes": WORDS,
    },
)
EXERCISES = st.fixed_dictionaries(
    {"name": NAMES, "sets": st.lists(SETS, max_size=4)},
    optional={"exerciseId": st.just("barbell_back_squat"), "notes": WORDS},
)
METRICS = st.fixed_dictionaries(
    {
        "exerciseName": st.sampled_from(["Squat", "Running", "", "x" * 300]),
        "completed": st.booleans(),
        "isRun": st.booleans(),
        "weightUnit": st.sampled_from(["lbs", "kg", "stone"]),
        "distanceUnit": st.sampled_from(["m", "km", "mi"]),
    },
    optional={
        "reps": st.integers(-1, 2_000),
        "weight": st.floats(-1, 3_000),
        "distance": st.floats(0, 50),
        "timeSeconds": st.integers(0, 90_000),
        "roundCompleted": st.integers(0, 20),
    },
)
LOGS = st.fixed_dictionaries(
    {"sets": st.lists(EXERCISES, max_size=4)},
    optional={
        "notes": WORDS,
        "perceivedDifficulty": st.integers(1, 10),
        "energy": st.integers(1, 5),
        "enjoyment": st.integers(1, 5),
        "blocks": st.lists(st.fixed_dictionaries({"name": WORDS, "seconds": st.integers(0, 9)})),
        "exerciseMetrics": st.lists(METRICS, max_size=6),
    },
)
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@st.composite
def histories(draw) -> list[dict]:
    moments = draw(st.lists(MOMENTS.map(millis), max_size=4, unique=True))
    return [
        content.session(
            completion_id=f"C{number}",
            title=draw(WORDS),
            completed_at=moment,
            completed_date=moment[:10],
            seconds=draw(st.integers(0, 86_400)),
            log=draw(LOGS),
        )
        for number, moment in enumerate(moments)
    ]


def read(text: str, zone: ZoneInfo | None = None) -> list[dict]:
    moved = files.read(text.encode(), Choices("kg", zone))
    assert moved.asks_unit is False
    return sorted((one.to_json() for one in moved.sessions), key=lambda one: one["id"])


@functools.cache
def published() -> jsonschema.Draft202012Validator:
    """Return what checks documents by the published schema, which is itself checked here."""
    schema = content.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@given(histories())
@settings(deadline=None, max_examples=200)
def test_json_comes_back_as_it_was(sessions):
    document = {"format": "kinex-fit", "version": 1, "sessions": sessions}
    published().validate(document)

    if sessions:
        assert read(orjson.dumps(document).decode()) == sessions


@given(histories())
@settings(deadline=None, max_examples=200)
def test_our_csv_comes_back_as_it_was_but_for_scores_of_blocks(sessions):
    if sessions:
        scoreless = [{name: one[name] for name in one if name != "blocks"} for one in sessions]
        back = read("".join(writing.rows(sessions)))
        assert [tidy(one) for one in back] == [tidy(one) for one in scoreless]


def tidy(session: dict) -> dict:
    """Return a session without texts that are empty, which a cell can't tell from none."""
    return content.Session.model_validate(_without_empty(session)).to_json()


def _without_empty(value):
    if isinstance(value, dict):
        kept = {name: _without_empty(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one != "" or name in ("title", "name")}
    return [_without_empty(one) for one in value] if isinstance(value, list) else value


def strong_can_carry(session: dict) -> list[tuple]:
    """Return the sets of a session as Strong's columns hold them, in one turn an exercise."""
    found: dict[str, list] = {}
    for exercise in session["exercises"]:
        for done in exercise["sets"]:
            load, distance = done.get("load") or {}, done.get("distance") or {}
            amounts = (
                done.get("reps") or 0, load.get("value") or 0, done.get("seconds") or 0,
                distance.get("value") or 0,
            )  # fmt: skip
            if any(amounts):
                units = load.get("unit") if amounts[1] else None, distance.get("unit")
                row = (done["type"], done.get("rpe"), *amounts, *units)
                found.setdefault(exercise["name"], []).append(row)
    return sorted((name, *rows) for name, rows in found.items())


@given(histories(), ZONES)
@settings(deadline=None, max_examples=200)
def test_strongs_columns_bring_every_amount_back(sessions, zone):
    # Two sessions of one title that began in the same second would be one to Strong.
    titled = [{**session, "title": session["id"]} for session in sessions]
    carried = [kept for session in titled if (kept := strong_can_carry(session))]

    if carried:
        back = read("".join(writing.strong_rows(titled, zone)), zone)
        assert sorted(map(strong_can_carry, back), key=repr) == sorted(carried, key=repr)


@given(WORDS | st.text(alphabet=",;'\"=-\t\n@ a", max_size=12))
def test_no_cell_runs_as_a_formula_whatever_separates_cells(text):
    cell = formulas.guarded(text)

    for separator in ",;\t":
        for line in cell.replace("\r", "\n").split("\n"):
            for part in line.split(separator):
                assert not part.lstrip("\"'\t").startswith(("=", "+", "-", "@")) or part[0] == "'"
    assert formulas.unguarded(cell) == text


def test_both_tables_guard_every_text():
    hostile = '=HYPERLINK("http://x")'
    session = content.session(
        completion_id="C1",
        title=hostile,
        completed_at="2026-01-01T10:00:00.000Z",
        completed_date="2026-01-01",
        seconds=60,
        log={"notes": hostile, "sets": [
            {"name": hostile, "notes": hostile, "sets": [{"reps": 1, "notes": hostile}]}
        ]},
    )  # fmt: skip

    for lines, separator in ((writing.rows, ","), (lambda s: writing.strong_rows(s, None), ";")):
        for row in csv.reader(io.StringIO("".join(lines([session]))), delimiter=separator):
            assert not [cell for cell in row if cell.startswith("=")]


def subscribe(user, tier: str = "pro") -> None:
    Member(user.public_id).update(actions=[Member.subscription_tier.set(tier)])


def body(reply) -> bytes:
    assert reply.status_code == 200
    return b"".join(reply.streaming_content)


def log(user, number: int, **more) -> None:
    done = {"reps": 5, "load": {"value": 102.25 + number, "unit": "lb"}, "rpe": 8.5}
    services.log_completion(
        user_id=user.public_id,
        workout_id=f"W{number}",
        log={
            "completedAt": f"2025-01-{number + 1:02d}T23:30:00Z",
            "durationSeconds": 3_600,
            "sets": [{"name": "Barbell Squat", "sets": [done, {**done, "type": "warmup"}]}],
            **more,
        },
        now=NOW,
    )


def moved_in(user, content: bytes):
    row = imports.start(user_id=user.public_id, content=content, file_name="f", now=NOW)
    return imports.apply(row=row, now=NOW)


def sets_of(user) -> list:
    return [(row.completed_at, row.log["sets"]) for row in Completion.query(user.public_id)]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_history_moves_from_one_account_to_another_and_back(
    form, user, api, stranger, stranger_api
):
    subscribe(user)
    subscribe(stranger)
    for number in range(3):
        log(user, number)
    before = sets_of(user)

    moved_in(stranger, body(api.get(f"/api/export?format={form}")))
    back = moved_in(user, body(stranger_api.get(f"/api/export?format={form}")))

    assert [one for one, _ in sets_of(stranger)] == [one for one, _ in before]
    assert back.done == 0
    assert sets_of(user) == before


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland", None])
@pytest.mark.parametrize("form", ["json", "csv", "strong"])
def test_ones_own_export_imported_again_adds_nothing(form, zone, user, api):
    subscribe(user)
    if zone:
        Member(user.public_id).update(actions=[Member.time_zone.set(zone)])
    for number in range(3):
        log(user, number)

    row = imports.start(
        user_id=user.public_id, content=body(api.get(f"/api/export?format={form}")),
        file_name="f", now=NOW,
    )  # fmt: skip

    assert imports.diff(row=row, now=NOW).known == 3


def test_the_json_export_is_what_the_published_schema_says(user, api, client):
    subscribe(user)
    log(user, 1)
    api.post("/api/mobile/workouts", {"id": "W9", "title": "Legs", "content": "10 Push-Ups"})
    api.post("/api/body-metrics", {"date": "2026-02-01", "unit": "metric", "weight": 81.35})

    schema = client.get("/api/export/schema.json").json()
    document = orjson.loads(body(api.get("/api/export")))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    assert [len(document[name]) for name in ("sessions", "workouts", "bodyMetrics", "records")] == [
        1, 1, 1, 1
    ]  # fmt: skip
    assert document["bodyMetrics"][0]["weight"] == {"value": 81.35, "unit": "metric"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "sessions": [{"id": 1}]}, schema)


def test_a_phone_that_sends_too_much_keeps_nobody_from_the_rest(user, api):
    subscribe(user)
    metric = {"exerciseName": "Squat", "completed": True, "reps": 5, "weight": 60}
    log(user, 1, sets=[], exerciseMetrics=[metric] * 400)
    log(user, 2, sets=[], exerciseMetrics=[{**metric, "reps": 100_000}, metric])

    first, second = orjson.loads(body(api.get("/api/export")))["sessions"]

    assert len(first["exercises"]) == 400
    assert len(second["exercises"]) == 1


@pytest.mark.parametrize("form", ["json", "csv", "strong"])
def test_export_is_pro_and_up(form, user, api, site):
    log(user, 1)

    for tier, status in (("free", 403), ("core", 403), ("pro", 200), ("elite", 200)):
        subscribe(user, tier)
        reply = api.get(f"/api/export?format={form}")
        page = site.get(f"/settings/import-export/file?format={form}")
        assert (reply.status_code, page.status_code) == (status, status)
    assert reply["Content-Disposition"].startswith("attachment")


def test_an_unknown_form_is_refused(api, user):
    subscribe(user)

    assert api.get("/api/export?format=xls").json()["fields"]["format"]


def test_strongs_days_are_the_members_own(user, api):
    subscribe(user)
    Member(user.public_id).update(actions=[Member.time_zone.set("America/Los_Angeles")])
    log(user, 1)

    text = body(api.get("/api/export?format=strong")).decode()

    assert "2025-01-02 14:30:00;" in text


def test_ids_of_sessions_differ_between_members():
    (one,) = read(
        '{"format":"kinex-fit","version":1,"sessions":[{"id":"a","exercises":[],'
        '"completedAt":"2026-01-01T10:00:00Z","completedDate":"2026-01-01"}]}'
    )
    session = content.Session.model_validate(one)

    assert plan.ids("m1", [session])[0] == plan.ids("m2", [session])[0] == "a"
    assert plan.ids("m1", [session])[1] != plan.ids("m2", [session])[1]
