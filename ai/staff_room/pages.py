"""The staff room's pages, beside the admin's own: overview, versions, replays."""

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import roles
from accounts.requests import SignedInRequest
from ai import coaches, pricing, tasks
from ai.models import Activation, Replay, ReplayCase, Version
from ai.staff_room import forms, replaying, report, versions
from kinexfit import errors
from workouts import content
from workouts.blocks import Plan

_HISTORY = 50


def _page(request: SignedInRequest, template: str, title: str, status: int = 200, **context):
    may_change = request.user.has_perm("accounts.change_settings")
    shared = {**admin.site.each_context(request), "title": title, "may_change": may_change}
    return render(request, f"admin/ai/{template}.html", shared | context, status=status)


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    roles.require(actor=request.user, action="view_logs")
    now = timezone.now()
    form = forms.PeriodForm(request.GET or None)
    days = form.cleaned_data["days"] if form.is_valid() else 30
    number = versions.number_in_force()
    return _page(
        request,
        "coach",
        "Coach: quality",
        days=days,
        periods=report.PERIODS,
        overall=report.overall(days=days, now=now),
        groups=[
            (title, report.grouped(by=by, days=days, now=now))
            for title, by in (("By kind", "kind"), ("By plan", "tier"), ("By version", "version"))
        ],
        breakers=report.breakers(),
        alarms=report.alarms(now=now),
        in_force=report.version_name(number),
        has_model=coaches.has_model(),
    )


@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    roles.require(actor=request.user, action="view_logs")
    number = versions.number_in_force()
    before = versions.before_it(number) if number else None
    return _page(
        request,
        "versions",
        "Coach: prompts and models",
        number=number,
        in_force=report.version_name(number),
        earlier=report.version_name((before and before.version_id) or 0),
        task_rows=_task_rows(),
        versions=Version.objects.all()[:_HISTORY],
        history=Activation.objects.select_related("version")[:_HISTORY],
        has_model=coaches.has_model(),
    )


def _task_rows() -> list[dict]:
    routes = versions.in_force()
    return [
        {
            "name": pricing.name_of(task),
            "key": routes.tasks[task].model,
            "id": routes.model(task).id,
        }
        for task in versions.TASKS
    ]


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    roles.require(actor=request.user, action="change_settings")
    number = request.GET.get("from") or versions.number_in_force()
    start = Version.objects.filter(pk=number).first() if str(number).isdigit() else None
    form = forms.for_version(request.POST or None, start)
    if request.method == "POST" and form.is_valid():
        try:
            version = versions.draft(
                actor=request.user, now=timezone.now(), request=request, **form.parts()
            )
        except errors.BadInput as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "Kept. Replay it before it is switched on.")
            return redirect("admin:coach_version", version_id=version.pk)
    status = 422 if form.errors else 200
    return _page(request, "version_form", "New version", status, form=form)


@require_safe
def detail(request: SignedInRequest, version_id: int) -> HttpResponse:
    roles.require(actor=request.user, action="view_logs")
    version = get_object_or_404(Version, pk=version_id)
    newest = version.replays.first()
    return _page(
        request,
        "version",
        str(version),
        version=version,
        is_in_force=version.pk == versions.number_in_force(),
        changes=list(versions.differences(versions.in_force(), versions.routes_of(version.pk))),
        newest=newest,
        problems=_state(newest) if newest else [],
        earlier=version.replays.exclude(pk=newest.pk)[:_HISTORY] if newest else [],
        activations=version.activations.all(),
    )


def _state(replay: Replay) -> list[str]:
    return replaying.problems(replay, list(replay.cases.all()))


@require_POST
def start_replay(request: SignedInRequest, version_id: int) -> HttpResponse:
    version = get_object_or_404(Version, pk=version_id)
    replay = replaying.start(
        actor=request.user, version=version, now=timezone.now(), request=request
    )
    return _queued(request, replay)


