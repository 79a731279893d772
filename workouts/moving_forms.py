"""What the pages of moving in and out are sent."""

from django import forms

from workouts.moving import reading


class FileForm(forms.Form):
    file = forms.FileField(
        label="File from your other app",
        help_text="CSV or our own JSON, up to 10 MB.",
        error_messages={"required": "Choose a file.", "empty": "That file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,.txt,text/csv"}),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > reading.MOST_BYTES:
            raise forms.ValidationError("That file is larger than 10 MB.")
        return upload


class UnitForm(forms.Form):
    unit = forms.ChoiceField(
        label="Weights in the file are in",
        choices=[("kg", "Kilograms"), ("lb", "Pounds")],
        widget=forms.RadioSelect,
    )


class MappingForm(forms.Form):
    """One choice for every exercise the file names and the catalogue doesn't know by that name."""

    def __init__(self, *args, exercises, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {}
        for number, exercise in enumerate(exercises):
            options = [("", "Keep as an exercise of its own name")]
            options += [(one["id"], one["name"]) for one in exercise.options]
            field = f"exercise_{number}"
            self.names[field] = exercise.name
            self.fields[field] = forms.ChoiceField(
                label=exercise.name,
                required=False,
                choices=options,
                initial=exercise.exercise_id or "",
            )

    def mapping(self) -> dict[str, str]:
        return {self.names[field]: chosen for field, chosen in self.cleaned_data.items()}
