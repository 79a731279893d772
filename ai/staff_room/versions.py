"""The coach's prompts and models in versions: written, proved, switched on, rolled back.

Every job asks once which version is in force: one indexed row. What a version comes to is worked
out once a process, for a version never changes.
"""

import difflib
import functools
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from pydantic import TypeAdapter, ValidationError

from accounts import audit, roles
from accounts.models import User
from ai import instructions, pricing
from ai.models import Activation, Replay, Version
from ai.pricing import Model, Routes
from kinexfit import errors

logger = logging.getLogger(__name__)

TASKS = ("generate", "wod", "wow", "organise", "structure", "timer", "resolve")
# Without these words a prompt has lost its tool or the fence around what members write.
_NEEDED = {
    "session": ("emit_workout", "<profile>", "<movements>", "<brief>", "<member_words>"),
    "organise": ("organise", "<text>"),
    "structure": ("emit_workout", "<lines>"),
    "timer": ("suggest_timer", "<workout>"),
    "point": ("point_at_values", "quote"),
    "choose": ("choose_movements", "null"),
}
MOST_PROMPT = 20_000
AS_SHIPPED = 0
_MODEL = TypeAdapter(Model)
_last_known: dict[bool, int] = {}


class NothingChanged(errors.BadInput):
    code = "NOTHING_CHANGED"
    message = "This is what is in force already. Change a prompt or a model first."


class NothingToRollBack(errors.Conflict):
    code = "NOTHING_TO_ROLL_BACK"
    message = "The product as shipped is in force; there is nothing before it."


class NotProved(errors.Conflict):
    code = "VERSION_NOT_PROVED"
    message = "A version is switched on only after a replay that meets the checker."


@dataclass(frozen=True, slots=True)
class Change:
    """One prompt, task or model that differs between two versions; `lines` is a diff."""

    what: str
    lines: list[str]


# In force


def in_force() -> Routes:
    """Return the tables and prompts every new job goes by; as shipped where nothing else holds."""
    number = number_in_force()
    return as_shipped() if number == AS_SHIPPED else routes_of(number)


def number_in_force() -> int:
    """Return the number of the version switched on; while SQL is away, the one last seen."""
    needs_proof = settings.AI_PROVIDER == "bedrock"
    try:
        _last_known[needs_proof] = _switched_on(needs_proof)
    except DatabaseError:
        logger.warning("version unknown, the last one holds")
    return _last_known.get(needs_proof, AS_SHIPPED)


def _switched_on(needs_proof: bool) -> int:
    rows = Activation.objects.all()
    # One tried out where no model answers must not steer the model of another day.
    rows = rows.filter(is_proved=True) if needs_proof else rows
    return rows.values_list("version", flat=True).first() or AS_SHIPPED


@functools.lru_cache(maxsize=32)
def routes_of(number: int) -> Routes:
    """Return what a version comes to. One that today's code can't read leaves all as shipped."""
    try:
        return _routes(Version.objects.get(pk=number))
    except errors.BadInput:
        logger.error("version can't be used", extra={"version": number})
        return as_shipped()


def as_shipped() -> Routes:
    return pricing.routes(
        profile=settings.BEDROCK_PROFILE,
        models=settings.AI_MODELS,
        task_models=settings.AI_TASK_MODELS,
    )


def _routes(version: Version) -> Routes:
    """Build a version's tables; raise `BadInput` with a sentence about what can't be."""
    patches = {key: dict(facts) for key, facts in settings.AI_MODELS.items()}
    for key, facts in version.model_facts.items():
        patches[key] = patches.get(key, {}) | facts
    try:
        found = pricing.routes(
            profile=settings.BEDROCK_PROFILE,
            models=patches,
            task_models={**settings.AI_TASK_MODELS, **version.task_models},
            prompts=version.prompts,
            version=version.pk or AS_SHIPPED,
        )
        for key in version.model_facts:
            _MODEL.validate_json(orjson.dumps(found.models[key]), strict=True)
    except ValidationError as exc:
        wrong = exc.errors()[0]
        raise errors.BadInput(f"{wrong['loc'][0]}: {wrong['msg'].lower()}.") from exc
    except (TypeError, ValueError, AttributeError) as exc:
        raise errors.BadInput(
            "A model needs all its facts by their names, and known tasks."
        ) from exc
    return found


# Writing and switching


