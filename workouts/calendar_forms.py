from datetime import date
from typing import cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from workouts.recurrence import WEEKDAYS

# Weeks and months around these are days too, which Python's first and last year have not.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_BOUNDS = "Choose a day from 1900 to 2199."
ON_CALENDAR = [MinValueValidator(FIRST_DAY, _BOUNDS), MaxValueValidator(LAST_DAY, _BOUNDS)]
MOST_OF_KEY = 250
_DAYS = [(str(number), name) for number, name in enumerate(WEEKDAYS)]


class FindForm(forms.Form):
    """Narrows what a day can be given."""

    q = forms.CharField(
        label="Find in your library",
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "placeholder": "Find in your library",
                "class": "input",
            }
        ),
    )

    def query(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class PlanForm(forms.Form):
    workout = forms.ChoiceField()
    time = forms.TimeField(
        required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    every = forms.ChoiceField(
        label="Repeat",
        required=False,
        choices=[
            ("", "Just this day"),
            ("daily", "Every day"),
            ("weekly", "Every week"),
            ("monthly", "Every month"),
        ],
    )
    interval = forms.IntegerField(
        label="Every how many",
        min_value=1,
        max_value=12,
        initial=1,
        required=False,
        help_text="2: every other one.",
    )
    weekdays = forms.MultipleChoiceField(
        label="On", required=False, choices=_DAYS, widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(
        required=False,
        help_text="Empty: it goes on.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, workouts: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["workout"]).choices = workouts

    def repeat(self) -> dict | None:
        """Return the repetition as data, for the service to check."""
        given = self.cleaned_data
        if not given["every"]:
            return None
        return {
            "every": given["every"],
            "interval": given["interval"] or 1,
            "weekdays": [int(day) for day in given["weekdays"]],
            "until": given["until"].isoformat() if given["until"] else None,
        }


class EntryForm(forms.Form):
    """Names one plan on one day."""

    key = forms.CharField(max_length=MOST_OF_KEY)
    day = forms.DateField(validators=ON_CALENDAR)


class MoveForm(EntryForm):
    to = forms.DateField(validators=ON_CALENDAR, widget=forms.DateInput(attrs={"type": "date"}))


class UndoForm(forms.Form):
    """The plan that was taken off last."""

    workout = forms.CharField(max_length=200)
    day = forms.DateField(validators=ON_CALENDAR)
    time = forms.TimeField(required=False)
