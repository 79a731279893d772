"""Every page a member or a visitor can open: axe finds nothing, it fits, the CSP is kept.

A route that is neither opened here nor known to be no page fails the first test, so no page is
forgotten.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver

from accounts.tables import Member
from kinexfit import clock
from ocr import gateways
from ocr.services import drafts
from tests.billing.conftest import till  # noqa: F401
from tests.browser.conftest import until
from tests.ocr.conftest import files  # noqa: F401
from tests.ocr.pictures import FakeReader, encoded, picture_of
from workouts import services
from workouts.blocks import BLOCK_KINDS, Block
from workouts.services import body, planning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Answers to a form, files, JSON and fragments; what they lead to is opened by its own name.
NO_PAGES = {
    *("file", "service-worker", "manifest", "calendar-feed", "exercise-pick", "import-preview"),
    *("record-add", "record-delete", "end-session", "session-delete", "session-restore"),
    *("stats-goal", "stats-metric-delete", "subscription-checkout", "subscription-portal"),
    *("progression-delete", "calendar-move", "calendar-skip", "calendar-remove", "calendar-undo"),
    *("calendar-feed-address", "moving-download", "moving-data", "moving-forget", "moving-apply"),
    *("moving-undo", "onboarding-sample", "exercise-delete", "workout-favourite"),
    *("workout-duplicate", "template-use", "own-template-use", "template-keep", "workout-share"),
    *("workout-unshare", "shared-save", "workout-delete", "workout-restore", "coach-today"),
    *("coach-week", "coach-week-card", "proposal-undo", "share", "import-paste", "import-photo"),
    *("import-link", "import-coach", "import-save-all", "import-forget", "mail-preview"),
    *("mfa_download_recovery_codes", "train", "sign-out-everywhere", "subscription-back"),
}
# Pages of sign-in providers, shown only once one is configured, and steps of a sign-in under way.
NOT_REACHED = {
    *("google_login", "google_callback", "google_login_by_token", "facebook_login"),
    *("facebook_callback", "facebook_login_by_token", "apple_login", "apple_callback"),
    *("apple_finish_callback", "socialaccount_signup", "account_confirm_login_code"),
    *("mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    # A guest's, opened in test_imports.py; and a paid bill's, of the embedded Stripe.
    *("import-kept", "embedded-invoice"),
}
FOR_MEMBERS = {
    "settings": "/settings",
    "training-profile": "/settings/training-profile",
    "coach-consent": "/settings/coach",
    "delete-account": "/settings/delete",
    "timer": "/timer",
    "stats": "/stats",
    "stats-records": "/stats/prs",
    "stats-metrics": "/stats/metrics",
    "body-weight": "/body-weight",
    "exercise-stats": "/exercise/Barbell Squat",
    "subscription": "/subscription",
    "progressions": "/progression",
    "progression": "/progression/Barbell_Squat",
    "calendar": "/calendar",
    "moving": "/settings/import-export",
    "moving-matches": "/settings/import-export/exercises",
    "home": "/",
    "library": "/library",
    "onboarding": "/onboarding",
    "workout-new": "/workout/new",
    "exercises": "/exercises",
    "exercise-new": "/exercises/new",
    "templates": "/templates",
    "generate": "/add/generate",
    "add": "/add",
    "account_email": "/auth/email/",
    "account_change_password": "/auth/password/change/",
    "account_set_password": "/auth/password/set/",
    "account_reauthenticate": "/auth/reauthenticate/",
    "account_logout": "/auth/logout/",
    "mfa_index": "/auth/2fa/",
    "mfa_activate_totp": "/auth/2fa/totp/activate/",
    "socialaccount_connections": "/auth/3rdparty/",
}
FOR_VISITORS = {
    "home": "/",
    "start": "/start",
    "pricing": "/pricing",
    "waitlist": "/waitlist",
    "privacy": "/privacy",
    "terms": "/terms",
    "support": "/support",
    "api-docs": "/api/docs",
    "offline": "/offline",
    "account-closed": "/account-closed",
    "share-waiting": "/share/waiting",
    "dev-mail": "/dev/mail/",
    "mail-previews": "/dev/mail/previews",
    "account_login": "/auth/login/",
    "account_signup": "/auth/signup/",
    "account_inactive": "/auth/inactive/",
    "account_email_verification_sent": "/auth/confirm-email/",
    "account_confirm_email": "/auth/confirm-email/unknown/",
    "account_reset_password": "/auth/password/reset/",
    "account_reset_password_done": "/auth/password/reset/done/",
    "account_reset_password_from_key": "/auth/password/reset/key/1-unknown/",
    "account_reset_password_from_key_done": "/auth/password/reset/key/done/",
    "socialaccount_login_cancelled": "/auth/3rdparty/login/cancelled/",
    "socialaccount_login_error": "/auth/3rdparty/login/error/",
}
UNFOLDED = """() => {
  for (const one of document.querySelectorAll("main details:not(.menu)")) one.open = true;
  return document.documentElement.scrollHeight;
}"""
STATUSES = {"no such page": 404, "socialaccount_login_error": 401}
STRONG = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
    "Workout Notes,RPE\n"
    '2025-05-01 18:00:00,"Push",45m,"Bench Press (Barbell)",1,80,5,0,0,"","",\n'
)


@pytest.fixture
def seeded(site, user, till, files, monkeypatch):  # noqa: F811
    """An Elite member who has used everything; returns the addresses of what they made."""
    now = datetime.now(UTC)
    monkeypatch.setattr(gateways, "reader", FakeReader)
    # Asked for before there is a plan: with one, a plan is changed instead.
    checkout = site.post("/subscription/checkout", {"tier": "pro", "billingPeriod": "monthly"})[
        "Location"
    ]
    Member(user.public_id).update(actions=[Member.subscription_tier.set("elite")])
    row = services.save_by_hand(
        user_id=user.public_id, title="Everything", description="One block of each kind.",
        blocks=[_block(kind) for kind in BLOCK_KINDS], tier="elite", now=now,
    )  # fmt: skip
    done = {"reps": 5, "load": {"value": 100, "unit": "kg"}, "type": "normal"}
    log = {"completedAt": clock.iso(now), "durationSeconds": 1_800, "notes": "Good.",
           "sets": [{"name": "Barbell Squat", "sets": [done] * 3}]}  # fmt: skip
    session, gone = [
        services.log_completion(
            user_id=user.public_id, workout_id=workout_id, log=log, now=now
        ).completion.completion_id
        for workout_id in (row.id, "deleted")
    ]
    own = services.add_custom_exercise(
        user_id=user.public_id, name="Log lift", muscles=["shoulders"], kit=[], measure="reps",
        notes="", now=now,
    )  # fmt: skip
    for days, repeat in ((0, None), (1, {"every": "weekly"}), (-3, None)):
        planning.plan(
            user_id=user.public_id, workout_id=row.id, day=now.date() + timedelta(days=days),
            time="18:30", repeat=repeat, now=now,
        )  # fmt: skip
    body.record(user_id=user.public_id, day=now.date().isoformat(), unit="metric",
                fields={"weight": 80, "waist": 84}, now=now)  # fmt: skip
    site.post("/calendar/feed", {"is_on": "1"})
    site.post("/progression/Barbell_Squat", {"kind": "linear"})
    return {
        "embedded-checkout": checkout,
        "session-deleted": site.post(f"/workout/{row.id}/session/{gone}/delete").url,
        "subscription-return": f"/subscription/return?session_id={checkout.rsplit('/', 1)[1]}",
        **_made(site, row.id, session),
        "workout-detail": f"/workout/{row.id}",
        "workout-edit": f"/workout/{row.id}/edit",
        "workout-session": f"/workout/{row.id}/session",
        "workout-enhance": f"/workout/{row.id}/enhance",
        "session-log": f"/workout/{row.id}/log",
        "exercise-edit": f"/exercises/{own.id}",
        "calendar-day": f"/calendar/{now.date()}",
        "the week": f"/calendar?week={now.date()}",
        "a search": "/library?q=everything&kind=emom",
        "nothing found": "/library?q=zumba",
        "import-review": f"/add/review/{_draft(user, now)}/0",
        "no such page": "/no-such-page",
    }


def _block(kind: str) -> Block:
    items = [
        {"name": "Barbell Squat", "sets": 3, "reps": "5-8", "load": {"value": 80, "unit": "kg"}},
        {"name": "Plank", "seconds": 45, "notes": "Breathe."},
    ]
    return Block(kind=kind, label="", params={"rounds": 3, "timeCapSeconds": 300}, items=items)


def _made(site, workout_id: str, session: str) -> dict[str, str]:
    """Press the buttons whose answers lead to pages."""
    site.post(f"/workout/{workout_id}/share")
    token = site.get(f"/workout/{workout_id}").context["share_address"].rsplit("/", 1)[1]
    strong = SimpleUploadedFile("strong.csv", STRONG.encode(), content_type="text/csv")
    played = f"/workout/{workout_id}/session/{session}"
    return {
        "shared": f"/shared/{token}",
        "moving-review": site.post("/settings/import-export", {"file": strong}).url,
        "proposal": site.post(f"/workout/{workout_id}/enhance", {"kind": "full"}).url,
        "job": site.post("/add/generate", {"prompt": "Leg day with squats"}).url,
        # A picture nothing could be read on stays on this page.
        "import": site.post("/add/photo", {"pictures": _picture()}).url,
        "embedded-portal": site.post("/subscription/portal")["Location"],
        "session-summary": f"{played}/summary",
        "session-edit": f"{played}/edit",
    }


def _picture() -> SimpleUploadedFile:
    data = encoded(picture_of("x", size=(200, 200)))
    return SimpleUploadedFile("blank.jpg", data, content_type="image/jpeg")


def _draft(user, now: datetime) -> str:
    text = "Push Day\nBench press 3x8 @ 60kg\nMorning pages and gratitude"
    return drafts.paste(owner=user, text=text, now=now).id


def test_no_page_is_forgotten(seeded):
    opened = {*FOR_MEMBERS, *FOR_VISITORS, *seeded}

    assert set(_routes(get_resolver())) - opened - NO_PAGES - NOT_REACHED == set()


def _routes(resolver: URLResolver, path: str = ""):
    for route in resolver.url_patterns:
        whole = path + str(route.pattern)
        if isinstance(route, URLResolver):
            yield from _routes(route, whole)
        elif route.name and not whole.startswith(("api/", "admin/", "^api")):
            yield route.name


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1280, 800, "light")])
def test_every_page_of_a_member_is_accessible_and_fits(
    page_at, user, seeded, assert_accessible, assert_fits, width, height, scheme
):
    page = page_at(width, height, scheme, user=user)

    assert _objections(page, {**FOR_MEMBERS, **seeded}, assert_accessible, assert_fits) == {}


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1280, 800, "light")])
def test_every_page_of_a_visitor_is_accessible_and_fits(
    page_at, db, assert_accessible, assert_fits, width, height, scheme
):
    page = page_at(width, height, scheme)

    assert _objections(page, FOR_VISITORS, assert_accessible, assert_fits) == {}


def _objections(page, addresses, *checks) -> dict[str, str]:
    """Open every page with what is folded away unfolded; return what is wrong, by its name."""
    wrong, size, loading = {}, page.viewport_size, set()
    page.on("request", lambda request: loading.add(request))
    for end in ("requestfinished", "requestfailed"):
        page.on(end, lambda request: loading.discard(request))
    for name, address in addresses.items():
        page.set_viewport_size(size)
        reply = page.goto(address)
        until(page, set(), lambda: loading)
        # So tall that no bar covers what could be scrolled from under it.
        page.set_viewport_size({**size, "height": page.evaluate(UNFOLDED)})
        try:
            assert reply.status == STATUSES.get(name, 200)
            for check in checks:
                check(page)
        except AssertionError as problem:
            wrong[name] = str(problem)
    return wrong
