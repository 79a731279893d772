"""The back office with many rows: each page asks a fixed number of questions an index answers.

What holds for a hundred thousand is read off the plans of the queries, not off a clock.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.tables import Member
from billing.models import FailedPayment, Finding, ReconciliationRun, WaitlistEntry
from billing.tables import WebhookEvent
from kinexfit import clock
from tests.billing.test_back_office import office

MEMBERS = 4_000
# Lists as staff open them and as they narrow them; each with its calls to DynamoDB.
PAGES = {
    "/admin/": ["Query", "Query"],
    "/admin/accounts/user/": ["BatchGetItem"],
    "/admin/accounts/user/?tier=pro": ["Query"],
    "/admin/accounts/user/?status=past_due": ["Query"],
    "/admin/accounts/auditentry/": [],
    "/admin/accounts/auditentry/?action=change-tier": [],
    "/admin/accounts/auditentry/?q=m77@example.com": [],
    "/admin/billing/finding/?state__exact=open": [],
    "/admin/billing/failedpayment/?is_open=yes": [],
    "/admin/billing/waitlistentry/": [],
    "/admin/webhooks/?state=done": ["Query"],
}


@pytest.fixture
def admin(client, stranger):
    return office(client, stranger, "admin")


@pytest.fixture
def multitude(db):
    """Members with a line in every list each, but no record of their own."""
    now = timezone.now()
    ids = [f"{number:08}" for number in range(MEMBERS)]
    User.objects.bulk_create(
        [User(public_id=one, email=f"m{number}@example.com") for number, one in enumerate(ids)],
        batch_size=5_000,
    )
    AuditEntry.objects.bulk_create(
        [AuditEntry(action="view-users", target_id=one, created_at=now) for one in ids],
        batch_size=5_000,
    )
    run = ReconciliationRun.objects.create(started_at=now, worked_at=now)
    side = {"tier": "pro", "status": "active", "subscriptions": []}
    shared = {"run": run, "kind": "stale_period", "proposal": "resync", "ours": side}
    shared |= {"stripe": side, "found_at": now, "seen_at": now}
    Finding.objects.bulk_create(
        [Finding(public_id=one, customer_id=f"cus_{one}", **shared) for one in ids],
        batch_size=5_000,
    )
    about = {"customer_id": "cus", "amount_cents": 899, "reason": "declined", "attempts": 1}
    FailedPayment.objects.bulk_create(
        [
            FailedPayment(invoice_id=f"in_{one}", public_id=one, failed_at=now, **about)
            for one in ids
        ],
        batch_size=5_000,
    )
    WaitlistEntry.objects.bulk_create(
        [WaitlistEntry(email=f"w{one}@example.com", first_name="Wanda") for one in ids],
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with WebhookEvent.batch_write() as batch:
        for number in range(120):
            batch.save(
                WebhookEvent(
                    f"evt_{number}", type="invoice.paid", state="done", received_at=clock.iso(now)
                )
            )


def scans(statements: list[str]) -> list[str]:
    """Return the statements that read or sort a whole large table, by SQLite's own plan.

    A walk along a key that stops at its LIMIT is none.
    """
    return [sql for sql in statements if sql.startswith("SELECT") and _is_scan(sql)]


def _is_scan(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [step[3] for step in cursor.fetchall()]
    walks = "LIMIT" in sql and "WHERE" not in sql
    return any(
        "TEMP B-TREE FOR ORDER BY" in step
        or (step.startswith(("SCAN accounts_", "SCAN billing_")) and not walks)
        for step in steps
    )


def test_no_page_reads_a_whole_table_or_asks_once_for_each_row(admin, multitude, round_trips):
    for path, expected in PAGES.items():
        with (
            CaptureQueriesContext(connection) as asked,
            round_trips() as calls,
        ):
            reply = admin.get(path)

        statements = [query["sql"] for query in asked.captured_queries]
        assert reply.status_code == 200, path
        assert len(statements) < 20, (path, len(statements))
        # PostgreSQL chooses by what it has gathered of the rows, so its plan proves nothing here.
        if connection.vendor == "sqlite":
            assert scans(statements) == [], path
        assert calls == expected, path


def test_webhook_events_of_one_second_are_all_reached_by_paging(admin, multitude):
    path, seen = "/admin/webhooks/?state=done", set()
    while path:
        context = admin.get(path).context
        seen |= {event.id for event, _ in context["events"]}
        path = context["next"] and f"/admin/webhooks/?state=done&after={context['next']}"

    assert len(seen) == 120


def test_members_beyond_the_first_page_are_reached(admin, db):
    now = clock.iso(timezone.now())
    for number in range(60):
        user = User.objects.create(email=f"p{number}@example.com")
        Member(user.public_id, email=user.email, created_at=now, subscription_tier="pro").save()

    path, seen = "/admin/accounts/user/?tier=pro", set()
    while path:
        context = admin.get(path).context
        seen |= {one.user.email for one, _ in context["members"]}
        path = context["older"] and f"/admin/accounts/user/{context['older']}"

    assert len(seen) == 60
