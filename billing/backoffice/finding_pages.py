"""Reconciliation in the back office: findings with the evidence of both sides, runs over time."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.forms import Media
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.staff_rows import RowsAdmin
from billing import gateways, plans, tasks
from billing.backoffice import reconciliation
from billing.backoffice.member_rows import MemberRowsAdmin
from billing.entitlements import STATUS_NAMES
from billing.models import Finding, ReconciliationRun
from kinexfit import clock, errors

MOST_AT_ONCE = 50
# What staff do about a finding: by its kind where that decides, else by what is proposed.
_ADVICE = {
    "resync": "Our record is behind. Applying reads Stripe again and stores what it says.",
    "wait": "In grace: Stripe keeps trying the card and the plan stays. There is nothing to do.",
    "past_due": "The grace is over and the bill still open. Ask the member for another card, or "
    "cancel the subscription in Stripe.",
    "two_subscriptions": "Ask the member which one they want. Cancel the other in Stripe and "
    "refund what it charged beside the first; an App Store plan only the member can cancel, on "
    "their phone.",
    "unknown_customer": "Somebody pays and nobody here has it. Find them by the address Stripe has "
    "for the customer; if nobody is behind it, refund and cancel in Stripe.",
}
_MOMENTS = ("started_at", "period_end", "cancel_at", "ended_at", "trial_ends_at", "past_due_since")


@admin.register(Finding)
class FindingAdmin(MemberRowsAdmin):
    list_display = ["kind", "who", "our_side", "stripe_side", "proposal", "found_at"]
    list_filter = ["state", "kind", "proposal"]
    actions = ["apply_selected", "dismiss_selected"]
    change_list_template = "admin/billing/findings.html"

    def has_reconcile_permission(self, request: SignedInRequest) -> bool:
        return request.user.has_perm("accounts.reconcile")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/apply/", wrap(require_POST(self.apply)), name="finding_apply"),
            path("<int:pk>/dismiss/", wrap(require_POST(self.dismiss)), name="finding_dismiss"),
            path("run/", wrap(require_POST(self.run)), name="reconcile_run"),
            path("read-only/", wrap(require_POST(self.read_only)), name="reconcile_read_only"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        if not request.GET and request.method == "GET":
            return redirect(f"{reverse('admin:billing_finding_changelist')}?state__exact=open")
        runs = ReconciliationRun.objects.order_by("-pk")[:10]
        context = {
            "title": "Reconciliation",
            "kinds": Finding.KINDS,
            "runs": [
                (run, [(title, run.counts.get(kind, 0)) for kind, title in Finding.KINDS])
                for run in runs
            ],
            "is_read_only": reconciliation.is_read_only(),
            "may_reconcile": self.has_reconcile_permission(request),
            "may_change_settings": request.user.has_perm("accounts.change_settings"),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise errors.NotAllowed
        finding = self.get_object(request, object_id)
        if finding is None:
            raise Http404
        return self._page(request, finding)

    def _page(
        self, request: SignedInRequest, finding: Finding, status: int = 200, problem: str = ""
    ):
        decided_by = User.objects.filter(public_id=finding.decided_by or "-").first()
        context = {
            **self.admin_site.each_context(request),
            "title": finding.get_kind_display(),
            "opts": self.opts,
            "finding": finding,
            "who": self.who(finding),
            "sides": [("We have", _read(finding.ours)), ("Stripe has", _read(finding.stripe))],
            "decided_by": decided_by.email if decided_by else finding.decided_by,
            "may_reconcile": self.has_reconcile_permission(request),
            "customer_url": gateways.dashboard_url(f"customers/{finding.customer_id}"),
            "advice": _ADVICE[finding.kind if finding.proposal == "review" else finding.proposal],
            "may_apply": reconciliation.can_apply(finding),
            "is_read_only": reconciliation.is_read_only(),
            "problem": problem,
        }
        return render(request, "admin/billing/finding.html", context, status=status)

    def apply(self, request: SignedInRequest, pk: int) -> HttpResponse:
        finding = get_object_or_404(Finding, pk=pk)
        try:
            reconciliation.apply(finding=finding, actor=request.user, now=timezone.now())
            messages.success(request, "Applied: we have what Stripe says.")
        except errors.KinexError as exc:
            messages.error(request, exc.message)
        return redirect("admin:billing_finding_change", pk)

    def dismiss(self, request: SignedInRequest, pk: int) -> HttpResponse:
        finding = get_object_or_404(Finding, pk=pk)
        note = request.POST.get("note", "")
        try:
            reconciliation.dismiss(
                finding=finding, actor=request.user, note=note, now=timezone.now()
            )
            messages.success(request, "Dismissed. It comes back if anything about it changes.")
        except errors.BadInput as exc:
            return self._page(request, finding, 422, exc.message)
        except errors.KinexError as exc:
            messages.error(request, exc.message)
        return redirect("admin:billing_finding_change", pk)

    @admin.display(description="We have")
    def our_side(self, finding: Finding) -> str:
        return _short(finding.ours)

    @admin.display(description="Stripe has")
    def stripe_side(self, finding: Finding) -> str:
        return _short(finding.stripe)

    @admin.action(description="Apply: store what Stripe says", permissions=["reconcile"])
    def apply_selected(self, request, queryset):
        applied = 0
        if queryset.count() > MOST_AT_ONCE:
            messages.error(request, f"Each asks Stripe: at most {MOST_AT_ONCE} at a time.")
            return
        for finding in queryset.filter(state="open"):
            try:
                reconciliation.apply(finding=finding, actor=request.user, now=timezone.now())
                applied += 1
            except errors.KinexError as exc:
                messages.error(request, f"{finding}: {exc.message}")
        if applied:
            messages.success(request, f"Applied {applied}.")

    @admin.action(description="Dismiss with a note", permissions=["reconcile"])
    def dismiss_selected(self, request, queryset):
        note = request.POST.get("note", "")
        if not note.strip():
            context = {
                **self.admin_site.each_context(request),
                "title": "Dismiss findings",
                "opts": self.opts,
                "findings": queryset,
                "is_empty": "note" in request.POST,
            }
            return TemplateResponse(request, "admin/billing/dismiss.html", context)
        for finding in queryset.filter(state="open"):
            reconciliation.dismiss(
                finding=finding, actor=request.user, note=note, now=timezone.now()
            )
        messages.success(request, "Dismissed.")
        return None

    def run(self, request: SignedInRequest) -> HttpResponse:
        if not self.has_reconcile_permission(request):
            raise errors.NotAllowed
        try:
            begun = reconciliation.start(by=request.user, now=timezone.now())
            tasks.queue_reconciliation(run_id=begun.pk)
            messages.success(request, "Comparing with Stripe. Findings appear as it goes.")
        except errors.KinexError as exc:
            messages.error(request, exc.message)
        return redirect("admin:billing_finding_changelist")

    def read_only(self, request: SignedInRequest) -> HttpResponse:
        is_on = request.POST.get("is_on") == "1"
        reconciliation.set_read_only(is_on=is_on, actor=request.user)
        messages.success(request, "Read-only now." if is_on else "Findings can be applied again.")
        return redirect("admin:billing_finding_changelist")


@admin.register(ReconciliationRun)
class RunAdmin(RowsAdmin):
    list_display = ["started_at", "finished_at", "members", "stripe_calls", "drift"]
    ordering = ("-pk",)
    readonly_fields = (
        "started_at",
        "finished_at",
        "starter",
        "members",
        "stripe_calls",
        "drift",
    )
    fields = readonly_fields

    @property
    def media(self) -> Media:
        # A form's scripts, one of which styles inline, are none of a page that is only read.
        return Media()

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Comparisons with Stripe"})

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        context = {"title": "Comparison with Stripe"}
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description="Started by")
    def starter(self, run: ReconciliationRun) -> str:
        user = User.objects.filter(public_id=run.started_by or "-").first()
        return user.email if user else run.started_by or "The clock"

    @admin.display(description="Open findings at its end")
    def drift(self, run: ReconciliationRun) -> str:
        names = dict(Finding.KINDS)
        return ", ".join(f"{names[kind]}: {n}" for kind, n in run.counts.items()) or "None"


def _read(side: dict[str, Any]) -> dict[str, Any]:
    """Return one side's evidence with moments for a page to write as it likes."""
    rows = [
        {name: _moment(value) if name in _MOMENTS else value for name, value in one.items()}
        | {"status": one["status"].replace("_", " ")}
        for one in side.get("subscriptions", [])
    ]
    read = {
        "until": _moment(side.get("until")),
        "checkedAt": _moment(side.get("checkedAt")),
        "status": STATUS_NAMES.get(side.get("status", ""), ""),
        "subscriptions": rows,
    }
    if apple := side.get("apple"):
        read["apple"] = apple | {"expires_at": _moment(apple["expires_at"])}
    return side | read


def _moment(text: str | None) -> datetime | None:
    return clock.parse(text) if text else None


def _short(side: dict[str, Any]) -> str:
    """Say in two words what one side has; a customer without a member has no tier."""
    if "tier" not in side:
        return "No member" if "member" in side else f"{len(side['subscriptions'])} subscription"
    return f"{plans.TIERS[side['tier']].name}, {STATUS_NAMES[side['status']].lower()}"
