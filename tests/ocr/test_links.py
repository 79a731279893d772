"""Posts by their links: which are known, what the scraper says, and the phone's exact errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinexfit import rate_limits
from ocr import gateways, scraping
from ocr.tables import Import
from tests.ocr.fake_services import WireFake, instagram_post
from tests.ocr.pictures import encoded, picture_of

LINK = "https://www.instagram.com/p/CxYz12-_abc/?igsh=abc"
# Contract §9: a text with one of these words is shown as a used-up quota.
QUOTA_WORDS = ("quota", "limit")


@pytest.fixture
def scraper(settings, monkeypatch):
    with WireFake() as fake:
        settings.SCRAPER_TOKEN = "token"
        settings.SCRAPER_URL = fake.url
        scraping.scraper.cache_clear()
        fake.will(201, [instagram_post()])
        yield fake
    scraping.scraper.cache_clear()


@pytest.fixture
def pictures(monkeypatch):
    """What the picture hosts serve, by address; anything else is not served."""
    served: dict[str, bytes] = {}
    monkeypatch.setattr(scraping, "picture", served.get)
    return served


def fetch(api, url=LINK, path="/api/instagram-fetch"):
    return api.post(path, {"url": url})


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.instagram.com/p/CxYz12-_abc/", "CxYz12-_abc"),
        ("http://instagram.com/reel/CxYz12-_abc", "CxYz12-_abc"),
        ("https://www.instagram.com/reels/CxYz12-_abc/?utm=1", "CxYz12-_abc"),
        ("instagram.com/tv/CxYz12-_abc/", "CxYz12-_abc"),
        ("https://instagr.am/p/CxYz12-_abc/", "CxYz12-_abc"),
        ("https://m.instagram.com/coach.x/p/CxYz12-_abc/", "CxYz12-_abc"),
        ("https://www.instagram.com/coach_x/reel/CxYz12-_abc/?img_index=2", "CxYz12-_abc"),
        ("https://www.instagram.com/share/reel/BAabcdefgh/", "share/reel/BAabcdefgh"),
        ("Look at this! https://www.instagram.com/p/CxYz12-_abc/ 💪", "CxYz12-_abc"),
        (
            "https://www.tiktok.com/@coach.x/video/7301234567890123456?lang=de",
            "7301234567890123456",
        ),
        ("https://www.tiktok.com/@coach/photo/7301234567890123456", "7301234567890123456"),
        ("https://vm.tiktok.com/ZMabc123/", "ZMabc123"),
        ("https://vt.tiktok.com/ZSabc123", "ZSabc123"),
        ("https://m.tiktok.com/v/7301234567890123456.html", "7301234567890123456"),
    ],
)
def test_every_form_of_a_posts_link_is_known(url, code):
    assert scraping.link_of(url).code == code


@pytest.mark.parametrize(
    "url",
    [
        "https://www.instagram.com/coachx/",
        "https://www.instagram.com/stories/coachx/123/",
        "https://evil.com/p/CxYz12-_abc/",
        "https://instagram.com.evil.com/p/CxYz12-_abc/",
        "https://evil.com/?https://www.instagram.com@evil.com/p/CxYz12-_abc/",
        "https://notinstagram.com/p/CxYz12-_abc/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "just words",
    ],
)
def test_anything_else_is_a_bad_link(url):
    with pytest.raises(scraping.InvalidLink):
        scraping.link_of(url)


@given(st.text(max_size=300))
def test_whatever_is_typed_only_our_own_address_goes_out(text):
    link = scraping.link_in(text + " instagram.com/p/" + text)

    assert link is None or link.url.startswith(
        ("https://www.instagram.com/", "https://www.tiktok.com/", "https://v")
    )


def test_a_link_becomes_the_phones_post_and_its_workout_for_one_scan(api, scraper, pictures, scans):
    pictures[instagram_post()["displayUrl"]] = encoded(picture_of("x", size=(300, 300)))

    body = fetch(api).json()

    assert body["url"] == "https://www.instagram.com/p/CxYz12-_abc/"
    assert body["content"].startswith("PUSH DAY")
    assert body["author"] == {"username": "coachx", "fullName": "Coach X"}
    assert body["stats"] == {"likes": 345, "comments": 12}
    assert (body["timestamp"], body["mediaType"]) == ("2026-11-20T18:30:15Z", "post")
    assert body["image"].startswith("/files/")
    assert len(body["parsedWorkout"]["exercises"]) == 2
    assert (body["quotaUsed"], body["quotaLimit"], body["isUnlimited"]) == (1, 8, False)
    assert scans() == 1


def test_the_scraper_gets_our_address_and_our_token_and_nothing_of_the_members(api, scraper):
    fetch(api, "https://www.instagram.com/coachx/reel/CxYz12-_abc/?igsh=secret")

    (asked,) = scraper.asked
    assert asked["headers"]["authorization"] == "Bearer token"
    assert asked["path"].startswith("/v2/acts/apify~instagram-scraper/run-sync-get-dataset-items?")
    assert asked["body"]["directUrls"] == ["https://www.instagram.com/p/CxYz12-_abc/"]
    assert "secret" not in str(asked)


def test_a_post_is_fetched_once_a_day_for_everybody(api, stranger_api, scraper):
    fetch(api)
    fetch(stranger_api)

    assert len(scraper.asked) == 1


def test_exercises_stay_out_where_blocks_would_be_lost(api, scraper):
    scraper.answers = [(201, [instagram_post(caption="12 min AMRAP\n6 pull-ups\n12 push-ups")], 0)]

    parsed = fetch(api).json()["parsedWorkout"]

    assert parsed["amrapBlocks"]
    assert "exercises" not in parsed


def test_a_carousel_without_a_workout_in_its_caption_is_read_from_its_slides(
    api, user, scraper, pictures, reader
):
    slides = [f"https://scontent.cdninstagram.com/{n}.jpg" for n in range(3)]
    children = [{"displayUrl": slide} for slide in slides]
    post = instagram_post(caption="Swipe for the plan 👉", childPosts=children)
    scraper.answers = [(201, [post], 0)]
    pictures |= dict.fromkeys(slides, encoded(picture_of("x", size=(300, 300))))

    body = fetch(api).json()

    assert reader.read_pictures == 3
    assert "Bench press 3x8" in body["content"]
    (row,) = Import.query(user.public_id)
    assert len(row.document["pages"]) == 3


def test_slides_in_letters_we_dont_know_are_what_is_told(
    site, user, scraper, pictures, reader, scans
):
    slide = "https://scontent.cdninstagram.com/0.jpg"
    scraper.answers = [
        (201, [instagram_post(caption="Swipe 👉", childPosts=[{"displayUrl": slide}])], 0)
    ]
    pictures[slide] = encoded(picture_of("x", size=(300, 300)))
    reader.error = gateways.ForeignScript()

    page = site.post("/add/link", {"url": LINK}, follow=True).content.decode()

    assert "The pictures of this post look like writing we can&#x27;t read yet" in page
    assert scans() == 0


def test_slides_that_cant_be_loaded_are_what_is_told(site, scraper, pictures, scans):
    scraper.answers = [(201, [instagram_post(caption="Swipe 👉")], 0)]

    page = site.post("/add/link", {"url": LINK}, follow=True).content.decode()

    assert "The pictures of this post couldn&#x27;t be loaded" in page
    assert scans() == 0


def test_a_caption_without_a_workout_costs_nothing(api, scraper, scans):
    scraper.answers = [(201, [instagram_post(caption="Full workout in the comments 👇")], 0)]

    reply = fetch(api)

    assert reply.status_code == 200
    assert reply.json()["content"] == "Full workout in the comments 👇"
    assert scans() == 0


@pytest.mark.parametrize(
    ("answer", "status", "code", "says"),
    [
        ((201, []), 404, "POST_NOT_FOUND", "not found"),
        ((201, [{"error": "not_found"}]), 404, "POST_NOT_FOUND", "not found"),
        ((201, [{"error": "restricted_page"}]), 403, "SOURCE_AUTH_REQUIRED", "private post"),
        ((201, [{"errorDescription": "Login required", "error": "x"}]), 403,
         "SOURCE_AUTH_REQUIRED", "private post"),
        ((201, [instagram_post(caption="", displayUrl=None)]), 404, "POST_EMPTY", "not found"),
        ((408, {"error": {"type": "run-timeout-exceeded"}}), 408, "SCRAPER_TIMEOUT", "too long"),
        ((429, {"error": {"type": "rate-limit-exceeded"}}), 429, "SCRAPER_BUSY", "too many"),
        ((400, {"error": {"type": "run-failed"}}), 502, "SCRAPER_FAILED", "couldn't"),
        ((400, {"error": {"type": "run-failed",
                          "message": "Actor run did not succeed (run ID: x, status: TIMED-OUT)."}}),
         408, "SCRAPER_TIMEOUT", "too long"),
        ((401, {"error": {"type": "invalid-token"}}), 502, "SCRAPER_FAILED", "couldn't"),
        ((402, {"error": {}}), 502, "SCRAPER_FAILED", "couldn't"),
        ((500, b"<html>oops"), 502, "SCRAPER_FAILED", "couldn't"),
        ((201, b"no json"), 502, "SCRAPER_FAILED", "couldn't"),
        ((201, [["odd"]]), 404, "POST_NOT_FOUND", "not found"),
    ],
)  # fmt: skip
def test_every_failure_has_the_status_and_words_the_phone_reads(
    api, scraper, scans, answer, status, code, says
):
    scraper.answers = [(*answer, 0)]

    reply = fetch(api)
    body = reply.json()

    assert (reply.status_code, body["code"]) == (status, code)
    assert says in body["message"].lower()
    assert not any(word in body["message"].lower() for word in QUOTA_WORDS)
    assert scans() == 0


def test_a_scraper_that_never_answers_is_given_up(api, scraper, scans, monkeypatch):
    monkeypatch.setattr(scraping, "SCRAPER_SECONDS", -2.9)
    scraper.answers = [(201, [instagram_post()], 0.5)]

    reply = fetch(api)

    assert (reply.status_code, reply.json()["code"]) == (408, "SCRAPER_TIMEOUT")
    assert scans() == 0


def test_a_spent_pool_says_quota_and_asks_nobody(api, scraper, monkeypatch):
    monkeypatch.setitem(rate_limits.LIMITS, "instagram", rate_limits.Limit(100, 3600))
    for _ in range(8):
        assert fetch(api).status_code == 200

    reply = fetch(api)
    body = reply.json()

    assert (reply.status_code, body["quotaUsed"], body["quotaLimit"]) == (429, 8, 8)
    assert "quota" in body["message"].lower()
    assert body["subscriptionTier"] == "free"


def test_too_often_never_says_limit(api, scraper, monkeypatch):
    monkeypatch.setitem(rate_limits.LIMITS, "instagram", rate_limits.Limit(1, 3600))
    fetch(api)

    body = fetch(api).json()

    assert body["code"] == "RATE_LIMITED"
    assert "Too many requests" in body["message"]
    assert not any(word in body["message"].lower() for word in QUOTA_WORDS)


@pytest.mark.parametrize("url", ["", "nonsense", "https://evil.com/p/abcdef/", "http://10.0.0.1/"])
def test_a_bad_link_is_a_400_in_the_phones_words(api, scraper, url):
    reply = fetch(api, url)

    assert reply.status_code == 400
    assert any(
        words in reply.json()["error"].lower() for words in ("invalid url", "url is required")
    )
    assert scraper.asked == []


def test_without_a_scraper_it_is_a_503_and_tiktok_a_404(api, settings):
    settings.SCRAPER_TOKEN = ""

    instagram = fetch(api)
    tiktok = fetch(api, "https://vm.tiktok.com/ZMabc123/", path="/api/tiktok-fetch")

    assert (instagram.status_code, instagram.json()["code"]) == (503, "LINKS_NOT_CONFIGURED")
    assert (tiktok.status_code, tiktok.json()["code"]) == (404, "POST_NOT_FOUND")


def test_a_tiktok_comes_with_its_text(api, scraper):
    item = {
        "text": "Leg day: squats 5x5 @ 80kg",
        "authorMeta": {"name": "coachx", "nickName": "Coach X"},
        "diggCount": 5,
        "commentCount": 1,
        "createTimeISO": "2026-11-20T18:30:15.000Z",
        "videoMeta": {"coverUrl": "https://p16.tiktokcdn.com/cover.jpg"},
    }
    scraper.answers = [(201, [item], 0)]

    body = fetch(api, "https://vm.tiktok.com/ZMabc123/", path="/api/tiktok-fetch").json()

    assert body["content"] == item["text"]
    assert scraper.asked[0]["path"].startswith("/v2/acts/clockworks~tiktok-scraper/")


@pytest.mark.parametrize(
    "address",
    [
        "http://scontent.cdninstagram.com/a.jpg",
        "https://evil.com/a.jpg",
        "https://cdninstagram.com.evil.com/a.jpg",
        "https://evilcdninstagram.com/a.jpg",
        "https://127.0.0.1/a.jpg",
        "https://scontent.cdninstagram.com:8443/a.jpg",
        "https://user@evil.com/.cdninstagram.com",
        "",
    ],
)
def test_pictures_come_from_allowed_hosts_only(address, monkeypatch):
    def nobody(*args, **kwargs):
        raise AssertionError(f"asked {args}")

    monkeypatch.setattr(scraping.requests, "get", nobody)

    assert scraping.picture(address) is None
