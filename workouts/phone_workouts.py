"""What of a phone's workout can be kept: soft problems are mended, since a refusal is data lost."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from rest_framework import serializers

from kinexfit import clock
from workouts.serializers import STATUSES, FlatFieldsSerializer, require_modest, tidied

_SOFT_TEXT = {
    "title": 200, "content": 20_000, "enhancementSourceText": 20_000, "difficulty": 50,
    "imageURL": 2_000, "sourceURL": 2_000, "sourceAuthor": 200, "source": 50,
    "description": 5_000, "type": 50, "thumbnailUrl": 2_000,
}  # fmt: skip
_SOFT_NUMBERS = {
    "durationMinutes": 1_440, "exerciseCount": 1_000, "durationSeconds": 86_400,
    "completionCount": 100_000,
}  # fmt: skip
_SOFT_MOMENTS = ("createdAt", "updatedAt", "completedAt")
_SOFT_DAYS = ("scheduledDate", "completedDate")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def read(data) -> dict:
    """Return what of a phone's workout can be kept: soft problems are mended, never refused."""
    if not isinstance(data, dict):
        raise serializers.ValidationError({"body": "Send one workout."})
    data = {**data, "sourceURL": data.get("sourceURL") or data.get("sourceUrl")}
    kept: dict = {}
    for name, most in _SOFT_TEXT.items():
        if isinstance(data.get(name), str) and data[name].strip():
            kept[name] = data[name].strip()[:most]
    data.setdefault("durationMinutes", data.get("totalDuration"))
    for name, most in _SOFT_NUMBERS.items():
        value = data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            kept[name] = max(0, min(most, value))
    for name in _SOFT_MOMENTS:
        if moment := _soft_moment(data.get(name)):
            kept[name] = moment
    for name in _SOFT_DAYS:
        if day := _soft_day(data.get(name)):
            kept[name] = day
    kept |= _soft_choices(data)
    return tidied(kept | _soft_lists_and_objects(data))


def _soft_choices(data: Mapping) -> dict:
    kept: dict = {}
    if data.get("status") in STATUSES:
        kept["status"] = data["status"]
    if isinstance(data.get("scheduledTime"), str) and _TIME.fullmatch(data["scheduledTime"]):
        kept["scheduledTime"] = data["scheduledTime"]
    if isinstance(data.get("isCompleted"), bool):
        kept["isCompleted"] = data["isCompleted"]
    return kept


def _soft_lists_and_objects(data: Mapping) -> dict:
    """Return the web's fields a phone may send too; of a list, the elements that are sound."""
    kept: dict = {}
    for name, field in FlatFieldsSerializer().fields.items():
        if data.get(name) is None:
            continue
        try:
            kept[name] = field.run_validation(data[name])
        except serializers.ValidationError:
            if sound := _sound_elements(field, data[name]):
                kept[name] = sound
    return kept


def _sound_elements(field, value) -> list:
    most = getattr(field, "max_length", None)
    if most is None or not isinstance(value, list):
        return []
    sound = []
    for element in value[:most]:
        try:
            sound.append(field.child.run_validation(element))
        except serializers.ValidationError:
            continue
    try:
        require_modest(sound)
    except serializers.ValidationError:
        return []
    return sound


def _soft_moment(text) -> str | None:
    try:
        return clock.iso(clock.parse(text).astimezone(UTC))
    except (TypeError, ValueError, OverflowError):
        return None


def _soft_day(text) -> str | None:
    """Read a day; a moment is cut to its day, as the phone does."""
    try:
        return datetime.fromisoformat(text[:10]).date().isoformat()
    except (TypeError, ValueError):
        return None
