"""The door for "something else, please": substitutes of one movement."""

from drf_spectacular.utils import extend_schema
from pydantic import ValidationError
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from workouts import services
from workouts.blocks import Item
from workouts.substitution import Ask

_PRESCRIPTION = (
    "exerciseId", "name", "sets", "reps", "load", "rpe", "seconds", "distance", "calories",
    "perSide", "restSeconds", "setDetails",
)  # fmt: skip


def _names(**options) -> serializers.ListField:
    child = serializers.CharField(max_length=200)
    return serializers.ListField(child=child, max_length=100, required=False, **options)


class SubstituteRequestSerializer(serializers.Serializer):
    """One planned movement, as workouts have it, and why it can't be done."""

    exerciseId = serializers.CharField(max_length=100, required=False, allow_null=True)
    name = serializers.CharField(max_length=200, required=False, allow_null=True)
    sets = serializers.IntegerField(min_value=1, max_value=100, required=False, allow_null=True)
    reps = serializers.JSONField(required=False, allow_null=True, help_text='8, "8-10" or "max".')
    load = serializers.JSONField(
        required=False, allow_null=True, help_text='{"value": 60, "unit": "kg"}'
    )
    rpe = serializers.FloatField(min_value=1, max_value=10, required=False, allow_null=True)
    seconds = serializers.IntegerField(
        min_value=0, max_value=86_400, required=False, allow_null=True
    )
    distance = serializers.JSONField(required=False, allow_null=True)
    calories = serializers.IntegerField(
        min_value=1, max_value=10_000, required=False, allow_null=True
    )
    perSide = serializers.BooleanField(required=False, default=False)
    restSeconds = serializers.IntegerField(
        min_value=0, max_value=3_600, required=False, allow_null=True
    )
    setDetails = serializers.ListField(
        child=serializers.DictField(), max_length=100, required=False
    )
    reason = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        default="",
        help_text='In the member\'s words: "shoulder hurts", "machine taken", "no bench here".',
    )
    missing = _names(default=list, help_text="Kit that isn't there.")
    equipment = _names(
        default=None, allow_null=True, help_text="All kit there is; absent means the profile's."
    )
    taken = _names(default=list, help_text="Exercise ids the workout has already.")

    def validate(self, data):
        if not (data.get("name") or data.get("exerciseId")):
            raise serializers.ValidationError({"name": "Name the movement."})
        return data

    def to_ask(self) -> Ask:
        """Return the checked request; raise `ValidationError` naming the field that is off."""
        data = self.validated_data
        fields = {name: data[name] for name in _PRESCRIPTION if data.get(name) is not None}
        fields.setdefault("name", data.get("exerciseId"))
        try:
            item = Item.model_validate(fields)
        except ValidationError as exc:
            found = exc.errors(include_url=False, include_input=False)
            wrong = {str(error["loc"][0]): error["msg"] for error in found}
            raise serializers.ValidationError(wrong) from exc
        kit = data["equipment"]
        return Ask(
            item=item,
            reason=data["reason"],
            missing=tuple(data["missing"]),
            kit=None if kit is None else tuple(kit),
            taken=frozenset(data["taken"]),
        )


class SubstituteSerializer(serializers.Serializer):
    item = serializers.DictField(help_text="A movement as workouts' blocks have it.")
    rule = serializers.CharField(help_text="Why this one, and where its load comes from.")


class SubstitutesSerializer(serializers.Serializer):
    substitutes = SubstituteSerializer(many=True)
    note = serializers.CharField(allow_null=True, help_text="What to mind when something hurts.")


class SubstitutesView(APIView):
    rate_category = "reads"

    @extend_schema(
        operation_id="workout_substitutes",
        request=SubstituteRequestSerializer,
        responses=SubstitutesSerializer,
    )
    def post(self, request):
        payload = SubstituteRequestSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        found = services.substitutes(user_id=request.user.public_id, ask=payload.to_ask())
        body = {
            "substitutes": [
                {"item": row.item.to_json(), "rule": row.rule} for row in found.substitutes
            ],
            "note": found.note,
        }
        return Response(SubstitutesSerializer(body).data)