def _queued(request: SignedInRequest, replay: Replay) -> HttpResponse:
    try:
        tasks.replay.delay(replay_id=replay.pk)
    except tasks.BROKER_AWAY:
        messages.error(request, "The queue is away. Go on with this replay once it is back.")
    return redirect("admin:coach_replay", replay_id=replay.pk)


@require_safe
def replay_page(request: SignedInRequest, replay_id: int) -> HttpResponse:
    roles.require(actor=request.user, action="change_settings")
    replay = _replay(replay_id)
    cases = list(replay.cases.all())
    problems = replaying.problems(replay, cases)
    return _page(
        request,
        "replay",
        f"{replay.version}: replay {replay.pk}",
        replay=replay,
        done=sum(case.after is not None for case in cases),
        sides=[
            (str(replay.against or "As shipped"), replaying.summed(cases, "before")),
            (str(replay.version), replaying.summed(cases, "after")),
        ],
        cases=[_side_by_side(case) for case in cases],
        problems=problems,
        is_in_force=replay.version_id == versions.number_in_force(),
    )


def _replay(replay_id: int) -> Replay:
    return get_object_or_404(Replay.objects.select_related("version", "against"), pk=replay_id)


def _side_by_side(case: ReplayCase) -> dict:
    return {
        "name": pricing.name_of(case.kind),
        "is_ours": case.stored_id is None,
        "asked": case.request.get("text") or case.request.get("prompt"),
        "sides": [_shown(case.before), _shown(case.after)],
        "is_same": bool(case.after) and _text(case.before) == _text(case.after),
    }


def _shown(outcome: dict | None) -> dict | None:
    return None if outcome is None else {**outcome, "text": _text(outcome)}


def _text(outcome: dict | None) -> str:
    if not outcome or outcome["plan"] is None:
        return (outcome or {}).get("text", "")
    plan = Plan.model_validate(outcome["plan"])
    return "\n".join(filter(None, [plan.title, "", content.from_blocks(plan.blocks)]))


@require_POST
def go_on(request: SignedInRequest, replay_id: int) -> HttpResponse:
    """Queue the rest of a replay; cases without an answer are asked again."""
    replay = _replay(replay_id)
    replaying.ask_again(actor=request.user, replay=replay)
    return _queued(request, replay)


@require_POST
def switch_on(request: SignedInRequest, replay_id: int) -> HttpResponse:
    replay = _replay(replay_id)
    try:
        versions.switch_on(
            actor=request.user,
            replay=replay,
            problems=_state(replay),
            now=timezone.now(),
            request=request,
        )
        messages.success(request, f"{replay.version} is in force from the next request on.")
    except errors.Conflict as exc:
        messages.error(request, exc.message)
    return redirect("admin:coach_versions")


@require_POST
def roll_back(request: SignedInRequest) -> HttpResponse:
    try:
        activation = versions.roll_back(actor=request.user, now=timezone.now(), request=request)
        name = activation.version or "The product as shipped"
        messages.success(request, f"{name} is in force again.")
    except errors.Conflict as exc:
        messages.error(request, exc.message)
    return redirect("admin:coach_versions")


def overview_urls() -> list:
    return [path("coach/cost/", admin.site.admin_view(overview), name="coach_overview")]


def version_urls() -> list:
    wrap = admin.site.admin_view
    return [
        path("coach/versions/", wrap(listing), name="coach_versions"),
        path("coach/versions/new/", wrap(new), name="coach_version_new"),
        path("coach/versions/roll-back/", wrap(roll_back), name="coach_roll_back"),
        path("coach/versions/<int:version_id>/", wrap(detail), name="coach_version"),
        path("coach/versions/<int:version_id>/replay/", wrap(start_replay),
             name="coach_replay_start"),
        path("coach/replays/<int:replay_id>/", wrap(replay_page), name="coach_replay"),
        path("coach/replays/<int:replay_id>/go-on/", wrap(go_on), name="coach_replay_go_on"),
        path("coach/replays/<int:replay_id>/switch-on/", wrap(switch_on), name="coach_switch_on"),
    ]  # fmt: skip
