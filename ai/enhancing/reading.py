"""From a member's text to a plan that says no more than the text: by a model, or by rule."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from ai import coaches, gateways, replies
from ai.enhancing import prompts, sources
from ai.ledger import Ledger
from ai.workout_tool import EMIT_WORKOUT
from kinexfit import errors
from workouts import catalogue, content
from workouts.blocks import Block, Item, Plan

logger = logging.getLogger(__name__)

UNTITLED = "Workout"
_MOST_LINES = 200


class NothingToEnhance(errors.BadInput):
    code = "NO_WORKOUT_IN_TEXT"
    message = (
        "We couldn't find an exercise in that text. One exercise a line reads best, "
        'for example "Back squat 5x5 @ 80 kg".'
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, with stable ids for its movements.

    `left_out` are the lines nobody understood. `is_fallback`: a model was asked for but not
    reachable. `is_first_pass`: nothing had to be taken back.
    """

    plan: Plan
    left_out: tuple[str, ...] = ()
    is_fallback: bool = False
    is_first_pass: bool = True
    is_repaired: bool = False


def read(text: str, ledger: Ledger, tell: Callable[[str], None] = lambda stage: None) -> Reading:
    """Read a text; raise `NothingToEnhance` when there is no movement in it."""
    tell("thinking")
    by_rule = _by_rule(text)
    if not coaches.has_model():
        return _sure(by_rule)
    try:
        drafted, left_out = _by_model(text, ledger)
    except gateways.CoachUnavailable as exc:
        logger.warning("the rules read instead", extra={"code": exc.code})
        return _sure(Reading(by_rule.plan, by_rule.left_out, is_fallback=True))
    tell("checking")
    known = sources.of(text)
    plan = sources.kept(drafted, known)
    is_first_pass = plan.blocks == drafted.blocks and not _lost(by_rule.plan, plan)
    if _lost(by_rule.plan, plan):
        # The model dropped or renamed what the text holds: the rules' own reading is the safe one.
        return _sure(Reading(by_rule.plan, by_rule.left_out, False, False, True))
    plan = _with_ids(_filled(plan, by_rule.plan))
    return _sure(Reading(plan, left_out, False, is_first_pass, not is_first_pass))


def by_rules(text: str) -> Reading:
    """Read a text without a model; raise `NothingToEnhance` when there is no movement in it."""
    return _sure(_by_rule(text))


def _sure(reading: Reading) -> Reading:
    if not reading.plan.items():
        raise NothingToEnhance
    return reading


def _lost(by_rule: Plan, plan: Plan) -> list[Item]:
    """Return the movements the rules are sure of that the plan doesn't have."""
    there = {_identity(item) for item in plan.items()}
    return [item for item in by_rule.items() if item.exercise_id and _identity(item) not in there]


def _identity(item: Item) -> str:
    exercise = catalogue.find(item.name) or (
        catalogue.get(item.exercise_id) if item.exercise_id else None
    )
    return exercise.id if exercise else catalogue.normalise(item.name)


_AMOUNTS = ("sets", "reps", "load", "seconds", "distance", "calories", "rest_seconds", "rpe")


def _filled(plan: Plan, by_rule: Plan) -> Plan:
    """Give a movement the numbers the rules read where the model's were no numbers of the text."""
    known = {_identity(item): item for item in by_rule.items()}

    def filled(item: Item) -> Item:
        same = known.get(_identity(item))
        if same is None or item.set_details:
            return item
        missing = [name for name in _AMOUNTS if getattr(item, name) is None]
        return item.model_copy(update={name: getattr(same, name) for name in missing})

    blocks = [
        block.model_copy(update={"items": [filled(item) for item in block.items]})
        for block in plan.blocks
    ]
    return plan.model_copy(update={"blocks": blocks})


# By rule


def _by_rule(text: str) -> Reading:
    found = import_string(settings.TEXT_READER)(text)
    blocks = [block for workout in found.workouts for block in workout.blocks if block.items]
    left_out = tuple(row.text.strip() for row in found.unresolved)
    titles = (found.title, *(workout.title for workout in found.workouts))
    if not blocks:
        # The phone's own form of a workout, for what the reader doesn't take for one.
        blocks, left_out = _known_lines(text), ()
    plain = [Block.model_validate(block.to_json()) for block in blocks]
    plan = Plan.model_construct(title=next(filter(None, titles), UNTITLED), blocks=plain)
    return Reading(_with_ids(plan), left_out)


def _known_lines(text: str) -> list[Block]:
    blocks = content.to_blocks(text[: prompts.MOST_TEXT])
    known = [
        block.model_copy(update={"items": [item for item in block.items if item.exercise_id]})
        for block in blocks
    ]
    return [block for block in known if block.items]


def _with_ids(plan: Plan) -> Plan:
    """Number the movements, and look each up in the catalogue; its own name stays as written."""
    blocks, number = [], 0
    for place, block in enumerate(plan.blocks, start=1):
        items = []
        for item in block.items:
            number += 1
            exercise = catalogue.find(item.name)
            known = exercise.id if exercise else item.exercise_id
            items.append(item.model_copy(update={"id": f"i{number}", "exercise_id": known,
                                                 "source": None}))  # fmt: skip
        blocks.append(block.model_copy(update={"id": f"b{place}", "items": items}))
    return plan.model_copy(update={"blocks": blocks})


# By model


def _by_model(text: str, ledger: Ledger) -> tuple[Plan, tuple[str, ...]]:
    organised = ledger.converse(
        task="organise",
        system_blocks=[ledger.routes.prompts["organise"]],
        user_text=prompts.organise_text(text),
        tool=prompts.ORGANISE,
    )
    lines = _lines(organised.data.get("exercises"))
    if not lines:
        # The rules may see a movement where the model saw none; if not, they say so.
        raise gateways.BadAnswer(model=organised.model)
    notes = _lines(organised.data.get("notes"))
    hint = organised.data.get("structure")
    structured = ledger.converse(
        task="structure",
        system_blocks=[ledger.routes.prompts["structure"]],
        user_text=prompts.structure_text(lines, notes, hint if isinstance(hint, str) else ""),
        tool=EMIT_WORKOUT,
    )
    try:
        plan = replies.read_plan(structured.data)
    except replies.UnreadableReply as exc:
        raise gateways.BadAnswer(model=structured.model) from exc
    return plan, _rejected(organised.data.get("rejected"), text)


def _lines(raw: Any) -> list[str]:
    if not isinstance(raw, list):
        return []
    return [line[:500] for line in raw[:_MOST_LINES] if isinstance(line, str) and line.strip()]


def _rejected(raw: Any, text: str) -> tuple[str, ...]:
    """Return the lines the model put aside, but only such as the text really has."""
    rows = raw if isinstance(raw, list) else []
    lines = [row.get("line") for row in rows[:_MOST_LINES] if isinstance(row, dict)]
    return tuple(line.strip() for line in lines if isinstance(line, str) and line in text)
