from django.db import models

from billing import declines
from billing.declines import Decline


class Switch(models.Model):
    """A setting staff can turn on and off while the site runs."""

    name = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {'on' if self.is_on else 'off'}"


class TierCap(models.Model):
    """A tier's monthly caps as staff have set them; a tier without a row has the plan's own."""

    tier = models.CharField(max_length=10, primary_key=True)
    cost_cap_micros = models.PositiveBigIntegerField()
    token_cap = models.PositiveBigIntegerField()
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.tier


class AppleBinding(models.Model):
    """Whose an App Store subscription is: the first member who proved it, and nobody else."""

    original_transaction_id = models.CharField(max_length=64, primary_key=True)
    public_id = models.CharField(max_length=36, db_index=True)
    bound_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.original_transaction_id


class ReconciliationRun(models.Model):
    """One comparison of everybody with Stripe, and how far it is."""

    started_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # Empty when the clock started it.
    started_by = models.CharField(max_length=36, blank=True)
    # The last member compared, by both keys of the index; "done" past the last.
    cursor = models.CharField(max_length=36, blank=True)
    cursor_customer = models.CharField(max_length=64, blank=True)
    members = models.PositiveIntegerField(default=0)
    stripe_calls = models.PositiveIntegerField(default=0)
    # Open findings by kind at the end: drift over time.
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"Comparison of {self.started_at:%Y-%m-%d %H:%M}"


class Finding(models.Model):
    """One difference between a member's record and Stripe, until it is settled."""

    KINDS = [
        ("entitled_but_ended", "Entitled, but ended"),
        ("paying_not_entitled", "Paying, not entitled"),
        ("wrong_tier", "Wrong tier"),
        ("past_due", "Past due"),
        ("two_subscriptions", "Two subscriptions"),
        ("unknown_customer", "Unknown customer"),
        ("stale_period", "Stale period"),
    ]
    STATES = [
        ("open", "Open"),
        ("applied", "Applied"),
        ("dismissed", "Dismissed"),
        ("gone", "Righted itself"),
    ]
    PROPOSALS = [
        ("resync", "Store what Stripe says"),
        ("review", "Decide in Stripe"),
        ("wait", "Wait: in grace"),
    ]

    run = models.ForeignKey(ReconciliationRun, on_delete=models.CASCADE, related_name="findings")
    # Empty for a customer no member has.
    public_id = models.CharField(max_length=36, blank=True)
    customer_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=30, choices=KINDS)
    proposal = models.CharField(max_length=10, choices=PROPOSALS)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    ours = models.JSONField()
    stripe = models.JSONField()
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    note = models.CharField(max_length=1_000, blank=True)
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-found_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["public_id", "customer_id", "kind"],
                condition=models.Q(state="open"),
                name="one_open_finding_of_a_kind",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-found_at"]),
            models.Index(fields=["public_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.public_id or self.customer_id}"


class Mail(models.Model):
    """A mail to a member, written down before it is sent so that none is lost or sent twice."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30)
    public_id = models.CharField(max_length=36)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["sent_at", "created_at"]),
            models.Index(fields=["public_id"]),
        ]

    def __str__(self) -> str:
        return self.key


class FailedPayment(models.Model):
    """An invoice that could not be charged, until it is paid or staff resolve it."""

    REASONS = [
        ("declined", "The bank declined the charge"),
        ("confirm", "The bank wants the member to confirm"),
    ]
    invoice_id = models.CharField(max_length=64, primary_key=True)
    public_id = models.CharField(max_length=36, db_index=True)
    customer_id = models.CharField(max_length=64)
    amount_cents = models.IntegerField()
    reason = models.CharField(max_length=10, choices=REASONS)
    # Stripe's code for the last attempt: None until it was asked for, "" when it has none.
    decline_code = models.CharField(max_length=60, null=True)  # noqa: DJ001
    attempts = models.PositiveSmallIntegerField()
    next_attempt_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField()
    grace_ends_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1_000, blank=True)
    resolved_at = models.DateTimeField(null=True)
    # "paid", or the member of staff who resolved it.
    resolved_by = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ["-failed_at"]
        indexes = [models.Index(fields=["resolved_at", "-failed_at"])]

    def __str__(self) -> str:
        return self.invoice_id

    @property
    def amount(self) -> str:
        return f"${self.amount_cents / 100:.2f}"

    @property
    def decline(self) -> Decline | None:
        """What the bank said, for the member and for staff."""
        return declines.meaning(self.decline_code)

    @property
    def why(self) -> str:
        """What the bank said, as the member may read it; "" while it isn't known."""
        return self.decline.member if self.decline else ""


class WaitlistEntry(models.Model):
    """Somebody who asked to be let in."""

    email = models.EmailField(max_length=254, primary_key=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100, blank=True)
    referred_by = models.CharField(max_length=100, blank=True)
    status = models.CharField(
        max_length=10, choices=[("beta", "Beta"), ("waitlist", "Waitlist")], default="waitlist"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "waitlist"
        indexes = [models.Index(fields=["-created_at"])]

    def __str__(self) -> str:
        return self.email
