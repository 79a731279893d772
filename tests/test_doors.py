"""Every address of the site, found in its URL patterns: who is let in, and to what.

A new route is asked here without anybody naming it. It fails until it refuses strangers, or until
somebody lists it among the few that are for everyone.
"""

import itertools
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import services, sessions, tokens
from accounts.tables import Member
from kinexfit.management.commands.create_tables import all_tables
from workouts import services as workouts

UUID = "6f1b8c1e-0000-4000-8000-000000000001"
METHODS = ("get", "post", "put", "patch", "delete")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
REFUSED = {403, 404, 405}

# For everyone: no member's data is behind them, or a secret in the address is the permission.
OPEN = {
    "api/health",
    "api/version",
    "api/analytics",
    "api/csp-report",
    "api/schema",
    "api/docs",
    "api/mobile/app-config",
    "api/mobile/auth/signup",
    "api/mobile/auth/signin",
    "api/mobile/auth/signin-credentials",
    "api/mobile/auth/refresh",
    "api/auth/signup",
    "api/beta-signup",
    "api/export/schema.json",
    "api/stripe/webhook",
    "api/apple/notifications",
    "files/<str:token>",
    "shared/<str:token>",
    "calendar/<str:user_id>/<str:token>.ics",
    "account-closed",
    # Leads to /stats, which asks.
    "dashboard",
    # Picks a movement for whatever form opened it, a visitor's too.
    "workout/choose",
    "",
    "pricing",
    "waitlist",
    "beta-join",
    "beta-signup",
    "privacy",
    "terms",
    "support",
    "timer",
    "offline",
    "sw.js",
    "manifest.webmanifest",
    # Visitors bring workouts in before they have an account; theirs are under their cookie.
    "start",
    "share",
    "share/waiting",
    "add",
    "add/preview",
    "add/paste",
    "add/photo",
    "add/link",
    "add/coach",
    # A laptop's own mailbox and test Stripe; in production they are not there.
    "dev/mail/",
    "dev/mail/previews",
    "dev/mail/previews/<slug:kind>.<slug:form>",
    "dev/stripe/checkout/<str:session_id>",
    "dev/stripe/portal/<str:session_id>",
    "dev/stripe/invoice/<str:invoice_id>",
}
# What the phone sends goes into its own member's library, whatever the id (contract §2, traps 8 to
# 10 and 13), and lists of what it has are its own.
ITS_OWN = {
    ("put", "api/mobile/workouts/<str:workout_id>"),
    ("delete", "api/mobile/workouts/<str:workout_id>"),
    ("delete", "api/workouts/<str:workout_id>"),
    ("patch", "api/workouts/<str:workout_id>/schedule"),
    ("delete", "api/workouts/<str:workout_id>/schedule"),
    ("post", "api/workouts/<str:workout_id>/complete"),
    ("get", "api/workouts/<str:workout_id>/completions"),
    ("post", "api/workouts/sessions/<str:session_id>"),
}
# What the parameter names is not somebody's object: a day, a movement, a kind of template.
NAMED = {
    "stats/metrics/<str:day>/delete",
    "api/body-metrics/<str:day>",
    "calendar/<str:day>",
    "exercise/<path:name>",
    "progression/<str:exercise_id>",
    "progression/<str:exercise_id>/delete",
    "api/workouts/progressions/<str:exercise_id>",
    "api/workouts/progressions/<str:exercise_id>/preview",
    "templates/<slug:key>/use",
    "shared/<str:token>/save",
}


