"""Members in the back office: found by address or id, shown whole, acted on with a reason."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import audit, moderation
from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.staff_rows import RowsAdmin
from billing.backoffice import member_search, members
from billing.backoffice.member_forms import GrantForm, QuotaForm, ReasonForm, SearchForm
from kinexfit import errors

PAGE = 50


def _query(asked: dict[str, Any]) -> str:
    return f"?{urlencode(asked)}"


def _grant(request: SignedInRequest, target: User, given: dict[str, Any]) -> str:
    until = given["until"]
    access = members.grant_tier(
        actor=request.user,
        target=target,
        tier=given["tier"],
        until=timezone.make_aware(datetime.combine(until, time.max)) if until else None,
        reason=given["reason"],
        now=timezone.now(),
        request=request,
    )
    return access.why


def _end_grant(request: SignedInRequest, target: User, _given: dict[str, Any]) -> str:
    access = members.end_grant(
        actor=request.user, target=target, now=timezone.now(), request=request
    )
    return access.why


def _reset(request: SignedInRequest, target: User, given: dict[str, Any]) -> str:
    members.reset_quota(
        actor=request.user,
        target=target,
        kind=given["kind"],
        now=timezone.now(),
        request=request,
    )
    return "This month's uses are back."


def _disable(request: SignedInRequest, target: User, given: dict[str, Any]) -> str:
    moderation.disable(actor=request.user, target=target, reason=given["reason"], request=request)
    return "Disabled, and signed out everywhere."


def _enable(request: SignedInRequest, target: User, _given: dict[str, Any]) -> str:
    moderation.enable(actor=request.user, target=target, request=request)
    return "Enabled."


def _sign_out(request: SignedInRequest, target: User, _given: dict[str, Any]) -> str:
    moderation.sign_out(actor=request.user, target=target, request=request)
    return "Signed out everywhere."


def _resend(request: SignedInRequest, target: User, _given: dict[str, Any]) -> str:
    moderation.resend_verification(actor=request.user, target=target, request=request)
    return "The confirmation mail is on its way."


def _seat(has_seat: bool) -> Callable[[SignedInRequest, User, dict[str, Any]], str]:
    def act(request: SignedInRequest, target: User, _given: dict[str, Any]) -> str:
        members.seat_in_beta(
            actor=request.user,
            target=target,
            has_seat=has_seat,
            now=timezone.now(),
            request=request,
        )
        return "In the beta now." if has_seat else "Out of the beta."

    return act


# Address → (permission that shows it, form, what it does).
ACTIONS: dict[str, tuple[str, type[forms.Form], Callable]] = {
    "grant": ("change_tier", GrantForm, _grant),
    "end-grant": ("change_tier", forms.Form, _end_grant),
    "reset-quota": ("reset_quotas", QuotaForm, _reset),
    "disable": ("disable_members", ReasonForm, _disable),
    "enable": ("disable_members", forms.Form, _enable),
    "sign-out": ("sign_out_members", forms.Form, _sign_out),
    "resend-verification": ("resend_verification", forms.Form, _resend),
    "beta-in": ("change_settings", forms.Form, _seat(True)),
    "beta-out": ("change_settings", forms.Form, _seat(False)),
}


@admin.register(User)
class MemberAdmin(RowsAdmin):
    def get_urls(self):
        act = self.admin_site.admin_view(require_POST(self.act))
        return [
            path("<int:user_pk>/do/<slug:action>/", act, name="member_action"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise errors.NotAllowed
        form = SearchForm(request.GET)
        filters = form.filters() if form.is_valid() else member_search.Filters()
        page = member_search.find(filters=filters, limit=PAGE, cursor=request.GET.get("after"))
        audit.record(actor=request.user, action="view-users", request=request)
        now, asked = timezone.now(), request.GET.dict() | {"after": ""}
        context = {
            **self.admin_site.each_context(request),
            "title": "Members",
            "opts": self.opts,
            "form": form,
            "is_filtered": any(request.GET.get(name) for name in form.fields if name != "q"),
            "members": [(one, one.tier(now)) for one in page.members],
            "older": _query(asked | {"after": page.next_cursor}) if page.next_cursor else None,
            "is_first": not request.GET.get("after"),
            "newest": _query(asked),
        }
        return render(request, "admin/accounts/members.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        target = self.get_object(request, object_id)
        if target is None:
            raise Http404
        audit.record(actor=request.user, action="view-user-details", target=target, request=request)
        return self._page(request, target, {})

    def act(self, request: SignedInRequest, user_pk: int, action: str) -> HttpResponse:
        target = get_object_or_404(User, pk=user_pk)
        if action not in ACTIONS or not self.has_view_permission(request):
            raise errors.NotFound
        _, form_class, do = ACTIONS[action]
        form = form_class(request.POST, prefix=action)
        if not form.is_valid():
            return self._page(request, target, {action: form}, status=422)
        try:
            messages.success(request, do(request, target, form.cleaned_data))
        except errors.KinexError as exc:
            messages.error(request, exc.message)
        return redirect(reverse("admin:accounts_user_change", args=[target.pk]))

    def _page(
        self,
        request: SignedInRequest,
        target: User,
        bound: dict[str, forms.Form],
        status: int = 200,
    ) -> HttpResponse:
        shown = {
            name.replace("-", "_"): bound.get(name) or form_class(prefix=name)
            for name, (permission, form_class, _) in ACTIONS.items()
            if request.user.has_perm(f"accounts.{permission}")
        }
        context = {
            **self.admin_site.each_context(request),
            "title": target.email,
            "opts": self.opts,
            "target": target,
            "view": members.overview(user=target, now=timezone.now()),
            "forms": shown,
        }
        return render(request, "admin/accounts/member.html", context, status=status)
