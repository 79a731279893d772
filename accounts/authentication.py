"""Who is asking: the phone by its bearer token, the browser by its session."""

from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from accounts import services
from kinexfit import errors


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        session = services.session_of(access_token=token.strip())
        return session.user, session

    def authenticate_header(self, request) -> str:
        # With a challenge DRF answers 401; the phone refreshes on 401 only.
        return 'Bearer realm="api"'


class SiteAuthentication(SessionAuthentication):
    def enforce_csrf(self, request) -> None:
        super().enforce_csrf(request)

    def authenticate(self, request):
        user = getattr(request._request, "user", None)
        if user is None or not user.is_authenticated:
            return None
        if not user.is_active:
            raise errors.NotAllowed("This account is disabled.", code="ACCOUNT_DISABLED")
        self.enforce_csrf(request)
        return user, None
