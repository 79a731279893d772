"""The calendar's pages, its API and the feed."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from workouts import calendar_views

TODAY = timezone.now().date()
DAY = TODAY + timedelta(days=3)
URL = "/api/workouts/calendar"


@pytest.fixture
def workout(api):
    api.post("/api/mobile/workouts", {"id": "W1", "title": "Leg day; heavy, slow"})


def entries(api, first=TODAY, last=TODAY + timedelta(days=40)) -> list[dict]:
    reply = api.get(f"{URL}?startDate={first}&endDate={last}")
    assert reply.status_code == 200
    return reply.json()["entries"]


def plan(api, **more):
    return api.post(URL, {"workoutId": "W1", "date": str(DAY)} | more)


def test_the_api_plans_moves_skips_and_removes(api, workout):
    key = plan(api, time="18:30").json()["key"]
    assert entries(api)[0] | {"key": key} == {
        "key": key,
        "date": str(DAY),
        "workoutId": "W1",
        "title": "Leg day; heavy, slow",
        "status": "planned",
        "time": "18:30",
        "isRepeated": False,
        "completionId": None,
    }

    later = DAY + timedelta(days=2)
    moved = api.patch(URL, {"key": key, "date": str(DAY), "to": str(later)}).json()["key"]
    api.patch(URL, {"key": moved, "date": str(later), "isSkipped": True})
    assert [(one["date"], one["status"]) for one in entries(api)] == [(str(later), "skipped")]

    gone = api.delete(f"{URL}?key={moved.replace('#', '%23')}&date={later}")
    assert gone.json() == {"success": True}
    assert entries(api) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"date": "soon"}, "date"),
        ({"time": "25:00"}, "time"),
        ({"repeat": {"every": "hourly"}}, "repeat"),
        ({"repeat": {"every": "weekly", "weekdays": [9]}}, "repeat"),
    ],
)
def test_bad_input_names_the_field(api, workout, body, field):
    reply = plan(api, **body)

    assert reply.status_code == 400
    assert any(name.startswith(field) for name in reply.json()["fields"])


@pytest.mark.parametrize("query", ["", "?startDate=2026-01-01&endDate=2029-01-01", "?startDate=x"])
def test_a_span_is_needed_and_bounded(api, query):
    assert api.get(URL + query).status_code == 400


def test_another_members_plans_and_workouts_are_not_found(api, stranger_api, workout):
    key = plan(api).json()["key"]

    assert plan(stranger_api).status_code == 404
    moved = {"key": key, "date": str(DAY), "to": str(DAY + timedelta(days=1))}
    assert stranger_api.patch(URL, moved).status_code == 404
    quoted = key.replace("#", "%23")
    assert stranger_api.delete(f"{URL}?key={quoted}&date={DAY}").status_code == 404
    assert entries(stranger_api) == []
    assert len(entries(api)) == 1


def test_the_pages_show_and_change_a_plan(site, api, workout):
    page = f"/calendar/{DAY}"
    given = {"workout": "W1", "every": "weekly", "interval": "1", "weekdays": [str(DAY.weekday())]}
    assert site.post(page, given).status_code == 302
    shown = site.get(page).content.decode()
    assert "Repeats" in shown

    (one,) = entries(api, DAY, DAY)
    at = {"key": one["key"], "day": str(DAY)}
    site.post("/calendar/move", at | {"to": str(DAY + timedelta(days=1))})
    assert entries(api, DAY, DAY) == []
    (moved,) = entries(api, DAY + timedelta(days=1), DAY + timedelta(days=1))
    at = {"key": moved["key"], "day": moved["date"]}
    removed = site.post("/calendar/remove", at, follow=True).content.decode()
    assert "is off the calendar" in removed

    site.post("/calendar/undo", {"workout": "W1", "day": moved["date"], "time": ""})
    assert len(entries(api, DAY + timedelta(days=1), DAY + timedelta(days=1))) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/calendar",
        "/calendar?week=0001-01-01",
        "/calendar?month=9999-12",
        "/calendar?week=2026-11-24",
        "/calendar?month=2024-02",
        "/calendar?month=never",
        "/calendar/2026-11-24",
    ],
)
def test_pages_open(site, path):
    assert site.get(path).status_code == 200


def test_the_page_reads_the_member_the_month_what_was_saved_and_the_streak(
    site, api, workout, round_trips
):
    plan(api)
    site.get("/calendar")

    with round_trips() as calls:
        page = site.get("/calendar")

    # The member twice (the layout shows their plan), the month, what was saved, the streak.
    assert sorted(calls) == ["BatchGetItem", *["GetItem"] * 2, *["Query"] * 6]
    assert [card["title"] for card in page.context["saved"]] == ["Leg day; heavy, slow"]


@pytest.mark.parametrize("shown", ["2026-11", "2027-02", "2027-01", "2026-12"])
def test_the_month_before_is_one_press_away(site, shown):
    page = site.get(f"/calendar?month={shown}")

    href = re.search(r'href="\?month=([0-9-]+)"[^>]*aria-label="Earlier"|'
                     r'aria-label="Earlier"[^>]*href="\?month=([0-9-]+)"',
                     page.content.decode())  # fmt: skip
    assert (href[1] or href[2]) == f"{page.context['before']:%Y-%m}" < shown


def test_any_workout_of_the_library_can_be_planned(site, api, workout, monkeypatch):
    monkeypatch.setattr(calendar_views, "_OFFERED", 1)
    api.post("/api/mobile/workouts", {"id": "W2", "title": "Push day"})
    page = f"/calendar/{DAY}"

    def offered(query: str) -> list[str]:
        return [
            name for name, _ in site.get(page + query).context["form"].fields["workout"].choices
        ]

    assert offered("") == ["W2"]
    assert offered("?q=leg") == ["W1"]
    assert offered("?workout=W1") == ["W1", "W2"]
    assert offered("?workout=gone") == ["W2"]
    assert site.post(page, {"workout": "W1", "back": "month"}).url == f"/calendar?month={DAY}"
    assert len(entries(api)) == 1


def test_a_missed_plan_is_met_by_logging_it_for_its_day(site, api, workout):
    past = TODAY - timedelta(days=2)
    site.post(f"/calendar/{past}", {"workout": "W1"})
    page = site.get(f"/calendar/{past}").content.decode()
    log = f"/workout/W1/log?day={past}"
    assert log in page

    form = site.get(log).context["form"]
    given = {name: form.when[name].value() or "" for name in form.when.fields} | {
        "date": form.when["date"].value().isoformat(),
        "ended_at": "10:00",
        "minutes": "45",
        "x0-key": "new",
        "x0-name": "Barbell Squat",
        "x0-s0-key": "f0.f0",
        "x0-s0-is_done": "on",
        "x0-s0-type": "normal",
        "x0-s0-unit": "kg",
        "x0-s0-reps": "5",
    }
    for place in (1, 2):
        blank = {"key": f"f0.f{place}", "type": "normal", "unit": "kg"}
        given |= {f"x0-s{place}-{name}": value for name, value in blank.items()}
    assert site.post(log, given | {"date": str(TODAY + timedelta(days=2))}).status_code == 422
    assert site.post(log, given).status_code == 302

    assert [one["status"] for one in entries(api, past, past)] == ["done"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_no_calendar_reaches_is_refused(site, api, workout, day):
    at = {"key": "workout#W1", "day": day}

    assert site.get(f"/calendar/{day}").status_code == 404
    assert site.post("/calendar/remove", at).status_code == 404
    assert site.post("/calendar/undo", {"workout": "W1", "day": day}).status_code == 404
    assert plan(api, date=day).json()["fields"].keys() == {"date"}
    assert api.get(f"{URL}?startDate={day}&endDate={day}").status_code == 400


@pytest.mark.parametrize("wrong", [{"day": ""}, {"day": "soon"}, {"time": "noon"}, {"workout": ""}])
def test_what_was_never_taken_off_is_not_put_back(site, api, workout, wrong):
    reply = site.post("/calendar/undo", {"workout": "W1", "day": str(DAY), "time": ""} | wrong)

    assert reply.status_code == 404
    assert entries(api) == []


def test_a_day_that_is_none_is_not_found(site):
    assert site.get("/calendar/2026-13-40").status_code == 404


def test_the_feed_is_read_by_whoever_has_its_address_until_it_changes(
    site, client, api, workout, user
):
    plan(api, time="18:30")
    plan(api, repeat={"every": "weekly", "weekdays": [0, 3]})
    until = str(DAY + timedelta(days=60))
    plan(api, time="07:00", repeat={"every": "daily", "until": until})
    site.post("/calendar/feed", {"is_on": "1"})
    url = site.get("/calendar").context["feed_url"].removeprefix("http://localhost:8000")

    client.logout()
    reply = client.get(url)
    events = Calendar.from_ical(reply.content).walk("VEVENT")

    assert reply["Content-Type"].startswith("text/calendar")
    assert {str(event["SUMMARY"]) for event in events} == {"Leg day; heavy, slow"}
    assert sorted("RRULE" in event for event in events) == [False, True, True]
    ends = [event["RRULE"]["UNTIL"][0] for event in events if "UNTIL" in event.get("RRULE", {})]
    # RFC 5545, 3.3.10: where a start has a time, so has the end.
    assert ends == [datetime.combine(DAY + timedelta(days=60), time(23, 59, 59))]
    assert all(len(line) <= 75 for line in reply.content.split(b"\r\n"))
    assert client.get(url.replace(url[-10:-4], "000000")).status_code == 404

    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/calendar/feed", {"is_on": "1"})
    assert client.get(url).status_code == 404


def test_a_feed_is_subscribed_to_at_a_press_and_its_first_address_replaces_none(site):
    first, second = [site.post("/calendar/feed", {"is_on": "1"}, follow=True) for _ in range(2)]

    assert first.redirect_chain == [("/calendar#feed", 302)]
    assert first.context["subscribe_url"].startswith("webcal://localhost:8000/calendar/")
    assert "The old one stopped working." not in first.content.decode()
    assert "The old one stopped working." in second.content.decode()


def test_a_disabled_account_has_no_feed(site, client, user):
    site.post("/calendar/feed", {"is_on": "1"})
    url = site.get("/calendar").context["feed_url"].removeprefix("http://localhost:8000")

    type(user).objects.update(is_active=False)

    assert client.get(url).status_code == 404


def test_a_feed_that_was_never_switched_on_is_not_there(client, user):
    assert client.get(f"/calendar/{user.public_id}/{'0' * 40}.ics").status_code == 404
    assert client.get(f"/calendar/nobody/{'0' * 40}.ics").status_code == 404
