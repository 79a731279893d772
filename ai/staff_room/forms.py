from typing import Any

from django import forms

from ai import instructions, pricing
from ai.models import Version
from ai.pricing import Routes
from ai.staff_room import report, versions

_LABELS = {
    "session": "Prompt: write a session",
    "organise": "Prompt: sort the lines of a text",
    "structure": "Prompt: structure the lines",
    "timer": "Prompt: suggest a timer",
    "point": "Prompt: point at what an import left open",
    "choose": "Prompt: choose what a name means",
}


class PeriodForm(forms.Form):
    days = forms.TypedChoiceField(
        label="Period",
        coerce=int,
        choices=[(days, f"{days} days") for days in report.PERIODS],
        initial=30,
    )


class VersionForm(forms.Form):
    """A whole version, filled with the one it starts from."""

    note = forms.CharField(
        label="What changes, and why", max_length=300, widget=forms.TextInput(attrs={"size": 80})
    )

    def __init__(self, *args, start: Routes, facts: dict[str, Any], **kwargs):
        super().__init__(*args, **kwargs)
        keys = [(key, key) for key in start.models]
        for task in versions.TASKS:
            self.fields[f"task_{task}"] = forms.ChoiceField(
                label=f"Model: {pricing.name_of(task)}",
                choices=keys,
                initial=start.tasks[task].model,
            )
        for name in instructions.TEXTS:
            self.fields[f"prompt_{name}"] = forms.CharField(
                label=_LABELS[name],
                initial=start.prompts[name],
                max_length=versions.MOST_PROMPT,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 14, "cols": 110, "spellcheck": "false"}),
            )
        self.fields["model_facts"] = forms.JSONField(
            label="Facts of models that differ",
            initial=facts,
            required=False,
            help_text=(
                'As {"sonnet-5": {"input_price": 2000000}}: micro-dollars for a million tokens, '
                "or a whole new model under a name of its own."
            ),
            widget=forms.Textarea(attrs={"rows": 5, "cols": 110, "spellcheck": "false"}),
        )

    def clean_model_facts(self) -> dict[str, Any]:
        facts = self.cleaned_data["model_facts"] or {}
        is_table = isinstance(facts, dict) and all(isinstance(v, dict) for v in facts.values())
        if not is_table:
            raise forms.ValidationError("Give a table of models, each with a table of facts.")
        return facts

    def parts(self) -> dict[str, Any]:
        """Return what `versions.draft` takes, line ends as they were shipped."""
        given = self.cleaned_data
        prompts = {name: given[f"prompt_{name}"] for name in instructions.TEXTS}
        return {
            "note": given["note"],
            "prompts": {name: text.replace("\r\n", "\n") for name, text in prompts.items()},
            "task_models": {task: given[f"task_{task}"] for task in versions.TASKS},
            "model_facts": given["model_facts"],
        }


def for_version(data: Any, version: Version | None) -> VersionForm:
    """Return the form that starts from a version, or from the product as shipped."""
    start = versions.routes_of(version.pk) if version else versions.as_shipped()
    return VersionForm(data, start=start, facts=version.model_facts if version else {})
