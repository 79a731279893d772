from django import forms

from accounts.profile import EQUIPMENT
from ai.coaching import Preferences


class ConsentForm(forms.Form):
    keep = forms.BooleanField(
        label="Keep what I ask the coach for, without my name",
        required=False,
        help_text="For 30 days, at most your last 20 requests.",
    )


class GenerateForm(forms.Form):
    """One sentence, and what should differ from the profile this once."""

    prompt = forms.CharField(
        label="What do you want to train?",
        max_length=2_000,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "Give me a leg day workout with squats"}
        ),
        error_messages={"required": "Say what you want to train."},
    )
    minutes = forms.TypedChoiceField(
        label="Time",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "As in my profile"),
            *((n, f"{n} min") for n in (15, 20, 30, 45, 60, 75, 90)),
        ],
    )
    difficulty = forms.ChoiceField(
        label="Level",
        required=False,
        choices=[
            ("", "As in my profile"),
            ("beginner", "Beginner"),
            ("intermediate", "Intermediate"),
            ("advanced", "Advanced"),
        ],
    )
    equipment = forms.MultipleChoiceField(
        label="Kit I have today",
        required=False,
        choices=[(name, name) for name in EQUIPMENT],
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave empty to use the kit in your profile.",
    )

    def preferences(self) -> Preferences:
        chosen = self.cleaned_data
        return Preferences(
            minutes=chosen["minutes"],
            equipment=tuple(chosen["equipment"]) or None,
            focus=None,
            difficulty=chosen["difficulty"] or None,
        )
