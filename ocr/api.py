"""The import doors of phone and website (contract §§9, 10)."""

import re

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import BearerAuthentication, SiteAuthentication
from ai.ledger import Ledger
from kinexfit import errors, rate_limits, storage
from ocr import assistant, guests, imaging, ingesting, parser, scraping, serializers
from ocr.services import importing, links, photos, waiting

# The phone gives up after 60 s without data.
PATIENCE_SECONDS = 55
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="A retry gets the first answer."
)


def _key(request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise errors.BadInput("The Idempotency-Key must be 1 to 200 printable characters.")
    return key


class GuestScheme(OpenApiAuthenticationExtension):
    target_class = "ocr.guests.GuestAuthentication"
    name = "guestCookie"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": guests.COOKIE}


class VisitorScheme(GuestScheme):
    target_class = "ocr.guests.VisitorAuthentication"
    name = "newGuestCookie"


class ImportView(APIView):
    """A door that visitors with a guest cookie may use too, counted by their address."""

    authentication_classes = [
        BearerAuthentication,
        SiteAuthentication,
        guests.GuestAuthentication,
    ]
    guest_category = "guest_import"

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if isinstance(request.user, guests.Guest):
            rate_limits.hit_address(request._request, category=self.guest_category)


class IngestView(ImportView):
    @extend_schema(
        operation_id="ingest",
        request=serializers.IngestSerializer,
        responses=serializers.IngestReplySerializer,
    )
    def post(self, request):
        payload = serializers.IngestSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        # Rules only: the phone throws away what comes after 450 ms.
        return Response(ingesting.reply(parser.read(payload.validated_data["caption"])))


class ResolveView(ImportView):
    rate_category = "resolve"
    guest_category = "resolve"

    @extend_schema(
        operation_id="exercise_resolve",
        request=serializers.ResolveSerializer,
        responses=serializers.ResolveReplySerializer,
    )
    def post(self, request):
        payload = serializers.ResolveSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        asked = payload.validated_data
        ledger = Ledger()
        found = assistant.resolve_all(
            asked["exercises"], context=asked["captionContext"] or "", ledger=ledger
        )
        importing.record_calls(
            owner_id=request.user.public_id, ledger=ledger, now=timezone.now(), kind="resolve"
        )
        return Response(
            {
                "resolutions": [serializers.resolution(one) for one in found],
                "exercises": [serializers.resolution_for_web(one) for one in found],
            }
        )


class WaitingView(ImportView):
    """A door whose callers wait for a worker. Who finds no place there has used up no try."""

    def check_throttles(self, request):
        with waiting.place_to_wait():
            super().check_throttles(request)


class OcrView(WaitingView):
    rate_category = "ocr"
    parser_classes = [MultiPartParser, FormParser]
    # The phone reads no body here: its one text for 429 fits a spent quota, none fits 403.
    quota_spent_status = 429

    @extend_schema(
        operation_id="ocr",
        parameters=[IDEMPOTENCY],
        request={"multipart/form-data": serializers.OcrSerializer},
        responses=serializers.OcrReplySerializer,
    )
    def post(self, request):
        payload = serializers.OcrSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        upload = payload.validated_data["file"]
        if upload.size > imaging.MOST_BYTES:
            raise imaging.FileTooLarge
        with waiting.place_to_wait():
            job = photos.start(
                owner=request.user,
                files=[upload.read()],
                wants_text=True,
                now=timezone.now(),
                key=_key(request),
            )
            result = waiting.await_result(
                owner_id=request.user.public_id, job_id=job.id, seconds=PATIENCE_SECONDS
            )
        return Response(serializers.ocr_reply(result, waiting.allowance_of(result)))


class LinkView(WaitingView):
    """A post behind a link. Which platform it is on is the address's business."""

    rate_category = "instagram"
    quota_spent_status = 429

    @extend_schema(
        request=serializers.LinkSerializer,
        responses=serializers.LinkReplySerializer,
        parameters=[IDEMPOTENCY],
    )
    def post(self, request):
        payload = serializers.LinkSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        url = payload.validated_data["url"]
        self._refuse(scraping.link_of(url))
        now = timezone.now()
        with waiting.place_to_wait():
            try:
                job = links.start(owner=request.user, url=url, now=now, key=_key(request))
            except errors.QuotaSpent as exc:
                raise _in_the_phones_words(exc) from exc
            result = waiting.await_result(
                owner_id=request.user.public_id, job_id=job.id, seconds=PATIENCE_SECONDS
            )
        return Response(_link_reply(result, now))

    def _refuse(self, link: scraping.Link) -> None:
        """Raise unless the link is one for this door."""


@extend_schema_view(post=extend_schema(operation_id="instagram_fetch"))
class InstagramView(LinkView):
    """Any post behind a link."""


@extend_schema_view(post=extend_schema(operation_id="tiktok_fetch"))
class TikTokView(LinkView):
    def _refuse(self, link):
        # 404 sends the phone to TikTok's own public caption service (contract §9).
        if link.platform != "tiktok" or not scraping.is_configured():
            raise scraping.PostNotFound


def _in_the_phones_words(exc: errors.QuotaSpent) -> errors.QuotaSpent:
    """Return a spent allowance with the word "quota", by which the phone knows it (contract §9)."""
    used, limit = exc.extra["quotaUsed"], exc.extra["quotaLimit"]
    extra = {**exc.extra, "subscriptionTier": exc.extra["tier"]}
    return errors.QuotaSpent(f"Scan quota used up: {used} of {limit} this month.", **extra)


def _link_reply(result: dict, now) -> dict:
    reading = parser.read(result["text"])
    title = links.title_of(result["post"], reading, now)
    thumbnail = result["post"]["thumbnail"]
    body = serializers.link_reply(
        result,
        waiting.allowance_of(result),
        title=title,
        image=storage.link(thumbnail) if thumbnail else None,
    )
    parsed = ingesting.reply(reading)
    if not parsed["exercises"]:
        return body
    if parsed["amrapBlocks"] or parsed["emomBlocks"]:
        # With exercises here the phone never asks ingest, which knows about the blocks.
        parsed = {
            name: value for name, value in parsed.items() if name not in ("exercises", "rows")
        }
    return body | {"parsedWorkout": parsed}


class UploadsView(ImportView):
    """Places to send pictures to, their sizes and types fixed; one call for a whole carousel."""

    authentication_classes = [
        BearerAuthentication,
        SiteAuthentication,
        guests.VisitorAuthentication,
    ]
    rate_category = "upload"

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(request.user, guests.Guest) and guests.of(request._request) is None:
            # A visitor's first deed here: the form that follows must come from the same visitor.
            guests.remember(response, request.user, is_secure=settings.SESSION_COOKIE_SECURE)
        return response

    @extend_schema(
        operation_id="uploads",
        request=serializers.UploadsSerializer,
        responses=serializers.UploadsReplySerializer,
    )
    def post(self, request):
        payload = serializers.UploadsSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        now = timezone.now()
        files = [(file["contentType"], file["size"]) for file in payload.validated_data["files"]]
        places = photos.new_uploads(owner=request.user, files=files, now=now)
        rows = [
            {
                "upload": token,
                "url": place.url,
                "method": place.method,
                "headers": dict(place.headers),
            }
            for token, place in places
        ]
        return Response({"uploads": rows})


class UploadImageView(APIView):
    rate_category = "upload"
    parser_classes = [MultiPartParser, FormParser]

    @extend_schema(
        operation_id="upload_image",
        request={"multipart/form-data": serializers.UploadImageSerializer},
        responses=serializers.UploadImageReplySerializer,
    )
    def post(self, request):
        payload = serializers.UploadImageSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        upload = payload.validated_data["file"]
        if upload.size > imaging.MOST_BYTES:
            raise imaging.FileTooLarge
        key = photos.keep_for_workout(
            user=request.user,
            workout_id=payload.validated_data["workoutId"],
            data=upload.read(),
        )
        return Response({"key": key, "url": storage.link(key), "message": "Picture uploaded."})
