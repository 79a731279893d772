"""Rows of the back office: looked at, paged without counting a hundred thousand of them."""

from typing import cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# What a person may page through; beyond it they search.
MOST = 2_000


class CappedPaginator(Paginator):
    @cached_property
    def count(self) -> int:
        return cast(QuerySet, self.object_list)[: MOST + 1].count()


class RowsAdmin(admin.ModelAdmin):
    """Rows that whoever holds `permission` may see and nobody may add, change or delete by form."""

    permission = "accounts.view_members"
    list_per_page = 50
    list_max_show_all = 0
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    # Only the order of the index is at hand without sorting everything.
    sortable_by = ()

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(self.permission)

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
