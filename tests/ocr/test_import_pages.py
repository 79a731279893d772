"""The pages as plain forms: ways in, review, several workouts of a plan, the share sheet."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from kinexfit import jobs, storage
from ocr import gateways, imaging, tasks
from ocr.services import importing, photos
from ocr.tables import Import
from tests.ocr.pictures import encoded, picture_of
from workouts import services as workouts

TEXT = "Push Day\nBench press 3x8 @ 60kg\nDips 3x12"
PLAN = "DAY 1 PUSH\nBench 4x8\nDAY 2 PULL\nPendlay row 4x8"


def pasted(site, text=TEXT, **more):
    return site.post("/add/paste", {"text": text, **more})


def fields(page) -> dict[str, str]:
    """Return what a browser would send back of the editor as it stands."""
    html = page.content.decode()
    form = html[html.index('id="editor"') : html.index("</form>", html.index('id="editor"'))]
    inputs = re.findall(r'<input[^>]*name="([^"]+)"(?:[^>]*?value="([^"]*)")?', form)
    chosen = re.findall(r'<select name="([^"]+)".*?<option value="([^"]*)" selected', form, re.S)
    text = re.findall(r'<textarea name="([^"]+)"', form)
    values = {name: value.replace("&quot;", '"') for name, value in inputs + chosen}
    return values | dict.fromkeys(text, "")


def kept(user):
    return workouts.list_workouts(user_id=user.public_id, limit=10).workouts


def picture():
    data = encoded(picture_of("x", size=(200, 200)))
    return SimpleUploadedFile("a.jpg", data, content_type="image/jpeg")


def test_a_wait_says_only_what_is_new_and_ends_as_a_page_of_its_own(site, user, monkeypatch):
    monkeypatch.setattr(tasks.run_import, "delay", lambda **kwargs: None)
    job = photos.start(owner=user, files=[picture().read()], now=timezone.now())
    address, htmx = f"/add/import/{job.id}", {"HX-Request": "true"}

    new = site.get(address + "?stage=", headers=htmx)
    same = site.get(address + "?stage=queued", headers=htmx)
    error = {"message": "No.", "code": "NO"}
    jobs.finish(owner_id=importing.job_owner(user.public_id), job_id=job.id, error=error)
    ended = site.get(address + "?stage=queued", headers=htmx)

    assert "In the queue" in new.content.decode()
    assert same.status_code == 204
    assert ended["HX-Redirect"] == address
    assert "No workout this time" in site.get(address).content.decode()


def test_a_pasted_text_is_reviewed_and_saved_with_where_it_came_from(site, user):
    answer = pasted(site)
    review = site.get(answer.url)

    saved = site.post(answer.url, fields(review) | {"b0-i0-reps": "10"})

    (row,) = kept(user)
    assert saved.url == f"/workout/{row.id}"
    assert (row.title, row.source) == ("Push Day", "imported")
    item = workouts.blocks_of(row)[0].items[0]
    assert (item.reps, item.load.value, item.source.start) == (10, 60, 9)
    assert row.body["enhancementSourceText"] == TEXT


def test_saving_twice_is_saving_once(site, user):
    answer = pasted(site)
    review = fields(site.get(answer.url))

    for _ in range(2):
        assert site.post(answer.url, review).status_code == 302

    assert len(kept(user)) == 1


def test_a_text_without_a_workout_says_why_and_keeps_nothing(site, user):
    reply = pasted(site, "Full workout in the comments 👇🔥")

    assert reply.status_code == 422
    assert "Full workout in the comments" in reply.content.decode()
    assert list(Import.query(user.public_id)) == []


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001])
def test_an_empty_or_endless_text_is_refused(site, text):
    assert pasted(site, text).status_code == 422


def test_days_of_a_plan_are_saved_one_by_one_or_all_at_once(site, user):
    answer = pasted(site, PLAN)

    first = site.post(answer.url, fields(site.get(answer.url)))
    assert first.url.endswith("/1")
    site.post(answer.url.removesuffix("0") + "save-all")

    assert sorted(row.title for row in kept(user)) == ["Day 1 Push", "Day 2 Pull"]


def test_a_second_text_joins_the_same_workout(site, user):
    first = pasted(site)
    import_id = first.url.split("/")[3]

    pasted(site, "Cable fly 3x15", to=import_id)

    (row,) = Import.query(user.public_id)
    assert row.document["text"] == TEXT + "\n\nCable fly 3x15"
    names = [
        item["name"].lower()
        for workout in row.document["reading"]["workouts"]
        for block in workout["blocks"]
        for item in block["items"]
    ]
    assert names == ["bench press", "dips", "cable fly"]


def test_a_second_picture_joins_the_same_workout(site, user, reader):
    site.post("/add/photo", {"pictures": picture()})
    (first,) = Import.query(user.public_id)
    reader.text = "Cable fly 3x15"

    site.post("/add/photo", {"pictures": picture(), "to": first.id})

    (row,) = Import.query(user.public_id)
    pieces = row.document["pieces"]
    assert len(row.document["pages"]) == 2
    assert [piece["page"] for piece in pieces] == [0, 0, 0, 1]
    text = row.document["text"]
    assert text[pieces[-1]["start"] : pieces[-1]["end"]] == "Cable fly 3x15"


def test_a_carousel_is_one_draft_and_one_scan(site, user, reader, scans):
    answer = site.post("/add/photo", {"pictures": [picture(), picture(), picture()]})
    waited = site.get(answer.url)

    (row,) = Import.query(user.public_id)
    assert waited.url == f"/add/review/{row.id}/0"
    assert len(row.document["pages"]) == 3
    assert scans() == 1


def test_a_long_plan_says_how_much_of_it_was_not_read(site, user, reader, monkeypatch):
    monkeypatch.setattr(imaging, "MOST_PDF_PAGES", 2)
    pages = [Image.new("RGB", (200, 300), "white")] * 4
    pdf = SimpleUploadedFile("plan.pdf", encoded(pages[0], "PDF", save_all=True,
                                                 append_images=pages[1:]))  # fmt: skip

    site.post("/add/photo", {"pictures": pdf})

    (row,) = Import.query(user.public_id)
    review = site.get(f"/add/review/{row.id}/0").content.decode()
    assert len(row.document["pages"]) == 2
    assert "2 more pages did not fit" in review


def test_a_picture_of_something_else_costs_nothing_and_shows_its_text(site, reader, scans):
    reader.text = "NO PARKING"

    page = site.get(site.post("/add/photo", {"pictures": picture()}).url)

    assert "no workout in it" in page.content.decode()
    assert "NO PARKING" in page.content.decode()
    assert scans() == 0


@pytest.mark.parametrize("error", [gateways.ReaderBusy(), gateways.ReaderRefused()])
def test_a_failure_says_once_that_it_costs_nothing(site, reader, scans, error):
    reader.error = error

    page = site.get(site.post("/add/photo", {"pictures": picture()}).url).content.decode()

    assert (page.count("Nothing was charged"), scans()) == (1, 0)


def test_too_many_pictures_and_none_at_all_are_refused(site, reader, scans):
    many = site.post("/add/photo", {"pictures": [picture() for _ in range(11)]})
    none = site.post("/add/photo", {})

    assert (many.status_code, none.status_code) == (422, 422)
    assert scans() == 0


def test_pictures_sent_straight_to_the_store_are_read_from_there(site, api, reader, scans):
    data = encoded(picture_of("x", size=(200, 200)))
    asked = {"files": [{"contentType": "image/jpeg", "size": len(data)}]}
    (place,) = site.post("/api/uploads", asked, content_type="application/json").json()["uploads"]

    site.put(place["url"], data, content_type="image/jpeg")
    answer = site.post("/add/photo", {"uploads": place["upload"]})

    assert site.get(answer.url).url.startswith("/add/review/")
    assert scans() == 1


def test_somebody_elses_upload_is_unknown(site, stranger_api, reader):
    asked = {"files": [{"contentType": "image/jpeg", "size": 10}]}
    (place,) = stranger_api.post("/api/uploads", asked).json()["uploads"]

    reply = site.post("/add/photo", {"uploads": place["upload"]})

    assert reply.status_code == 422
    assert "expired" in reply.content.decode()


JPEG = {"contentType": "image/jpeg", "size": 10}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ([{**JPEG, "contentType": "text/html"}], "We can't read that kind of file."),
        ([{**JPEG, "size": 11 * 1024 * 1024}], "That file is too big. Up to 10 MB works."),
        ([{**JPEG, "size": 0}], "That file is empty."),
        ([JPEG] * 11, "Up to 10 pictures fit in one workout."),
    ],
)
def test_what_gets_no_place_is_told_in_words_for_its_member(api, files, wanted):
    reply = api.post("/api/uploads", {"files": files})

    assert (reply.status_code in (400, 413), reply.json()["error"].startswith(wanted)) == (1, 1)


@pytest.mark.parametrize("name", ["image/heic", "image/heif"])
def test_a_phones_own_pictures_get_a_place_whatever_a_browser_calls_them(api, name):
    (place,) = api.post("/api/uploads", {"files": [{**JPEG, "contentType": name}]}).json()[
        "uploads"
    ]

    assert place["headers"]["Content-Type"] == name


@pytest.mark.parametrize("files", [[], [{}], "a.jpg"])
def test_what_is_no_list_of_files_is_a_400(api, files):
    assert api.post("/api/uploads", {"files": files}).status_code == 400


def test_the_link_form_says_when_links_are_not_set_up(site, settings):
    settings.SCRAPER_TOKEN = ""

    page = site.get("/add?tab=link").content.decode()

    assert "Links aren&#x27;t set up here" in page or "Links aren't set up here" in page
    assert "Paste the caption" in page


def test_what_another_app_shares_waits_for_its_owner_to_press(site, reader, scans):
    shared = {"title": "Plan", "text": TEXT, "images": picture()}

    answer = site.post("/share", shared)
    page = site.get(answer.url).content.decode()

    assert "1 picture ready" in page
    assert reader.read_pictures == 0
    assert scans() == 0
    upload = re.search(r'name="uploads" value="([^"]+)"', page)[1]
    assert site.get(site.post("/add/photo", {"uploads": upload}).url).status_code == 302
    assert reader.read_pictures == 1


def test_shared_words_stand_in_the_box_and_a_shared_link_in_its_own(site, settings):
    settings.SCRAPER_TOKEN = "token"

    words = site.get(site.post("/share", {"text": TEXT}).url)
    link = site.post("/share", {"text": "Look: https://www.instagram.com/p/CxYz12-_abc/?igsh=1"})

    assert "Bench press 3x8" in words.content.decode()
    assert "tab=link" in link.url
    assert "https://www.instagram.com/p/CxYz12-_abc/" in site.get(link.url).content.decode()


def test_a_stranger_finds_neither_draft_nor_picture(site, client, stranger, user, reader):
    site.post("/add/photo", {"pictures": picture()})
    (row,) = Import.query(user.public_id)
    review = f"/add/review/{row.id}/0"

    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    for answer in (client.get(review), client.post(review, {}),
                   client.post(f"/add/review/{row.id}/forget"),
                   client.post("/add/paste", {"text": TEXT, "to": row.id})):  # fmt: skip
        assert answer.status_code == 404


def test_a_deleted_draft_takes_its_pictures_along(site, user, reader):
    site.post("/add/photo", {"pictures": picture()})
    (row,) = Import.query(user.public_id)
    (page,) = row.document["pages"]

    site.post(f"/add/review/{row.id}/forget")

    assert list(Import.query(user.public_id)) == []
    with pytest.raises(storage.errors.NotFound):
        storage.read(page["key"], most=10)


def test_a_preview_shows_what_is_made_of_a_text_and_writes_nothing(site, user, round_trips):
    with round_trips() as calls:
        page = site.post("/add/preview", {"text": TEXT + "\nMorning gratitude pages"})

    assert "3 × 8" in page.content.decode()
    assert "Morning gratitude pages" in page.content.decode()
    assert calls == []


@pytest.mark.parametrize("text", ["تمرين الصدر والظهر اليوم", "深蹲 卧推 硬拉"])
def test_a_script_we_dont_read_is_said_so_and_costs_nothing(site, reader, scans, text):
    reader.text = text

    page = site.get(site.post("/add/photo", {"pictures": picture()}).url).content.decode()

    assert "no workout in it" in page
    assert scans() == 0


# One digit on a wide line: the letters beside it were passed over.
@pytest.mark.parametrize("text", ["5", "Ω Ψ Φ Θ"])
def test_a_picture_in_another_script_says_so_and_costs_nothing(site, reader, scans, files, text):
    reader.text = text

    page = site.get(site.post("/add/photo", {"pictures": picture()}).url).content.decode()

    assert "writing we can&#x27;t read yet" in page
    assert scans() == 0
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_spent_month_shows_the_way_to_more(site, user, reader, monkeypatch):
    from billing import quotas

    def spent(**kwargs):
        raise quotas.AllowanceSpent("You've used your 8 scans for this month.")

    monkeypatch.setattr(quotas, "reserve", spent)

    page = site.post("/add/photo", {"pictures": picture()})

    assert page.status_code == 422
    assert "used your 8 scans" in page.content.decode()
