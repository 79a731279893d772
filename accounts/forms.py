from zoneinfo import available_timezones

from django import forms

from accounts.profile import EQUIPMENT_GROUPS, GOALS

_LINES = forms.Textarea(attrs={"rows": 3})
_WANTED = [("", "No preference"), ("yes", "Always"), ("no", "Never")]


class NamesForm(forms.Form):
    first_name = forms.CharField(max_length=100, required=False)
    last_name = forms.CharField(max_length=100, required=False)
    weight_unit = forms.ChoiceField(choices=[("kg", "Kilograms"), ("lb", "Pounds")])
    time_zone = forms.ChoiceField(
        required=False,
        choices=[("", "Not said"), *((zone, zone) for zone in sorted(available_timezones()))],
    )


class ProfileForm(forms.Form):
    """Contract §11's form: chips for kit and goals, one limit a line."""

    experience = forms.ChoiceField(
        required=False,
        choices=[("", "Not said")]
        + [(key, key.title()) for key in ("beginner", "intermediate", "advanced")],
    )
    training_location = forms.ChoiceField(
        label="Where you train",
        required=False,
        choices=[("", "Not said"), ("home", "Home"), ("gym", "Gym"), ("both", "Both")],
    )
    preferred_split = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Not said"),
            ("full-body", "Full body"),
            ("upper-lower", "Upper / lower"),
            ("push-pull-legs", "Push / pull / legs"),
            ("bro-split", "One muscle a day"),
            ("custom", "Custom"),
        ],
    )
    session_duration = forms.IntegerField(
        label="Minutes per session", min_value=15, max_value=180, required=False
    )
    training_days = forms.IntegerField(
        label="Days per week", min_value=1, max_value=7, required=False
    )
    equipment = forms.MultipleChoiceField(
        label="Your kit",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(group, [(n, n) for n in names]) for group, names in EQUIPMENT_GROUPS.items()],
    )
    goals = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(goal, goal) for goal in GOALS],
    )
    primary_goal = forms.CharField(max_length=200, required=False)
    limits = forms.CharField(
        label="Injuries and limits",
        required=False,
        max_length=4_000,
        help_text="One a line, in your own words: bad knees, no overhead pressing.",
        widget=_LINES,
    )
    favorite_exercises = forms.CharField(
        required=False, max_length=4_000, help_text="One a line.", widget=_LINES
    )
    disliked_exercises = forms.CharField(
        required=False,
        max_length=4_000,
        help_text="One a line. The coach leaves them out.",
        widget=_LINES,
    )
    warmup_required = forms.ChoiceField(label="Warm-up", required=False, choices=_WANTED)
    cooldown_required = forms.ChoiceField(label="Cool-down", required=False, choices=_WANTED)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The phone may have saved words of its own; they stay choices, else saving would lose them.
        for name in ("equipment", "goals"):
            field = self.fields[name]
            own = [word for word in self.initial.get(name, []) if not field.valid_value(word)]
            if own:
                field.choices = [*field.choices, ("Your own", [(word, word) for word in own])]

    def lines(self, name: str) -> list[str]:
        """Return a text field's filled lines, without repeats."""
        lines = (line.strip() for line in self.cleaned_data[name].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class RecordForm(forms.Form):
    exercise = forms.CharField(max_length=200)
    weight = forms.FloatField(min_value=0.1, max_value=2_000)
    unit = forms.ChoiceField(choices=[("kg", "kg"), ("lbs", "lb")])
    reps = forms.IntegerField(min_value=1, max_value=100)


class DeleteAccountForm(forms.Form):
    confirmation = forms.CharField(label='Type "delete" to confirm', max_length=20)

    def clean_confirmation(self) -> str:
        if self.cleaned_data["confirmation"].strip().strip('"').lower() != "delete":
            raise forms.ValidationError('Type the word "delete", or go back to keep your account.')
        return "delete"
