"""Reconciliation in the back office: findings with the evidence of both sides, runs over time."""

import json

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from billing import tasks
from billing.backoffice import reconciliation
from billing.backoffice.counting import CappedPaginator
from billing.models import Finding, ReconciliationRun
from kinexfit import errors


class _ReadOnlyAdmin(admin.ModelAdmin):
    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("accounts.view_members")

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Finding)
class FindingAdmin(_ReadOnlyAdmin):
    list_display = ["kind", "who", "proposal", "state", "found_at"]
    list_filter = ["state", "kind", "proposal"]
    search_fields = ["=public_id", "=customer_id"]
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    actions = ["apply_selected", "dismiss_selected"]
    readonly_fields = (
        "kind", "who", "customer_id", "proposal", "state", "our_side", "stripe_side", "found_at",
        "seen_at", "note", "decided_by", "decided_at",
    )  # fmt: skip
    fields = readonly_fields
    change_list_template = "admin/billing/findings.html"

    def has_reconcile_permission(self, request: SignedInRequest) -> bool:
        return request.user.has_perm("accounts.reconcile")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("run/", wrap(require_POST(self.run)), name="reconcile_run"),
            path("read-only/", wrap(require_POST(self.read_only)), name="reconcile_read_only"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        if not request.GET and request.method == "GET":
            return redirect(f"{reverse('admin:billing_finding_changelist')}?state__exact=open")
        runs = list(ReconciliationRun.objects.all()[:10])
        context = {
            "runs": runs,
            "is_read_only": reconciliation.is_read_only(),
            "may_reconcile": self.has_reconcile_permission(request),
            "may_change_settings": request.user.has_perm("accounts.change_settings"),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description="Member")
    def who(self, finding: Finding) -> str:
        user = User.objects.filter(public_id=finding.public_id).first()
        if user is None:
            return finding.public_id or finding.customer_id
        page = reverse("admin:accounts_user_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', page, user.email)

    @admin.display(description="We have")
    def our_side(self, finding: Finding) -> str:
        return _pretty(finding.ours)

    @admin.display(description="Stripe has")
    def stripe_side(self, finding: Finding) -> str:
        return _pretty(finding.stripe)

    @admin.action(description="Apply: store what Stripe says", permissions=["reconcile"])
    def apply_selected(self, request, queryset):
        applied = 0
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
class RunAdmin(_ReadOnlyAdmin):
    list_display = ["started_at", "finished_at", "members", "stripe_calls", "drift"]
    readonly_fields = (
        "started_at",
        "finished_at",
        "started_by",
        "members",
        "stripe_calls",
        "drift",
    )
    fields = readonly_fields

    @admin.display(description="Open findings at its end")
    def drift(self, run: ReconciliationRun) -> str:
        names = dict(Finding.KINDS)
        return ", ".join(f"{names[kind]}: {n}" for kind, n in run.counts.items()) or "None"


def _pretty(evidence: dict) -> str:
    return format_html("<pre>{}</pre>", json.dumps(evidence, indent=2, sort_keys=True))
