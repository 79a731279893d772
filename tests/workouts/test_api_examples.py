"""The schema's examples are real: each exchange is made again, looks the same, costs as said."""

from datetime import UTC, datetime, timedelta

import jsonschema
import orjson
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from drf_spectacular.generators import SchemaGenerator

from accounts.tables import Member
from kinexfit import clock
from tests.workouts.test_moving_files import STRONG_A

EXAMPLES = orjson.loads(
    (settings.BASE_DIR / "workouts" / "data" / "api_examples.json").read_bytes()
)
ID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
SESSION = "0190a5c0-7f1e-7000-8000-3f2504e04f89"
STAMP = "1772359200000-0000-k3j9x2"
RULE = {"kind": "linear", "unit": "kg", "step": 2.5, "start": 60, "sets": 3, "reps": 5}
PHONE_WORKOUT = {
    "id": ID,
    "workoutId": ID,
    "title": "Leg day",
    "content": "5 Back Squat @ 100 kg (5 sets) Rest 180s",
    "source": "manual",
    "durationMinutes": 45,
    "exerciseCount": 1,
    "isCompleted": False,
    "createdAt": "2026-03-01T10:00:00Z",
    "updatedAt": "2026-03-01T10:00:00Z",
}
WEB_WORKOUT = {
    "workoutId": "workout_1772359200000",
    "title": "Push day",
    "content": "",
    "difficulty": "intermediate",
    "tags": ["push"],
    "exercises": [
        {"id": "e1", "name": "Bench Press", "sets": 4, "reps": "8-10", "weight": "60 kg",
         "restSeconds": 90}
    ],
}  # fmt: skip
COMPLETION = {
    "workoutId": ID,
    "completedAt": "2026-03-05T10:00:00Z",
    "completedDate": "2026-03-05",
    "durationSeconds": 2_700,
    "durationMinutes": 45,
    "exerciseMetrics": [
        {"cardId": "c1", "exerciseId": "e1", "exerciseName": "Back Squat", "completed": True,
         "isRun": False, "reps": 5, "weight": 102.5, "weightUnit": "kg", "distanceUnit": "km"}
    ],
    "prHighlights": [
        {"exerciseName": "Back Squat", "category": "WEIGHT_REPS", "message": "New best",
         "value": "102.5 kg x 5"}
    ],
}  # fmt: skip
EDITS = [
    {"target": "session", "at": STAMP, "values": {"title": "Leg day",
     "startedAt": "2026-03-06T10:00:00Z", "finishedAt": "2026-03-06T10:45:00Z"}},
    {"target": "exercise:x1", "at": STAMP, "values": {"name": "Back Squat", "order": 0}},
    {"target": "set:s1", "at": STAMP, "values": {"exercise": "x1", "order": 0, "type": "normal",
     "reps": 5, "load": {"value": 102.5, "unit": "kg"}, "rpe": 8, "done": True}},
]  # fmt: skip
METRIC = {"date": "2026-03-05", "unit": "metric", "weight": 81.35, "waist": 84}
# What answers with a file or takes one is no exchange of JSON.
FILES = {"export", "export_data"}


