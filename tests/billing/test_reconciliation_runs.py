"""A run over everybody: what it finds, that it changes nothing, that it can be taken up again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from accounts import services as accounts
from accounts.models import AuditEntry
from accounts.tables import Member
from billing import checkout, gateways, tasks
from billing.backoffice import reconciliation
from billing.models import Finding, ReconciliationRun
from tests.billing.conftest import GOOD, tier_of


@pytest.fixture
def admin(stranger):
    roles.give_role(user=stranger, role="admin")
    return stranger


def run(by=None) -> ReconciliationRun:
    begun = reconciliation.start(by=by, now=timezone.now())
    return reconciliation.work(run_id=begun.pk)


def open_kinds() -> list[str]:
    return sorted(Finding.objects.filter(state="open").values_list("kind", flat=True))


def buyer(till, number: int):
    """Return a member who has paid, of which no event has come."""
    user = accounts.create_account(email=f"b{number}@example.com", password="Str0ng-enough!")
    url = checkout.start(user=user, tier="pro", interval="month", context="web", now=timezone.now())
    till.pay(url, card=GOOD)
    return user


def test_members_in_step_leave_nothing_to_find(user, subscribe, deliver, till):
    subscribe()
    deliver()

    done = run()

    assert (done.members, done.counts, done.finished_at is not None) == (1, {}, True)
    assert open_kinds() == []


def test_a_run_finds_and_changes_nothing(user, subscribe, till):
    subscribe("pro")

    done = run()

    assert done.counts == {"paying_not_entitled": 1}
    finding = Finding.objects.get()
    assert (finding.public_id, finding.proposal) == (user.public_id, "resync")
    assert finding.ours["tier"] == "free"
    assert finding.stripe["tier"] == "pro"
    assert tier_of(user) == "free"


def test_found_twice_is_one_finding_and_righted_is_gone(user, subscribe, deliver, till):
    subscribe()
    run()
    run()
    assert Finding.objects.count() == 1

    deliver()
    run()

    assert Finding.objects.get().state == "gone"


def test_applying_stores_what_stripe_says_and_is_logged(user, subscribe, till, admin):
    subscribe()
    run()
    finding = Finding.objects.get()

    reconciliation.apply(finding=finding, actor=admin, now=timezone.now())

    assert tier_of(user) == "pro"
    assert Finding.objects.get().state == "applied"
    entry = AuditEntry.objects.get(action="finding-applied")
    assert (entry.actor_id, entry.target_id) == (admin.public_id, user.public_id)


def test_dismissing_wants_a_reason(user, subscribe, till, admin):
    subscribe()
    run()
    finding = Finding.objects.get()

    with pytest.raises(reconciliation.errors.BadInput):
        reconciliation.dismiss(finding=finding, actor=admin, note=" ", now=timezone.now())
    reconciliation.dismiss(finding=finding, actor=admin, note="Known.", now=timezone.now())

    assert Finding.objects.get().state == "dismissed"
    assert tier_of(user) == "free"


def test_what_was_dismissed_comes_back_only_when_it_changes(user, subscribe, till, admin):
    subscribe("core")
    run()
    reconciliation.dismiss(
        finding=Finding.objects.get(), actor=admin, note="Known.", now=timezone.now()
    )

    run()
    assert open_kinds() == []
    till.stripe.api.subscriptions.create(
        {
            "customer": Member.get(user.public_id).stripe_customer_id,
            "items": [{"price": till.price("elite")}],
        }
    )
    run()

    assert open_kinds() == ["paying_not_entitled", "two_subscriptions"]


def test_a_finding_is_settled_once(user, subscribe, till, admin):
    subscribe()
    run()
    finding, late = Finding.objects.get(), Finding.objects.get()
    reconciliation.dismiss(finding=finding, actor=admin, note="Known.", now=timezone.now())

    with pytest.raises(reconciliation.Decided):
        reconciliation.dismiss(finding=late, actor=admin, note="Me too.", now=timezone.now())

    assert Finding.objects.get().note == "Known."
    assert AuditEntry.objects.filter(action="finding-dismissed").count() == 1


def test_support_and_read_only_mode_apply_nothing(user, subscribe, till, admin):
    subscribe()
    run()
    finding = Finding.objects.get()
    reconciliation.set_read_only(is_on=True, actor=admin)

    with pytest.raises(reconciliation.ReadOnly):
        reconciliation.apply(finding=finding, actor=admin, now=timezone.now())
    roles.give_role(user=user, role="support")
    with pytest.raises(roles.NotYourRole):
        reconciliation.apply(finding=finding, actor=user, now=timezone.now())

    assert tier_of(user) == "free"


def test_a_paying_customer_without_a_member_is_found(user, subscribe, deliver, till, admin):
    subscribe()
    deliver()
    Member(user.public_id).delete()

    run()

    assert open_kinds() == ["unknown_customer"]
    with pytest.raises(reconciliation.NothingToApply):
        reconciliation.apply(finding=Finding.objects.get(), actor=admin, now=timezone.now())


def test_everybody_is_compared_across_pages_in_few_calls(db, till, monkeypatch):
    monkeypatch.setattr(reconciliation, "PAGE", 3)
    for number in range(7):
        buyer(till, number)

    done = run()

    assert done.members == 7
    assert done.counts == {"paying_not_entitled": 7}


def test_a_killed_run_goes_on_where_it_stood(db, till, monkeypatch):
    monkeypatch.setattr(reconciliation, "PAGE", 2)
    for number in range(5):
        buyer(till, number)
    one_page, pages = reconciliation._one_page, []

    def dies_on_the_second(*args):
        if len(pages) == 1:
            raise KeyboardInterrupt
        pages.append(one_page(*args))

    begun = reconciliation.start(by=None, now=timezone.now())
    with monkeypatch.context() as trouble:
        trouble.setattr(reconciliation, "_one_page", dies_on_the_second)
        with pytest.raises(KeyboardInterrupt):
            reconciliation.work(run_id=begun.pk)
    with pytest.raises(reconciliation.AlreadyRunning):
        reconciliation.start(by=None, now=timezone.now())

    again = reconciliation.start(by=None, now=timezone.now() + timedelta(minutes=11))
    done = reconciliation.work(run_id=again.pk)

    assert again.pk == begun.pk
    assert (done.members, done.counts) == (5, {"paying_not_entitled": 5})


def test_where_webhooks_were_never_switched_on_every_payer_is_found_and_served(db, till, admin):
    people = [buyer(till, number) for number in range(4)]
    till.forget_deliveries()

    run()
    for finding in Finding.objects.filter(state="open"):
        reconciliation.apply(finding=finding, actor=admin, now=timezone.now())

    assert [tier_of(one) for one in people] == ["pro"] * 4
    assert run().counts == {}


def test_the_night_looks_for_drift_by_itself(user, subscribe, till, settings):
    subscribe()
    task = settings.CELERY_BEAT_SCHEDULE["reconcile"]["task"]

    assert task == tasks.reconcile_nightly.name
    tasks.reconcile_nightly()

    assert open_kinds() == ["paying_not_entitled"]
    assert ReconciliationRun.objects.get().started_by == ""


def test_with_stripe_away_a_run_stops_and_is_taken_up_later(user, subscribe, till, monkeypatch):
    subscribe()

    def away():
        raise gateways.StripeAway

    with monkeypatch.context() as trouble:
        trouble.setattr(till.stripe, "every_subscription", away)
        begun = reconciliation.start(by=None, now=timezone.now())
        with pytest.raises(gateways.StripeAway):
            reconciliation.work(run_id=begun.pk)
    assert Finding.objects.count() == 0

    again = reconciliation.start(by=None, now=timezone.now() + timedelta(minutes=11))
    reconciliation.work(run_id=again.pk)

    assert (again.pk, open_kinds()) == (begun.pk, ["paying_not_entitled"])
