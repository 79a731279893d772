"""One form per kind of progression rule, and the days of a preview."""

from django import forms

from workouts import progression
from workouts.recurrence import WEEKDAYS

KINDS = {
    "linear": ("Linear", "One step heavier every time all sets are done."),
    "double": ("Double", "More reps up to the top of a range, then heavier."),
    "wave": ("Waves", "Percentages of a training max, week by week."),
    "rpe": ("By feel", "The load that should feel as hard as you say."),
}
_BACKING_OFF = ("misses_before_deload", "deload_percent")
_DELOAD = ("deload_every_weeks", "deload_week_percent")
_DAYS = [(str(number), name) for number, name in enumerate(WEEKDAYS)]


class RuleForm(forms.Form):
    kind: str
    unit = forms.ChoiceField(choices=[("kg", "Kilograms"), ("lb", "Pounds")])
    step = forms.FloatField(
        label="Smallest step", min_value=0.25, max_value=50, help_text="What you can add."
    )

    deload_every_weeks = forms.IntegerField(
        label="Deload every (weeks)",
        min_value=2,
        max_value=16,
        required=False,
        help_text="A lighter week with half the sets. Leave it empty for none.",
    )
    deload_week_percent = forms.FloatField(
        label="Lighter in that week by (%)", min_value=5, max_value=60, initial=15, required=False
    )

    def rule(self) -> dict:
        """Return the rule as data, for the service to check."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return {"kind": self.kind, **given}


class _BacksOffForm(RuleForm):
    start = forms.FloatField(label="Starting load", min_value=0.5, max_value=1_000)
    sets = forms.IntegerField(min_value=1, max_value=20, initial=3)
    misses_before_deload = forms.IntegerField(
        label="Misses before backing off", min_value=1, max_value=5, initial=3
    )
    deload_percent = forms.FloatField(
        label="Back off by (%)", min_value=5, max_value=30, initial=10
    )


class LinearForm(_BacksOffForm):
    kind = "linear"
    reps = forms.IntegerField(min_value=1, max_value=20, initial=5)
    field_order = ["unit", "start", "step", "sets", "reps", *_BACKING_OFF, *_DELOAD]


class DoubleForm(_BacksOffForm):
    kind = "double"
    low = forms.IntegerField(label="Reps from", min_value=1, max_value=20, initial=8)
    high = forms.IntegerField(label="to", min_value=1, max_value=20, initial=12)
    field_order = ["unit", "start", "step", "sets", "low", "high", *_BACKING_OFF, *_DELOAD]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("low") and cleaned.get("high") and cleaned["low"] >= cleaned["high"]:
            self.add_error("high", "The range has to end above where it begins.")
        return cleaned


class WaveForm(RuleForm):
    kind = "wave"
    training_max = forms.FloatField(
        label="Training max",
        min_value=0.5,
        max_value=1_000,
        help_text="About 90 % of your best single.",
    )
    increase = forms.FloatField(
        label="Add after each cycle", min_value=0, max_value=50, initial=2.5
    )
    weeks = forms.CharField(
        label="Weeks",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One week a line, each set as percent × reps: 65x5, 75x5, 85x5.",
    )
    field_order = ["unit", "training_max", "step", "increase", "weeks", *_DELOAD]

    def __init__(self, *args, initial=None, **kwargs):
        initial = dict(initial or {})
        weeks = initial.get("weeks") or progression.FIVE_THREE_ONE
        initial["weeks"] = "\n".join(
            ", ".join(f"{one['percent']:g}x{one['reps']}" for one in week) for week in weeks
        )
        super().__init__(*args, initial=initial, **kwargs)

    def clean_weeks(self) -> list[list[dict]]:
        try:
            return [
                [_wave_set(part) for part in line.split(",")]
                for line in self.cleaned_data["weeks"].splitlines()
                if line.strip()
            ]
        except ValueError as exc:
            raise forms.ValidationError("Write each set as percent × reps, like 85x5.") from exc


def _wave_set(text: str) -> dict:
    percent, reps = text.lower().replace("×", "x").replace("%", "").split("x")
    return {"percent": float(percent), "reps": int(reps)}


class RpeForm(RuleForm):
    kind = "rpe"
    start = forms.FloatField(label="Starting load", min_value=0.5, max_value=1_000)
    sets = forms.IntegerField(min_value=1, max_value=20, initial=3)
    reps = forms.IntegerField(min_value=1, max_value=10, initial=5)
    rpe = forms.FloatField(
        label="Target RPE",
        min_value=6,
        max_value=10,
        initial=8,
        help_text="8 leaves two reps in the tank.",
    )
    most_change_percent = forms.FloatField(
        label="Most change at once (%)", min_value=1, max_value=20, initial=10
    )
    field_order = [
        "unit", "start", "step", "sets", "reps", "rpe", "most_change_percent", *_DELOAD
    ]  # fmt: skip


FORMS: dict[str, type[RuleForm]] = {
    form.kind: form for form in (LinearForm, DoubleForm, WaveForm, RpeForm)
}


class DaysForm(forms.Form):
    USUAL = ("0", "2", "4")
    weekdays = forms.MultipleChoiceField(
        label="I train on", choices=_DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    missed = forms.MultipleChoiceField(
        label="If I miss", choices=_DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