class Exchanges:
    """Requests of one member in the order a client would make them."""

    def __init__(self, api, round_trips):
        self.api, self.round_trips = api, round_trips
        self.made: dict[str, dict] = {}
        self.calls: dict[str, list[str]] = {}

    def make(self, operation: str, method: str, path: str, body=None, **options) -> dict:
        with self.round_trips() as calls:
            reply = getattr(self.api, method)(path, body, **options)
        self.calls[operation] = calls
        assert reply.status_code < 300, (operation, reply.json())
        self.made[operation] = {
            **({"request": body} if body is not None and not options else {}),
            "response": reply.json(),
        }
        return reply.json()

    def all(self) -> "Exchanges":
        self.workouts()
        self.done()
        self.plans()
        self.figures()
        self.moving()
        self.make("mobile_workout_delete", "delete", f"/api/mobile/workouts/{ID}")
        self.make("workout_delete", "delete", f"/api/workouts/{WEB_WORKOUT['workoutId']}")
        self.make("workout_events", "get", "/api/workouts/events?since=2020-01-01T00:00:00Z")
        return self

    def workouts(self):
        self.make("mobile_workout_create", "post", "/api/mobile/workouts", PHONE_WORKOUT)
        self.make("mobile_workout_update", "put", f"/api/mobile/workouts/{ID}", PHONE_WORKOUT)
        self.make("mobile_workouts", "get", "/api/mobile/workouts?limit=100")
        self.make("mobile_workout", "get", f"/api/mobile/workouts/{ID}")
        self.make("workout_create", "post", "/api/workouts", WEB_WORKOUT)
        patch = {"title": "Push day, heavy", "totalDuration": 50}
        self.make("workout_patch", "patch", f"/api/workouts/{WEB_WORKOUT['workoutId']}", patch)
        self.make("workout", "get", f"/api/workouts/{WEB_WORKOUT['workoutId']}")
        self.make("workouts", "get", "/api/workouts")
        self.make("workout_search", "get", "/api/workouts/search?q=leg")
        asked = {"name": "Bench Press", "sets": 3, "reps": "8", "reason": "shoulder hurts"}
        self.make("workout_substitutes", "post", "/api/workouts/substitutes", asked)

    def done(self):
        done = self.make("completion_create", "post", "/api/workouts/completions", COMPLETION)
        at = f"/api/workouts/completions/{done['completion']['completionId']}"
        finish = {"completedAt": "2026-03-05T10:00:00Z", "completedDate": "2026-03-05",
                  "durationSeconds": 2_700}  # fmt: skip
        self.make("workout_complete", "post", f"/api/workouts/{ID}/complete", finish)
        self.make("completions", "get", "/api/workouts/completions?limit=200")
        self.make("workout_completions", "get", f"/api/workouts/{ID}/completions")
        now = {"target": "session", "at": STAMP,
               "values": {"startedAt": clock.iso(datetime.now(UTC))}}  # fmt: skip
        self.api.post(f"/api/workouts/sessions/{_session_of_now()}",
                      {"workoutId": ID, "edits": [now]})  # fmt: skip
        self.make("open_sessions", "get", f"/api/workouts/sessions?workoutId={ID}")
        sync = {"workoutId": ID, "edits": EDITS}
        self.make("session_sync", "post", f"/api/workouts/sessions/{SESSION}", sync)
        self.make("session", "get", f"/api/workouts/sessions/{SESSION}")
        correction = {"edits": [{"target": "session", "values": {"notes": "Slept badly"}}]}
        self.make("completion_correct", "patch", at, correction)
        self.make("completion", "get", at)
        self.make("completion_delete", "delete", at)
        self.make("completion_restore", "post", at + "/restore")
        self.make("movements", "get", "/api/workouts/movements?q=squat")

    def plans(self):
        when = {"scheduledDate": "2026-03-09", "scheduledTime": "07:30"}
        self.make("workout_schedule", "patch", f"/api/workouts/{ID}/schedule", when)
        self.make("workouts_scheduled", "get", "/api/workouts/scheduled?date=2026-03-09")
        self.make("workout_unschedule", "delete", f"/api/workouts/{ID}/schedule")
        repeat = {"every": "weekly", "weekdays": [0, 3], "until": "2026-05-31"}
        plan = {"workoutId": ID, "date": "2026-03-12", "time": "07:30", "repeat": repeat}
        key = self.make("calendar_plan", "post", "/api/workouts/calendar", plan)["key"]
        self.make(
            "calendar", "get", "/api/workouts/calendar?startDate=2026-03-01&endDate=2026-03-31"
        )
        move = {"key": key, "date": "2026-03-12", "to": "2026-03-13"}
        self.make("calendar_change", "patch", "/api/workouts/calendar", move)
        self.make(
            "calendar_remove", "delete",
            f"/api/workouts/calendar?key={key.replace('#', '%23')}&date=2026-03-16"
        )  # fmt: skip
        at = "/api/workouts/progressions/Barbell_Squat"
        self.make("progression_put", "put", at, {"rule": RULE})
        self.make("progressions", "get", "/api/workouts/progressions")
        self.make("progression_preview", "get", at + "/preview?weekdays=0,3")
        self.make("progression_delete", "delete", at)

    def figures(self):
        self.make("weekly_goal", "put", "/api/workouts/goal", {"days": 3})
        self.make("completion_stats", "get", "/api/workouts/completions/stats")
        self.make("workout_stats", "get", "/api/workouts/stats")
        self.make("body_metric_create", "post", "/api/body-metrics", METRIC)
        self.make("body_metrics", "get", "/api/body-metrics?limit=100")
        self.make("body_metric_latest", "get", "/api/body-metrics/latest")
        self.make("body_metric", "get", "/api/body-metrics/2026-03-05")
        patch = {"weight": 81.2, "notes": None}
        self.make("body_metric_patch", "patch", "/api/body-metrics/2026-03-05", patch)
        self.make("body_metric_delete", "delete", "/api/body-metrics/2026-03-05")

    def moving(self):
        rows = "2025-01-02 18:00:00,Push,1h 10m,Bench Press (Barbell),1,60,5,0,0,,,8\n"
        file = SimpleUploadedFile("strong.csv", (STRONG_A + rows).encode(), "text/csv")
        started = self.make(
            "import_start", "post", "/api/imports", {"file": file}, format="multipart"
        )
        at = f"/api/imports/{started['moving']['id']}"
        self.make("import_get", "get", at)
        said = {
            "unit": "kg",
            "mapping": {"Bench Press (Barbell)": "Barbell_Bench_Press_-_Medium_Grip"},
        }
        self.make("import_change", "patch", at, said)
        self.make("import_apply", "post", at + "/apply")
        self.make("imports", "get", "/api/imports")
        self.make("import_undo", "post", at + "/undo")


