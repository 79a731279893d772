"""The doors to Checkout and the billing portal."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import checkout, serializers


class CheckoutView(APIView):
    @extend_schema(
        operation_id="stripe_checkout",
        request=serializers.CheckoutSerializer,
        responses={200: serializers.AddressSerializer},
    )
    def post(self, request):
        """Buy a plan; a member who has one is sent to change it."""
        payload = serializers.CheckoutSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        wanted = payload.validated_data
        url = checkout.start(
            user=request.user,
            tier=wanted["tier"],
            interval="year" if wanted["billingPeriod"] == "annual" else "month",
            context=wanted["returnContext"],
            now=timezone.now(),
        )
        return Response({"url": url})


class PortalView(APIView):
    @extend_schema(
        operation_id="stripe_portal",
        request=serializers.PortalSerializer,
        responses={200: serializers.AddressSerializer},
    )
    def post(self, request):
        """Manage cards, invoices and the subscription itself."""
        payload = serializers.PortalSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        context = payload.validated_data["returnContext"]
        url = checkout.open_portal(user=request.user, context=context, now=timezone.now())
        return Response({"url": url})
