"""Judge any plan, whoever made it, against the brief; and say what was checked, for members."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ai import fencing, wording
from ai.coaching import Brief, RecentSession
from workouts import catalogue, duration, kit, strength
from workouts.blocks import Block, Item, Load, Plan
from workouts.catalogue import Exercise

TIME_TOLERANCE = 0.10
MOST_SETS, MOST_REPS, MOST_ROUNDS = 10, 100, 30
MOST_REST, MOST_SECONDS, MOST_METRES, MOST_CALORIES = 600, 7_200, 42_200, 500
AROUND = ("warmup", "cooldown")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a plan; `block` and `item` are positions, absent for the whole plan."""

    rule: str
    message: str
    block: int | None = None
    item: int | None = None


def check(plan: Plan, brief: Brief) -> tuple[Finding, ...]:
    """Return everything a plan breaks; an empty answer is what members may see."""
    return (
        *_shape(plan),
        *_items(plan, brief),
        *_duplicates(plan),
        *_asked_for(plan, brief),
        *_time(plan, brief),
        *_texts(plan, brief),
    )


def exercise_of(item: Item) -> Exercise | None:
    """Return the movement an item means: by name first, because the name is what is shown."""
    stated = catalogue.get(item.exercise_id) if item.exercise_id else None
    # A few movements of the catalogue share a name up to its plural; the id then decides.
    if stated and catalogue.normalise(stated.name) == catalogue.normalise(item.name):
        return stated
    return catalogue.find(item.name)


def _shape(plan: Plan) -> Iterator[Finding]:
    if not any(block.items for block in plan.blocks):
        yield Finding("empty", "The plan has no movements.")
    elif all(block.kind in AROUND for block in plan.blocks if block.items):
        yield Finding("empty", "The plan has no work between warm-up and cool-down.")
    for number, block in enumerate(plan.blocks):
        if not block.items:
            yield Finding("empty", "A block has no movements.", number)
        yield from _params(block, number)


def _params(block: Block, number: int) -> Iterator[Finding]:
    params = block.params
    limits = (
        ("rounds", params.rounds, MOST_ROUNDS if block.kind not in ("emom", "tabata") else 60),
        ("rest", params.rest_seconds, MOST_REST),
        ("interval", params.interval_seconds, MOST_REST),
        ("work", params.work_seconds, MOST_REST),
        ("time cap", params.time_cap_seconds, 3_600),
        ("steps", len(params.rep_scheme or ()), 20),
        ("reps", max(params.rep_scheme or (0,)), MOST_REPS),
        ("starting reps", params.start, 30),
        ("step", abs(params.step or 0), 10),
    )
    for name, value, most in limits:
        if value is not None and value > most:
            yield Finding("sane", f"A block's {name} of {value} is not sensible.", number)


def _items(plan: Plan, brief: Brief) -> Iterator[Finding]:
    for block_number, block in enumerate(plan.blocks):
        for number, item in enumerate(block.items):
            for rule, message in _item(item, brief):
                yield Finding(rule, message, block_number, number)


def _item(item: Item, brief: Brief) -> Iterator[tuple[str, str]]:
    exercise = exercise_of(item)
    if exercise is None:
        yield "unknown", f'"{item.name[:60]}" is not a movement we know.'
        return
    if item.exercise_id is not None and item.exercise_id != exercise.id:
        yield "identity", f"{exercise.name} carries the id of another movement."
    if refusal := brief.refusal(exercise):
        yield refusal
    yield from _amounts(item)
    for load, reps in loads_of(item):
        if problem := load_problem(load, reps, exercise, brief):
            yield "load", problem


def _amounts(item: Item) -> Iterator[tuple[str, str]]:
    metres = item.distance.value * duration.METRES[item.distance.unit] if item.distance else None
    limits = [
        ("sets", item.sets, 1, MOST_SETS),
        ("sets", len(item.set_details) or None, 1, MOST_SETS),
        ("rest", item.rest_seconds, 0, MOST_REST),
        ("seconds", item.seconds, 1, MOST_SECONDS),
        ("metres", metres, 1, MOST_METRES),
        ("calories", item.calories, 1, MOST_CALORIES),
        ("reps", _most_reps(item.reps), 1, MOST_REPS),
    ]
    for target in item.set_details:
        limits.append(("reps", _most_reps(target.reps), 1, MOST_REPS))
        limits.append(("rest", target.rest_seconds, 0, MOST_REST))
        limits.append(("seconds", target.seconds, 1, MOST_SECONDS))
    for name, value, least, most in limits:
        if value is not None and not least <= value <= most:
            yield "sane", f"{item.name[:60]}: {value:g} {name} is not sensible."


def _most_reps(reps: int | str | None) -> float | None:
    if reps is None or isinstance(reps, int):
        return reps
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", reps)]
    return max(numbers) if numbers else None


def loads_of(item: Item) -> list[tuple[Load, int | None]]:
    """Return every load of an item with the fewest reps it is meant for."""
    pairs = [(item.load, item.reps)] if item.load else []
    pairs += [(row.load, row.reps or item.reps) for row in item.set_details if row.load]
    return [(load, _reps_under_load(reps)) for load, reps in pairs]


def _reps_under_load(reps: int | str | None) -> int | None:
    most = _most_reps(reps)
    return int(most) if most else None