def _session_of_now() -> str:
    began = datetime.now(UTC) - timedelta(minutes=1)
    stamp = f"{int(began.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7000-8000-3f2504e04f89"


@pytest.fixture
def exchanges(api, user, round_trips):
    Member(user.public_id).update(actions=[Member.subscription_tier.set("pro")])
    return Exchanges(api, round_trips).all()


@pytest.fixture
def made(exchanges):
    return exchanges.made


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def shape(value):
    """Return the keys and kinds of a value; of a list, those of its first element."""
    match value:
        case dict():
            return {name: shape(one) for name, one in sorted(value.items())}
        case [first, *_]:
            return [shape(first)]
        case bool() | None:
            return type(value).__name__
        case int() | float():
            return "number"
    return type(value).__name__


def operations(schema) -> dict[str, dict]:
    ours = ("/api/workouts", "/api/mobile/workouts", "/api/body-metrics", "/api/imports",
            "/api/export")  # fmt: skip
    return {
        operation["operationId"]: operation
        for path, methods in schema["paths"].items()
        if path.startswith(ours)
        for operation in methods.values()
    }


def test_every_exchange_looks_as_published(made):
    for operation, exchange in made.items():
        published = EXAMPLES[operation]
        assert exchange.get("request") == published.get("request") or (
            # The key of a plan is new each time.
            operation == "calendar_change"
        )
        assert shape(exchange["response"]) == shape(published["response"]), operation
    assert set(EXAMPLES) == set(made)


def test_every_route_shows_its_examples(schema):
    for name, operation in operations(schema).items():
        if name in FILES:
            continue
        sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
        answers = [
            reply["content"]["application/json"]
            for status, reply in operation["responses"].items()
            if status.startswith("2")
        ]
        assert sent is None or sent["examples"], name
        assert all(answer["examples"] for answer in answers), name


def test_every_reply_holds_what_its_schema_says_and_nothing_else(made, schema):
    components = {"components": strict(schema["components"])}
    for name, operation in operations(schema).items():
        if name in FILES:
            continue
        for status, reply in operation["responses"].items():
            if status.startswith("2"):
                said = strict(reply["content"]["application/json"]["schema"])
                jsonschema.validate(made[name]["response"], said | components)


def strict(part):
    """Return a piece of OpenAPI 3.0 as JSON Schema that takes no undeclared property."""
    if isinstance(part, list):
        return [strict(one) for one in part]
    if not isinstance(part, dict):
        return part
    said = {name: strict(one) for name, one in part.items()}
    if "properties" in said:
        said.setdefault("additionalProperties", False)
    if said.pop("nullable", False):
        return {"anyOf": [said, {"type": "null"}]}
    return said


