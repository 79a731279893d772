"""What a member enters about goals and measurements; numbers are kept as they were typed."""

from django import forms

from workouts import body_metrics


class GoalForm(forms.Form):
    days = forms.TypedChoiceField(
        label="Days a week",
        coerce=int,
        choices=[(day, f"{day} day{'' if day == 1 else 's'}") for day in range(1, 8)],
    )


def _measure(field: str, unit: str) -> forms.FloatField:
    return forms.FloatField(
        label=f"{body_metrics.LABELS[field]} ({unit})",
        required=False,
        min_value=0.1,
        max_value=100 if unit == "%" else 1_500,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )


class MetricForm(forms.Form):
    """One day's measurements, in the member's own units; empty fields leave the day's earlier."""

    date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, system: body_metrics.System, only: tuple[str, ...] = (), **options):
        super().__init__(*args, **options)
        self.system = system
        for field in only or body_metrics.FIELDS:
            self.fields[field] = _measure(field, body_metrics.unit_of(field, system))
        if only:
            return
        self.fields["notes"] = forms.CharField(
            max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    def measures(self) -> list[forms.BoundField]:
        return [self[name] for name in body_metrics.FIELDS if name in self.fields]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.measured():
            raise forms.ValidationError("Enter at least one measurement.")
        return cleaned

    def measured(self) -> dict:
        """Return the fields that were filled in."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "date" and value not in (None, "")
        }
