"""The JSON of the import doors (contract §§9, 10)."""

from typing import Any

from rest_framework import serializers

from ocr import scraping
from ocr.resolving import Resolution
from ocr.services.importing import MOST_TEXT
from ocr.services.pool import Allowance

_CAPTION = {
    "required": "Send the caption.",
    "null": "Send the caption.",
    "blank": "The caption is empty.",
    "invalid": "Send the caption as text.",
    "max_length": "Keep it under 20,000 characters.",
}


class _Text(serializers.CharField):
    """Text as written: offsets into it must stay true, so nothing is trimmed or converted."""

    def __init__(self, **options):
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        if not data.strip():
            self.fail("blank")
        return super().to_internal_value(data)


class IngestSerializer(serializers.Serializer):
    caption = _Text(max_length=MOST_TEXT, error_messages=_CAPTION)
    url = serializers.CharField(max_length=2_000, required=False, allow_blank=True, allow_null=True)


class SpanSerializer(serializers.Serializer):
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class UnresolvedSerializer(SpanSerializer):
    text = serializers.CharField()
    reason = serializers.CharField(required=False)


class IngestExerciseSerializer(serializers.Serializer):
    id = serializers.CharField(required=False, help_text="Only ids of our exercise catalogue.")
    name = serializers.CharField()
    sets = serializers.IntegerField()
    reps = serializers.CharField(required=False)
    weight = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)
    notes = serializers.CharField(required=False)
    restSeconds = serializers.IntegerField(required=False)


class IngestReplySerializer(serializers.Serializer):
    """What stands in a text. `workouts` has everything, with the place each value was read at."""

    title = serializers.CharField()
    workoutType = serializers.CharField()
    summary = serializers.CharField()
    exercises = IngestExerciseSerializer(many=True)
    rows = serializers.ListField(child=serializers.DictField())
    breakdown = serializers.ListField(child=serializers.CharField())
    structure = serializers.DictField()
    amrapBlocks = serializers.ListField(child=serializers.DictField())
    emomBlocks = serializers.ListField(child=serializers.DictField())
    usedLLM = serializers.BooleanField()
    workoutV1 = serializers.DictField()
    workouts = serializers.ListField(child=serializers.DictField())
    unresolved = UnresolvedSerializer(many=True)
    tags = serializers.ListField(child=serializers.CharField())
    confidence = serializers.FloatField()
    reason = serializers.CharField(required=False, help_text="Why there is no workout.")


class ResolveSerializer(serializers.Serializer):
    """Names to find; a bare list and older names of the field are taken too."""

    exercises = serializers.ListField(
        child=serializers.CharField(max_length=200, allow_blank=True, trim_whitespace=False),
        min_length=1,
        max_length=50,
        error_messages={
            "required": "Send the exercise names.",
            "not_a_list": "Send the exercise names as a list.",
            "min_length": "Send at least one exercise name.",
            "max_length": "Send at most 50 exercise names.",
        },
    )
    captionContext = serializers.CharField(
        max_length=MOST_TEXT, required=False, allow_blank=True, allow_null=True, default=""
    )

    def to_internal_value(self, data):
        if isinstance(data, list):
            data = {"exercises": data}
        elif isinstance(data, dict) and "exercises" not in data:
            older = next(
                (data[name] for name in ("exerciseNames", "names", "rawNames") if name in data),
                None,
            )
            data = data if older is None else {**data, "exercises": older}
        return super().to_internal_value(data)


class ResolutionSerializer(serializers.Serializer):
    rawName = serializers.CharField()
    canonicalName = serializers.CharField()
    confidence = serializers.FloatField()
    kinexExerciseID = serializers.CharField(required=False)
    options = serializers.ListField(child=serializers.DictField())


class ResolveReplySerializer(serializers.Serializer):
    resolutions = ResolutionSerializer(many=True)
    exercises = serializers.ListField(child=serializers.DictField(), help_text="For the website.")


def resolution(one: Resolution) -> dict:
    """Return contract §9's resolution; an open one keeps its name and offers what it may mean."""
    body = {
        "rawName": one.raw_name,
        "canonicalName": one.exercise.name if one.exercise else one.raw_name,
        "confidence": one.confidence if one.exercise else 0,
        "options": [{"id": option.id, "name": option.name} for option in one.options],
    }
    return body | ({"kinexExerciseID": one.exercise.id} if one.exercise else {})


def resolution_for_web(one: Resolution) -> dict:
    """Return the original backend's row, which the website reads and the phone can't."""
    body = {"rawName": one.raw_name, "matched": one.exercise is not None, "source": one.source}
    if one.exercise is None:
        return body
    return body | {
        "canonicalId": one.exercise.id,
        "canonicalName": one.exercise.name,
        "confidence": one.confidence,
        "category": one.exercise.category,
        "muscleGroups": list(one.exercise.primary_muscles),
        "equipment": sorted(frozenset().union(*one.exercise.kit)),
        "movementPattern": one.exercise.pattern,
    }


