"""The staff's JSON routes of contract §18 that are billing's: doors over what the pages use."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from accounts import audit, moderation
from accounts.models import User
from accounts.staff_api import ChangedSerializer, PageQuery, StaffView, page_reply
from accounts.tables import Member
from billing import beta, plans, quotas
from billing.backoffice import member_search, members
from billing.backoffice.member_search import Filters, Found
from billing.entitlements import STATUS_NAMES
from kinexfit import clock

_QUOTAS = {"ocr": "scans", "instagram": "scans", "ai": "ai", "all": "all"}


class UserQuery(PageQuery):
    search = serializers.CharField(max_length=254, required=False, default="")
    tier = serializers.ChoiceField(choices=list(plans.TIERS), required=False)
    status = serializers.ChoiceField(choices=list(STATUS_NAMES), required=False)
    dateFrom = serializers.DateField(required=False)
    dateTo = serializers.DateField(required=False)
    isAdmin = serializers.BooleanField(required=False, allow_null=True, default=None)
    isBeta = serializers.BooleanField(required=False, allow_null=True, default=None)
    limit = serializers.IntegerField(min_value=1, max_value=member_search.MOST, default=50)


class UserSerializer(serializers.Serializer):
    """A member as staff see them: no password hash, no id of Stripe's."""

    id = serializers.CharField()
    email = serializers.EmailField()
    firstName = serializers.CharField()
    lastName = serializers.CharField()
    subscriptionTier = serializers.ChoiceField(choices=list(plans.TIERS))
    subscriptionStatus = serializers.ChoiceField(choices=list(STATUS_NAMES))
    subscriptionSource = serializers.CharField(allow_null=True)
    subscriptionEndsAt = serializers.DateTimeField(allow_null=True)
    scanQuotaUsed = serializers.IntegerField()
    scanQuotaLimit = serializers.IntegerField()
    aiQuotaUsed = serializers.IntegerField()
    aiQuotaLimit = serializers.IntegerField()
    isAdmin = serializers.BooleanField()
    isBeta = serializers.BooleanField()
    isDisabled = serializers.BooleanField()
    createdAt = serializers.DateTimeField()


class UsersView(StaffView):
    needs = {"GET": "view_members"}

    @extend_schema(
        operation_id="admin_users",
        parameters=[UserQuery],
        responses=page_reply(
            "AdminUsers", users=UserSerializer(many=True), count=serializers.IntegerField()
        ),
    )
    def get(self, request):
        """Find members, newest first."""
        query = UserQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        page = member_search.find(
            filters=_filters(asked), limit=asked["limit"], cursor=asked.get("lastEvaluatedKey")
        )
        audit.record(actor=request.user, action="view-users", request=request)
        users = [user_json(one, timezone.now()) for one in page.members]
        body = {"success": True, "users": users, "count": len(users)}
        return Response(body | {"lastEvaluatedKey": page.next_cursor})


class TierInput(serializers.Serializer):
    userId = serializers.CharField(max_length=36)
    newTier = serializers.ChoiceField(choices=list(plans.TIERS))
    reason = serializers.CharField(max_length=300, default="Set by staff, no reason given.")
    until = serializers.DateTimeField(required=False, default=None, allow_null=True)


class ChangeTierView(StaffView):
    needs = {"POST": "change_tier"}

    @extend_schema(
        operation_id="admin_change_tier",
        request=TierInput,
        responses=inline_serializer(
            "TierChanged",
            {
                "success": serializers.BooleanField(),
                "subscriptionTier": serializers.CharField(),
                "why": serializers.CharField(),
                "warning": serializers.CharField(allow_null=True),
            },
        ),
    )
    def post(self, request):
        """Grant a tier, or with "free" take the grant back; what is bought stays as it is."""
        payload = TierInput(data=request.data)
        payload.is_valid(raise_exception=True)
        given = payload.validated_data
        target = _user(given["userId"])
        about = {"actor": request.user, "target": target, "now": timezone.now()}
        if given["newTier"] == "free":
            access = members.end_grant(**about, request=request)
        else:
            access = members.grant_tier(
                **about,
                tier=given["newTier"],
                until=given["until"],
                reason=given["reason"],
                request=request,
            )
        return Response(
            {
                "success": True,
                "subscriptionTier": access.tier,
                "why": access.why,
                "warning": members.warning(user=target),
            }
        )


class DisableInput(serializers.Serializer):
    userId = serializers.CharField(max_length=36)
    disabled = serializers.BooleanField()
    reason = serializers.CharField(max_length=500, default="No reason given.")


