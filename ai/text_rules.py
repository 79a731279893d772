"""What a plan's texts may say: nothing the plan, the request or the record doesn't."""

import re
from collections.abc import Iterator

from ai import fencing, load_rules, skills, wording
from ai.coaching import Brief
from ai.findings import AROUND, TIME_TOLERANCE, Finding
from ai.regions import RecentSession
from workouts import catalogue, duration, kit
from workouts.blocks import Plan

_PAST = re.compile(
    r"\b(last (week|time|month|session|workout)|yesterday|congrat\w*|your streak|"
    r"you('ve| have)? (did|done|hit|lifted|ran|run|completed|crushed|smashed|trained|squatted|"
    r"benched|finished|improved)|since your|new record|personal best)\b",
    re.I,
)
_CLAIM = re.compile(
    r"(?P<number>\d+(?:\.\d+)?) ?-?(?P<unit>minutes?|mins?|sets?|reps?|repetitions?|rounds?|"
    r"kgs?|kilos?|lbs?|pounds?|seconds?|secs?|%|percent|exercises|movements)(?!\w)",
    re.I,
)
_SCHEME = re.compile(r"\b(\d{1,2}) ?[x×] ?(\d{1,3})\b")
_NOT_IN_IT = re.compile(
    r"\b(instead of|rather than|without|no|not|avoid\w*|skip\w*|left out|leave out|swap)\b", re.I
)


def check(plan: Plan, brief: Brief) -> Iterator[Finding]:
    """Yield what a plan's words claim, offer, repeat or carry that they may not."""
    present = frozenset(
        exercise.id for item in plan.items() if (exercise := load_rules.exercise_of(item))
    )
    numbers = _numbers(plan, brief)
    for item in plan.items():
        if fencing.is_unsafe(item.name):
            yield Finding("text", "A name carries something that does not belong in a workout.")
    for text, is_alternative in _all_texts(plan):
        if fencing.is_unsafe(text):
            yield Finding("text", "A text carries something that does not belong in a workout.")
            continue
        if echoed := fencing.echoed(_without_conflicts(text, brief), _member_words(brief)):
            yield Finding("text", f'A text repeats "{echoed[:40]}" from what the member wrote.')
        for sentence in _sentences(text, brief):
            yield from _sentence(sentence, plan, brief, present, numbers, is_alternative)


def _all_texts(plan: Plan) -> Iterator[tuple[str, bool]]:
    yield from ((text, False) for text in (plan.title, plan.description, plan.rationale) if text)
    yield from ((text, True) for text in plan.alternatives)
    yield from ((tag, False) for tag in plan.tags)
    for block in plan.blocks:
        yield from ((text, False) for text in (block.label, block.notes) if text)
        for item in block.items:
            yield from ((text, False) for text in (item.notes, item.tempo) if text)


def _sentences(text: str, brief: Brief) -> list[str]:
    """Split a text, leaving out the sentences the brief itself asked to be said."""
    text = _without_conflicts(text, brief)
    return [part for part in re.split(r"(?<=[.!?;])\s+|\n", text) if part.strip()]


def _without_conflicts(text: str, brief: Brief) -> str:
    for said in brief.conflicts:
        text = text.replace(said, " ")
    return text


def _member_words(brief: Brief) -> str:
    return " ".join([brief.prompt, *brief.limit_words, *brief.unwanted])


def _sentence(
    sentence: str,
    plan: Plan,
    brief: Brief,
    present: frozenset[str],
    numbers: dict[str, set[float]],
    is_alternative: bool,
) -> Iterator[Finding]:
    if _PAST.search(sentence) and not _is_true_past(sentence, brief.recent):
        yield Finding("text", "A text claims something about the past that is not on record.")
    for match in _CLAIM.finditer(sentence):
        if not _is_true(match, numbers):
            yield Finding("text", f'A text says "{match[0]}", which the plan does not.')
    for match in _SCHEME.finditer(sentence):
        if float(match[1]) not in numbers["set"] or float(match[2]) not in numbers["rep"]:
            yield Finding("text", f'A text says "{match[0]}", which the plan does not.')
    kept, rest = _named(_without_names(sentence, plan, brief))
    for ask in kept:
        if is_alternative and not any(_may_do(item, brief) for item in ask.ids):
            is_negated = bool(_NOT_IN_IT.search(sentence))
            if not (is_negated and ask.ids & present):
                yield Finding("text", f"A text offers {ask.text}, which is not for this member.")
        elif not is_alternative and not ask.ids & present and not _NOT_IN_IT.search(sentence):
            yield Finding("text", f"A text names {ask.text}, which is not in the plan.")
    missing = kit.named_in(rest) - brief.kit - {"Weight plates"}
    if missing and not _NOT_IN_IT.search(sentence):
        yield Finding("text", f"A text speaks of {min(missing).lower()}, which is not at hand.")


