"""The progression rules a member has attached, and what they ask for next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import ValidationError

from accounts import profiles
from accounts import services as accounts
from accounts.tables import Member
from kinexfit import clock, errors, tables
from workouts import catalogue, progression, strength
from workouts.blocks import Block, Item, SetTarget
from workouts.services import sessions
from workouts.tables import Completion

MOST_RULES = 50
# Ten years of daily sessions; a rule folds everything since it was attached.
MOST_SESSIONS = 3_650
WEEKS = 8


class RuleNotFound(errors.NotFound):
    code = "PROGRESSION_NOT_FOUND"
    message = "That movement has no progression rule."


@dataclass(frozen=True, slots=True)
class Attached:
    """A rule on a movement, since when, and the next session it asks for."""

    exercise_id: str
    name: str
    rule: progression.Rule
    since: date
    next: progression.Prescription


def attach(*, user_id: str, exercise_id: str, rule: object, now: datetime) -> None:
    """Attach a rule to a catalogue movement, or change the one it has: it starts from today."""
    exercise = catalogue.get(exercise_id)
    if exercise is None:
        raise errors.BadInput(
            "Choose an exercise from the catalogue.", fields={"exerciseId": "Unknown."}
        )
    checked = read(rule)
    member = accounts.member(user_id=user_id)
    stored = {
        "name": exercise.name,
        "rule": checked.to_json(),
        "since": clock.local_date(now, member.time_zone).isoformat(),
    }

    def added(known: dict | None) -> dict:
        rules = {**(known or {}), exercise_id: stored}
        if len(rules) > MOST_RULES:
            raise errors.BadInput(f"You can keep {MOST_RULES} rules; delete one first.")
        return rules

    tables.rewrite(member, Member.progressions, added)


def read(rule: object) -> progression.Rule:
    """Check a rule a client sent; raise `BadInput` naming the fields."""
    try:
        return progression.RULE.validate_python(rule)
    except ValidationError as exc:
        raise profiles.invalid(exc) from exc


def detach(*, user_id: str, exercise_id: str) -> None:
    def removed(known: dict | None) -> dict:
        if not known or exercise_id not in known:
            raise RuleNotFound
        return {key: rule for key, rule in known.items() if key != exercise_id}

    tables.rewrite(accounts.member(user_id=user_id), Member.progressions, removed)


def attached(*, user_id: str, now: datetime) -> list[Attached]:
    """Return every rule with what it asks next: one read of the member, one query."""
    member = accounts.member(user_id=user_id)
    if not member.progressions:
        return []
    return sorted(_all(member, now), key=lambda one: one.name)


@dataclass(frozen=True, slots=True)
class Preview:
    """A rule and eight weeks of its sessions, each done as asked."""

    attached: Attached
    sessions: list[tuple[date, progression.Prescription]]

    @property
    def assumption(self) -> str:
        return progression.assumption(self.attached.rule)


def preview(
    *,
    user_id: str,
    exercise_id: str,
    weekdays: Sequence[int],
    missed: Sequence[int],
    now: datetime,
) -> Preview:
    """Return the coming sessions on these weekdays (0 is Monday), without those to be missed."""
    member = accounts.member(user_id=user_id)
    kept = (member.progressions or {}).get(exercise_id)
    if kept is None:
        raise RuleNotFound
    done = _done_since(member, [kept])
    today = clock.local_date(now, member.time_zone)
    one = _read(exercise_id, kept, done, today)
    tomorrow = today + timedelta(days=1)
    days = progression.training_days(start=tomorrow, weekdays=weekdays, weeks=WEEKS, missed=missed)
    history = _history(exercise_id, one.rule, one.since, done)
    return Preview(one, progression.preview(one.rule, history, days))


def applied(
    blocks: Sequence[Block], member: Member, *, now: datetime
) -> tuple[list[Block], dict[str, str]]:
    """Return a plan with its ruled movements' numbers replaced, and why, by exercise id.

    One query, and only where a movement of the plan has a rule.
    """
    planned = {item.exercise_id for block in blocks for item in block.items}
    if not planned & set(member.progressions or {}):
        return list(blocks), {}
    asked = {one.exercise_id: one.next for one in _all(member, now)}
    changed = [
        block.model_copy(update={"items": [_with(item, asked) for item in block.items]})
        if block.kind == "straight"
        else block
        for block in blocks
    ]
    return changed, {key: one.why for key, one in asked.items() if key in planned}


def _with(item: Item, asked: Mapping[str, progression.Prescription]) -> Item:
    found = asked.get(item.exercise_id or "")
    if found is None:
        return item
    warm_ups = [one for one in item.set_details if one.type == "warmup"]
    sets: list[SetTarget] = [*warm_ups, *found.sets]
    update = {"sets": len(sets), "reps": None, "load": None, "rpe": None, "set_details": sets}
    return item.model_copy(update=update)


def _all(member: Member, now: datetime) -> list[Attached]:
    rules = member.progressions or {}
    done = _done_since(member, list(rules.values()))
    today = clock.local_date(now, member.time_zone)
    return [_read(key, kept, done, today) for key, kept in rules.items()]


def _done_since(member: Member, rules: Sequence[Mapping]) -> list[Completion]:
    first = min(kept["since"] for kept in rules)
    return sessions.list_completions(
        user_id=member.id, limit=MOST_SESSIONS, start=first, end="9999-12-31"
    )


def _read(exercise_id: str, kept: Mapping, done: Sequence[Completion], today: date) -> Attached:
    rule = progression.RULE.validate_python(kept["rule"])
    since = date.fromisoformat(kept["since"])
    asked = progression.next_session(rule, _history(exercise_id, rule, since, done), today)
    return Attached(exercise_id, kept["name"], rule, since, asked)


def _history(
    exercise_id: str, rule: progression.Rule, since: date, done: Sequence[Completion]
) -> list[progression.Done]:
    """Return the movement's sessions since the rule was attached, oldest first."""
    history = []
    for row in reversed(done):
        day = date.fromisoformat(row.completed_date)
        sets = [one for one in _sets(row, exercise_id) if one.get("type", "normal") != "warmup"]
        read = tuple(found for one in sets if (found := _done_set(one, rule.unit)))
        if day >= since and read:
            history.append(progression.Done(day, read))
    return history


def _sets(row: Completion, exercise_id: str) -> list[dict]:
    logged = row.log.get("sets") or []
    return [
        one for entry in logged if entry.get("exerciseId") == exercise_id for one in entry["sets"]
    ]


def _done_set(logged: dict, unit: str) -> progression.DoneSet | None:
    load, reps = logged.get("load"), logged.get("reps")
    if not load or reps is None:
        return None
    weight = strength.convert(load["value"], source=load["unit"], target=unit)
    # A hundredth either way is rounding between units, not a lighter set.
    return progression.DoneSet(int(reps), round(weight, 2), logged.get("rpe"))


def as_json(one: Attached) -> dict:
    return {
        "exerciseId": one.exercise_id,
        "name": one.name,
        "rule": one.rule.to_json(),
        "since": one.since.isoformat(),
        "next": session_json(one.next),
    }


def session_json(asked: progression.Prescription) -> dict:
    return {"sets": [one.to_json() for one in asked.sets], "why": asked.why}
