"""A real Chromium against a live server. Every page must keep to the CSP and log no error."""

import os
import shutil
from pathlib import Path

import pytest

# Playwright's synchronous API keeps an event loop in this thread; Django takes that for async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What passes is neither described nor carried over: that took longer than the checking.
AXE_RUN = """async (rules) =>
  (await axe.run({ runOnly: rules, resultTypes: ["violations"] })).violations"""
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""


def until(page, wanted, value):
    """Wait until `value()` is `wanted`; the CSP forbids Playwright's own waiting in the page."""
    for _ in range(100):
        if value() == wanted:
            return
        page.wait_for_timeout(50)
    assert value() == wanted


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("No Chromium on this machine.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page_at(chromium, live_server, client):
    """`page_at(390, 844, "dark", user=user)`: a page of that size, signed in when given a user.

    `expects` is part of the one console error a test provokes, such as a lost network.
    """
    contexts, complaints = [], []

    def open_page(width: int, height: int, scheme: str = "dark", *, user=None, expects: str = ""):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            # Transitions leave pages half faded when they are measured.
            reduced_motion="reduce",
            has_touch=width < 600,
            is_mobile=width < 600,
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_cookie(client, user, live_server.url)])
        page = context.new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note(message, complaints, expects))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def sign_in(live_server, client):
    """Sign a member in within a page that is open, as another tab would."""
    return lambda page, user: page.context.add_cookies(
        [_session_cookie(client, user, live_server.url)]
    )


@pytest.fixture
def assert_accessible():
    """Run axe on a page and fail with the names of the rules and elements it objects to."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run `make assets`.")

    def check(page):
        # Through the debugger: the CSP forbids adding a script tag.
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text()})
        violations = page.evaluate(AXE_RUN, RULES)
        found = [
            (violation["id"], node["target"], node["failureSummary"])
            for violation in violations
            for node in violation["nodes"]
        ]
        assert found == []

    return check


@pytest.fixture
def assert_fits():
    """Fail when the page scrolls sideways."""

    def check(page):
        overflow = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(overflow) <= 0

    return check


@pytest.fixture
def touch_drag():
    """Drag one element onto another with a finger; Playwright's own dragging is a mouse's."""

    def drag(page, start, end):
        # In the middle: the bar at the foot of a phone covers what is only just in view.
        start.evaluate("element => element.scrollIntoView({block: 'center'})")
        one, other = start.bounding_box(), end.bounding_box()
        points = [(one["x"] + 20, one["y"] + 12), (other["x"] + 20, other["y"] + 12)]
        session = page.context.new_cdp_session(page)

        def touch(kind: str, *at):
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(at)})
            page.wait_for_timeout(30)

        touch("touchStart", {"x": points[0][0], "y": points[0][1]})
        page.wait_for_timeout(300)
        for share in (0.2, 0.4, 0.6, 0.8, 1, 1):
            x, y = (here + (there - here) * share for here, there in zip(*points, strict=True))
            touch("touchMove", {"x": x, "y": y})
        touch("touchEnd")

    return drag


def _session_cookie(client, user, url: str) -> dict:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def _note(message, complaints: list[str], expects: str) -> None:
    # Chromium logs every 4xx answer; a 422 with the form again is how our forms work.
    if expects and expects in message.text:
        return
    if message.type == "error" and "the server responded with a status of 4" not in message.text:
        complaints.append(message.text)
