"""The staff's JSON door: the site's session with its second factor, and the role for each call."""

from typing import ClassVar

from allauth.mfa.utils import is_mfa_enabled
from rest_framework.permissions import BasePermission
from rest_framework.views import APIView

from accounts.authentication import SiteAuthentication


class HasStaffRole(BasePermission):
    """Allow staff with a second factor whose role may do what the view needs for this method."""

    def has_permission(self, request, view) -> bool:
        user = request.user
        if user is None or not user.is_authenticated:
            return False
        is_staff = user.is_active and user.is_staff and is_mfa_enabled(user)
        needed = view.needs.get(request.method)
        return is_staff and needed is not None and user.has_perm(f"accounts.{needed}")


class StaffView(APIView):
    """A view whose `needs` name the permission of each method.

    A phone's token opens none: it was given without asking for the second factor.
    """

    authentication_classes = (SiteAuthentication,)
    permission_classes = (HasStaffRole,)
    needs: ClassVar[dict[str, str]] = {}
