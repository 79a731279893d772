"""What steers the coach and shows how it does: versions, replays, consent, daily counts."""

from django.conf import settings
from django.db import models


class Version(models.Model):
    """Prompts and models as staff wrote them, over those as shipped. A row is never changed.

    `prompts` is {name: text}, `task_models` {task: model key} and `model_facts` {key: {fact:
    value}}; what they don't name stays as shipped.
    """

    note = models.CharField(max_length=300)
    prompts = models.JSONField(default=dict)
    task_models = models.JSONField(default=dict)
    model_facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.EmailField(max_length=254)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Version {self.pk}"


class Replay(models.Model):
    """Stored requests answered again by a version, to be compared before it is switched on."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="replays")
    # What it is compared with; none is the product as shipped.
    against = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    # False where no model is configured: such a replay proves nothing about prompts.
    by_model = models.BooleanField()
    started_at = models.DateTimeField()
    started_by = models.EmailField(max_length=254)
    # Whose account carries the usage rows of its calls.
    paid_by = models.CharField(max_length=36)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Replay {self.pk}"


class Activation(models.Model):
    """A moment at which staff switched a version on; the newest decides."""

    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="activations")
    replay = models.ForeignKey(Replay, models.PROTECT, null=True, related_name="+")
    is_proved = models.BooleanField()
    is_rollback = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.EmailField(max_length=254)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version or 'As shipped'} since {self.at:%Y-%m-%d %H:%M}"


class Consent(models.Model):
    """A member lets us keep what they ask the coach for, without who they are.

    Withdrawing it deletes the row, and every stored request with it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, to_field="public_id", primary_key=True
    )
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Consent of {self.user_id}"


class StoredRequest(models.Model):
    """One request without who made it, and what the coach made of it then; until it expires.

    `answer` is an outcome as `ai.staff_room.replaying` keeps them.
    """

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=20)
    request = models.JSONField()
    answer = models.JSONField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ReplayCase(models.Model):
    """One request of a replay: what there was, and what the version makes of it.

    It goes with the stored request it came from; without one it is one of our own.
    """

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="cases")
    stored = models.ForeignKey(StoredRequest, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    request = models.JSONField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.replay}"


class DailyJobs(models.Model):
    """How one kind of work went on a day: a job is accepted when its result reached the member.

    `refused` and `capped` count who was turned away: no request left, or over the cost or token
    cap. Costs are micro-dollars, failed calls included.
    """

    date = models.DateField()
    kind = models.CharField(max_length=20)
    tier = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    first_pass = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    stand_ins = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    capped = models.PositiveIntegerField(default=0)
    micros = models.PositiveBigIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["date", "kind", "tier", "version"], name="one_row_a_day_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.date}"


class DailyCalls(models.Model):
    """The calls to one model for one task on a day."""

    date = models.DateField()
    task = models.CharField(max_length=20)
    model = models.CharField(max_length=120)
    calls = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveBigIntegerField(default=0)
    output_tokens = models.PositiveBigIntegerField(default=0)
    cache_read_tokens = models.PositiveBigIntegerField(default=0)
    cache_write_tokens = models.PositiveBigIntegerField(default=0)
    micros = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["date", "task", "model"], name="one_row_a_day_and_model"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} on {self.date}"


class MonthlySpend(models.Model):
    """What the coach cost for one member in a calendar month, for the list of top spenders."""

    month = models.CharField(max_length=7)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, to_field="public_id", related_name="+"
    )
    tier = models.CharField(max_length=20)
    micros = models.PositiveBigIntegerField(default=0)
    jobs = models.PositiveIntegerField(default=0)
    refusals = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "user"], name="one_row_a_month_and_member")
        ]
        indexes = [models.Index(fields=["month", "-micros"])]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.month}"
