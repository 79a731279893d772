"""What the coach costs, and the staff room, in the back office."""

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import audit, roles
from accounts.requests import SignedInRequest
from ai import costs
from ai.staff_room import pages
from ai.usage import DOLLAR
from billing import caps, plans
from kinexfit import errors
from kinexfit.staff import StaffSite


class DaysForm(forms.Form):
    since = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}))


class CapsForm(forms.Form):
    tier = forms.ChoiceField(choices=[(key, tier.name) for key, tier in plans.TIERS.items()])
    dollars = forms.DecimalField(min_value=0, max_value=10_000, label="Cost cap in dollars")
    tokens = forms.IntegerField(min_value=0, max_value=10**12, label="Token cap")


def page(request: SignedInRequest) -> HttpResponse:
    roles.require(actor=request.user, action="view_logs")
    now = timezone.now()
    first, last = costs.month_to_date(now)
    form = DaysForm(request.GET or {"since": first, "until": last}, label_suffix="")
    try:
        days = form.cleaned_data if form.is_valid() else {"since": first, "until": last}
        report = costs.report(since=days["since"], until=days["until"], now=now)
    except costs.TooManyDays as exc:
        form.add_error("until", exc.message)
        report = costs.report(since=first, until=last, now=now)
    audit.record(actor=request.user, action="view-logs", request=request, log="ai-costs")
    return _shown(request, form, report, CapsForm(label_suffix=""))


@require_POST
def adjust(request: SignedInRequest) -> HttpResponse:
    roles.require(actor=request.user, action="change_settings")
    form = CapsForm(request.POST, label_suffix="")
    if not form.is_valid():
        first, last = costs.month_to_date(timezone.now())
        report = costs.report(since=first, until=last, now=timezone.now())
        days = DaysForm({"since": first, "until": last}, label_suffix="")
        return _shown(request, days, report, form, status=422)
    given = form.cleaned_data
    try:
        tier = caps.adjust(
            actor=request.user,
            tier=given["tier"],
            cost_cap_micros=int(given["dollars"] * DOLLAR),
            token_cap=given["tokens"],
            request=request,
        )
        messages.success(request, f"{tier.name} has its new caps.")
    except errors.KinexError as exc:
        messages.error(request, exc.message)
    return redirect("admin:ai_costs")


def _shown(
    request: SignedInRequest,
    form: DaysForm,
    report: costs.Report,
    caps_form: CapsForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Coach: costs",
        "form": form,
        "report": report,
        "calls": costs.calls(since=report.since, until=report.until),
        "caps": [(tier, f"${tier.cost_cap_micros / DOLLAR:.2f}") for tier in caps.tiers().values()],
        "caps_form": caps_form if request.user.has_perm("accounts.change_settings") else None,
    }
    return render(request, "admin/ai/costs.html", context, status=status)


def urls() -> list:
    wrap = admin.site.admin_view
    return [
        path("ai-costs/", wrap(page), name="ai_costs"),
        path("ai-costs/caps/", wrap(adjust), name="ai_caps"),
    ]


site = cast(StaffSite, admin.site)

site.add_room(
    title="Coach: costs",
    about="What the coach costs, by plan, model and member, and the caps.",
    name="ai_costs",
    permission="accounts.view_logs",
    urls=urls,
)
site.add_room(
    title="Coach: quality",
    about="How drafts pass, what an accepted workout costs, the alarms and the breakers.",
    name="coach_overview",
    permission="accounts.view_logs",
    urls=pages.overview_urls,
)
site.add_room(
    title="Coach: prompts and models",
    about="Versions, replays before one is switched on, and the way back.",
    name="coach_versions",
    permission="accounts.view_logs",
    urls=pages.version_urls,
)
