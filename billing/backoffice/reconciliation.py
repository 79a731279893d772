"""Compare every member who ever paid with Stripe: in pages, resumable, changing nothing by itself.

Stripe is asked in bulk, a hundred subscriptions a call. Members come from the index of customers,
which only those who reached a checkout are in. What looks like drift is asked again one by one
before it becomes a finding, since the bulk answer may be minutes old by then.
"""

import logging
import time
from collections import Counter, defaultdict
from datetime import datetime

from django.utils import timezone

from accounts import audit, roles
from accounts.models import User
from accounts.tables import Member
from billing import gateways, ledger, reconciling, stripe_facts
from billing.entitlements import StripeSubscription
from billing.models import Finding, ReconciliationRun, Switch
from billing.reconciling import Finding as Drift
from kinexfit import errors

logger = logging.getLogger(__name__)

PAGE = 100
# A run nobody has worked on for this long was killed, and may be taken up again.
STALE_SECONDS = 600
_PAUSE_SECONDS = 0.05
_READ_ONLY = "reconcile-read-only"


class AlreadyRunning(errors.Conflict):
    code = "RECONCILIATION_RUNNING"
    message = "A comparison is running already. Its findings appear as it goes."


class ReadOnly(errors.NotAllowed):
    code = "READ_ONLY"
    message = "Reconciliation is read-only right now, so nothing can be applied."


class Decided(errors.Conflict):
    code = "FINDING_DECIDED"
    message = "Somebody has settled this finding already."


class NothingToApply(errors.Conflict):
    code = "NOTHING_TO_APPLY"
    message = "This finding needs a decision in Stripe; we can't settle it from here."


def start(*, by: User | None, now: datetime) -> ReconciliationRun:
    """Begin a run, or take up one that was killed; raise `AlreadyRunning` while one is at work."""
    open_run = ReconciliationRun.objects.filter(finished_at=None).order_by("-started_at").first()
    if open_run:
        if (now - open_run.worked_at).total_seconds() < STALE_SECONDS:
            raise AlreadyRunning
        return open_run
    run = ReconciliationRun.objects.create(
        started_at=now, worked_at=now, started_by=by.public_id if by else ""
    )
    audit.record(actor=by, action="reconcile", run=run.pk)
    return run


def work(*, run_id: int) -> ReconciliationRun:
    """Compare page by page from where the run stands to its end."""
    run = ReconciliationRun.objects.get(pk=run_id)
    known, run.stripe_calls = _bulk()
    seen: set[str] = set()
    while run.cursor != "done":
        _one_page(run, known, seen)
    _strays(run, known, seen)
    _close(run)
    return run


