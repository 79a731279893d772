import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(390, 844), (1280, 800)]
PUBLIC_PAGES = ["/", "/privacy", "/terms", "/support", "/auth/login", "/no-such-page"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES)
def test_public_pages_are_accessible_and_fit(page_at, assert_accessible, assert_fits, size, scheme):
    page = page_at(*size, scheme)

    for path in PUBLIC_PAGES:
        page.goto(path)

        assert_accessible(page)
        assert_fits(page)


def test_chosen_theme_wins_over_the_system_and_is_kept(page_at):
    page = page_at(1280, 800, "dark")
    page.goto("/privacy")

    page.get_by_role("button", name="Switch to the light theme").click()
    page.reload()

    assert "dark" not in page.locator("html").get_attribute("class")
    assert page.get_by_role("button", name="Switch to the dark theme").is_visible()


def test_theme_follows_the_system_until_one_is_chosen(page_at):
    page = page_at(1280, 800, "light")

    page.goto("/privacy")

    assert "dark" not in page.locator("html").get_attribute("class")


def test_password_can_be_shown_and_hidden(page_at):
    page = page_at(390, 844)
    page.goto("/auth/login")
    page.locator("input[type=password]").fill("Str0ng-enough!")

    page.get_by_role("button", name="Show password").click()

    assert page.locator("input[name=password]").get_attribute("type") == "text"


def test_keyboard_reaches_the_page_past_the_navigation(page_at):
    page = page_at(1280, 800)
    page.goto("/support")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