def test_every_write_takes_an_idempotency_key(schema):
    for method in ("post", "put", "patch", "delete"):
        for path, methods in schema["paths"].items():
            operation = methods.get(method)
            if operation and operation["operationId"] in EXAMPLES:
                headers = [one["name"] for one in operation.get("parameters", [])]
                # What it works out is stored nowhere.
                is_question = operation["operationId"] == "workout_substitutes"
                assert is_question or "Idempotency-Key" in headers, path


ROUND_TRIPS = {
    "mobile_workout_create": "GetItem GetItem UpdateItem",
    "mobile_workout_update": "GetItem UpdateItem",
    "mobile_workouts": "Query",
    "mobile_workout": "GetItem",
    "workout_create": "GetItem GetItem UpdateItem",
    "workout_patch": "GetItem UpdateItem",
    "workout": "GetItem",
    "workouts": "Query",
    "workout_search": "Query",
    "workout_substitutes": "GetItem Query",
    "completion_create": "Query GetItem GetItem TransactWriteItems",
    "workout_complete": "Query GetItem",
    "completions": "GetItem Query",
    "workout_completions": "GetItem Query",
    "open_sessions": "Query",
    "session_sync": "GetItem GetItem GetItem TransactWriteItems",
    "session": "GetItem GetItem",
    "completion_correct": "GetItem Query GetItem GetItem TransactWriteItems",
    "completion": "GetItem GetItem GetItem",
    "completion_delete": (
        "GetItem GetItem GetItem GetItem Query Query TransactWriteItems Query UpdateItem"
    ),
    "completion_restore": "GetItem GetItem GetItem GetItem TransactWriteItems",
    "movements": "Query Query",
    "workout_schedule": "UpdateItem",
    "workouts_scheduled": "Query",
    "workout_unschedule": "UpdateItem",
    "calendar_plan": "GetItem Query TransactWriteItems",
    "calendar": "GetItem Query Query Query Query BatchGetItem",
    "calendar_change": "GetItem TransactWriteItems UpdateItem",
    "calendar_remove": "GetItem UpdateItem UpdateItem",
    "progression_put": "GetItem UpdateItem",
    "progressions": "GetItem Query",
    "progression_preview": "GetItem Query",
    "progression_delete": "GetItem UpdateItem",
    "weekly_goal": "GetItem UpdateItem",
    "completion_stats": "GetItem Query",
    "workout_stats": "GetItem Query Query",
    "body_metric_create": "UpdateItem",
    "body_metrics": "Query",
    "body_metric_latest": "Query",
    "body_metric": "GetItem",
    "body_metric_patch": "GetItem UpdateItem",
    "body_metric_delete": "DeleteItem",
    "import_start": (
        "GetItem Query PutItem PutItem PutItem Query GetItem Query Query BatchGetItem GetItem"
    ),
    "import_get": "GetItem Query GetItem Query Query BatchGetItem GetItem",
    "import_change": (
        "GetItem Query GetItem UpdateItem UpdateItem GetItem Query PutItem UpdateItem "
        "Query GetItem Query Query BatchGetItem GetItem"
    ),
    "import_apply": (
        "GetItem UpdateItem GetItem Query GetItem Query Query BatchGetItem GetItem "
        "GetItem UpdateItem GetItem TransactWriteItems Query GetItem UpdateItem Query "
        "UpdateItem UpdateItem Query BatchWriteItem GetItem"
    ),
    "imports": "Query",
    "import_undo": (
        "GetItem UpdateItem GetItem GetItem Query GetItem UpdateItem GetItem Query "
        "TransactWriteItems UpdateItem Query Query DeleteItem UpdateItem Query GetItem"
    ),
    "mobile_workout_delete": "UpdateItem",
    "workout_delete": "UpdateItem",
    "workout_events": "Query BatchGetItem",
}


def test_what_every_route_costs_in_round_trips(exchanges):
    assert {name: " ".join(calls) for name, calls in exchanges.calls.items()} == ROUND_TRIPS
