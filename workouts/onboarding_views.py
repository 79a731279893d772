"""The first minutes: bring a workout or take a sample, then one question, asked once."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import profiles
from accounts import services as accounts
from accounts.profile import GOALS
from accounts.requests import SignedInRequest
from billing import services as billing
from kinexfit import metrics
from workouts import services

_ASKED = {"Build muscle": GOALS[0], "Get stronger": GOALS[1], "Lose fat": GOALS[2]}


class GoalForm(forms.Form):
    goal = forms.ChoiceField(
        label="What do you train for?",
        choices=[(goal, words) for words, goal in _ASKED.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one, or skip the question."},
    )


def is_over(state: dict[str, bool]) -> bool:
    return state["completed"] or state["skipped"]


@login_required
@require_http_methods(["GET", "POST"])
def onboarding(request: SignedInRequest) -> HttpResponse:
    """Lead a new member in; who has been through it, or skipped it, is never asked again."""
    user_id, now = request.user.public_id, timezone.now()
    if is_over(accounts.onboarding(user_id=user_id)):
        return redirect("home")
    is_question = request.GET.get("step") == "goals"
    form = GoalForm(request.POST or None)
    if request.method == "GET":
        metrics.funnel("onboarding_viewed")
    if request.method == "POST" and "skip" in request.POST:
        metrics.funnel("onboarding_skipped")
        accounts.set_onboarding(user_id=user_id, completed=None, skipped=True)
        return redirect("home")
    if request.method == "POST" and form.is_valid():
        goal = form.cleaned_data["goal"]
        changes = {"primaryGoal": goal, "goals": [goal]}
        profiles.onboard(member=accounts.member(user_id=user_id), data=changes, now=now)
        metrics.funnel("onboarding_goal")
        messages.success(request, "Noted. The coach plans for that from now on.")
        return redirect("home")
    context = {"form": form, "is_question": is_question or request.method == "POST"}
    status = 422 if form.errors else 200
    return render(request, "workouts/onboarding.html", context, status=status)


@login_required
@require_POST
def sample(request: SignedInRequest) -> HttpResponse:
    """Put a sample workout into the library; asked for twice, it is there once."""
    now = timezone.now()
    services.use_sample(
        user_id=request.user.public_id,
        tier=billing.usage(user=request.user, now=now).tier.key,
        now=now,
    )
    messages.success(request, "A sample is in your library. Change or delete it as you like.")
    return redirect(f"{reverse('onboarding')}?step=goals")
