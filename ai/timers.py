"""Which timer suits a workout: from its blocks by rule; a model is asked only where rules waver."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ai import gateways
from ai.enhancing import prompts
from ai.ledger import Ledger
from workouts import catalogue, duration
from workouts.blocks import Block, Plan
from workouts.duration import AMRAP_CAP, EMOM_INTERVAL, TABATA_REST, TABATA_ROUNDS, TABATA_WORK
from workouts.prescriptions import clock

TIMERS = ("emom", "amrap", "interval_work_rest", "tabata", "for_time", "none")
STYLES = ("hyrox", "metcon", "strength", "endurance", "recovery", "mixed", "unknown")
_PARAMS = ("duration", "intervals", "workTime", "restTime", "rounds")
_AROUND = ("warmup", "cooldown")
_HYROX = ("sled", "ski", "row", "burpee broad", "farmer", "wall ball", "sandbag lunge", "run")
_EASY = ("stretch", "mobility", "yoga", "recovery")


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer with its numbers in seconds and counts, and why. `is_sure` says whether rules are."""

    type: str
    reason: str
    params: Mapping[str, int] = field(default_factory=dict)
    style: str = "unknown"
    goal: str = ""
    is_sure: bool = True

    def to_json(self) -> dict:
        """Return product §4's object: no suggested timer where none suits."""
        suggested = {"type": self.type, "reason": self.reason, "params": dict(self.params)}
        return {
            "workoutStyle": self.style,
            "primaryGoal": self.goal,
            "suggestedTimer": None if self.type == "none" else suggested,
            "reason": self.reason,
        }

    def for_phone(self) -> dict:
        """Return contract §8's flat object."""
        return {"type": self.type, **self.params}


def suggest(plan: Plan, ledger: Ledger | None = None) -> Timer:
    """Return the timer for a plan; a model that fails or makes numbers up changes nothing."""
    by_rule = _by_rule(plan)
    if by_rule.is_sure or ledger is None:
        return by_rule
    try:
        reply = ledger.converse(
            task="timer",
            system_blocks=[ledger.routes.prompts["timer"]],
            user_text=prompts.timer_text(plan),
            tool=prompts.SUGGEST_TIMER,
        )
    except gateways.CoachError:
        return by_rule
    return _read(reply.data, plan) or by_rule


def _by_rule(plan: Plan) -> Timer:
    work = [block for block in plan.blocks if block.kind not in _AROUND and block.items]
    timed = [block for block in work if block.kind in _TIMERS]
    found = _TIMERS[timed[0].kind](timed[0]) if timed else _untimed(work)
    is_sure = len(timed) == 1 or (not timed and all(block.kind == "straight" for block in work))
    return Timer(
        type=found[0],
        reason=found[1],
        params={name: value for name, value in found[2].items() if value},
        style=_style(plan, work),
        goal=_goal(work),
        is_sure=is_sure,
    )


_Found = tuple[str, str, dict[str, int | None]]


def _untimed(work: list[Block]) -> _Found:
    if any(block.kind in ("circuit", "superset") for block in work):
        return "none", "Rounds at your own pace: the player counts them and your rests.", {}
    if all((item.sets or 1) == 1 for block in work for item in block.items):
        return "none", "Once through, at your own pace: no clock is needed.", {}
    return "none", "Straight sets: the player starts your rest after each one.", {}


def _emom(block: Block) -> _Found:
    every = block.params.interval_seconds or EMOM_INTERVAL
    count = block.params.rounds or max(1, round(duration.block_seconds(block) / every))
    reason = f"Work starts every {clock(every)}, {count} times."
    return "emom", reason, {"intervals": count, "workTime": every, "duration": every * count}


def _amrap(block: Block) -> _Found:
    cap = block.params.time_cap_seconds or AMRAP_CAP
    return "amrap", f"As many rounds as fit into {clock(cap)}.", {"duration": cap}


