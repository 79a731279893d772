"""The doors of App Store purchases: contract §15 and Apple's server notifications."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services as accounts
from billing import apple
from kinexfit import rate_limits
from kinexfit.health import PublicView


class ValidateSerializer(serializers.Serializer):
    transactionId = serializers.RegexField(r"^\d{1,40}$")
    # Sent for the record only: what was bought is read from Apple's data.
    productId = serializers.CharField(max_length=200, required=False)
    receiptData = serializers.CharField(max_length=2_000_000, help_text="Base64, or a signed JWS.")


class SubscriptionSerializer(serializers.Serializer):
    subscriptionTier = serializers.ChoiceField(choices=["free", "core", "pro", "elite"])
    subscriptionStatus = serializers.ChoiceField(
        choices=["active", "canceled", "past_due", "trialing"]
    )
    subscriptionExpiresAt = serializers.DateTimeField(allow_null=True)


class StatusSerializer(SubscriptionSerializer):
    subscriptionSource = serializers.ChoiceField(
        choices=["apple", "stripe"], allow_null=True, help_text="Who charges for it."
    )


class NoticeSerializer(serializers.Serializer):
    signedPayload = serializers.CharField(max_length=200_000)


class NoticeReplySerializer(serializers.Serializer):
    received = serializers.BooleanField()


class StatusView(APIView):
    @extend_schema(operation_id="subscription_status", responses=StatusSerializer)
    def get(self, request):
        member = accounts.member(user_id=request.user.public_id)
        return Response(apple.status_json(member, timezone.now()))


class ValidateView(APIView):
    @extend_schema(
        operation_id="subscription_validate",
        request=ValidateSerializer,
        responses=SubscriptionSerializer,
    )
    def post(self, request):
        payload = ValidateSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        access = apple.validate(
            user=request.user,
            receipt=payload.validated_data["receiptData"],
            transaction_id=payload.validated_data["transactionId"],
            now=timezone.now(),
        )
        return Response(apple.access_json(access))


class NotificationsView(PublicView):
    @extend_schema(
        operation_id="apple_notifications",
        request=NoticeSerializer,
        responses=NoticeReplySerializer,
        auth=[],
    )
    def post(self, request):
        """Take an App Store Server Notification (version 2); anything but 2xx has Apple retry."""
        rate_limits.hit_address(request, category="webhook")
        payload = NoticeSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        apple.notify(signed=payload.validated_data["signedPayload"], now=timezone.now())
        return Response({"received": True})