class DisableView(StaffView):
    needs = {"POST": "disable_members"}

    @extend_schema(
        operation_id="admin_disable_account", request=DisableInput, responses=ChangedSerializer
    )
    def post(self, request):
        payload = DisableInput(data=request.data)
        payload.is_valid(raise_exception=True)
        given = payload.validated_data
        about = {"actor": request.user, "target": _user(given["userId"]), "request": request}
        if given["disabled"]:
            moderation.disable(**about, reason=given["reason"])
        else:
            moderation.enable(**about)
        return Response({"success": True})


class BetaInput(serializers.Serializer):
    userId = serializers.CharField(max_length=36)
    isBeta = serializers.BooleanField()


class ToggleBetaView(StaffView):
    needs = {"POST": "change_settings"}

    @extend_schema(operation_id="admin_toggle_beta", request=BetaInput, responses=ChangedSerializer)
    def post(self, request):
        payload = BetaInput(data=request.data)
        payload.is_valid(raise_exception=True)
        members.seat_in_beta(
            actor=request.user,
            target=_user(payload.validated_data["userId"]),
            has_seat=payload.validated_data["isBeta"],
            now=timezone.now(),
            request=request,
        )
        return Response({"success": True})


class QuotaInput(serializers.Serializer):
    userId = serializers.CharField(max_length=36, required=False)
    email = serializers.EmailField(required=False)
    quotaType = serializers.ChoiceField(choices=list(_QUOTAS))

    def validate(self, given: dict) -> dict:
        if not (given.get("userId") or given.get("email")):
            raise serializers.ValidationError({"userId": "Say whose: an id or an address."})
        return given


class ResetQuotasView(StaffView):
    needs = {"POST": "reset_quotas"}

    @extend_schema(
        operation_id="admin_reset_quotas", request=QuotaInput, responses=ChangedSerializer
    )
    def post(self, request):
        """Give this month's uses back; scans and Instagram imports are one pool."""
        payload = QuotaInput(data=request.data)
        payload.is_valid(raise_exception=True)
        given = payload.validated_data
        members.reset_quota(
            actor=request.user,
            target=_user(given.get("userId"), given.get("email")),
            kind=_QUOTAS[given["quotaType"]],
            now=timezone.now(),
            request=request,
        )
        return Response({"success": True})


class SettingInput(serializers.Serializer):
    setting = serializers.ChoiceField(choices=["globalBetaMode"])
    value = serializers.BooleanField()


class SettingsView(StaffView):
    needs = {"GET": "view_members", "POST": "change_settings"}
    reply = inline_serializer(
        "AdminSettings",
        {
            "success": serializers.BooleanField(),
            "settings": inline_serializer(
                "AdminSettingValues", {"globalBetaMode": serializers.BooleanField()}
            ),
        },
    )

    @extend_schema(operation_id="admin_settings", responses=reply)
    def get(self, request):
        return Response({"success": True, "settings": {"globalBetaMode": beta.is_on()}})

    @extend_schema(operation_id="admin_settings_change", request=SettingInput, responses=reply)
    def post(self, request):
        payload = SettingInput(data=request.data)
        payload.is_valid(raise_exception=True)
        is_on = payload.validated_data["value"]
        members.turn_beta(actor=request.user, is_on=is_on, request=request)
        return Response({"success": True, "settings": {"globalBetaMode": is_on}})


def user_json(one: Found, now: datetime) -> dict:
    """Return `UserSerializer`'s shape."""
    member, user = one.member or Member(one.user.public_id), one.user
    use = quotas.usage(member, now, unlimited=user.is_staff)
    return {
        "id": user.public_id,
        "email": user.email,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "subscriptionTier": one.tier(now).key,
        "subscriptionStatus": one.status,
        "subscriptionSource": one.source,
        "subscriptionEndsAt": member.subscription_ends_at,
        "scanQuotaUsed": use.scans_used,
        "scanQuotaLimit": use.scans_limit,
        "aiQuotaUsed": use.ai_used,
        "aiQuotaLimit": use.ai_limit,
        "isAdmin": user.is_staff,
        "isBeta": one.is_beta,
        "isDisabled": not user.is_active,
        "createdAt": clock.iso(user.date_joined),
    }


def _filters(asked: dict) -> Filters:
    return Filters(
        search=asked["search"],
        tier=asked.get("tier"),
        status=asked.get("status"),
        is_staff=asked["isAdmin"],
        is_beta=asked["isBeta"],
        joined_from=asked.get("dateFrom"),
        joined_to=asked.get("dateTo"),
    )


def _user(public_id: str | None, email: str | None = None) -> User:
    wanted = {"public_id": public_id} if public_id else {"email": str(email).strip().lower()}
    return get_object_or_404(User, **wanted)