def _tabata(block: Block) -> _Found:
    rounds = block.params.rounds or TABATA_ROUNDS
    work = block.params.work_seconds or TABATA_WORK
    rest = TABATA_REST if block.params.rest_seconds is None else block.params.rest_seconds
    reason = f"{work} s of work and {rest} s of rest, {rounds} times."
    return "tabata", reason, {"rounds": rounds, "workTime": work, "restTime": rest}


def _interval(block: Block) -> _Found:
    rounds, work = block.params.rounds or 1, block.params.work_seconds
    rest = block.params.rest_seconds
    reason = "Work and rest take turns by the clock."
    count = rounds * max(1, len(block.items))
    return "interval_work_rest", reason, {"rounds": count, "workTime": work, "restTime": rest}


def _for_time(block: Block) -> _Found:
    cap = block.params.time_cap_seconds
    reason = "As fast as good form allows" + (f", at most {clock(cap)}." if cap else ".")
    return "for_time", reason, {"duration": cap, "rounds": block.params.rounds}


_TIMERS = {
    "emom": _emom,
    "death_by": _emom,
    "amrap": _amrap,
    "tabata": _tabata,
    "interval": _interval,
    "for_time": _for_time,
    "ladder": _for_time,
}


def _style(plan: Plan, work: list[Block]) -> str:
    names = " ".join(item.name.lower() for item in plan.items())
    called = " ".join([plan.title, *plan.tags]).lower()
    if "hyrox" in called or sum(word in names for word in _HYROX) >= 4:
        return "hyrox"
    kinds = {block.kind for block in work}
    known = [catalogue.get(item.exercise_id or "") for block in work for item in block.items]
    patterns = [exercise.pattern for exercise in known if exercise]
    is_easing = patterns or any(word in called for word in _EASY)
    if is_easing and all(pattern in ("stretch", "mobility") for pattern in patterns):
        return "recovery"
    if patterns and all(pattern in ("locomotion", "conditioning") for pattern in patterns):
        return "endurance" if kinds <= {"straight", "interval"} else "metcon"
    if kinds and kinds <= {"straight", "superset"}:
        return "strength"
    if kinds & {"amrap", "emom", "for_time", "tabata", "circuit", "interval"}:
        return "mixed" if "straight" in kinds else "metcon"
    return "unknown"


def _goal(work: list[Block]) -> str:
    muscles: list[str] = []
    for block in work:
        for item in block.items:
            exercise = catalogue.get(item.exercise_id or "")
            muscles += exercise.primary_muscles if exercise else ()
    top = sorted(dict.fromkeys(muscles), key=lambda name: -muscles.count(name))[:2]
    return " and ".join(top)


def _read(data: Mapping[str, Any], plan: Plan) -> Timer | None:
    """Take a model's choice only where each of its numbers is one of the plan's."""
    kind, raw = data.get("type"), data.get("params")
    if kind not in TIMERS:
        return None
    params = {
        name: value
        for name, value in (raw if isinstance(raw, dict) else {}).items()
        if name in _PARAMS and isinstance(value, int) and not isinstance(value, bool)
    }
    if not set(params.values()) <= _numbers(plan) or (kind != "none" and not params):
        return None
    by_rule = _by_rule(plan)
    style = data.get("workoutStyle")
    return Timer(
        type=kind,
        # The rules' own words: a model's sentence could say anything.
        reason=_REASONS[kind],
        params=params,
        style=style if style in STYLES else by_rule.style,
        goal=by_rule.goal,
    )


_REASONS = {
    "emom": "Work starts with every interval.",
    "amrap": "As many rounds as fit into the time.",
    "interval_work_rest": "Work and rest take turns by the clock.",
    "tabata": "Short, hard intervals with shorter rests.",
    "for_time": "The clock counts up until you are done.",
    "none": "The player starts your rest after each set.",
}


def _numbers(plan: Plan) -> set[int]:
    found: set[int] = set()
    for block in plan.blocks:
        params = block.params.model_dump(exclude_none=True)
        found |= {value for value in params.values() if isinstance(value, int)}
        found.add(round(duration.block_seconds(block)))
        for item in block.items:
            found |= {value for value in (item.sets, item.seconds, item.rest_seconds) if value}
    return found
