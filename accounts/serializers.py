"""What accounts' doors take and give."""

from django.utils import timezone
from rest_framework import serializers

from accounts import services
from accounts.models import User
from accounts.profile import Part, PersonalRecord, TrainingProfile
from accounts.tables import Member
from accounts.tokens import Tokens
from kinexfit import clock


class CredentialsSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class SignUpSerializer(CredentialsSerializer):
    firstName = serializers.CharField(
        max_length=100, required=False, allow_blank=True, allow_null=True, source="first_name"
    )
    lastName = serializers.CharField(
        max_length=100, required=False, allow_blank=True, allow_null=True, source="last_name"
    )

    def validate(self, attrs):
        return {name: value for name, value in attrs.items() if value is not None}


class SocialSerializer(serializers.Serializer):
    provider = serializers.ChoiceField(choices=["apple", "google", "facebook"])
    identityToken = serializers.CharField(max_length=8_192)
    firstName = serializers.CharField(
        max_length=100, required=False, allow_blank=True, allow_null=True, default=""
    )
    lastName = serializers.CharField(
        max_length=100, required=False, allow_blank=True, allow_null=True, default=""
    )

    def to_internal_value(self, data):
        # The app's rebuild sends snake_case.
        if isinstance(data, dict) and "identity_token" in data:
            data = {**data, "identityToken": data["identity_token"]}
        return super().to_internal_value(data)


class RefreshSerializer(serializers.Serializer):
    refreshToken = serializers.CharField(max_length=8_192)


class SettingsSerializer(serializers.Serializer):
    """Names; null clears, absent stays."""

    firstName = serializers.CharField(
        max_length=100, required=False, allow_blank=True, allow_null=True, source="first_name"
    )
    lastName = serializers.CharField(
        max_length=100, required=False, allow_blank=True, allow_null=True, source="last_name"
    )


def session_json(
    user: User, member: Member, tokens: Tokens, provider: str, *, is_new: bool
) -> dict:
    """Return contract §3's session."""
    now = timezone.now()
    month, used = clock.month(now), member.usage.as_dict()
    profile = {
        "id": user.public_id,
        "email": user.email,
        "firstName": user.first_name or None,
        "lastName": user.last_name or None,
        "name": f"{user.first_name} {user.last_name}".strip() or user.email,
        "provider": provider,
        "subscriptionTier": services.tier(member, now),
        "subscriptionSource": member.charged_by,
        "onboardingCompleted": bool(member.onboarding_completed),
        "aiQuotaUsed": int(used.get(f"{month}#ai", 0)),
        "scanQuotaUsed": int(used.get(f"{month}#scans", 0)),
    }
    return {
        "accessToken": tokens.access,
        "refreshToken": tokens.refresh,
        "expiresIn": tokens.expires_in,
        "tokenType": "Bearer",
        "isNewUser": is_new,
        "user": {name: value for name, value in profile.items() if value is not None},
    }


class SessionUserSerializer(serializers.Serializer):
    id = serializers.CharField()
    email = serializers.EmailField()
    firstName = serializers.CharField(required=False)
    lastName = serializers.CharField(required=False)
    name = serializers.CharField()
    provider = serializers.ChoiceField(choices=["credentials", "apple", "google", "facebook"])
    subscriptionTier = serializers.ChoiceField(choices=["free", "core", "pro", "elite"])
    subscriptionSource = serializers.CharField(required=False, help_text="stripe or apple.")
    onboardingCompleted = serializers.BooleanField()
    aiQuotaUsed = serializers.IntegerField()
    scanQuotaUsed = serializers.IntegerField()


class TokensSerializer(serializers.Serializer):
    accessToken = serializers.CharField()
    refreshToken = serializers.CharField()
    expiresIn = serializers.IntegerField(help_text="Seconds the access token is good for.")
    tokenType = serializers.ChoiceField(choices=["Bearer"])


class SignedInSerializer(TokensSerializer):
    isNewUser = serializers.BooleanField()
    user = SessionUserSerializer()


class AppConfigSerializer(serializers.Serializer):
    emailPasswordAuthEnabled = serializers.BooleanField()
    facebookAuthEnabled = serializers.BooleanField()
    shareExtensionImportEnabled = serializers.BooleanField()
    pushActionRoutingEnabled = serializers.BooleanField()


class NamedSerializer(serializers.Serializer):
    id = serializers.CharField()
    email = serializers.EmailField()
    firstName = serializers.CharField(allow_null=True)
    lastName = serializers.CharField(allow_null=True)


class SettingsSavedSerializer(serializers.Serializer):
    success = serializers.BooleanField()
    user = NamedSerializer()
    message = serializers.CharField()


# The profile is checked by pydantic, so its doors are described with it too.


class ProfileReply(TrainingProfile):
    """The profile at the root and once more under `profile`: two screens read it differently."""

    success: bool
    profile: TrainingProfile


class ProfileSaved(Part):
    success: bool
    profile: TrainingProfile
    message: str | None = None


class RecordSent(Part):
    exercise: str
    pr: PersonalRecord


class SettingsSent(TrainingProfile):
    """Absent fields stay; null clears a name; lists replace the stored ones."""

    first_name: str | None = None
    last_name: str | None = None
    experience_level: str | None = None
    training_days_per_week: int | None = None


class OnboardingSent(TrainingProfile):
    experience_level: str | None = None
    training_days_per_week: int | None = None
    personal_records_by_exercise: dict[str, PersonalRecord] = {}


class OnboardingStateSerializer(serializers.Serializer):
    completed = serializers.BooleanField(required=False)
    skipped = serializers.BooleanField(required=False)


class PushTokenSerializer(serializers.Serializer):
    deviceToken = serializers.RegexField(r"^[0-9a-fA-F]{1,200}$")
    platform = serializers.ChoiceField(choices=["ios", "android"])


class DoneSerializer(serializers.Serializer):
    success = serializers.BooleanField(default=True)
    message = serializers.CharField(required=False)