def load_problem(load: Load, reps: int | None, exercise: Exercise, brief: Brief) -> str | None:
    """Say why a load may not stand, or None: only the member's own record can carry one."""
    if isinstance(load.value, str):
        return f"{exercise.name}: a load must be one number."
    record = brief.records.get(exercise.id)
    if load.unit == "%1rm":
        most = _most_share(reps)
        too_much = record is None or load.value > most
        return (
            f"{exercise.name}: {load.value:g} % is not supported by a record." if too_much else None
        )
    if record is None:
        if _is_stated(load, exercise, brief):
            return None
        return f"{exercise.name}: no record of the member's supports a load."
    if reps is None:
        return f"{exercise.name}: a load needs a rep count."
    value = strength.convert(load.value, source=load.unit, target=brief.unit)
    cap = strength.most_weight_for(one_rep_max=record.one_rep_max, reps=reps)
    if cap is None or value > cap + 0.01:
        return (
            f"{exercise.name}: {load.value:g} {load.unit} is more than the member's record allows."
        )
    return None


def _most_share(reps: int | None) -> float:
    cap = strength.most_weight_for(one_rep_max=100, reps=reps) if reps else None
    return cap or 0


def _is_stated(load: Load, exercise: Exercise, brief: Brief) -> bool:
    is_asked = any(exercise.id in ask.ids for ask in brief.wanted)
    return is_asked and (load.value, load.unit) in brief.stated_loads


def _duplicates(plan: Plan) -> Iterator[Finding]:
    for number, block in enumerate(plan.blocks):
        names = [catalogue.normalise(item.name) for item in block.items]
        for place, name in enumerate(names):
            if name in names[:place]:
                yield Finding(
                    "duplicate",
                    f"{block.items[place].name[:60]} is twice in a block.",
                    number,
                    place,
                )


def _asked_for(plan: Plan, brief: Brief) -> Iterator[Finding]:
    present = {exercise.id for item in plan.items() if (exercise := exercise_of(item))}
    for ask in brief.wanted:
        if not present & ask.ids:
            yield Finding("asked", f"The member asked for {ask.text}, which is missing.")


def _time(plan: Plan, brief: Brief) -> Iterator[Finding]:
    took = duration.estimate_seconds(plan.blocks) / 60
    if abs(took - brief.minutes) > brief.minutes * TIME_TOLERANCE:
        yield Finding("time", f"It takes about {took:.0f} minutes, not {brief.minutes}.")
    if plan.duration_minutes and abs(plan.duration_minutes - took) > max(1, took * TIME_TOLERANCE):
        yield Finding("time", f"It says {plan.duration_minutes} minutes but takes {took:.0f}.")


# Texts

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


def _texts(plan: Plan, brief: Brief) -> Iterator[Finding]:
    present = frozenset(exercise.id for item in plan.items() if (exercise := exercise_of(item)))
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
    for name in {item.name for item in plan.items() if len(item.name) > 3}:
        sentence = sentence.replace(name, "~")
    kept, rest = _named(sentence)
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
        load for item in items for load, _ in loads_of(item) if not isinstance(load.value, str)
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


# The proof card


def checks(plan: Plan, brief: Brief) -> list[dict]:
    """Return what was checked, in short sentences members can read."""
    rows = [
        ("movements", "Movements", f"All {len(plan.items())} are in the exercise catalogue"),
        ("kit", "Kit", _kit_detail(plan, brief)),
        ("time", "Time", _time_detail(plan, brief)),
        *_limit_rows(brief),
        *_load_rows(plan, brief),
        *_asked_rows(brief),
    ]
    return [
        {"rule": rule, "label": label, "passed": True, "detail": detail}
        for rule, label, detail in rows
    ]


def _kit_detail(plan: Plan, brief: Brief) -> str:
    used: set[str] = set()
    for item in plan.items():
        exercise = exercise_of(item)
        kits = exercise.kit if exercise else ()
        options = [kit for kit in kits if all(piece in brief.kit for piece in kit)]
        used |= min(options, key=len) if options else frozenset()
    names = sorted(name.lower() for name in used)
    return f"Uses only {', '.join(names)}" if names else "Needs no equipment"


def _time_detail(plan: Plan, brief: Brief) -> str:
    return f"{round(duration.estimate_seconds(plan.blocks) / 60)} of {brief.minutes} minutes"


def _limit_rows(brief: Brief) -> Iterator[tuple[str, str, str]]:
    words = {
        0: "no stress on it",
        1: "nothing above light stress",
        2: "nothing above moderate stress",
    }
    for joint, most in brief.limits.joints.items():
        yield (
            "injury",
            joint.replace("_", " ").capitalize(),
            words.get(most, "as usual").capitalize(),
        )
    if brief.limits.patterns:
        kinds = ", ".join(sorted(name.replace("_", " ") for name in brief.limits.patterns))
        yield "injury", "Limits", f"Nothing of these kinds: {kinds}"
    left_out = brief.disliked_ids | brief.excluded_ids | brief.limits.exercise_ids
    if left_out or brief.excluded_patterns:
        yield "dislike", "Left out", "Nothing you asked us to leave out"


def _load_rows(plan: Plan, brief: Brief) -> Iterator[tuple[str, str, str]]:
    rows = [(item, load, reps) for item in plan.items() for load, reps in loads_of(item)]
    for item, load, _ in rows[:4]:
        exercise = exercise_of(item)
        record = brief.records.get(exercise.id) if exercise else None
        if record is None or load.unit == "%1rm" or isinstance(load.value, str):
            continue
        value = strength.convert(load.value, source=load.unit, target=brief.unit)
        share = round(100 * value / record.one_rep_max)
        best = f"{record.one_rep_max:.0f} {brief.unit}"
        detail = f"{item.name} {load.value:g} {load.unit} is {share} % of your estimated {best} max"
        yield "load", "Loads", detail
    if not rows:
        yield "load", "Loads", "No weight is set without a record of yours"


def _asked_rows(brief: Brief) -> Iterator[tuple[str, str, str]]:
    for ask in brief.wanted:
        yield "asked", "Asked for", f"It has your {ask.text}"
