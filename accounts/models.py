import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


def new_public_id() -> str:
    return str(uuid.uuid4())


# Each is a permission; `accounts.roles` says which role has which.
STAFF_ACTIONS = (
    ("view_members", "See members, their plan, use and devices"),
    ("reset_quotas", "Reset a member's quotas"),
    ("resend_verification", "Send the confirmation mail again"),
    ("view_logs", "Read the audit log and AI use"),
    ("handle_failed", "Work on failed payments"),
    ("change_tier", "Give a member a tier for a time"),
    ("disable_members", "Disable and enable accounts"),
    ("sign_out_members", "Sign a member out everywhere"),
    ("reconcile", "Apply and dismiss reconciliation findings"),
    ("replay_webhooks", "Handle a webhook event again"),
    ("change_settings", "Change beta, prompts, models and limits"),
)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Who signs in. Everything a member owns hangs on `public_id`, the key of `spotter-users`."""

    public_id = models.CharField(max_length=36, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    is_staff = models.BooleanField(default=False)
    # A disabled member keeps their data and is refused at every door.
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Part of what a browser session is checked against: counting it up ends them all.
    session_epoch = models.PositiveIntegerField(default=0)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]
        permissions = STAFF_ACTIONS

    def __str__(self) -> str:
        return self.public_id

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}:{self.session_epoch}"


def display_name(user: User) -> str:
    """Return what mails and messages call a member."""
    return user.first_name or user.email


class DeviceSession(models.Model):
    """One sign-in on one phone: a family of refresh tokens that ends by itself or is revoked."""

    id = models.CharField(primary_key=True, max_length=32)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="device_sessions")
    device = models.CharField(max_length=200, blank=True)
    provider = models.CharField(max_length=20)
    push_token = models.CharField(max_length=200, blank=True)
    push_platform = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Hashes of the ids of the newest refresh token and of the one it replaced.
    current_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    rotated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return self.id


class ClosingAccount(models.Model):
    """A closing that isn't finished; the row goes with the last of what it closes."""

    public_id = models.CharField(primary_key=True, max_length=36)
    # The address is free for a new account at once; this copy is for the last mail only.
    email = models.EmailField(max_length=254)
    requested_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class AuditEntries(models.QuerySet):
    def update(self, **_fields):
        raise TypeError("The audit log is not changed.")

    def delete(self):
        raise TypeError("The audit log is not deleted from.")

    def anonymise(self, *, public_id: str) -> None:
        """Take a closed account's addresses out; that and nothing else is ever changed."""
        self.filter(target_id=public_id)._write(target_email="")
        self.filter(actor_id=public_id)._write(actor_email="", address=None)

    def _write(self, **fields) -> int:
        return super().update(**fields)


class AuditEntry(models.Model):
    """One thing staff (or the system, without an actor) did. People are named by value: the entry
    outlives both accounts."""

    action = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=36, blank=True)
    actor_email = models.EmailField(max_length=254, blank=True)
    target_id = models.CharField(max_length=36, blank=True)
    target_email = models.EmailField(max_length=254, blank=True)
    address = models.GenericIPAddressField(null=True)
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    objects = AuditEntries.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "audit log"
        indexes = [
            models.Index(fields=["target_id", "-created_at"]),
            models.Index(fields=["actor_id", "-created_at"]),
            models.Index(fields=["action", "-created_at"]),
            models.Index(fields=["-created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_id}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("The audit log is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The audit log is not deleted from.")
