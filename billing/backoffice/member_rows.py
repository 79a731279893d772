"""What lists of rows that each name a member have in common."""

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from accounts.staff_rows import RowsAdmin


class MemberRowsAdmin(RowsAdmin):
    """Shows whose a row is, with one query for the page, and finds rows by address or id."""

    search_help_text = "A whole address, a member's id or a customer's."
    # What a search compares besides the member.
    exact_fields: tuple[str, ...] = ("customer_id",)
    search_fields = ("customer_id",)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        ids = {row.public_id for row in rows}
        people = {user.public_id: user for user in User.objects.filter(public_id__in=ids)}
        for row in rows:
            row.member = people.get(row.public_id)
        changelist.result_list = rows
        return changelist

    def get_search_results(self, request, queryset, search_term):
        wanted = search_term.strip()
        if not wanted:
            return queryset, False
        known = User.objects.filter(email=wanted.lower()).values_list("public_id", flat=True)
        matches = Q(public_id=known.first() or wanted.lower())
        for name in self.exact_fields:
            matches |= Q(**{name: wanted})
        return queryset.filter(matches), False

    @admin.display(description="Member")
    def who(self, row) -> str:
        known = hasattr(row, "member")
        user = row.member if known else User.objects.filter(public_id=row.public_id).first()
        if user is None:
            return row.public_id or row.customer_id
        page = reverse("admin:accounts_user_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', page, user.email)
