"""The shapes of billing's JSON."""

from rest_framework import serializers

from billing import plans


class CheckoutSerializer(serializers.Serializer):
    tier = serializers.ChoiceField(choices=[tier.key for tier in plans.PAID])
    billingPeriod = serializers.ChoiceField(choices=["monthly", "annual"], default="monthly")
    returnContext = serializers.ChoiceField(choices=["web", "mobile"], default="web")


class PortalSerializer(serializers.Serializer):
    returnContext = serializers.ChoiceField(choices=["web", "mobile"], default="web")


class AddressSerializer(serializers.Serializer):
    url = serializers.URLField(help_text="Where to send the member: a page of Stripe's.")


class ReceivedSerializer(serializers.Serializer):
    received = serializers.BooleanField()
    duplicate = serializers.BooleanField(required=False)
