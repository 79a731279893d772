"""Failed payments and the waitlist in the back office."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.paging import CappedPaginator
from accounts.requests import SignedInRequest
from billing import beta
from billing.backoffice import failed_payments, members
from billing.backoffice.member_rows import MemberRowsAdmin
from billing.models import FailedPayment, WaitlistEntry
from kinexfit import errors


class NoteForm(forms.ModelForm):
    class Meta:
        model = FailedPayment
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


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
    list_display = ["amount", "who", "reason", "attempts", "next_attempt_at", "failed_at", "stripe"]
    list_filter = [OpenFilter, "reason"]
    exact_fields = ("invoice_id", "customer_id")
    actions = ["write_to_members", "resolve_selected"]
    form = NoteForm
    readonly_fields = (
        "who", "amount", "reason", "attempts", "failed_at", "next_attempt_at", "grace_ends_at",
        "stripe", "resolved_at", "resolved_by",
    )  # fmt: skip
    fields = (*readonly_fields, "note")

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("accounts.handle_failed")

    has_change_permission = has_view_permission

    def has_handle_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        if not request.GET and request.method == "GET":
            return redirect(f"{reverse('admin:billing_failedpayment_changelist')}?is_open=yes")
        return super().changelist_view(request, {"title": "Failed payments"})

    def save_model(self, request, obj, form, change) -> None:
        failed_payments.note(payment=obj, actor=request.user, text=obj.note)

    @admin.display(description="In Stripe")
    def stripe(self, payment: FailedPayment) -> str:
        url = failed_payments.stripe_url(payment)
        return format_html('<a href="{}" rel="noopener" target="_blank">Open</a>', url)

    @admin.action(description="Write to the member", permissions=["handle"])
    def write_to_members(self, request, queryset):
        self._each(request, queryset, failed_payments.write_to_member, "The mail is on its way.")

    @admin.action(description="Resolve", permissions=["handle"])
    def resolve_selected(self, request, queryset):
        self._each(request, queryset, failed_payments.resolve, "Resolved.")

    def _each(self, request, queryset, act, done: str) -> None:
        for payment in queryset:
            try:
                act(payment=payment, actor=request.user, now=timezone.now())
                messages.success(request, f"{payment}: {done}")
            except errors.KinexError as exc:
                messages.error(request, f"{payment}: {exc.message}")


@admin.register(WaitlistEntry)
class WaitlistAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "status", "referred_by", "created_at"]
    list_filter = ["status"]
    search_fields = ["email__startswith"]
    search_help_text = "The beginning of an address."
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    list_max_show_all = 0
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    change_list_template = "admin/billing/waitlist.html"

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
