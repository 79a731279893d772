"""The JSON doors of accounts: contract §§3, 4, 11, 12 and 14."""

import contextlib

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers as drf
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import closing, identity, linking, profiles, services, sessions
from accounts.profile import TrainingProfile
from accounts.serializers import (
    AppConfigSerializer,
    CredentialsSerializer,
    DoneSerializer,
    OnboardingSent,
    OnboardingStateSerializer,
    ProfileReply,
    ProfileSaved,
    PushTokenSerializer,
    RecordSent,
    RefreshSerializer,
    SettingsSavedSerializer,
    SettingsSent,
    SettingsSerializer,
    SignedInSerializer,
    SignUpSerializer,
    SocialSerializer,
    TokensSerializer,
    session_json,
)
from kinexfit import errors, metrics, rate_limits
from kinexfit.health import PublicView

_SIGN_UP = OpenApiExample(
    "A new member",
    {"email": "ada@example.com", "password": "Str0ng-enough!", "firstName": "Ada"},
    request_only=True,
)
_SIGNED_IN = OpenApiExample(
    "Signed in",
    {
        "accessToken": "eyJhbGciOi…",
        "refreshToken": "eyJhbGciOi…",
        "expiresIn": 900,
        "tokenType": "Bearer",
        "isNewUser": False,
        "user": {
            "id": "0b7c…",
            "email": "ada@example.com",
            "name": "Ada",
            "provider": "credentials",
            "subscriptionTier": "free",
            "onboardingCompleted": True,
            "aiQuotaUsed": 0,
            "scanQuotaUsed": 2,
        },
    },
    response_only=True,
)
_PROFILE = OpenApiExample(
    "What is sent is merged",
    {"experience": "intermediate", "equipment": ["Barbell", "Dumbbells"], "trainingDays": 4},
    request_only=True,
)
_RECORD = OpenApiExample(
    "A record",
    {
        "exercise": "Back Squat",
        "pr": {"weight": 140, "reps": 3, "unit": "kg", "date": "2026-11-20"},
    },
    request_only=True,
)
_EXERCISE = OpenApiParameter("exercise", str, required=True, description="The record's exact name.")


def _checked(serializer: type[drf.Serializer], request) -> dict:
    payload = serializer(data=request.data)
    payload.is_valid(raise_exception=True)
    return payload.validated_data


class SignUpView(PublicView):
    @extend_schema(request=SignUpSerializer, responses={201: DoneSerializer}, examples=[_SIGN_UP])
    def post(self, request):
        rate_limits.hit_address(request, category="signup")
        services.create_account(**_checked(SignUpSerializer, request))
        return Response({"success": True, "message": "Your account is ready."}, status=201)


class WebSignUpView(PublicView):
    """Answers alike for a new and a known address, so nobody can probe for members."""

    @extend_schema(request=SignUpSerializer, responses={201: DoneSerializer}, examples=[_SIGN_UP])
    def post(self, request):
        rate_limits.hit_address(request, category="signup")
        with contextlib.suppress(services.EmailTaken):
            services.create_account(**_checked(SignUpSerializer, request))
        return Response(
            {"success": True, "message": "Check your mail to confirm the address."}, status=201
        )


class CredentialsView(PublicView):
    @extend_schema(
        request=CredentialsSerializer, responses=SignedInSerializer, examples=[_SIGNED_IN]
    )
    def post(self, request):
        given = _checked(CredentialsSerializer, request)
        sessions.limit_sign_in(request=request, email=given["email"])
        user, tokens = sessions.sign_in(**given, device=request.headers.get("User-Agent", ""))
        member = services.ensure_member(user=user)
        return Response(session_json(user, member, tokens, "credentials", is_new=False))


class SocialSignInView(PublicView):
    @extend_schema(
        request=SocialSerializer, responses={200: SignedInSerializer, 201: SignedInSerializer}
    )
    def post(self, request):
        rate_limits.hit_address(request, category="login")
        given = _checked(SocialSerializer, request)
        proved = identity.verify(provider=given["provider"], token=given["identityToken"])
        user, is_new = linking.link_identity(
            identity=proved, first_name=given["firstName"], last_name=given["lastName"]
        )
        tokens = sessions.open_session(
            user=user, provider=given["provider"], device=request.headers.get("User-Agent", "")
        )
        member = services.ensure_member(user=user)
        body = session_json(user, member, tokens, given["provider"], is_new=is_new)
        return Response(body, status=201 if is_new else 200)


class RefreshView(PublicView):
    @extend_schema(request=RefreshSerializer, responses=TokensSerializer)
    def post(self, request):
        given = _checked(RefreshSerializer, request)
        try:
            tokens = sessions.refresh(refresh_token=given["refreshToken"], now=timezone.now())
        except errors.SignInRequired:
            # Only failures count: a valid refresh that is refused costs the phone its data.
            rate_limits.hit_address(request, category="refresh")
            raise
        return Response(
            {
                "accessToken": tokens.access,
                "refreshToken": tokens.refresh,
                "expiresIn": tokens.expires_in,
                "tokenType": "Bearer",
            }
        )


class SignOutView(APIView):
    @extend_schema(request=None, responses=DoneSerializer)
    def post(self, request):
        if request.auth is not None:
            sessions.sign_out(session_id=request.auth.id, user=request.user, now=timezone.now())
            metrics.count("user.logout", provider=request.auth.provider)
        return Response({"success": True})


