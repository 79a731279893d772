"""What the pages of moving in and out are sent."""

from django import forms

from workouts import catalogue
from workouts.moving import reading


class FileForm(forms.Form):
    file = forms.FileField(
        label="File from your other app",
        help_text="CSV or JSON, up to 10 MB.",
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
    """One field for every name a file uses, holding the name of the exercise it is taken for."""

    def __init__(self, *args, exercises, choices, **kwargs):
        super().__init__(*args, **kwargs)
        # {exercise id: name}: the catalogue and the member's own.
        self.choices = choices
        self.names = {}
        for number, exercise in enumerate(exercises):
            field = f"exercise_{number}"
            self.names[field] = exercise.name
            self.fields[field] = forms.CharField(
                label=exercise.name,
                required=False,
                max_length=200,
                initial=choices.get(exercise.exercise_id, ""),
                help_text=_suggestion(exercise),
                widget=forms.TextInput(attrs={"list": "exercise-names", "autocomplete": "off"}),
            )

    def clean(self):
        ids = {name.casefold(): key for key, name in self.choices.items()}
        for field in self.names:
            text = self.cleaned_data.get(field, "")
            known = catalogue.find(text)
            found = ids.get(text.casefold()) or (known.id if known else "")
            if text and not found:
                self.add_error(field, "We know no such exercise. Choose one from the list.")
            self.cleaned_data[field] = found
        return self.cleaned_data

    def mapping(self) -> dict[str, str]:
        """Return {name in the file: exercise id or ""} of the fields that were sent."""
        return {
            self.names[field]: chosen
            for field, chosen in self.cleaned_data.items()
            if field in self.data
        }


def _suggestion(exercise) -> str:
    if exercise.exercise_id or not exercise.options:
        return ""
    return "Perhaps " + " or ".join(one["name"] for one in exercise.options[:3]) + "?"
