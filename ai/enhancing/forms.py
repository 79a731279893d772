from django import forms

from ai.enhancing.proposals import Ask


class EnhanceForm(forms.Form):
    """What to look at, and whether to start over from the original text."""

    kind = forms.ChoiceField(
        label="What should it look at?",
        initial="full",
        choices=[
            ("full", "Everything"),
            ("format", "Layout and names"),
            ("details", "Rests and weights"),
            ("optimize", "Fit to my profile"),
        ],
        widget=forms.RadioSelect,
    )
    again = forms.BooleanField(
        label="Start over from the original text",
        required=False,
        error_messages={"required": "Tick this to go on."},
    )

    def __init__(self, *args, is_enhanced: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_enhanced:
            self.fields["again"].required = True
        else:
            del self.fields["again"]

    def ask(self, *, workout_id: str) -> Ask:
        data = self.cleaned_data
        return Ask(workout_id=workout_id, kind=data["kind"], again=data.get("again", False))
