from django.conf import settings
from django.http import HttpRequest


def embedded_services(request: HttpRequest) -> dict:
    """Name the built-in stand-ins in use, so nobody mistakes a laptop for the real thing."""
    in_use = [
        ("the local data store", bool(settings.DYNAMODB_ENDPOINT_URL)),
        ("a local folder for pictures", not settings.S3_BUCKET),
        ("the built-in picture reader", settings.OCR_PROVIDER == "builtin"),
        ("the built-in coach", settings.AI_PROVIDER == "builtin"),
        ("the test Stripe", not settings.STRIPE_SECRET_KEY),
        ("the local mailbox", not settings.EMAIL_URL),
    ]
    return {"embedded_services": [name for name, used in in_use if used]}
