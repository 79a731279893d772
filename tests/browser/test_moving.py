"""Moving in and out in a real browser, from the file to the undo."""

import pytest

from tests.workouts.test_moving_files import STRONG_A
from workouts.tables import Completion

pytestmark = pytest.mark.django_db(transaction=True)

FILE = {
    "name": "strong.csv",
    "mimeType": "text/csv",
    "buffer": (
        STRONG_A + "2025-01-02 18:00:00,Push,1h,Weird Squatty Thing,1,60,5,0,0,,,\n"
        "2025-01-03 18:00:00,Push,1h,Barbell Squat,1,60,5,0,0,,,\n"
    ).encode(),
}


@pytest.mark.parametrize(("size", "scheme"), [((390, 844), "dark"), ((1280, 800), "light")])
def test_a_history_comes_in_and_goes_again(
    page_at, user, assert_accessible, assert_fits, size, scheme
):
    page = page_at(*size, scheme, user=user)

    def check():
        assert_fits(page)
        assert_accessible(page)

    page.goto("/settings/import-export")
    check()
    page.set_input_files("input[type=file]", FILE)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("heading", name="Check the import").wait_for()
    check()
    page.get_by_label("Pounds").check()
    page.get_by_label("Weird Squatty Thing").fill("Barbell Squat")
    page.get_by_role("button", name="Import 2 sessions").click()
    page.get_by_text("2 sessions came in").wait_for()
    check()
    loads = [row.log["sets"][0]["sets"][0]["load"] for row in Completion.query(user.public_id)]
    assert loads == [{"value": 60, "unit": "lb"}] * 2

    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_text("Everything this import brought was removed").wait_for()
    check()
    assert Completion.count(user.public_id) == 0

    page.goto("/settings/import-export/exercises")
    assert page.get_by_label("Weird Squatty Thing").input_value() == "Barbell Squat"
    check()
