"""The door Stripe knocks on."""

from django.http import RawPostDataException
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import followups, serializers
from kinexfit import errors, rate_limits

# Stripe's events are a few kilobytes; nothing honest comes near this.
_MOST_BYTES = 512 * 1024


class StripeWebhookView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="stripe_webhook",
        parameters=[OpenApiParameter("Stripe-Signature", str, OpenApiParameter.HEADER)],
        request={"application/json": OpenApiTypes.OBJECT},
        responses={200: serializers.ReceivedSerializer},
        auth=[],
    )
    def post(self, request):
        """Take an event; every answer but 2xx asks Stripe to send it again."""
        rate_limits.hit_address(request, category="webhook")
        receipt = followups.receive(
            payload=_body(request),
            signature=request.headers.get("Stripe-Signature", ""),
            now=timezone.now(),
        )
        if receipt.state == "duplicate":
            return Response({"received": True, "duplicate": True})
        return Response({"received": True})


def _body(request) -> bytes:
    """Return the bytes that were signed, refusing to read more than an event can be."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _MOST_BYTES:
        raise errors.TooLarge
    try:
        return request._request.body
    except RawPostDataException as exc:
        raise errors.BadInput("We couldn't read that request.") from exc