class AppConfigView(PublicView):
    @extend_schema(responses=AppConfigSerializer)
    def get(self, request):
        return Response(
            {
                "emailPasswordAuthEnabled": True,
                "facebookAuthEnabled": bool(settings.FACEBOOK_CLIENT_ID),
                "shareExtensionImportEnabled": True,
                "pushActionRoutingEnabled": True,
            }
        )


class ProfileView(APIView):
    @extend_schema(operation_id="profile_get", responses=ProfileReply)
    def get(self, request):
        member = services.member(user_id=request.user.public_id)
        body = profiles.as_json(profiles.of(member))
        # One screen of the app reads the root, another reads `profile`.
        return Response({"success": True, "profile": body, **body})

    @extend_schema(
        operation_id="profile_put",
        request=TrainingProfile,
        responses=ProfileSaved,
        examples=[_PROFILE],
    )
    def put(self, request):
        member = services.member(user_id=request.user.public_id)
        profile = profiles.update(member=member, changes=request.data, now=timezone.now())
        return Response({"success": True, "profile": profiles.as_json(profile)})


class RecordView(APIView):
    @extend_schema(
        operation_id="pr_put", request=RecordSent, responses=ProfileSaved, examples=[_RECORD]
    )
    def post(self, request):
        if not isinstance(request.data, dict):
            raise errors.BadInput("Send an exercise and its record.")
        profile = profiles.put_record(
            member=services.member(user_id=request.user.public_id),
            exercise=request.data.get("exercise"),
            record=request.data.get("pr"),
        )
        return Response(_saved(profile, "Record saved."))

    @extend_schema(operation_id="pr_delete", parameters=[_EXERCISE], responses=ProfileSaved)
    def delete(self, request):
        decoded = request.query_params.get("exercise", "")
        # The phone leaves "+" as it is, which form decoding turns into a space.
        raw = request.META.get("QUERY_STRING", "").removeprefix("exercise=")
        profile = profiles.delete_record(
            member=services.member(user_id=request.user.public_id),
            names=(decoded, identity.unquote(raw)),
        )
        return Response(_saved(profile, "Record deleted."))


class ProfileAndRecordView(ProfileView, RecordView):
    """The original had the records' POST and DELETE at the profile's own address."""

    @extend_schema(operation_id="profile_pr_put", request=RecordSent, responses=ProfileSaved)
    def post(self, request):
        return super().post(request)

    @extend_schema(operation_id="profile_pr_delete", parameters=[_EXERCISE], responses=ProfileSaved)
    def delete(self, request):
        return super().delete(request)


def _saved(profile, message: str) -> dict:
    return {"success": True, "profile": profiles.as_json(profile), "message": message}


class SettingsView(APIView):
    @extend_schema(
        operation_id="settings_patch", request=SettingsSent, responses=SettingsSavedSerializer
    )
    def patch(self, request):
        names = _checked(SettingsSerializer, request)
        changes = profiles.training_fields(request.data)
        if not names and not changes:
            raise errors.BadInput("There is nothing to change.")
        if changes:
            member = services.member(user_id=request.user.public_id)
            profiles.update(member=member, changes=changes, now=timezone.now())
        user = services.rename(user=request.user, names=names)
        return Response(
            {
                "success": True,
                "user": {
                    "id": user.public_id,
                    "email": user.email,
                    "firstName": user.first_name or None,
                    "lastName": user.last_name or None,
                },
                "message": "Settings saved.",
            }
        )


class OnboardingView(APIView):
    @extend_schema(operation_id="onboarding", request=OnboardingSent, responses=DoneSerializer)
    def post(self, request):
        profiles.onboard(
            member=services.member(user_id=request.user.public_id),
            data=request.data,
            now=timezone.now(),
        )
        return Response({"success": True, "message": "Welcome to Kinex Fit."})


class WebOnboardingView(APIView):
    @extend_schema(operation_id="onboarding_state", responses=OnboardingStateSerializer)
    def get(self, request):
        return Response(services.onboarding(user_id=request.user.public_id))

    @extend_schema(
        operation_id="onboarding_state_set",
        request=OnboardingStateSerializer,
        responses=DoneSerializer,
    )
    def post(self, request):
        given = _checked(OnboardingStateSerializer, request)
        services.set_onboarding(
            user_id=request.user.public_id,
            completed=given.get("completed"),
            skipped=given.get("skipped"),
        )
        return Response({"success": True})


class NotificationsView(APIView):
    @extend_schema(
        operation_id="notifications_register",
        request=PushTokenSerializer,
        responses=DoneSerializer,
    )
    def post(self, request):
        given = _checked(PushTokenSerializer, request)
        if request.auth is None:
            raise errors.BadInput("Only a phone's sign-in can take notifications.")
        sessions.register_push_token(
            session=request.auth, token=given["deviceToken"], platform=given["platform"]
        )
        return Response({"success": True, "message": "Notifications are on."})


class DeleteAccountView(APIView):
    @extend_schema(operation_id="account_delete_mobile", responses=DoneSerializer)
    def delete(self, request):
        closing.request_closing(user=request.user, now=timezone.now())
        return Response({"success": True, "message": "Your account is closed."})


class WebDeleteAccountView(DeleteAccountView):
    @extend_schema(operation_id="account_delete", responses=DoneSerializer)
    def delete(self, request):
        return super().delete(request)
