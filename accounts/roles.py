"""Who among the staff may do what. Roles are groups, so every check is Django's `has_perm`."""

from django.contrib.auth.models import Group, Permission

from accounts.models import STAFF_ACTIONS, User
from kinexfit import errors

# Product §11: support helps members; admins also change what members pay for and may use.
ROLES: dict[str, tuple[str, ...]] = {
    "support": (
        "view_members",
        "reset_quotas",
        "resend_verification",
        "view_logs",
        "handle_failed",
    ),
    "admin": tuple(name for name, _ in STAFF_ACTIONS),
}


class NotYourRole(errors.NotAllowed):
    code = "NOT_YOUR_ROLE"
    message = "Your role doesn't allow that."


def require(*, actor: User, action: str) -> None:
    """Raise `NotYourRole` unless this member of staff may do it."""
    if not (actor.is_active and actor.is_staff and actor.has_perm(f"accounts.{action}")):
        raise NotYourRole


def give_role(*, user: User, role: str) -> None:
    """Make a user staff with one role."""
    user.groups.set([Group.objects.get(name=role)])
    user.is_staff = True
    user.save(update_fields=["is_staff"])


def sync_groups(**_signal) -> None:
    """Bring the groups in line with `ROLES`; runs after every migrate."""
    for role, actions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="accounts", codename__in=actions)
        )