class OcrSerializer(serializers.Serializer):
    file = serializers.FileField(
        allow_empty_file=True,
        error_messages={
            "required": "Send the picture as the part named file.",
            "invalid": "Send the picture as a file.",
        },
    )


class OcrReplySerializer(serializers.Serializer):
    text = serializers.CharField(allow_blank=True)
    confidence = serializers.FloatField(help_text="Percent.")
    quotaUsed = serializers.IntegerField()
    quotaLimit = serializers.IntegerField()
    isUnlimited = serializers.BooleanField()
    scanQuotaUsed = serializers.IntegerField()
    scanQuotaLimit = serializers.IntegerField()
    ocrQuotaUsed = serializers.IntegerField()
    subscriptionTier = serializers.CharField()
    isGuest = serializers.BooleanField()


def _quota(allowance: Allowance) -> dict:
    return {
        "quotaUsed": allowance.used,
        "quotaLimit": allowance.limit,
        "isUnlimited": allowance.is_unlimited,
        "scanQuotaUsed": allowance.used,
        "scanQuotaLimit": allowance.limit,
        "subscriptionTier": allowance.tier,
        "isGuest": allowance.is_guest,
    }


def ocr_reply(result: dict, allowance: Allowance) -> dict:
    # Photos and links share one pool, so its use is what each of them has used of it.
    quota = _quota(allowance) | {"ocrQuotaUsed": allowance.used}
    return {"text": result["text"], "confidence": result["confidence"] or 0.0, **quota}


_LINK: dict[str, Any] = {
    "required": scraping.LinkMissing.message,
    "blank": scraping.LinkMissing.message,
    "null": scraping.LinkMissing.message,
    "invalid": scraping.InvalidLink.message,
    "max_length": scraping.InvalidLink.message,
}


class LinkSerializer(serializers.Serializer):
    url = serializers.CharField(max_length=2_000, error_messages=_LINK)


class UploadImageSerializer(OcrSerializer):
    workoutId = serializers.CharField(max_length=200)


class UploadImageReplySerializer(serializers.Serializer):
    key = serializers.CharField()
    url = serializers.CharField(help_text="A link that expires.")
    message = serializers.CharField()


class PostAuthorSerializer(serializers.Serializer):
    username = serializers.CharField()
    fullName = serializers.CharField()


class PostStatsSerializer(serializers.Serializer):
    likes = serializers.IntegerField()
    comments = serializers.IntegerField()


class LinkReplySerializer(serializers.Serializer):
    url = serializers.CharField()
    title = serializers.CharField()
    content = serializers.CharField(allow_blank=True)
    author = PostAuthorSerializer()
    stats = PostStatsSerializer()
    image = serializers.CharField(required=False, help_text="A link that expires.")
    timestamp = serializers.DateTimeField(required=False)
    mediaType = serializers.ChoiceField(choices=["post", "reel"])
    parsedWorkout = serializers.DictField(required=False)
    videoUrl = serializers.CharField(required=False)
    importId = serializers.CharField(required=False)
    instagramImportsUsed = serializers.IntegerField()
    quotaUsed = serializers.IntegerField()
    quotaLimit = serializers.IntegerField()
    scanQuotaUsed = serializers.IntegerField()
    scanQuotaLimit = serializers.IntegerField()
    isUnlimited = serializers.BooleanField()
    subscriptionTier = serializers.CharField()
    isGuest = serializers.BooleanField()


def link_reply(result: dict, allowance: Allowance, *, title: str, image: str | None) -> dict:
    """Return contract §9's post; counts the scraper didn't give are left out, never invented."""
    post = result["post"]
    stats = {name: post[name] for name in ("likes", "comments") if post[name] is not None}
    body = {
        "url": post["url"],
        "title": title,
        # With slides read, the text is more than the caption, and the phone ingests what is here.
        "content": result["text"],
        "author": {"username": post["username"], "fullName": post["fullName"]},
        "stats": stats,
        "image": image,
        "timestamp": post["timestamp"],
        "mediaType": post["mediaType"],
        "videoUrl": post["videoUrl"] or None,
        "importId": result["importId"],
        "instagramImportsUsed": allowance.used,
        **_quota(allowance),
    }
    return {name: value for name, value in body.items() if value is not None}


class UploadFileSerializer(serializers.Serializer):
    contentType = serializers.CharField(max_length=100)
    size = serializers.IntegerField(help_text="In bytes, up to 10 MB.")


class UploadsSerializer(serializers.Serializer):
    files = serializers.ListField(child=UploadFileSerializer(), min_length=1, max_length=100)


class UploadSerializer(serializers.Serializer):
    upload = serializers.CharField(help_text="Name this when the picture is to be read.")
    url = serializers.CharField(help_text="Send the bytes here, with this method and headers.")
    method = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())


class UploadsReplySerializer(serializers.Serializer):
    uploads = UploadSerializer(many=True)
