"""How the OpenAPI document is made: every route shows the error envelope."""

import functools

import orjson
from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class SiteScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.SiteAuthentication"
    name = "site"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class ErrorSerializer(serializers.Serializer):
    error = serializers.CharField(help_text="A sentence to show the member.")
    message = serializers.CharField(required=False)
    code = serializers.CharField(help_text="Stable, for machines.")
    fields = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="With 400: what is wrong where."
    )
    retryAfter = serializers.IntegerField(required=False, help_text="With 429: seconds.")


ERRORS = {
    "400": "Invalid input",
    "401": "Sign in again",
    "403": "Not allowed",
    "404": "Not found",
    "429": "Too many requests",
    "503": "A store or service is away",
}


IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 200},
    "description": "Sent again with the same body within a day, the first answer is returned; "
    "with another body, 409.",
}


@functools.cache
def _examples(app: str) -> dict[str, dict]:
    """Return an app's exchanges by operation id, each as it really went over the wire."""
    path = settings.BASE_DIR / app / "data" / "api_examples.json"
    return orjson.loads(path.read_bytes()) if path.exists() else {}


class Schema(AutoSchema):
    def map_parsers(self):
        # Our parser takes JSON under any name; the document says the right one.
        return ["application/json" if kind == "*/*" else kind for kind in super().map_parsers()]

    def _get_response_bodies(self, direction="response"):
        given = self.get_response_serializers()
        if self.method == "DELETE" and not isinstance(given, dict):
            # A deletion answers with a body as everything does: the phone wants JSON (contract §1).
            return {"200": self._get_response_for_code(given, "200", direction=direction)}
        return super()._get_response_bodies(direction)

    def get_examples(self):
        app = type(self.view).__module__.partition(".")[0]
        exchange = _examples(app).get(self.get_operation_id(), {})
        shown = [
            OpenApiExample("Example", exchange[side], **{f"{side}_only": True})
            for side in ("request", "response")
            if side in exchange
        ]
        return [*super().get_examples(), *shown]

    def get_operation(self, *args, **kwargs):
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        handler = getattr(self.view, self.method.lower(), None)
        if getattr(handler, "takes_idempotency_key", False):
            operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
        component = self.resolve_serializer(ErrorSerializer(), "response")
        for status, description in ERRORS.items():
            operation["responses"].setdefault(
                status,
                {
                    "description": description,
                    "content": {"application/json": {"schema": component.ref}},
                },
            )
        return operation
