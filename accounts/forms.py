from django import forms

from accounts.profile import EQUIPMENT_GROUPS, GOALS


class NamesForm(forms.Form):
    first_name = forms.CharField(max_length=100, required=False)
    last_name = forms.CharField(max_length=100, required=False)
    weight_unit = forms.ChoiceField(choices=[("kg", "Kilograms"), ("lb", "Pounds")])


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
    limits = forms.CharField(
        label="Injuries and limits",
        required=False,
        max_length=4_000,
        help_text="One a line, in your own words: bad knees, no overhead pressing.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RecordForm(forms.Form):
    exercise = forms.CharField(max_length=200)
    weight = forms.FloatField(min_value=0.1, max_value=2_000)
    unit = forms.ChoiceField(choices=[("kg", "kg"), ("lbs", "lb")])
    reps = forms.IntegerField(min_value=1, max_value=100)
