"""Settings, the training profile, and the mailbox of a laptop."""

import email
import email.policy
import uuid

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import closing, profiles, services, sessions
from accounts.forms import DeleteAccountForm, NamesForm, ProfileForm, RecordForm
from accounts.profile import TrainingProfile
from accounts.requests import SignedInRequest
from kinexfit import clock, errors

_SHOWN_MAILS = 30


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    member = services.member(user_id=request.user.public_id)
    initial = {
        "first_name": request.user.first_name,
        "last_name": request.user.last_name,
        "weight_unit": services.weight_unit(member),
        "time_zone": member.time_zone or "",
    }
    form = NamesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("first_name", "last_name")}
        services.rename(user=request.user, names=names)
        services.choose_units(
            member=member,
            weight_unit=form.cleaned_data["weight_unit"],
            time_zone=form.cleaned_data["time_zone"],
        )
        messages.success(request, "Settings saved.")
        return redirect("settings")
    context = {
        "form": form,
        "sessions": sessions.live_sessions(user=request.user, now=timezone.now()),
    }
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_session(request: SignedInRequest, session_id: str) -> HttpResponse:
    sessions.sign_out(session_id=session_id, user=request.user, now=timezone.now())
    messages.success(request, "That phone is signed out.")
    return redirect("settings")


@login_required
@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End the member's sessions on every phone and browser, this one included."""
    sessions.end_all(user=request.user)
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")


@login_required
@require_http_methods(["GET", "POST"])
def training_profile(request: SignedInRequest) -> HttpResponse:
    member = services.member(user_id=request.user.public_id)
    profile = services.training_profile(member)
    form = ProfileForm(request.POST or None, initial=_initial(profile))
    if request.method == "POST" and form.is_valid():
        try:
            changes = _changes(form, profile)
            profiles.update(member=member, changes=changes, now=timezone.now())
        except errors.BadInput as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "Training profile saved.")
            return redirect("training-profile")
    context = {"form": form, "record_form": RecordForm(), "records": profile.personal_records}
    status = 422 if form.errors else 200
    return render(request, "accounts/training_profile.html", context, status=status)


_WORDS = {True: "yes", False: "no", None: ""}
_ANSWERS = {word: answer for answer, word in _WORDS.items()}


def _initial(profile: TrainingProfile) -> dict:
    liked = profile.preferences
    return {
        "experience": profile.experience or "",
        "training_location": profile.training_location or "",
        "preferred_split": profile.preferred_split or "",
        "session_duration": profile.session_duration,
        "training_days": profile.training_days,
        "equipment": profile.equipment,
        "goals": profile.goals,
        "primary_goal": profile.primary_goal or "",
        "limits": "\n".join(limit.description for limit in profile.constraints),
        "favorite_exercises": "\n".join(liked.favorite_exercises),
        "disliked_exercises": "\n".join(liked.disliked_exercises),
        "warmup_required": _WORDS[liked.warmup_required],
        "cooldown_required": _WORDS[liked.cooldown_required],
    }


def _changes(form: ProfileForm, profile: TrainingProfile) -> dict:
    cleaned = form.cleaned_data
    return {
        "experience": cleaned["experience"] or None,
        "trainingLocation": cleaned["training_location"] or None,
        "preferredSplit": cleaned["preferred_split"] or None,
        "sessionDuration": cleaned["session_duration"],
        "trainingDays": cleaned["training_days"],
        "equipment": cleaned["equipment"],
        "goals": cleaned["goals"],
        "primaryGoal": cleaned["primary_goal"] or None,
        "constraints": _constraints(form.lines("limits"), profile),
        "preferences": {
            "favoriteExercises": form.lines("favorite_exercises"),
            "dislikedExercises": form.lines("disliked_exercises"),
            "warmupRequired": _ANSWERS[cleaned["warmup_required"]],
            "cooldownRequired": _ANSWERS[cleaned["cooldown_required"]],
        },
    }


def _constraints(lines: list[str], profile: TrainingProfile) -> list[dict]:
    """Keep what the phone knows of a limit whose words stayed the same."""
    known = {
        limit.description: limit.model_dump(mode="json", by_alias=True)
        for limit in profile.constraints
    }
    now = clock.iso(timezone.now())
    return [
        known.get(line) or {"id": str(uuid.uuid4()), "description": line, "createdAt": now}
        for line in lines
    ]


@login_required
@require_POST
def add_record(request: SignedInRequest) -> HttpResponse:
    form = RecordForm(request.POST)
    if form.is_valid():
        record = dict(form.cleaned_data)
        name = record.pop("exercise")
        record["date"] = timezone.now().date().isoformat()
        member = services.member(user_id=request.user.public_id)
        try:
            profiles.put_record(member=member, exercise=name, record=record)
            messages.success(request, "Record saved.")
        except errors.BadInput as exc:
            messages.error(request, exc.message)
    else:
        messages.error(request, "Give an exercise, a weight and the reps you did with it.")
    return redirect("training-profile")


@login_required
@require_POST
def delete_record(request: SignedInRequest) -> HttpResponse:
    member = services.member(user_id=request.user.public_id)
    profiles.delete_record(member=member, names=(request.POST.get("exercise", ""),))
    messages.success(request, "Record deleted.")
    return redirect("training-profile")


@login_required
@require_http_methods(["GET", "POST"])
def delete_account(request: SignedInRequest) -> HttpResponse:
    form = DeleteAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closing.request_closing(user=request.user, now=timezone.now())
        logout(request)
        return redirect("account-closed")
    status = 422 if form.errors else 200
    return render(request, "accounts/delete_account.html", {"form": form}, status=status)


@require_safe
def account_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account_closed.html")


@require_safe
def dev_mail(request: HttpRequest) -> HttpResponse:
    """Show what the laptop would have mailed."""
    if site.IS_PRODUCTION or site.EMAIL_URL:
        raise Http404
    files = sorted(site.EMAIL_FILE_PATH.glob("*.log"), reverse=True)[:_SHOWN_MAILS]
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files
    ]
    shown = [{"to": mail["To"], "subject": mail["Subject"], "text": _text(mail)} for mail in mails]
    return render(request, "accounts/dev_mail.html", {"mails": shown})


def _text(mail) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""
