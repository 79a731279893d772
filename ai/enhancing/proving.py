"""What an enhanced workout may not hold, and what members are told was checked."""

from collections.abc import Iterator

from ai import fencing, load_rules
from ai.coaching import Brief
from ai.enhancing import sources
from ai.enhancing.reading import UNTITLED
from ai.enhancing.sources import Sources
from workouts import injuries, prescriptions, strength
from workouts.blocks import Block, Item, Load, Plan


def harmless(plan: Plan) -> Plan:
    """Return the plan without texts that try to be more than words about training."""
    blocks = [_harmless_block(block) for block in plan.blocks]
    title = UNTITLED if fencing.is_unsafe(plan.title) else plan.title
    kept = [block for block in blocks if block.items]
    return plan.model_copy(
        update={"title": title, "blocks": kept, "description": "", "rationale": "",
                "alternatives": [], "tags": []}
    )  # fmt: skip


def _harmless_block(block: Block) -> Block:
    items = [
        item.model_copy(update={"notes": _harmless_text(item.notes)})
        for item in block.items
        if not fencing.is_unsafe(item.name)
    ]
    return block.model_copy(
        update={
            "items": items,
            "label": _harmless_text(block.label),
            "notes": _harmless_text(block.notes),
        }
    )


def _harmless_text(text: str | None) -> str | None:
    return None if text and fencing.is_unsafe(text) else text


def unsupported_loads(plan: Plan, text: str, brief: Brief) -> list[str]:
    """Return the loads that are neither in the member's text nor carried by their own record."""
    known = sources.of(text)
    return [
        f"{item.name}: {prescriptions.load(load)}"
        for item in plan.items()
        for load, reps in load_rules.loads_of(item)
        if not _is_said(load, known) and _is_beyond(item, load, reps, brief)
    ]


def _is_said(load: Load, known: Sources) -> bool:
    return sources.is_load(load, known)


def _is_beyond(item: Item, load: Load, reps: int | None, brief: Brief) -> bool:
    exercise = load_rules.exercise_of(item)
    return exercise is None or load_rules.load_problem(load, reps, exercise, brief) is not None


def checks(plan: Plan, brief: Brief) -> list[dict]:
    """Return the card of what was checked; a row that did not pass is for the member to judge."""
    rows = [
        ("text", "Your text", True, "Every movement and number of it can be found in your words"),
        *_limit_rows(plan, brief),
        *_load_rows(plan, brief),
    ]
    return [
        {"rule": rule, "label": label, "passed": passed, "detail": detail}
        for rule, label, passed, detail in rows
    ]


def _limit_rows(plan: Plan, brief: Brief) -> Iterator[tuple[str, str, bool, str]]:
    if not (brief.limits.joints or brief.limits.patterns or brief.limits.exercise_ids):
        return
    refused = []
    for item in plan.items():
        exercise = load_rules.exercise_of(item)
        if exercise and (reason := injuries.conflict(exercise, brief.limits)):
            refused.append(reason)
    if refused:
        yield "injury", "Your limits", False, " ".join(refused[:3])
    else:
        yield "injury", "Your limits", True, "No movement goes against them"


def _load_rows(plan: Plan, brief: Brief) -> Iterator[tuple[str, str, bool, str]]:
    for item in plan.items():
        exercise = load_rules.exercise_of(item)
        record = brief.records.get(exercise.id) if exercise else None
        for load, reps in load_rules.loads_of(item)[:1] if record else []:
            if isinstance(load.value, str) or load.unit == "%1rm" or not reps or record is None:
                continue
            most = strength.most_weight_for(one_rep_max=record.one_rep_max, reps=reps)
            value = strength.convert(load.value, source=load.unit, target=brief.unit)
            if most and value > most:
                detail = f"{item.name} {prescriptions.load(load)} × {reps} is more than your record"
                yield "load", "Loads", False, f"{detail} suggests. It stays as you wrote it."
