from django.contrib import admin

from accounts.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Read only, for every role that may read logs."""

    list_display = ["created_at", "action", "actor_email", "target_email"]
    list_filter = ["action"]
    search_fields = ["=target_id", "=actor_id", "=target_email", "=actor_email"]
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("accounts.view_logs")

    has_module_permission = has_view_permission

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
