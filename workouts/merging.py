"""A session that several devices write: every value keeps the moment it was set, the newest stays.

The state is `{target: {attribute: [value, stamp]}}`, a map of last-writer-wins registers: merging
is commutative, associative and idempotent, so edits may arrive late, twice, or in any order and
from any number of devices. A target is "session", or "exercise:ID", "set:ID", "block:ID" under an
id the device made. A stamp is a hybrid logical clock reading ("1763954321000-0000-k3j9x2"), which
compares as text; devices make theirs later than every stamp they have seen.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from workouts import playing
from workouts.blocks import Distance, Rpe, Seconds, SetType

State = dict[str, dict[str, list]]
SESSION = "session"
MOST_TARGETS = 600
MOST_BYTES = 250_000
# Of what was there before any device wrote: every edit is later.
FIRST_STAMP = "0000000000000-0000-server"
STAMP = re.compile(r"\d{13}-[0-9a-f]{4}-[a-z0-9]{4,12}")

_TARGET = re.compile(r"session|(?:exercise|set|block):[A-Za-z0-9_.-]{1,64}")
_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
_Order = Annotated[float, Field(ge=0, le=1_000_000)]
_Scale = Annotated[int, Field(ge=1, le=5)]


def _text(most: int) -> Any:
    return Annotated[str, StringConstraints(max_length=most)] | None


_ATTRIBUTES: Mapping[str, Mapping[str, Any]] = {
    SESSION: {
        "title": _text(200),
        "startedAt": playing.Moment,
        "finishedAt": playing.Moment | None,
        "completedDate": playing.Day | None,
        "durationSeconds": Seconds | None,
        "notes": _text(2_000),
        "perceivedDifficulty": Annotated[int, Field(ge=1, le=10)] | None,
        "energy": _Scale | None,
        "enjoyment": _Scale | None,
        "deleted": bool,
    },
    "exercise": {
        "name": Annotated[str, StringConstraints(min_length=1, max_length=200)],
        "exerciseId": _text(200),
        "order": _Order,
        "notes": _text(2_000),
        "deleted": bool,
    },
    "set": {
        "exercise": _Id,
        "order": _Order,
        "type": SetType,
        "reps": Annotated[int, Field(ge=0, le=1_000)] | None,
        "load": playing.Lifted | None,
        "rpe": Rpe | None,
        "seconds": Seconds | None,
        "distance": Distance | None,
        "notes": _text(500),
        "done": bool,
        "deleted": bool,
    },
    "block": {
        "name": _text(100),
        "score": _text(100),
        "seconds": Seconds | None,
    },
}
_READERS = {
    kind: {name: TypeAdapter(shape) for name, shape in shapes.items()}
    for kind, shapes in _ATTRIBUTES.items()
}
Rejected = dict[Literal["target", "attribute", "reason"], str]


def merge(state: State, edits: Sequence[Mapping]) -> tuple[State, list[Rejected]]:
    """Return the state with these edits in it, and what of them could not be read.

    An edit is `{"target", "at", "values"}`. One bad value never keeps the others out.
    """
    merged = {target: dict(registers) for target, registers in state.items()}
    rejected: list[Rejected] = []
    for edit in edits:
        target, stamp = edit.get("target"), edit.get("at")
        if not (isinstance(target, str) and _TARGET.fullmatch(target)):
            rejected.append(_refusal(str(target)[:80], "", "Unknown kind of target."))
            continue
        if not (isinstance(stamp, str) and STAMP.fullmatch(stamp)):
            rejected.append(_refusal(target, "", "Not a stamp."))
            continue
        values = edit.get("values") or {}
        if not isinstance(values, Mapping):
            rejected.append(_refusal(target, "", "Not values by name."))
            continue
        for name, value in values.items():
            try:
                read = _read(target, name, value)
            except (ValidationError, KeyError):
                rejected.append(_refusal(target, str(name)[:40], "We can't keep that value."))
                continue
            registers = merged.setdefault(target, {})
            if name not in registers or registers[name][1] < stamp:
                registers[name] = [read, stamp]
    return merged, rejected


def _read(target: str, name: str, value: object) -> object:
    adapter = _READERS[target.partition(":")[0]][name]
    return adapter.dump_python(
        adapter.validate_python(value), mode="json", by_alias=True, exclude_none=True
    )


def _refusal(target: str, attribute: str, reason: str) -> Rejected:
    return {"target": target, "attribute": attribute, "reason": reason}


def value(state: State, target: str, name: str, default: Any = None) -> Any:
    """Return what a register holds."""
    register = state.get(target, {}).get(name)
    return default if register is None or register[0] is None else register[0]


def newest_stamp(state: State) -> str:
    """Return the latest stamp in a state; the empty text when there is none."""
    stamps = (register[1] for registers in state.values() for register in registers.values())
    return max(stamps, default="")


def next_stamp(state: State, *, milliseconds: int, node: str) -> str:
    """Return a stamp later than all of a state's and no earlier than the clock."""
    newest = newest_stamp(state)
    latest, counter = (int(newest[:13]), int(newest[14:18], 16)) if newest else (0, 0)
    if milliseconds > latest:
        return f"{milliseconds:013d}-0000-{node}"
    if counter == 0xFFFF:
        return f"{latest + 1:013d}-0000-{node}"
    return f"{latest:013d}-{counter + 1:04x}-{node}"