def routes(patterns=None, prefix: str = ""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def fill(route: str, values: dict[str, str]) -> str:
    def value(found):
        return values.get(found[1] or found[2], UUID)

    return "/" + PARAMETER.sub(value, route).replace("\\", "")


ROUTES = sorted(set(routes()))
API = [route for route in ROUTES if route.startswith("api/") and route not in OPEN]
STAFF = [
    route
    for route in ROUTES
    if route.startswith("admin/") and route not in ("admin/login/", "admin/logout/")
]
PAGES = [
    route
    for route in ROUTES
    if not route.startswith(("api/", "admin/", "auth/")) and route not in OPEN
]
OWNED = [route for route in (*API, *PAGES) if PARAMETER.search(route) and route not in NAMED]


def test_every_exception_is_still_a_route():
    assert (OPEN | NAMED) - set(ROUTES) == set()


@pytest.fixture
def expired(user, settings):
    """An access token that was good until a moment ago."""
    pair = sessions.open_session(user=user, provider="credentials", device="old phone")
    claims = tokens.read(pair.access, kind="access")
    session = user.device_sessions.get(id=claims["sid"])
    long_ago = session.used_at - 2 * tokens.ACCESS_LIFE
    return tokens.access(
        user=user, session_id=session.id, tier="free", provider="credentials", now=long_ago
    )


@pytest.mark.parametrize("token", ["none", "nonsense", "expired"])
def test_an_api_door_wants_a_good_token(client, expired, token):
    header = {"nonsense": "Bearer abc", "expired": f"Bearer {expired}"}.get(token)
    headers = {"authorization": header} if header else {}

    for route, method in itertools.product(API, METHODS):
        reply = getattr(client, method)(fill(route, {}), headers=headers)

        assert reply.status_code == 401, (route, method)
        body = reply.json()
        assert body["error"].endswith("."), (route, method)
        assert body["code"], (route, method)
        assert "Set-Cookie" not in reply.headers, (route, method)


def test_a_page_sends_a_visitor_to_sign_in(db, client):
    for route, method in itertools.product(PAGES, ("get", "post")):
        reply = getattr(client, method)(fill(route, {}))

        assert _is_refused(reply), (route, method, reply.status_code)


def _is_refused(reply) -> bool:
    to = reply.headers.get("Location", "")
    is_to_sign_in = reply.status_code == 302 and to.startswith(("/auth/login", "/admin/login"))
    return is_to_sign_in or reply.status_code in REFUSED


@pytest.mark.parametrize("who", ["a visitor", "a member"])
def test_the_back_office_is_for_staff(site, who):
    door = Client() if who == "a visitor" else site

    for route, method in itertools.product(STAFF, ("get", "post")):
        reply = getattr(door, method)(fill(route, {}))

        assert _is_refused(reply), (route, method, reply.status_code)


WORKOUT = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
SESSION = "a1b2c3d4e5f6a7b8c9d0"
SECRET = "Zercher squat of the owner"
STRONG = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
    "Workout Notes,RPE\n2025-01-02 18:00:00,Push,1h,Bench Press (Barbell),1,80,5,0,0,,,8\n"
)
BODIES = {
    "api/workouts/<str:workout_id>": {"title": "Mine"},
    "api/workouts/<str:workout_id>/schedule": {"scheduledDate": "2026-12-01"},
    "api/imports/<str:import_id>": {"unit": "kg"},
    "api/workouts/completions/(?P<completion_id>[A-Za-z0-9_-]{16,64})": {
        "edits": [{"target": "session", "values": {"notes": "Mine"}}]
    },
}


