"""The form of an exercise of one's own."""

from django import forms

from accounts.profile import EQUIPMENT_GROUPS
from workouts.picking import MUSCLES


class CustomExerciseForm(forms.Form):
    name = forms.CharField(max_length=200, error_messages={"required": "Give it a name."})
    measure = forms.ChoiceField(
        label="Counted in",
        choices=[
            ("reps", "Repetitions"),
            ("seconds", "Time"),
            ("distance", "Distance"),
            ("calories", "Calories"),
        ],
        initial="reps",
        widget=forms.RadioSelect,
    )
    muscles = forms.MultipleChoiceField(
        label="Muscles it trains",
        required=False,
        choices=[(muscle, muscle.capitalize()) for muscle in MUSCLES],
        widget=forms.CheckboxSelectMultiple,
    )
    kit = forms.MultipleChoiceField(
        label="Kit it needs",
        required=False,
        choices=[
            (group, [(piece, piece) for piece in pieces])
            for group, pieces in EQUIPMENT_GROUPS.items()
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    notes = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
