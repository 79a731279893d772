from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from accounts import services
from kinexfit import errors, rate_limits


class AccountAdapter(DefaultAccountAdapter):
    def pre_authenticate(self, request, **credentials):
        services.limit_sign_in(request=request, email=credentials.get("email", ""))
        super().pre_authenticate(request, **credentials)

    def pre_login(self, request, user, **kwargs):
        services.ensure_member(user=user)
        return super().pre_login(request, user, **kwargs)

    def is_open_for_signup(self, request) -> bool:
        if request.method == "POST":
            rate_limits.hit_address(request, category="signup")
        return True


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request, sociallogin):
        """Refuse an address the provider hasn't verified; drop a password nobody proved theirs."""
        if not any(address.verified for address in sociallogin.email_addresses):
            raise errors.NotAllowed("Your provider hasn't confirmed that e-mail address.")
        if sociallogin.is_existing:
            services.drop_unproved_password(user=sociallogin.user)
