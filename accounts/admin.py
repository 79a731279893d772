from datetime import timedelta

from django.contrib import admin
from django.forms import Media
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.staff_rows import RowsAdmin


class ActionFilter(admin.SimpleListFilter):
    """The actions there are, without asking the log which it has."""

    title = "action"
    parameter_name = "action"

    def lookups(self, request, model_admin):
        return [(action, action) for action in audit.ACTIONS]

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


class AgeFilter(admin.SimpleListFilter):
    title = "age"
    parameter_name = "days"

    def lookups(self, request, model_admin):
        return [("1", "Last day"), ("7", "Last week"), ("30", "Last month")]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdecimal():
            return queryset
        return queryset.filter(created_at__gte=timezone.now() - timedelta(days=int(self.value())))


@admin.register(AuditEntry)
class AuditEntryAdmin(RowsAdmin):
    """Read only, for every role that may read logs."""

    permission = "accounts.view_logs"
    list_display = ["action", "actor_email", "target_email", "details", "created_at"]
    list_filter = [ActionFilter, AgeFilter]
    search_fields = ["target_id"]
    search_help_text = "A colleague's or a member's whole address or id."

    @property
    def media(self) -> Media:
        # A form's scripts, one of which styles inline, are none of a page that is only read.
        return Media()

    def changelist_view(self, request, extra_context=None):
        audit.record(actor=request.user, action="view-logs", request=request)
        return super().changelist_view(request, {"title": "Audit log"})

    @admin.display(description="Details")
    def details(self, entry: AuditEntry) -> str:
        return ", ".join(f"{name}: {value}" for name, value in entry.metadata.items() if value)

    def get_search_results(self, request, queryset, search_term):
        """Find what a colleague did or what was done to a member: an index each, newest first."""
        wanted = search_term.strip().lower()
        if not wanted:
            return queryset, False
        key = {"email": wanted} if "@" in wanted else {"public_id": wanted}
        known = User.objects.filter(**key).first()
        if known and known.is_staff:
            return queryset.filter(actor_id=known.public_id), False
        return queryset.filter(target_id=known.public_id if known else wanted), False
