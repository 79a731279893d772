import pytest

from accounts.tables import Member
from tests.billing.conftest import till  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(till, live_server, settings):  # noqa: F811
    settings.BASE_URL = live_server.url
    till.world.set("base_url", live_server.url)
    return till


def test_a_member_buys_upgrades_and_cancels_on_a_phone(
    page_at, user, shop, assert_accessible, assert_fits
):
    page = page_at(390, 844, "dark", user=user)
    page.goto("/subscription")
    page.get_by_role("button", name="Choose Pro").click()
    page.wait_for_url("**/dev/stripe/checkout/**")
    assert_accessible(page)

    page.get_by_label("Visa: is declined").check()
    page.get_by_role("button", name="Subscribe").click()
    page.get_by_text("Your card was declined.").wait_for()
    page.get_by_label("Visa: always pays").check()
    page.get_by_role("button", name="Subscribe").click()
    page.get_by_role("heading", name="You're on Pro").wait_for()
    assert_accessible(page)

    page.get_by_role("link", name="See your plan").click()
    page.get_by_text("KINEX-0001").wait_for()
    assert_accessible(page)
    assert_fits(page)

    page.get_by_role("button", name="Change to Elite").click()
    page.get_by_role("button", name="Confirm the change").click()
    page.wait_for_url("**/subscription")
    page.get_by_role("button", name="Change card or cancel").click()
    page.get_by_role("button", name="Cancel at the period's end").click()
    page.get_by_role("button", name="Resume").wait_for()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Back to Kinex Fit").click()
    page.wait_for_url("**/subscription")
    assert Member.get(user.public_id).stripe_customer_id


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "light"), (1280, 800, "dark")])
def test_prices_read_well_before_signing_in(
    page_at, db, width, height, scheme, assert_accessible, assert_fits
):
    page = page_at(width, height, scheme)
    page.goto("/pricing")

    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Monthly").click()
    page.get_by_text("$13.99").wait_for()
