"""The pages of moving in and out, under settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts.requests import SignedInRequest
from billing import plans
from kinexfit import errors, rate_limits
from workouts import history, moving_api
from workouts.moving import export, files, imports, kept, mapping
from workouts.moving_forms import FileForm, MappingForm, UnitForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: SignedInRequest) -> HttpResponse:
    """Show what can come in and go out, and read a file that is chosen."""
    user_id = request.user.public_id
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            rate_limits.hit(category="upload", key=user_id)
            row = imports.start(
                user_id=user_id, content=upload.read(), file_name=upload.name, now=timezone.now()
            )
        except (errors.BadInput, errors.TooLarge, errors.LimitReached) as exc:
            form.add_error("file", exc.message)
        else:
            return redirect("moving-review", import_id=row.id)
    member = accounts.member(user_id=user_id)
    has_export = request.user.is_staff or plans.includes(member, "export", timezone.now())
    context = {
        "form": form,
        "apps": files.NAMES,
        "imports": imports.imports(user_id=user_id),
        "has_export": has_export,
        "has_mapping": bool(mapping.known(user_id=user_id).said),
    }
    status = 422 if form.errors else 200
    return render(request, "workouts/moving/overview.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, import_id: str) -> HttpResponse:
    """Show what an import would do, and take what the member says of it."""
    row = kept.get(user_id=request.user.public_id, import_id=import_id)
    sight = history.sight(user=request.user, now=timezone.now())
    if row.status != "read":
        context = {"moving": row, "sight": sight}
        return render(request, "workouts/moving/progress.html", context)
    found = imports.diff(row=row, now=sight.now)
    unit = UnitForm(request.POST or None, initial={"unit": row.unit})
    chosen = MappingForm(
        request.POST or None,
        exercises=found.exercises,
        choices=mapping.choices(user_id=row.user_id),
    )
    asks_unit = found.needs_unit or row.unit is not None
    if request.method == "POST" and (unit.is_valid() or not asks_unit) and chosen.is_valid():
        said = unit.cleaned_data["unit"] if asks_unit else None
        imports.choose(row=row, unit=said, said=chosen.mapping())
        if "apply" in request.POST:
            return apply(request, import_id)
        messages.success(request, "Remembered.")
        return redirect("moving-review", import_id=row.id)
    context = {
        "moving": row,
        "sight": sight,
        "diff": found,
        "unit_form": unit if asks_unit else None,
        "chosen": chosen,
        "unknown": sum(one.exercise_id is None for one in found.exercises),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workouts/moving/review.html", context, status=status)


@login_required
@require_POST
def apply(request: SignedInRequest, import_id: str) -> HttpResponse:
    row = kept.get(user_id=request.user.public_id, import_id=import_id)
    row = imports.apply(row=row, now=timezone.now())
    if row.status == "applied":
        count = int(row.done or 0)
        told = f"{count} session{'' if count == 1 else 's'} imported." if count else "Imported."
        messages.success(request, told)
    return redirect("moving-review", import_id=row.id)


@login_required
@require_POST
def undo(request: SignedInRequest, import_id: str) -> HttpResponse:
    row = kept.get(user_id=request.user.public_id, import_id=import_id)
    imports.undo(row=row, now=timezone.now())
    return redirect("moving-review", import_id=row.id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matches(request: SignedInRequest) -> HttpResponse:
    """Show what a member said their other apps' exercises are, to change it for the next import."""
    user_id = request.user.public_id
    form = MappingForm(
        request.POST or None,
        exercises=mapping.remembered(user_id=user_id),
        choices=mapping.choices(user_id=user_id),
    )
    if request.method == "POST" and form.is_valid():
        mapping.remember(user_id=user_id, mapping=form.mapping())
        messages.success(request, "Remembered.")
        return redirect("moving-matches")
    status = 422 if form.errors else 200
    return render(request, "workouts/moving/matches.html", {"form": form}, status=status)


@login_required
@require_POST
def forget(request: SignedInRequest) -> HttpResponse:
    mapping.forget(user_id=request.user.public_id)
    messages.success(request, "Forgotten. The next import goes by the names again.")
    return redirect("moving")


@login_required
@require_safe
def download(request: SignedInRequest) -> StreamingHttpResponse:
    form = request.GET.get("format", "json")
    if form not in export.FORMATS:
        raise errors.BadInput("There is no such format.", fields={"format": "Unknown."})
    return moving_api.training_reply(user=request.user, form=form)


@login_required
@require_safe
def data(request: SignedInRequest) -> StreamingHttpResponse:
    return moving_api.data_reply(user=request.user)
