"""What is counted and timed, and that CloudWatch can read it out of the log."""

import json
import logging

import pytest

from kinexfit import metrics
from kinexfit.logs import JsonLines

SENTENCE = "Bench press 3x8"


def test_a_line_is_what_cloudwatch_reads(measured):
    metrics.observe("api.request", 12.345, method="GET", path="/api/health", status=200)

    (line,) = measured("api.request")

    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive == {
        "Namespace": "KinexFit",
        "Dimensions": [["method", "path", "status"]],
        "Metrics": [{"Name": "api.request", "Unit": "Milliseconds"}],
    }
    assert (line["api.request"], line["status"]) == (12.35, "200")


def test_the_log_keeps_the_line_whole():
    line = {"_aws": {"Timestamp": 1}, "workout.created": 1}
    record = logging.LogRecord("kinexfit.metrics", logging.INFO, "", 0, line, (), None)
    record.requestId = record.userId = ""

    written = json.loads(JsonLines().format(record))

    assert line.items() <= written.items()


def test_counts_add_up_and_measurements_stay_apart(measured):
    for _ in range(3):
        metrics.count("workout.created", source="manual")
    metrics.count("workout.created", source="ocr")
    for value in range(150):
        metrics.observe("api.request", value)

    created = {line["source"]: line["workout.created"] for line in measured("workout.created")}
    sizes = [len(line["api.request"]) for line in measured("api.request")]

    assert created == {"manual": 3, "ocr": 1}
    # CloudWatch takes a hundred values a line.
    assert sizes == [100, 50]


def test_a_request_is_measured_by_its_route_not_its_address(api, measured):
    api.get("/api/mobile/workouts/3F2B")

    lines = measured("api.request")

    assert [line["path"] for line in lines] == ["/api/mobile/workouts/<str:workout_id>"]
    assert "3F2B" not in str(lines)


@pytest.mark.parametrize("path", ["/api/mobile/workouts", "/library"])
def test_a_failure_is_counted_with_its_kind(api, site, measured, monkeypatch, path):
    from workouts.tables import Workout

    def broken(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(Workout.newest_first, "query", broken)
    monkeypatch.setattr(Workout.summaries, "query", broken)
    door = api if path.startswith("/api/") else site
    door.raise_request_exception = False

    reply = door.get(path)

    assert reply.status_code == 500
    (line,) = measured("api.error")
    assert (line["status"], line["errorType"]) == ("500", "ZeroDivisionError")


def test_warnings_are_counted_by_app_and_kind(measured):
    handler = metrics.ErrorCount()
    record = logging.LogRecord("ocr.scraping", logging.WARNING, "", 0, "refused", (), None)
    record.code = "SCRAPER_AWAY"

    handler.emit(record)

    (line,) = measured("error")
    assert (line["component"], line["errorType"]) == ("ocr", "SCRAPER_AWAY")


def test_the_store_is_timed_by_table(api, measured):
    api.get("/api/user/profile")

    tables = {line["table"] for line in measured("dynamodb.query.duration")}

    assert tables == {"test-spotter-users"}


def _sign_up(api, site):
    api.credentials()
    sent = {"email": "new@example.com", "password": "Str0ng-enough!"}
    api.post("/api/mobile/auth/signup", sent)
    api.post("/api/mobile/auth/signin-credentials", sent)


def _make_and_delete(api, site):
    api.post("/api/mobile/workouts", {"id": "W1", "workoutId": "W1", "title": "Legs"})
    site.get("/workout/W1")
    api.delete("/api/mobile/workouts/W1")


def _train(api, site):
    done = {"completedAt": "2026-11-01T10:00:00Z", "durationSeconds": 60}
    api.post("/api/mobile/workouts", {"id": "W1", "workoutId": "W1", "title": "Legs"})
    api.post("/api/workouts/W1/complete", done)


def _generate_twice(api, site):
    for _ in range(2):
        api.post("/api/ai/generate-workout", {"prompt": "30 minute leg day with squats"})


def _paste(api, site):
    site.post("/add/paste", {"text": SENTENCE})


def _visit(api, site):
    site.logout()
    site.get("/start")


def _onboard(api, site):
    site.get("/onboarding")
    site.post("/onboarding", {"skip": "1"})


@pytest.mark.parametrize(
    ("act", "names"),
    [
        (_sign_up, ["user.signup", "user.login", "funnel.signed_up"]),
        (_make_and_delete, ["workout.created", "workout.viewed", "workout.deleted"]),
        (_train, ["retention.activity"]),
        (
            _generate_twice,
            [
                "feature.ai_request",
                "funnel.ai_requested",
                "funnel.ai_succeeded",
                "workout.created",
                "quota.limit_reached",
            ],
        ),
        (_paste, ["funnel.import_requested", "funnel.import_succeeded", "import.confidence"]),
        (_visit, ["funnel.start_viewed"]),
        (_onboard, ["funnel.onboarding_viewed", "funnel.onboarding_skipped"]),
    ],
)
def test_what_members_do_is_counted_once(api, site, measured, act, names):
    act(api, site)

    counted = {name: [line[name] for line in measured(name)] for name in names}
    if "import.confidence" in counted:
        assert 0 < counted.pop("import.confidence")[0] <= 100
    assert counted == {name: [1] for name in counted}


def test_no_number_names_a_member(api, site, user, measured):
    _generate_twice(api, site)
    _paste(api, site)

    assert user.public_id not in str(measured("_aws"))
    assert user.email not in str(measured("_aws"))