def _bulk() -> tuple[dict[str, list[StripeSubscription]], int]:
    """Return every subscription by customer, reduced to what we compare, and the calls it took."""
    known: dict[str, list[StripeSubscription]] = defaultdict(list)
    count = 0
    for found in gateways.stripe().every_subscription():
        known[found["customer"]].append(stripe_facts.subscription(found))
        count += 1
        if count % PAGE == 0:
            time.sleep(_PAUSE_SECONDS)
    return known, max(1, -(-count // PAGE))


def _one_page(
    run: ReconciliationRun, known: dict[str, list[StripeSubscription]], seen: set[str]
) -> None:
    start = {"id": {"S": run.cursor}, "stripeCustomerId": {"S": run.cursor_customer}}
    found = Member.by_stripe_customer.scan(
        limit=PAGE, last_evaluated_key=start if run.cursor else None
    )
    for member in found:
        seen.add(member.stripe_customer_id)
        run.members += 1
        _compare(run, member, known.get(member.stripe_customer_id, []))
    last = found.last_evaluated_key
    run.cursor = last["id"]["S"] if last else "done"
    run.cursor_customer = last["stripeCustomerId"]["S"] if last else ""
    run.worked_at = timezone.now()
    run.save()


def _compare(
    run: ReconciliationRun, member: Member, subscriptions: list[StripeSubscription]
) -> None:
    now = timezone.now()
    account = ledger.account_of(member)
    told = stripe_facts.of_subscriptions(
        customer_id=member.stripe_customer_id,
        subscriptions=subscriptions,
        is_deleted=bool(account.facts.stripe and account.facts.stripe.is_deleted),
        now=now,
    )
    if not reconciling.differences(account=account, told=told, now=now):
        return
    run.stripe_calls += 1
    time.sleep(_PAUSE_SECONDS)
    try:
        drifts = reconciling.reconcile_member(user_id=member.id, now=now, is_read_only=True)
    except errors.NotFound:
        return
    for drift in drifts:
        _remember(run, drift, public_id=member.id, customer_id=member.stripe_customer_id)


def _strays(
    run: ReconciliationRun, known: dict[str, list[StripeSubscription]], seen: set[str]
) -> None:
    """Find customers who pay and whom no member has."""
    for customer_id, subscriptions in known.items():
        paying = [one for one in subscriptions if one.is_live]
        if customer_id in seen or not paying:
            continue
        if ledger.account_of_customer(customer_id=customer_id) is not None:
            continue
        evidence = {"subscriptions": [one.model_dump(mode="json") for one in paying]}
        drift = Drift("unknown_customer", "review", {"member": None}, evidence)
        _remember(run, drift, public_id="", customer_id=customer_id)


def _remember(run: ReconciliationRun, drift: Drift, *, public_id: str, customer_id: str) -> None:
    now = timezone.now()
    if _was_dismissed(drift, public_id=public_id, customer_id=customer_id):
        return
    Finding.objects.update_or_create(
        public_id=public_id,
        customer_id=customer_id,
        kind=drift.kind,
        state="open",
        defaults={
            "run": run,
            "proposal": drift.proposal,
            "ours": drift.ours,
            "stripe": drift.stripe,
            "seen_at": now,
        },
        create_defaults={
            "run": run,
            "proposal": drift.proposal,
            "ours": drift.ours,
            "stripe": drift.stripe,
            "seen_at": now,
            "found_at": now,
        },
    )


def _was_dismissed(drift: Drift, *, public_id: str, customer_id: str) -> bool:
    """Say whether staff have dismissed this very difference: both sides as they are now."""
    last = (
        Finding.objects.filter(
            public_id=public_id, customer_id=customer_id, kind=drift.kind, state="dismissed"
        )
        .order_by("-decided_at")
        .first()
    )
    return last is not None and (_undated(last.ours), _undated(last.stripe)) == (
        _undated(drift.ours),
        _undated(drift.stripe),
    )


def _undated(side: dict) -> dict:
    return {name: value for name, value in side.items() if name != "checkedAt"}


def _close(run: ReconciliationRun) -> None:
    """Count what is open, and let go of what has righted itself since."""
    Finding.objects.filter(state="open", seen_at__lt=run.started_at).update(
        state="gone", decided_at=timezone.now()
    )
    kinds = Finding.objects.filter(state="open").values_list("kind", flat=True)
    run.counts = dict(Counter(kinds))
    run.finished_at = timezone.now()
    run.save()


def apply(*, finding: Finding, actor: User, now: datetime) -> None:
    """Store what Stripe says of the member now; only what reading Stripe again can settle."""
    roles.require(actor=actor, action="reconcile")
    if is_read_only():
        raise ReadOnly
    if not can_apply(finding):
        raise NothingToApply
    reconciling.reconcile_member(user_id=finding.public_id, now=now)
    _decide(finding, "applied", actor, now, note=finding.note)


def can_apply(finding: Finding) -> bool:
    """Say whether reading Stripe again settles a finding; the others are decided in Stripe."""
    return finding.proposal == "resync" and bool(finding.public_id)


def dismiss(*, finding: Finding, actor: User, note: str, now: datetime) -> None:
    """Take a finding off the list with the reason; it comes back when its evidence changes."""
    roles.require(actor=actor, action="reconcile")
    if not note.strip():
        raise errors.BadInput("Say why.", fields={"note": "Say why."})
    _decide(finding, "dismissed", actor, now, note=note.strip()[:1_000])


def _decide(finding: Finding, state: str, actor: User, now: datetime, *, note: str) -> None:
    decided = Finding.objects.filter(pk=finding.pk, state="open").update(
        state=state, note=note, decided_by=actor.public_id, decided_at=now
    )
    if not decided:
        raise Decided
    target = User.objects.filter(public_id=finding.public_id).first()
    audit.record(
        actor=actor,
        action=f"finding-{state}",
        target=target,
        finding=finding.pk,
        kind=finding.kind,
        note=note,
    )


def is_read_only() -> bool:
    switch = Switch.objects.filter(name=_READ_ONLY).first()
    return switch is not None and switch.is_on


def set_read_only(*, is_on: bool, actor: User) -> None:
    roles.require(actor=actor, action="change_settings")
    Switch.objects.update_or_create(
        name=_READ_ONLY, defaults={"is_on": is_on, "changed_by": actor.public_id}
    )
    audit.record(actor=actor, action="reconcile-read-only", is_on=is_on)