def is_finished(state: State) -> bool:
    """Say whether the session counts as done: finished, and not deleted since."""
    return bool(value(state, SESSION, "finishedAt")) and not value(state, SESSION, "deleted")


def log_of(state: State) -> dict:
    """Return the log of a session: its done sets by exercise, block scores, notes and ratings."""
    log = {
        name: found
        for name in ("notes", "perceivedDifficulty", "energy", "enjoyment")
        if (found := value(state, SESSION, name)) is not None
    }
    scores = [_score(registers) for registers in _of_kind(state, "block").values()]
    return {
        **log,
        "exerciseMetrics": [],
        "prHighlights": [],
        "sets": _exercises(state),
        **({"blocks": kept} if (kept := [score for score in scores if len(score) > 1]) else {}),
    }


def _score(registers: dict[str, list]) -> dict:
    return {
        name: registers[name][0]
        for name in ("name", "score", "seconds")
        if name in registers and registers[name][0] is not None
    }


def _exercises(state: State) -> list[dict]:
    by_exercise: dict[str, list[tuple[float, str, dict]]] = {}
    for set_id, registers in _of_kind(state, "set").items():
        held = {name: register[0] for name, register in registers.items()}
        if held.get("done") and not held.get("deleted") and held.get("exercise"):
            row = {"id": set_id, **{name: held[name] for name in _LOGGED if _is_known(held, name)}}
            place = (held.get("order") or 0.0, set_id, row)
            by_exercise.setdefault(held["exercise"], []).append(place)
    found = []
    for exercise_id, registers in _of_kind(state, "exercise").items():
        held = {name: register[0] for name, register in registers.items()}
        sets = by_exercise.pop(exercise_id, [])
        if not sets or held.get("deleted") or not held.get("name"):
            continue
        row = {name: held[name] for name in ("name", "exerciseId", "notes") if held.get(name)}
        ordered = [one for _, _, one in sorted(sets, key=lambda place: place[:2])]
        found.append((held.get("order") or 0.0, exercise_id, {**row, "sets": ordered}))
    return [row for _, _, row in sorted(found, key=lambda place: place[:2])]


def exercise_keys(state: State) -> list[str]:
    """Return the exercises of a session that have sets, in order."""
    kept = [key for key in _of_kind(state, "exercise") if set_keys(state, key)]
    return sorted(kept, key=lambda key: (value(state, f"exercise:{key}", "order", 0.0), key))


def set_keys(state: State, exercise: str) -> list[str]:
    """Return the sets of an exercise that were not removed, in order."""
    kept = [
        key
        for key in _of_kind(state, "set")
        if value(state, f"set:{key}", "exercise") == exercise
        and not value(state, f"set:{key}", "deleted", False)
    ]
    return sorted(kept, key=lambda key: (value(state, f"set:{key}", "order", 0.0), key))


_LOGGED = ("type", "reps", "load", "rpe", "seconds", "distance", "notes")


def _is_known(held: dict, name: str) -> bool:
    return held.get(name) is not None


def _of_kind(state: State, kind: str) -> dict[str, dict[str, list]]:
    prefix = kind + ":"
    return {
        target.removeprefix(prefix): registers
        for target, registers in state.items()
        if target.startswith(prefix)
    }


def from_log(log: Mapping, *, stamp: str) -> list[dict]:
    """Return the edits that make a session of a log no device sent set by set."""
    about = {"notes": log.get("notes") or None, "durationSeconds": log.get("durationSeconds")}
    edits: list[dict] = [{"target": SESSION, "at": stamp, "values": about}]
    for number, exercise in enumerate(exercises_of(log)):
        key = f"x{number}"
        named = {name: exercise.get(name) for name in ("name", "exerciseId", "notes")}
        edits.append(
            {"target": f"exercise:{key}", "at": stamp, "values": {**named, "order": number}}
        )
        for place, done in enumerate(exercise.get("sets") or []):
            kept = {name: done[name] for name in _LOGGED if done.get(name) is not None}
            values = {**kept, "exercise": key, "order": place, "done": True}
            edits.append({"target": f"set:{key}.{place}", "at": stamp, "values": values})
    return edits


_PHONE_UNITS = {"lbs": "lb", "kg": "kg"}


def exercises_of(log: Mapping) -> list[dict]:
    """Return what a log says was done, set by set, whichever client wrote it."""
    return log.get("sets") or _sets_of_metrics(log)


def _sets_of_metrics(log: Mapping) -> list[dict]:
    """Return the phone's one value per exercise (contract §6) as sets."""
    found = []
    for row in log.get("exerciseMetrics") or []:
        if not row.get("completed") or not row.get("exerciseName"):
            continue
        done: dict[str, Any] = {"reps": row.get("reps"), "seconds": row.get("timeSeconds")}
        if row.get("weight"):
            unit = _PHONE_UNITS.get(str(row.get("weightUnit")), "lb")
            done["load"] = {"value": row["weight"], "unit": unit}
        if row.get("distance"):
            unit = row.get("distanceUnit") or "m"
            done["distance"] = {"value": row["distance"], "unit": unit}
        count = row.get("roundCompleted") if isinstance(row.get("roundCompleted"), int) else 1
        found.append(
            {
                "name": row["exerciseName"],
                "exerciseId": row.get("exerciseId"),
                "notes": row.get("notes"),
                "sets": [done] * max(1, min(100, count or 1)),
            }
        )
    return found
