"""Who may look, and who may steer."""

import pytest
from django.utils import timezone

from ai.models import DailyJobs, Replay, Version
from ai.staff_room import versions
from kinexfit import errors
from tests.ai.staff_room.acts import BRISK
from tests.billing.test_back_office import office


def test_support_may_look_but_not_steer(client, stranger, user):
    support = office(client, stranger, "support")
    version = Version.objects.create(
        note="x", prompts={"session": BRISK}, created_at=timezone.now(), created_by="a@b.c"
    )

    for url in ("cost/", "versions/", f"versions/{version.pk}/"):
        assert support.get(f"/admin/coach/{url}").status_code == 200
    for url in (f"versions/{version.pk}/replay/", "versions/roll-back/"):
        assert support.post(f"/admin/coach/{url}").status_code == 403
    assert support.get("/admin/coach/versions/new/").status_code == 403
    assert not Replay.objects.exists()


def test_members_are_kept_out(site):
    for url in ("cost/", "versions/", "versions/new/", "replays/1/"):
        assert site.get(f"/admin/coach/{url}").status_code == 302


def test_switching_needs_the_role_in_the_service_too(user):
    with pytest.raises(errors.NotAllowed):
        versions.roll_back(actor=user, now=timezone.now(), request=None)
    assert not DailyJobs.objects.exists()
