"""The shape of imports and exports on the wire."""

from rest_framework import serializers

from workouts.moving import belongings, reading


class ExportQuerySerializer(serializers.Serializer):
    format = serializers.ChoiceField(choices=["json", "csv", "strong"], default="json")


class ImportFileSerializer(serializers.Serializer):
    file = serializers.FileField(help_text="CSV of another app or our own JSON, up to 10 MB.")

    def validate_file(self, upload):
        if upload.size > reading.MOST_BYTES:
            raise serializers.ValidationError("That file is larger than 10 MB.")
        return upload


class ImportChangeSerializer(serializers.Serializer):
    unit = serializers.ChoiceField(choices=["kg", "lb"], required=False)
    mapping = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=200),
        required=False,
        help_text="{name in the file: exercise id, or nothing to keep its own name}",
    )


class OptionSerializer(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()


class ImportExerciseSerializer(serializers.Serializer):
    name = serializers.CharField()
    sets = serializers.IntegerField()
    exerciseId = serializers.CharField(source="exercise_id", allow_null=True)
    options = OptionSerializer(many=True)


class ImportSessionSerializer(serializers.Serializer):
    title = serializers.CharField()
    date = serializers.CharField(source="completed_date")
    sets = serializers.IntegerField()


class OthersSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=belongings.KINDS)
    new = serializers.IntegerField()
    known = serializers.IntegerField(help_text="Already here; what is here stays.")


class DiffSerializer(serializers.Serializer):
    new = serializers.IntegerField()
    known = serializers.IntegerField(help_text="Already here, or deleted here.")
    changed = serializers.IntegerField(help_text="Here with other sets; what is here stays.")
    needsUnit = serializers.BooleanField(source="needs_unit")
    sample = ImportSessionSerializer(many=True, help_text="The newest of the new sessions.")
    exercises = ImportExerciseSerializer(many=True)
    others = OthersSerializer(many=True, help_text="What our own JSON holds besides sessions.")


class ImportSerializer(serializers.Serializer):
    id = serializers.CharField()
    app = serializers.CharField()
    fileName = serializers.CharField(source="file_name")
    status = serializers.ChoiceField(choices=["read", "applying", "applied", "undoing", "undone"])
    unit = serializers.CharField(allow_null=True)
    sessions = serializers.IntegerField(source="total")
    done = serializers.IntegerField()
    brought = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="{kind: how many} of what came in besides sessions.",
    )
    createdAt = serializers.CharField(source="created_at")


class ImportReplySerializer(serializers.Serializer):
    success = serializers.BooleanField(default=True)
    # `import` is no name for an attribute in Python.
    moving = ImportSerializer()
    diff = DiffSerializer(required=False)


class ImportsSerializer(serializers.Serializer):
    imports = ImportSerializer(many=True)
