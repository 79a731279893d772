from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp

from accounts import linking, services, sessions
from kinexfit import errors, rate_limits


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": sessions.WrongCredentials.message,
        "email_taken": services.EmailTaken.message,
        "enter_current_password": "Type the password you use now.",
        "incorrect_password": "That isn't your password.",
        "incorrect_code": "That code isn't right. Wait for the next one and try again.",
        "invalid_password_reset": "This link has been used or is too old.",
        "rate_limited": "Too many tries. Wait a few minutes.",
        "same_as_current": "Choose another one than now.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes.",
    }

    def pre_authenticate(self, request, **credentials):
        sessions.limit_sign_in(request=request, email=credentials.get("email", ""))
        super().pre_authenticate(request, **credentials)

    def pre_login(self, request, user, **kwargs):
        services.ensure_member(user=user)
        return super().pre_login(request, user, **kwargs)

    def is_open_for_signup(self, request) -> bool:
        if request.method == "POST":
            rate_limits.hit_address(request, category="signup")
        return True


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Turn off two-step sign-in first to change your address.",
        "cannot_delete_authenticator": "You can't turn two-step sign-in off here.",
        "cannot_generate_recovery_codes": "Turn on two-step sign-in first.",
        "incorrect_code": "That code isn't right. Wait for the next one and try again.",
        "unverified_email": "Confirm your e-mail address first, or cancel its change.",
    }


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def get_app(self, request, provider, client_id=None):
        try:
            return super().get_app(request, provider, client_id=client_id)
        except SocialApp.DoesNotExist as exc:
            raise errors.NotFound from exc

    def pre_social_login(self, request, sociallogin):
        """Refuse an address the provider hasn't verified; drop a password nobody proved theirs."""
        if not any(address.verified for address in sociallogin.email_addresses):
            raise errors.NotAllowed("Your provider hasn't confirmed that e-mail address.")
        if sociallogin.is_existing:
            linking.drop_unproved_password(user=sociallogin.user)
