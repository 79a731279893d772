"""Who is asking: the phone by its bearer token, the browser by its session."""

from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from accounts import sessions


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        session = sessions.session_of(access_token=token.strip())
        return session.user, session

    def authenticate_header(self, request) -> str:
        # With a challenge DRF answers 401; the phone refreshes on 401 only.
        return 'Bearer realm="api"'


class SiteAuthentication(SessionAuthentication):
    """The browser's session, with Django's CSRF check."""
