"""The pages of statistics in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.tables import Member
from kinexfit import clock
from workouts import services
from workouts.services import body

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("/stats", "/stats/prs", "/exercise/Barbell Squat", "/body-weight", "/stats/metrics")


@pytest.fixture
def trained(user):
    """A Pro member with a week of squats and weights."""
    now = datetime.now(UTC)
    Member(user.public_id).update(actions=[Member.subscription_tier.set("pro")])
    for ago in range(3):
        done = {"reps": 5, "load": {"value": 110 - ago, "unit": "kg"}}
        moment = now - timedelta(days=ago)
        fields = {
            "completedAt": clock.iso(moment), "durationSeconds": 1_800,
            "sets": [{"name": "Barbell Squat", "sets": [done] * 3}],
        }  # fmt: skip
        services.log_completion(user_id=user.public_id, workout_id="W", log=fields, now=now)
        body.record(user_id=user.public_id, day=moment.date().isoformat(), unit="metric",
                    fields={"weight": 80 + ago / 10, "waist": 84}, now=now)  # fmt: skip
    return user


@pytest.mark.parametrize(
    ("size", "scheme"), [((390, 844), "dark"), ((390, 844), "light"), ((1280, 800), "light")]
)
def test_every_page_fits_and_is_accessible(
    page_at, trained, assert_accessible, assert_fits, size, scheme
):
    page = page_at(*size, scheme, user=trained)
    for path in PAGES:
        page.goto(path)
        assert_fits(page)
        assert_accessible(page)


def test_a_chart_is_drawn_once_it_is_near_and_its_table_says_the_same(page_at, trained):
    page = page_at(1280, 800, user=trained)
    page.goto("/body-weight")
    chart = page.get_by_role("img", name="Body weight: 3 values", exact=False)
    # Chart.js sizes what it draws on.
    page.locator("figure canvas[style]").wait_for()
    page.get_by_text("Show as a table").click()

    table = page.get_by_role("table")
    assert chart.is_visible()
    assert table.get_by_role("cell", name="80.2").is_visible()


def test_a_goal_is_set_and_a_day_is_measured_and_deleted(page_at, trained):
    page = page_at(390, 844, user=trained)
    page.goto("/stats")
    page.get_by_label("Weekly goal").select_option("4")
    page.get_by_role("button", name="Set goal").click()
    page.get_by_text("Your goal is 4 days a week.").wait_for()
    page.goto("/stats/metrics")
    page.get_by_label("Neck (cm)").fill("38.5")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Waist 84 cm · Neck 38.5 cm").wait_for()
    page.get_by_role("button", name="Delete", exact=False).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    page.get_by_text("That day's measurements are deleted.").wait_for()

    assert len(body.metrics(user_id=trained.public_id)) == 2
