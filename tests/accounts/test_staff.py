"""The back office's door, its roles and its log."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command

from accounts import audit, roles
from accounts.models import STAFF_ACTIONS, AuditEntry


def staff(user, role: str, *, second_factor: bool = True):
    roles.give_role(user=user, role=role)
    if second_factor:
        TOTP.activate(user, generate_totp_secret())
    return user


def test_the_back_office_wants_staff_with_a_second_factor(client, site, user):
    assert site.get("/admin/").status_code == 302

    staff(user, "support", second_factor=False)
    assert site.get("/admin/", follow=True).redirect_chain[-1][0] == "/auth/2fa/"

    staff(user, "support")
    assert site.get("/admin/").status_code == 200


def test_a_stranger_is_sent_to_the_sites_own_sign_in(db, client):
    reply = client.get("/admin/", follow=True)

    assert reply.redirect_chain[-1][0].startswith("/auth/login")


@pytest.mark.parametrize("action", [name for name, _ in STAFF_ACTIONS])
@pytest.mark.parametrize("role", ["support", "admin"])
def test_a_role_may_do_what_the_table_says(user, role, action):
    staff(user, role)

    if action in roles.ROLES[role]:
        roles.require(actor=user, action=action)
    else:
        with pytest.raises(roles.NotYourRole):
            roles.require(actor=user, action=action)


def test_a_former_member_of_staff_may_do_nothing(user):
    staff(user, "admin")
    user.is_staff = False

    with pytest.raises(roles.NotYourRole):
        roles.require(actor=user, action="view_members")


def test_the_log_can_be_read_and_not_changed(site, user, stranger):
    staff(user, "support")
    entry = audit.record(actor=user, action="reset-quotas", target=stranger, kind="ai")

    assert "reset-quotas" in site.get("/admin/accounts/auditentry/").content.decode()
    assert site.post(f"/admin/accounts/auditentry/{entry.pk}/delete/").status_code == 403
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()
    with pytest.raises(TypeError):
        entry.save()


def test_staff_are_made_on_the_command_line(user, capsys):
    call_command("make_staff", user.email, "--role", "admin")

    user.refresh_from_db()
    assert user.is_staff
    assert AuditEntry.objects.get().metadata == {"role": "admin"}
    with pytest.raises(CommandError):
        call_command("make_staff", "nobody@example.com")
