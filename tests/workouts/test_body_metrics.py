from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workouts import body_metrics
from workouts.services import body

DAY = "2026-11-20"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def only_statistics(settings):
    settings.ROOT_URLCONF = "tests.workouts.stats_routes"


def send(api, **fields):
    return api.post("/api/body-metrics", {"date": DAY, "unit": "metric", **fields})


def listed(api, query: str = "") -> list[dict]:
    return api.get(f"/api/body-metrics{query}").json()["metrics"]


def test_a_day_is_merged_field_by_field(api):
    first = send(api, weight=80.35)
    send(api, waist=84)
    send(api, weight=80.1, notes="After breakfast")

    (row,) = listed(api)
    assert first.status_code == 201
    assert (row["weight"], row["waist"], row["notes"]) == (80.1, 84, "After breakfast")
    assert row["createdAt"] <= row["updatedAt"]


def test_sending_the_same_again_changes_nothing(api):
    first = send(api, weight=80.35).json()["metric"]
    second = send(api, weight=80.35).json()["metric"]

    assert {**first, "updatedAt": ""} == {**second, "updatedAt": ""}
    assert len(listed(api)) == 1


def test_the_other_unit_converts_what_is_shown_and_never_what_was_entered(api):
    send(api, weight=80.35, waist=84)
    in_pounds = send(api, unit="imperial", neck=15.5).json()["metric"]
    back = send(api, notes="Metric again").json()["metric"]

    assert in_pounds["unit"] == "imperial"
    assert (in_pounds["weight"], in_pounds["waist"]) == (177.14, 33.07)
    assert in_pounds["neck"] == 15.5
    assert (back["weight"], back["waist"], back["neck"]) == (80.35, 84, 39.37)


def test_days_are_listed_newest_first_by_limit_or_range(api):
    for day in ("2026-11-18", "2026-11-20", "2026-11-19"):
        send(api, date=day, weight=80)

    assert [row["date"][-2:] for row in listed(api)] == ["20", "19", "18"]
    assert [row["date"][-2:] for row in listed(api, "?limit=1")] == ["20"]
    ranged = listed(api, "?startDate=2026-11-18&endDate=2026-11-19")
    assert [row["date"][-2:] for row in ranged] == ["19", "18"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "2026-02-30"), ("unit", "stone"), ("weight", "heavy"), ("weight", True),
     ("weight", 0), ("waist", -1), ("bodyFatPercentage", 101), ("notes", "x" * 2_001)],
)  # fmt: skip
def test_a_bad_value_is_named(api, field, value):
    reply = send(api, **{field: value})

    assert reply.status_code == 400
    assert field in reply.json()["fields"]


def test_numbers_come_back_as_numbers(api):
    send(api, weight=80, bodyFatPercentage=18.5)

    (row,) = listed(api)
    assert isinstance(row["weight"], int)
    assert isinstance(row["bodyFatPercentage"], float)


def test_one_day_is_read_changed_and_deleted(api):
    assert api.get("/api/body-metrics/latest").status_code == 404
    send(api, weight=80, waist=84)
    changed = api.patch(f"/api/body-metrics/{DAY}", {"waist": None, "weight": 79.5})

    assert changed.json()["metric"]["weight"] == 79.5
    assert "waist" not in changed.json()["metric"]
    assert api.get("/api/body-metrics/latest").json()["metric"]["date"] == DAY
    assert api.delete(f"/api/body-metrics/{DAY}").json() == {"success": True}
    assert api.delete(f"/api/body-metrics/{DAY}").status_code == 404
    assert api.get(f"/api/body-metrics/{DAY}").status_code == 404
    assert api.patch(f"/api/body-metrics/{DAY}", {"weight": 80}).status_code == 404


def test_a_strangers_day_is_not_found(api, stranger_api):
    send(api, weight=80)

    assert listed(stranger_api) == []
    assert stranger_api.get(f"/api/body-metrics/{DAY}").status_code == 404
    assert stranger_api.delete(f"/api/body-metrics/{DAY}").status_code == 404
    assert len(listed(api)) == 1


def test_round_trips(api, round_trips):
    with round_trips() as sending:
        send(api, weight=80)
    with round_trips() as listing:
        listed(api)

    assert sending == ["UpdateItem"]
    assert listing == ["Query"]


@given(
    st.floats(min_value=0.1, max_value=1_000), st.sampled_from(body_metrics.FIELDS),
    st.sampled_from(["metric", "imperial"]),
)  # fmt: skip
def test_a_value_reads_in_its_own_unit_exactly_as_entered(value, field, system):
    entered = {"value": value, "unit": system}

    assert body_metrics.shown(field, entered, system) == value


def test_the_trend_is_the_slope_of_thirty_days():
    falling = [(TODAY - timedelta(days=ago), 80 + ago * 0.1) for ago in range(60)]

    found = body_metrics.trend(falling, today=TODAY, unit="kg")

    assert found.per_week == pytest.approx(-0.7)
    assert not found.is_stable


def test_a_weight_that_hardly_moves_is_stable_and_one_day_has_no_trend():
    still = [(TODAY - timedelta(days=ago), 80 + ago % 2 * 0.1) for ago in range(20)]

    assert body_metrics.trend(still, today=TODAY, unit="kg").is_stable
    assert body_metrics.trend(still[:1], today=TODAY, unit="kg") is None


def test_a_member_never_reads_anothers_metrics(user, stranger):
    body.record(user_id=user.public_id, day=DAY, unit="metric", fields={"weight": 80}, now=NOW)

    assert body.metrics(user_id=stranger.public_id) == []
