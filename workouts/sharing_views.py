"""Templates and share links: what plans include is asked here, what is shared is shown here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from billing import services as billing
from kinexfit import errors, rate_limits
from workouts import pages, ready_made, services


class NotInYourPlan(errors.NotAllowed):
    code = "FEATURE_NOT_INCLUDED"
    message = "Your plan doesn't include this."


def _plan(request: SignedInRequest):
    return billing.usage(user=request.user, now=timezone.now())


def _has(request: SignedInRequest, feature: str) -> bool:
    return billing.includes(user=request.user, feature=feature, now=timezone.now())


def _require(request: SignedInRequest, feature: str, message: str) -> None:
    if not _has(request, feature):
        raise NotInYourPlan(message)


@login_required
@require_safe
def templates(request: SignedInRequest) -> HttpResponse:
    """Show the ready-made workouts and the member's own templates, open or as what a plan adds."""
    has_own = _has(request, "custom_templates")
    own = services.own_templates(user_id=request.user.public_id) if has_own else []
    context = {
        "ready": [pages.template(key, plan) for key, plan in ready_made.PLANS.items()],
        "own": [pages.card(row) for row in own],
        "has_ready": _has(request, "templates"),
        "has_own": has_own,
    }
    return render(request, "workouts/templates.html", context)


@login_required
@require_POST
def use_ready_made(request: SignedInRequest, key: str) -> HttpResponse:
    _require(request, "templates", "Ready-made workouts are part of Pro and Elite.")
    row = services.use_ready_made(
        user_id=request.user.public_id,
        key=key,
        tier=_plan(request).tier.key,
        now=timezone.now(),
    )
    messages.success(request, "It's in your library. Change what you like.")
    return redirect("workout-detail", workout_id=row.id)


@login_required
@require_POST
def use_own(request: SignedInRequest, workout_id: str) -> HttpResponse:
    _require(request, "custom_templates", "Templates of your own are part of Elite.")
    row = services.use_own(
        user_id=request.user.public_id,
        workout_id=workout_id,
        tier=_plan(request).tier.key,
        now=timezone.now(),
    )
    messages.success(request, "A new workout from your template.")
    return redirect("workout-edit", workout_id=row.id)


@login_required
@require_POST
def keep_as_template(request: SignedInRequest, workout_id: str) -> HttpResponse:
    """Mark a workout as a template, or take the mark off, which any plan may."""
    is_template = request.POST.get("on") == "1"
    if is_template:
        _require(request, "custom_templates", "Templates of your own are part of Elite.")
    services.set_template(
        user_id=request.user.public_id, workout_id=workout_id, is_template=is_template
    )
    messages.success(request, "Kept as a template." if is_template else "No longer a template.")
    return redirect("workout-detail", workout_id=workout_id)


@login_required
@require_POST
def share(request: SignedInRequest, workout_id: str) -> HttpResponse:
    _require(request, "sharing", "Share links are part of Elite.")
    services.share(user_id=request.user.public_id, workout_id=workout_id)
    messages.success(request, "Anyone with the link can see this workout now.")
    return redirect("workout-detail", workout_id=workout_id)


@login_required
@require_POST
def stop_sharing(request: SignedInRequest, workout_id: str) -> HttpResponse:
    """Take the link back; never a matter of plan."""
    services.stop_sharing(user_id=request.user.public_id, workout_id=workout_id)
    messages.success(request, "The link leads nowhere any more.")
    return redirect("workout-detail", workout_id=workout_id)


@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a shared workout to whoever holds its link; search engines are told to keep out."""
    rate_limits.hit_address(request, category="reads")
    row = services.shared_workout(token=token, now=timezone.now())
    picture = request.build_absolute_uri(static("icon-512.png"))
    context = {"workout": pages.shared(row), "token": token, "picture": picture}
    response = render(request, "workouts/shared.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_POST
def save_shared(request: SignedInRequest, token: str) -> HttpResponse:
    row = services.save_shared(
        token=token,
        user_id=request.user.public_id,
        tier=_plan(request).tier.key,
        now=timezone.now(),
    )
    messages.success(request, "It's in your library.")
    return redirect("workout-detail", workout_id=row.id)
