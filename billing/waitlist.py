"""People who ask to be let in: stored once per address, whatever they send later."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from billing.models import WaitlistEntry
from kinexfit import rate_limits
from kinexfit.health import PublicView


class WaitlistForm(forms.ModelForm):
    class Meta:
        model = WaitlistEntry
        fields = ["first_name", "email", "referred_by"]
        labels = {"referred_by": "Referral code"}

    def validate_unique(self) -> None:
        """A known address is no error: the answer must not tell who is on the list."""


class BetaSignUpSerializer(serializers.Serializer):
    firstName = serializers.CharField(max_length=100)
    lastName = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    email = serializers.EmailField(max_length=254)
    referredBy = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    status = serializers.ChoiceField(choices=["beta", "waitlist"], default="waitlist")


class BetaSignUpView(PublicView):
    @extend_schema(
        operation_id="beta_signup",
        request=BetaSignUpSerializer,
        responses=inline_serializer("BetaSignUpReply", {"success": serializers.BooleanField()}),
        auth=[],
    )
    def post(self, request):
        rate_limits.hit_address(request, category="signup")
        payload = BetaSignUpSerializer(data=request.data)
        payload.is_valid(raise_exception=True)
        given = payload.validated_data
        join(
            email=given["email"],
            first_name=given["firstName"],
            last_name=given["lastName"],
            referred_by=given["referredBy"],
            status=given["status"],
        )
        return Response({"success": True})


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    form = WaitlistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rate_limits.hit_address(request, category="signup")
        join(**form.cleaned_data)
        messages.success(request, "You're on the list. We'll write when there is room.")
        return redirect("waitlist")
    status = 422 if form.errors else 200
    return render(request, "billing/waitlist.html", {"form": form}, status=status)


def join(
    *,
    email: str,
    first_name: str,
    last_name: str = "",
    referred_by: str = "",
    status: str = "waitlist",
) -> None:
    WaitlistEntry.objects.get_or_create(
        email=email.strip().lower(),
        defaults={
            "first_name": first_name,
            "last_name": last_name,
            "referred_by": referred_by,
            "status": status,
        },
    )
