"""Take the README's pictures of a running `make run`: docs/make_screenshots.py [address]"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
HERE = Path(__file__).parent


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(
            viewport={"width": 1280, "height": 800}, color_scheme="dark", reduced_motion="reduce"
        )
        page.goto(f"{address}/auth/login/")
        page.fill("input[name=login]", "demo@kinexfit.test")
        page.fill("input[name=password]", "Demo-member-1")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url(f"{address}/")
        page.goto(f"{address}/library")
        page.screenshot(path=HERE / "library.png")
        page.goto(f"{address}/add/generate")
        page.fill("textarea[name=prompt]", "Give me a leg day workout with squats")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url("**/workout/**", timeout=60_000)
        page.screenshot(path=HERE / "workout.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