def draft(
    *,
    actor: User,
    note: str,
    prompts: Mapping[str, str],
    task_models: Mapping[str, str],
    model_facts: Mapping[str, Mapping[str, Any]],
    now: datetime,
    request: HttpRequest | None = None,
) -> Version:
    """Keep a new version; nobody is steered by it yet."""
    roles.require(actor=actor, action="change_settings")
    shipped = as_shipped()
    version = Version(
        note=note,
        prompts={n: text for n, text in prompts.items() if text != shipped.prompts[n]},
        task_models={
            task: key for task, key in task_models.items() if key != shipped.tasks[task].model
        },
        model_facts={key: dict(facts) for key, facts in model_facts.items()},
        created_at=now,
        created_by=actor.email,
    )
    for name, text in version.prompts.items():
        _require_whole(name, text)
    if not list(differences(in_force(), _routes(version))):
        raise NothingChanged
    version.save()
    audit.record(actor=actor, action="draft-coach-version", request=request, version=version.pk)
    return version


def _require_whole(name: str, text: str) -> None:
    if len(text) > MOST_PROMPT:
        raise errors.BadInput(f"The {name} prompt is longer than {MOST_PROMPT:,} characters.")
    for word in _NEEDED[name]:
        if word not in text:
            raise errors.BadInput(f'The {name} prompt must speak of "{word}".')


def switch_on(
    *, actor: User, replay: Replay, problems: list[str], now: datetime, request: HttpRequest
) -> Activation:
    """Steer every job from now on by a replay's version, unless the replay has problems."""
    roles.require(actor=actor, action="change_settings")
    if problems:
        raise NotProved(problems[0])
    return _activate(actor, replay.version, replay, replay.by_model, False, now, request)


def roll_back(*, actor: User, now: datetime, request: HttpRequest) -> Activation:
    """Go back to what was in force before the version that is."""
    roles.require(actor=actor, action="change_settings")
    number = number_in_force()
    if number == AS_SHIPPED:
        raise NothingToRollBack
    before = before_it(number)
    version, is_proved = (before.version, before.is_proved) if before else (None, True)
    return _activate(actor, version, None, is_proved, True, now, request)


def before_it(number: int) -> Activation | None:
    """Return what a version took over from when it was first switched on; None is as shipped."""
    first = Activation.objects.filter(version=number, is_rollback=False).last()
    rows = Activation.objects.filter(pk__lt=first.pk if first else 0)
    if settings.AI_PROVIDER == "bedrock":
        rows = rows.filter(is_proved=True)
    return rows.select_related("version").first()


def _activate(
    actor: User,
    version: Version | None,
    replay: Replay | None,
    is_proved: bool,
    is_rollback: bool,
    now: datetime,
    request: HttpRequest,
) -> Activation:
    activation = Activation.objects.create(
        version=version,
        replay=replay,
        is_proved=is_proved,
        is_rollback=is_rollback,
        at=now,
        by=actor.email,
    )
    audit.record(
        actor=actor,
        action="roll-back-coach" if is_rollback else "switch-coach-version",
        request=request,
        version=version.pk if version else AS_SHIPPED,
    )
    return activation


# Comparing


def differences(old: Routes, new: Routes) -> Iterator[Change]:
    """Yield what a change of version changes: prompts line by line, tasks, models' facts."""
    for name in instructions.TEXTS:
        lines = list(
            difflib.unified_diff(
                _sentences(old.prompts[name]), _sentences(new.prompts[name]), lineterm="", n=1
            )
        )
        if lines:
            yield Change(f"The {name} prompt", lines[2:])
    for task in TASKS:
        before, after = old.tasks[task].model, new.tasks[task].model
        if before != after:
            yield Change(f"The model for {task}", [f"-{before}", f"+{after}"])
    for key in sorted({*old.models, *new.models}):
        before_facts, after_facts = _facts(old.models.get(key)), _facts(new.models.get(key))
        if before_facts != after_facts:
            yield Change(f"The facts of {key}", _fact_lines(before_facts, after_facts))


def _sentences(text: str) -> list[str]:
    # A paragraph of a prompt is one line; whole, it would hide the word that changed.
    return re.split(r"(?<=[.:;]) |\n", text)


def _facts(model: Model | None) -> dict[str, Any]:
    return dict(vars(model)) if model else {}


def _fact_lines(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    removed = [f"-{name}: {before[name]}" for name in names if name in before]
    return removed + [f"+{name}: {after[name]}" for name in names if name in after]
