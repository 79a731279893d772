"""What members let us keep, and that it names nobody."""

import json

from django.utils import timezone

from accounts import data_copy
from ai.models import Consent, ReplayCase, StoredRequest
from ai.staff_room import keeping
from tests.ai.staff_room.acts import PROMPT, replayed, written


def test_nothing_is_kept_unless_a_member_says_so(api, user, site):
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    assert not StoredRequest.objects.exists()
    page = site.get("/settings/coach").content.decode()
    assert "It is off unless you turn it on" in page
    assert " checked" not in page


def test_what_is_kept_names_nobody_and_goes_with_the_consent(api, user, site, admin):
    user.first_name, user.last_name = "Wilhelmina", "Quist"
    user.save()
    site.post("/settings/coach", {"keep": "on"})
    words = (
        "Wilhelmina here (quist@mail.test, @minaq, +45 12 34 56 78), my trainer Bartholomew says "
        "legs with squats 5x5 @ 60 kg, see https://me.test/x"
    )

    api.post("/api/ai/generate-workout", {"prompt": words})

    row = StoredRequest.objects.get()
    text = str(row.request) + str(row.answer)
    for gone in ("ilhelmina", "uist", "minaq", "12 34", "Bartholomew", "me.test", user.public_id,
                 user.email):  # fmt: skip
        assert gone not in text
    assert "legs with squats 5x5 @ 60 kg" in row.request["prompt"]
    assert "legs with squats" in site.get("/settings/coach").content.decode()

    replayed(admin, written(admin))
    assert ReplayCase.objects.filter(stored=row).exists()
    site.post("/settings/coach", {})
    assert not Consent.objects.exists()
    assert not StoredRequest.objects.exists()
    assert not ReplayCase.objects.exclude(stored=None).exists()


def test_kept_requests_expire_and_a_member_has_only_the_latest(user, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(keeping, "MOST_A_MEMBER", 2)
    keeping.choose(user=user, consents=True, now=now)
    for number in range(3):
        request = {"prompt": f"legs {number}", "profile": {}}
        keeping.keep(user_id=user.public_id, kind="generate", request=request, answer={}, now=now)

    prompts = [row.request["prompt"] for row in keeping.kept(user=user, now=now)]
    assert prompts == ["legs 2", "legs 1"]
    assert keeping.kept(user=user, now=now + keeping.KEEP) == []
    assert keeping.forget_expired(now=now + keeping.KEEP) == 2


def test_a_text_to_enhance_is_kept_without_its_workout(api, user, member):
    keeping.choose(user=user, consents=True, now=timezone.now())
    made = api.post("/api/ai/enhance-workout", {"rawText": "Coach Anna's legs\nBack squat 5x5"})

    row = StoredRequest.objects.get()
    assert made.status_code == 200
    assert "Anna" not in str(row.request) + str(row.answer)
    assert (row.request["workoutId"], row.request["snapshot"]) == (None, None)


def test_a_members_copy_of_their_data_holds_what_is_kept(api, user):
    keeping.choose(user=user, consents=True, now=timezone.now())
    api.post("/api/ai/generate-workout", {"prompt": PROMPT})

    copy = json.loads("".join(data_copy.everything(user=user, now=timezone.now())))

    assert [row["request"]["prompt"] for row in copy["ai.StoredRequest"]] == [PROMPT]
    assert len(copy["ai.Consent"]) == 1
