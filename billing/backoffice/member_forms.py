"""What staff fill in about members."""

from django import forms

from billing import plans
from billing.backoffice import member_search
from billing.entitlements import STATUS_NAMES


def _any(*choices: tuple[str, str]) -> list[tuple[str, str]]:
    return [("", "Any"), *choices]


class SearchForm(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=254,
        label="Address or id",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "The start of an address"}),
    )
    tier = forms.ChoiceField(
        required=False, choices=_any(*((key, tier.name) for key, tier in plans.TIERS.items()))
    )
    status = forms.ChoiceField(required=False, choices=_any(*STATUS_NAMES.items()))
    role = forms.ChoiceField(
        required=False, choices=_any(("staff", "Staff"), ("member", "Members"))
    )
    beta = forms.ChoiceField(required=False, choices=_any(("1", "In the beta"), ("0", "Not in it")))
    state = forms.ChoiceField(
        required=False, choices=_any(("active", "Enabled"), ("disabled", "Disabled"))
    )
    since = forms.DateField(
        required=False, label="Joined from", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label="Joined to", widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data=None) -> None:
        super().__init__(data, label_suffix="")

    def filters(self) -> member_search.Filters:
        given = self.cleaned_data
        return member_search.Filters(
            search=given["q"].strip(),
            tier=given["tier"] or None,
            status=given["status"] or None,
            is_staff={"staff": True, "member": False}.get(given["role"]),
            is_active={"active": True, "disabled": False}.get(given["state"]),
            is_beta={"1": True, "0": False}.get(given["beta"]),
            joined_from=given["since"],
            joined_to=given["until"],
        )


class GrantForm(forms.Form):
    tier = forms.ChoiceField(choices=[(tier.key, tier.name) for tier in plans.PAID])
    until = forms.DateField(
        required=False,
        help_text="Empty: it lasts until taken back.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300)


class QuotaForm(forms.Form):
    kind = forms.ChoiceField(choices=[("all", "AI and scans"), ("ai", "AI"), ("scans", "Scans")])
