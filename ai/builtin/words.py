"""Write a plan's texts from its facts, so that no word can disagree with a number."""

from collections.abc import Sequence
from dataclasses import replace

from ai import skills
from ai.builtin import choosing, pieces
from ai.coaching import Brief
from workouts import catalogue, duration
from workouts.blocks import Block, Plan
from workouts.catalogue import Exercise

GOAL_REASONS = {
    "strength": "Low reps with long rests build strength.",
    "hypertrophy": "Moderate reps close to failure build muscle.",
    "fat loss": "Short rests keep the work dense.",
    "endurance": "Higher reps with short rests build stamina.",
    "mobility": "Slow, easy ranges come before load today.",
    "power": "Quick movements come first, while you are fresh.",
    "general": "A balanced mix at a moderate effort.",
}
GOAL_TAGS = {"general": "general fitness"}
PURPOSES = {
    "strength": "strength",
    "hypertrophy": "muscle",
    "fat loss": "fat loss",
    "endurance": "stamina",
    "power": "power",
    "mobility": "mobility",
}
SINGULAR = {
    "legs": "leg",
    "hips": "hip",
    "ankles": "ankle",
    "wrists": "wrist",
    "shoulders": "shoulder",
    "arms": "arm",
    "glutes": "glute",
    "hamstrings": "hamstring",
    "quads": "quad",
    "calves": "calf",
    "forearms": "forearm",
}
SKILL_REASON = "The practice comes first, while you are fresh; the rest builds what it needs."
EASY_REASON = "Every set stops well short of hard, so you end fresher than you began."
MOST_ALTERNATIVES = 3
# A title with more parts of the body than this is a list.
MOST_AREAS = 2


def describe(blocks: Sequence[Block], brief: Brief) -> Plan:
    """Return the plan with title, description, rationale, tags and alternatives."""
    work = _work(blocks)
    minutes = max(1, round(duration.estimate_seconds(blocks) / 60))
    return Plan(
        title=_title(blocks, brief),
        description=description(work, minutes),
        difficulty=brief.level,
        duration_minutes=minutes,
        tags=list(dict.fromkeys([*brief.focus, GOAL_TAGS.get(brief.goal, brief.goal)])),
        blocks=list(blocks),
        rationale=_rationale(blocks, work, brief),
        alternatives=_alternatives(work, brief),
    )


def _work(blocks: Sequence[Block]) -> list[Exercise]:
    parts = [block for block in blocks if block.kind not in ("warmup", "cooldown")] or blocks
    found = [catalogue.get(item.exercise_id or "") for block in parts for item in block.items]
    return [exercise for exercise in found if exercise]


def _title(blocks: Sequence[Block], brief: Brief) -> str:
    is_easing = brief.focus == ("mobility",)
    focus = _joined(brief.areas[:MOST_AREAS] if is_easing and brief.areas else brief.focus)
    if is_easing and brief.areas:
        focus += " mobility"
    elif brief.easy_because and not is_easing:
        focus = f"Easy {focus[:1].lower()}{focus[1:]}"
    work = {exercise.id: exercise for exercise in _work(blocks)}
    if len(work) == 1 and not brief.is_focus_asked:
        return f"{next(iter(work.values())).name} session"
    names = {"emom": "EMOM", "amrap": "AMRAP", "tabata": "Tabata", "for_time": "for time"}
    kinds = [names[block.kind] for block in blocks if block.kind in names]
    if kinds:
        return f"{focus} {kinds[0]}"
    purpose = PURPOSES.get(brief.goal)
    is_said = purpose is None or brief.goal in brief.focus
    return f"{focus} session" if is_said else f"{focus} session for {purpose}"


def _joined(parts: Sequence[str]) -> str:
    *before, last = [SINGULAR.get(name, name) for name in parts]
    text = f"{', '.join(before)} and {last}" if before else last
    return text[:1].upper() + text[1:]


def description(work: Sequence[Exercise], minutes: int) -> str:
    """Say what a session is made of, in one sentence."""
    names = list(dict.fromkeys(exercise.name for exercise in work))
    first = names[0] if len(names) == 1 else f"{', '.join(names[:3][:-1])} and {names[:3][-1]}"
    led = "Built around" if len(names) > 3 else "Made of"
    return f"{led} {first}, in about {minutes} minutes."


def _rationale(blocks: Sequence[Block], work: Sequence[Exercise], brief: Brief) -> str:
    is_light = brief.intensity == "easy" and brief.goal != "mobility"
    usual = SKILL_REASON if skills.drills(brief.focus) else GOAL_REASONS[brief.goal]
    parts = [EASY_REASON if is_light else usual]
    parts.append("It uses no equipment." if not _is_kit_used(work) else _kit_sentence(brief))
    if brief.limits.joints or brief.limits.patterns:
        parts.append("Every movement stays within the limits you told us about.")
    loads = [item for block in blocks for item in block.items if item.load]
    if loads:
        parts.append("The loads come from your own records, rounded down.")
    elif any(exercise.loaded for exercise in work):
        parts.append("With no record to go by, you choose the weights by feel.")
    if brief.recent:
        parts.append("It varies what your latest sessions used.")
    parts.extend(brief.conflicts)
    return " ".join(parts)


def _kit_sentence(brief: Brief) -> str:
    return f"Everything can be done with {brief.kit_reason}."


def _is_kit_used(work: Sequence[Exercise]) -> bool:
    return any(frozenset() not in exercise.kit for exercise in work)


def _alternatives(work: Sequence[Exercise], brief: Brief) -> list[str]:
    found: list[str] = []
    taken = list(work)
    # What eases a hip has no stand-in that eases a shoulder.
    if brief.areas:
        return found
    # Easy minutes at the end have no movement to swap for another.
    sets = [exercise for exercise in work if exercise.id not in pieces.STEADY] or work
    for exercise in {item.id: item for item in sets}.values():
        if len(found) == MOST_ALTERNATIVES:
            break
        handy = brief.kit - pieces.SLOW_KIT
        kit = handy if catalogue.can_do(exercise, handy) else brief.kit
        other = choosing.substitute(exercise, replace(brief, kit=kit), taken)
        if other:
            taken.append(other)
            found.append(f"Instead of {exercise.name}: {other.name}")
    return found