def _without_names(sentence: str, plan: Plan, brief: Brief) -> str:
    """Blank the plan's own names out, except inside a longer one: "Heel Tap Dead Bug"."""
    for skill in skills.SKILLS:
        if skill in brief.focus:
            sentence = re.sub(rf"\b{skill}\b", "~", sentence, flags=re.I)
    longer = [catalogue.normalise(ask.text) for ask in _named(sentence)[0]]
    for name in {item.name for item in plan.items() if len(item.name) > 3}:
        key = catalogue.normalise(name)
        if not any(key in other and key != other for other in longer):
            sentence = sentence.replace(name, "~")
    return sentence


def _may_do(exercise_id: str, brief: Brief) -> bool:
    exercise = catalogue.get(exercise_id)
    return exercise is not None and brief.allows(exercise)


def _named(sentence: str) -> tuple[tuple[wording.Wanted, ...], str]:
    return wording.movements_in(wording.clean(sentence))


def _is_true_past(sentence: str, recent: tuple[RecentSession, ...]) -> bool:
    if not recent or re.search(r"\d|congrat|streak|record|best", sentence, re.I):
        return False
    done = {item for session in recent for item in session.exercise_ids}
    named, _ = _named(sentence)
    return bool(named) and all(ask.ids & done for ask in named)


def _is_true(match: re.Match, numbers: dict[str, set[float]]) -> bool:
    number, unit = float(match["number"]), match["unit"].lower()
    key = next(name for name in _UNIT_KEYS if unit.startswith(name))
    allowed = numbers[_UNIT_KEYS[key]]
    if _UNIT_KEYS[key] == "minute":
        return any(abs(number - value) <= max(1, value * TIME_TOLERANCE) for value in allowed)
    return number in allowed


_UNIT_KEYS = {
    "min": "minute", "set": "set", "rep": "rep", "round": "round", "kg": "load", "kilo": "load",
    "lb": "load", "pound": "load", "sec": "second", "%": "share", "percent": "share",
    "exercise": "item", "movement": "item",
}  # fmt: skip


def _numbers(plan: Plan, brief: Brief) -> dict[str, set[float]]:
    """Collect every number a text may state because the plan or the request holds it."""
    items, blocks = plan.items(), plan.blocks
    work = [item for block in blocks if block.kind not in AROUND for item in block.items]
    minutes = {duration.estimate_seconds(blocks) / 60, float(brief.minutes)}
    minutes |= {duration.block_seconds(block) / 60 for block in blocks}
    minutes |= {item.seconds / 60 for item in items if item.seconds}
    reps = {number for item in items for number in _all_numbers(item.reps)}
    reps |= {
        number for item in items for row in item.set_details for number in _all_numbers(row.reps)
    }
    seconds = {
        float(value) for item in items for value in (item.seconds, item.rest_seconds) if value
    }
    params = [block.params for block in blocks]
    for row in params:
        values = (row.rest_seconds, row.work_seconds, row.interval_seconds, row.time_cap_seconds)
        seconds |= {float(value) for value in values if value}
        reps |= {float(value) for value in row.rep_scheme or ()}
    minutes |= {value / 60 for value in seconds}
    loads = [
        load
        for item in items
        for load, _ in load_rules.loads_of(item)
        if not isinstance(load.value, str)
    ]
    return {
        "minute": minutes,
        "set": {float(item.sets) for item in items if item.sets}
        | {float(len(item.set_details)) for item in items if item.set_details},
        "rep": reps,
        "round": {float(row.rounds) for row in params if row.rounds},
        "load": {float(load.value) for load in loads if load.unit != "%1rm"},
        "share": {float(load.value) for load in loads if load.unit == "%1rm"},
        "second": seconds,
        "item": {float(len(work)), float(len(items))},
    }


def _all_numbers(reps: int | str | None) -> set[float]:
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", str(reps or ""))}
