"""The player's pages: a session as it runs, how it went, and its corrections."""

import orjson
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import services as accounts
from kinexfit import errors
from workouts import pages, playing, serializers, services


@login_required
@require_safe
def session(request: HttpRequest, workout_id: str) -> HttpResponse:
    user_id = request.user.public_id
    row = services.get_workout(user_id=user_id, workout_id=workout_id)
    blocks = services.blocks_of(row)
    if not any(block.items for block in blocks):
        return redirect("workout-edit", workout_id=row.id)
    keys = [playing.movement_key(item) for block in blocks for item in block.items]
    plan = {
        "workoutId": row.id,
        "version": row.updated_at,
        "unit": accounts.weight_unit(accounts.member(user_id=user_id)),
        "steps": playing.steps(
            blocks, last=services.last_performance(user_id=user_id, exercise_ids=keys)
        ),
    }
    return render(request, "workouts/session.html", {"workout": row, "plan": plan})


@login_required
@require_POST
def finish(request: HttpRequest, workout_id: str) -> HttpResponse:
    """Store the session the player sends; sent again, it is the same session."""
    try:
        log = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return JsonResponse({"error": "We couldn't read that session."}, status=400)
    body = serializers.CompletionSerializer(
        data={**log, "workoutId": workout_id} if isinstance(log, dict) else {}
    )
    if not body.is_valid():
        return JsonResponse({"error": "We couldn't read that session."}, status=400)
    sets = [one.to_json() for one in playing.logged(body.validated_data["sets"])]
    try:
        done = services.log_completion(
            user_id=request.user.public_id,
            workout_id=workout_id,
            log={**body.validated_data, "sets": sets},
            now=timezone.now(),
        )
    except errors.BadInput as exc:
        return JsonResponse({"error": exc.message}, status=400)
    where = redirect("session-summary", workout_id, done.completion.completion_id).url
    return JsonResponse({"url": where}, status=201 if done.is_new else 200)


@login_required
@require_safe
def summary(request: HttpRequest, workout_id: str, completion_id: str) -> HttpResponse:
    user_id = request.user.public_id
    done = services.list_completions(user_id=user_id, workout_id=workout_id)
    row = next((row for row in done if row.completion_id == completion_id), None)
    if row is None:
        raise errors.NotFound
    workout = services.get_workout(user_id=user_id, workout_id=workout_id)
    context = {"workout": workout, "session": pages.session(row)}
    return render(request, "workouts/summary.html", context)
