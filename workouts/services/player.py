"""What the player is given to run a workout, online or not."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts import services as accounts
from workouts import picking, playing, strength, substitution
from workouts.blocks import Block, Item, Plan
from workouts.services import editor, library, progressions, rows, sessions
from workouts.services.custom_exercises import custom_exercises
from workouts.tables import Completion, Workout

LOOK_BACK = 50
# With the page, so that a taken machine is answered where there is no network.
MOST_SUBSTITUTES = 3
MOST_FOUND = 12


def player_plan(*, user_id: str, workout_id: str, now: datetime) -> dict:
    """Return a workout as steps with last time's values and stand-ins, in three reads."""
    row = rows.get_workout(user_id=user_id, workout_id=workout_id)
    member = accounts.member(user_id=user_id)
    blocks, reasons = progressions.applied(rows.blocks_of(row), member, now=now)
    done = sessions.list_completions(user_id=user_id, limit=LOOK_BACK)
    history = _by_movement(done, "sets")
    steps = playing.steps(blocks, last=history, notes=_by_movement(done, "notes"))
    for step in steps:
        said = (reasons.get(step.get("exerciseId") or ""), step.get("notes"))
        step["notes"] = " ".join(filter(None, said))
    _add_substitutes(steps, accounts.training_profile(member), history, member)
    return {
        "workoutId": row.id,
        "title": row.title or "Untitled workout",
        "version": row.updated_at,
        "unit": accounts.weight_unit(member),
        "rest": playing.DEFAULT_REST,
        "suggestion": _suggestion((row.body or {}).get("timerConfig")),
        "steps": steps,
    }


def free_workout(*, user_id: str, tier: str, now: datetime) -> Workout:
    """Return the workout that sessions without a plan belong to: one, made when first wanted."""
    workout_id = f"workout_{uuid.uuid5(uuid.NAMESPACE_OID, f'{user_id}|free')}"
    row = rows.find(user_id, workout_id)
    if row is not None and row.deleted_at:
        return library.restore_workout(user_id=user_id, workout_id=workout_id)
    plan = Plan(title="Free training", description="What you did without a plan.", blocks=[Block()])
    return row or editor.create_by_hand(
        user_id=user_id, workout_id=workout_id, plan=plan, tier=tier, now=now
    )


def find_movements(*, user_id: str, query: str) -> list[dict]:
    """Return exercises of the catalogue and the member's own, each with its load of last time."""
    own = custom_exercises(user_id=user_id)
    found = picking.choices(
        query=query, own=[picking.of_member(one.id, one.name, one.details) for one in own]
    )[:MOST_FOUND]
    done = sessions.list_completions(user_id=user_id, limit=LOOK_BACK)
    history = _by_movement(done, "sets")
    return [_movement(one, history.get(one.id, [])) for one in found]


def _movement(choice: picking.Choice, last: Sequence[dict]) -> dict:
    item: dict = {"name": choice.name, "exerciseId": choice.id}
    if load := next((done["load"] for done in last if done.get("load")), None):
        item["load"] = load
    return {"item": item, "rule": "Last time" if load else choice.text}


def _by_movement(done: Sequence[Completion], name: str) -> dict:
    """Return what the newest session with each movement says under `name`."""
    found: dict = {}
    for row in done:
        for exercise in row.log.get("sets") or []:
            key = exercise.get("exerciseId")
            if key and key not in found and exercise.get(name):
                found[key] = exercise[name]
    return found


def _add_substitutes(steps: list[dict], profile, history: Mapping, member) -> None:
    movements = [movement for step in steps for movement in (step["items"] or [step])]
    planned = frozenset(movement["exerciseId"] for movement in movements)
    unit: strength.Unit = "lb" if accounts.weight_unit(member) == "lb" else "kg"
    for movement in movements:
        item = Item.model_validate(movement.pop("item"))
        ask = substitution.Ask(item=item, taken=planned - {movement["exerciseId"]})
        found = substitution.candidates(ask, profile, most=MOST_SUBSTITUTES)
        offered = substitution.prescribed(found, ask, profile, unit=unit, history=history)
        movement["substitutes"] = [
            {"item": one.item.to_json(), "rule": one.rule} for one in offered
        ]


# The coach's words for a timer (product §4) → the players' own, and under which names.
_SUGGESTED = {
    "emom": ("emom", {"interval": "workTime", "rounds": "intervals"}),
    "amrap": ("amrap", {"seconds": "duration"}),
    "interval_work_rest": (
        "interval", {"work": "workTime", "rest": "restTime", "rounds": "rounds"}
    ),
    "tabata": ("tabata", {"work": "workTime", "rest": "restTime", "rounds": "rounds"}),
    "for_time": ("for_time", {"cap": "duration"}),
}  # fmt: skip


def _suggestion(config: object) -> dict | None:
    """Return a suggested timer (contract §5, `timerConfig`), if it says enough to be run."""
    if not isinstance(config, dict) or not isinstance(config.get("params"), dict):
        return None
    params = config["params"]
    kind, names = _SUGGESTED.get(str(params.get("type") or config.get("type")), ("", {}))
    timer = {name: params.get(sent, 0 if name == "rest" else None) for name, sent in names.items()}
    if not timer or not all(
        isinstance(value, int) and 0 <= value <= 86_400 for value in timer.values()
    ):
        return None
    reason = config.get("reason")
    return {
        "timer": {"kind": kind, **timer},
        "reason": reason[:500] if isinstance(reason, str) else "",
    }
