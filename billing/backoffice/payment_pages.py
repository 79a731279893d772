"""Failed payments and the waitlist in the back office."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.staff_rows import RowsAdmin
from billing import beta
from billing.backoffice import failed_payments, members
from billing.backoffice.member_rows import MemberRowsAdmin
from billing.models import FailedPayment, WaitlistEntry
from kinexfit import errors

# Address → (what it does, what it says then).
_ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "write": (failed_payments.write_to_member, "The mail is on its way."),
    "resolve": (failed_payments.resolve, "Resolved."),
}


class OpenFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "is_open"

    def lookups(self, request, model_admin):
        return [("yes", "Open"), ("no", "Resolved")]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(resolved_at__isnull=self.value() == "yes")


@admin.register(FailedPayment)
class FailedPaymentAdmin(MemberRowsAdmin):
    list_display = ["amount", "who", "why", "attempts", "next_attempt_at", "failed_at", "stripe"]
    list_filter = [OpenFilter, "reason"]
    exact_fields = ("invoice_id", "customer_id")
    actions = ["write_to_members", "resolve_selected"]
    permission = "accounts.handle_failed"

    def get_urls(self):
        act = self.admin_site.admin_view(require_POST(self.act))
        return [
            path("<str:pk>/do/<slug:action>/", act, name="failed_payment_act"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request, obj=None) -> bool:
        return self.has_view_permission(request)

    def has_handle_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        if not request.GET and request.method == "GET":
            return redirect(f"{reverse('admin:billing_failedpayment_changelist')}?is_open=yes")
        return super().changelist_view(request, {"title": "Failed payments"})

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise errors.NotAllowed
        payment = get_object_or_404(FailedPayment, pk=unquote(object_id))
        if request.method == "POST":
            note = request.POST.get("note", "")
            failed_payments.note(payment=payment, actor=request.user, text=note)
            messages.success(request, "Kept.")
            return redirect("admin:billing_failedpayment_change", quote(payment.pk))
        by = User.objects.filter(public_id=payment.resolved_by or "-").first()
        context = {
            **self.admin_site.each_context(request),
            "title": f"{payment.amount} not paid",
            "opts": self.opts,
            "payment": payment,
            "who": self.who(payment),
            "stripe_url": failed_payments.stripe_url(payment),
            "resolved_by": by.email if by else payment.resolved_by,
        }
        return render(request, "admin/billing/failed_payment.html", context)

    def act(self, request: SignedInRequest, pk: str, action: str) -> HttpResponse:
        payment = get_object_or_404(FailedPayment, pk=pk)
        if action not in _ACTS:
            raise errors.NotFound
        do, done = _ACTS[action]
        try:
            do(payment=payment, actor=request.user, now=timezone.now())
            messages.success(request, done)
        except errors.KinexError as exc:
            messages.error(request, exc.message)
        return redirect("admin:billing_failedpayment_change", quote(payment.pk))

    @admin.display(description="Reason")
    def why(self, payment: FailedPayment) -> str:
        return payment.decline.staff if payment.decline else payment.get_reason_display()

    @admin.display(description="In Stripe")
    def stripe(self, payment: FailedPayment) -> str:
        url = failed_payments.stripe_url(payment)
        return format_html('<a href="{}" rel="noopener" target="_blank">Open</a>', url)

    @admin.action(description="Write to the member", permissions=["handle"])
    def write_to_members(self, request, queryset):
        self._each(request, queryset, *_ACTS["write"])

    @admin.action(description="Resolve", permissions=["handle"])
    def resolve_selected(self, request, queryset):
        self._each(request, queryset, *_ACTS["resolve"])

    def _each(self, request, queryset, act, done: str) -> None:
        for payment in queryset:
            try:
                act(payment=payment, actor=request.user, now=timezone.now())
                messages.success(request, f"{payment}: {done}")
            except errors.KinexError as exc:
                messages.error(request, f"{payment}: {exc.message}")


@admin.register(WaitlistEntry)
class WaitlistAdmin(RowsAdmin):
    list_display = ["email", "name", "status", "referred_by", "created_at"]
    list_filter = ["status"]
    search_fields = ["email__startswith"]
    search_help_text = "The beginning of an address."
    change_list_template = "admin/billing/waitlist.html"

    def get_urls(self):
        turn = self.admin_site.admin_view(require_POST(self.turn_beta))
        return [path("beta/", turn, name="turn_beta"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        context = {
            "title": "Waitlist and beta",
            "is_beta_on": beta.is_on(),
            "may_change_settings": request.user.has_perm("accounts.change_settings"),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def get_search_results(self, request, queryset, search_term):
        # Addresses are stored in lower case.
        return super().get_search_results(request, queryset, search_term.lower())

    @admin.display(description="Name")
    def name(self, entry: WaitlistEntry) -> str:
        return f"{entry.first_name} {entry.last_name}".strip()

    def turn_beta(self, request: SignedInRequest) -> HttpResponse:
        is_on = request.POST.get("is_on") == "1"
        members.turn_beta(actor=request.user, is_on=is_on, request=request)
        messages.success(request, "The beta is on." if is_on else "The beta is off.")
        return redirect("admin:billing_waitlistentry_changelist")