@pytest.fixture
def owned(api, site, user):
    """One of everything a member can own: the values of parameters by the start of the route."""
    Member(user.public_id).update(actions=[Member.subscription_tier.set("elite")])
    api.post("/api/mobile/workouts", {"id": WORKOUT, "title": SECRET, "content": "3x5 Squat"})
    api.post(f"/api/workouts/{WORKOUT}/complete", {"completedAt": "2026-11-01T10:00:00Z"})
    (done,) = api.get(f"/api/workouts/{WORKOUT}/completions").json()["completions"]
    session = {"workoutId": WORKOUT, "edits": []}
    api.post(f"/api/workouts/sessions/{SESSION}", session)
    made = api.post("/api/ai/generate-workout", {"prompt": SECRET}, HTTP_PREFER="respond-async")
    body = {"workoutId": WORKOUT}
    enhanced = api.post("/api/ai/enhance-workout", body, HTTP_PREFER="respond-async")
    draft = site.post("/add/paste", {"text": f"{SECRET}\nSquat 3x5 @ 80kg"}).url.split("/")
    exercise = workouts.add_custom_exercise(
        user_id=user.public_id, name=SECRET, muscles=[], kit=[], measure="reps", notes="",
        now=timezone.now(),
    )  # fmt: skip
    site.post(f"/workout/{WORKOUT}/template", {"on": "1"})
    phone = user.device_sessions.get()
    moved = _moved_in(api)
    return {
        "": {
            "workout_id": WORKOUT,
            "completion_id": done["completionId"],
            "exercise_id": exercise.id,
        },
        "api/workouts/sessions": {"session_id": SESSION},
        "settings/sessions": {"session_id": phone.id},
        "api/jobs": {"job_id": made.json()["id"]},
        "jobs": {"job_id": made.json()["id"]},
        "api/ai/enhancements": {"job_id": enhanced.json()["id"]},
        "enhance": {"job_id": enhanced.json()["id"]},
        "add/": {"import_id": draft[3], "number": "0"},
        "add/import": {"job_id": draft[3]},
        "api/imports": {"import_id": moved},
        "settings/import-export": {"import_id": moved},
    }


def _moved_in(api) -> str:
    file = SimpleUploadedFile("strong.csv", STRONG.encode())
    return api.post("/api/imports", {"file": file}, format="multipart").json()["moving"]["id"]


def _values(route: str, owned: dict) -> dict:
    start = max((name for name in owned if route.startswith(name)), key=len)
    return owned[""] | owned[start]


def _rows_of(user) -> list:
    return [
        row.to_dynamodb_dict()
        for table in all_tables()
        for row in table.query(user.public_id, consistent_read=True)
    ]


def _stranger(route: str, number: int):
    """Return the phone or the browser of somebody new: what another may do here gives them rows."""
    stranger = services.create_account(email=f"s{number}@example.com", password="Str0ng-enough!")
    if route in PAGES:
        browser = Client()
        browser.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
        return browser
    pair = sessions.open_session(user=stranger, provider="credentials", device="theirs")
    phone = APIClient()
    phone.credentials(HTTP_AUTHORIZATION=f"Bearer {pair.access}")
    return phone


def test_a_strangers_id_is_not_found(owned, user):
    before = _rows_of(user)

    for number, route in enumerate(OWNED):
        door, path = _stranger(route, number), fill(route, _values(route, owned))
        replies = {method: getattr(door, method)(path, BODIES.get(route, {})) for method in METHODS}

        allowed = {method for method, its_route in ITS_OWN if its_route == route}
        assert {
            method: reply.status_code
            for method, reply in replies.items()
            if method not in allowed and reply.status_code not in REFUSED
        } == {}, route
        assert all(SECRET not in reply.content.decode() for reply in replies.values()), route
        assert _rows_of(user) == before, route
        assert user.device_sessions.get().revoked_at is None, route


# A workout a visitor has kept; a member's are in the library.
VISITORS = "add/kept/<uuid:import_id>/<int:number>"


@pytest.mark.parametrize("route", [route for route in OWNED if route != VISITORS])
def test_the_owner_is_let_in_by_the_same_address(owned, api, site, route):
    """The addresses above are real ones: the test before would prove nothing without this one."""
    path = fill(route, _values(route, owned))
    door = site if route in PAGES else api
    if route.endswith(("/restore", "/deleted")):
        api.delete(f"/api/workouts/completions/{owned['']['completion_id']}")

    statuses = {
        getattr(door, method)(path, BODIES.get(route, {})).status_code for method in METHODS
    }

    assert statuses - REFUSED
