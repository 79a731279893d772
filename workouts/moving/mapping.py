"""What another app's exercise is here: what the member said, else its very name, else unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kinexfit import errors, tables
from workouts import catalogue, services
from workouts.moving.content import Session
from workouts.tables import Import, MemberExercise

KEY = "mapping"
MOST = 500
# What a name alone means without doubt; anything less is only suggested.
_SUGGESTED = 0.6


@dataclass(frozen=True, slots=True)
class Exercise:
    """A name in a file, what it is taken for, and what else it may be."""

    name: str
    sets: int
    exercise_id: str | None
    options: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a member's names mean: what they said, and their own exercises."""

    said: Mapping[str, str]
    own: Mapping[str, MemberExercise]

    def exercise_id(self, name: str) -> str | None:
        if name in self.said:
            return self.said[name] or None
        if found := catalogue.find(name):
            return found.id
        own = self.own.get(catalogue.normalise(name))
        return own.id if own else None


def known(*, user_id: str) -> Known:
    """Return what a member's names mean: two short reads."""
    own = services.custom_exercises(user_id=user_id)
    return Known(_said(user_id), {catalogue.normalise(row.name): row for row in own})


def _said(user_id: str) -> dict[str, str]:
    try:
        return Import.get(user_id, KEY, consistent_read=True).mapping or {}
    except Import.DoesNotExist:
        return {}


def remember(*, user_id: str, mapping: Mapping[str, str]) -> None:
    """Keep what a member says their other apps' exercises are; the empty text is "its own"."""
    own = {row.id for row in services.custom_exercises(user_id=user_id)}
    for name, chosen in mapping.items():
        if chosen and chosen not in own and catalogue.get(chosen) is None:
            reason = f"{name[:80]}: we know no such exercise."
            raise errors.BadInput(f"Invalid input: mapping: {reason}", fields={"mapping": reason})
    row = Import(user_id, KEY)
    row.update(actions=[Import.mapping.set(Import.mapping | {})])
    tables.rewrite(row, Import.mapping, lambda held: _joined(held or {}, mapping))


def _joined(held: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    # The oldest go first: what was said last is what matters.
    kept = {name: chosen for name, chosen in held.items() if name not in mapping}
    return dict([*kept.items(), *mapping.items()][-MOST:])


def forget(*, user_id: str) -> None:
    """Forget every mapping; what was imported by them stays."""
    Import(user_id, KEY).delete()


def exercises(sessions: Iterable[Session], known: Known) -> list[Exercise]:
    """Return the exercises of a file, unknown and frequent ones first."""
    counts: dict[str, int] = {}
    for session in sessions:
        for done in session.exercises:
            if done.exercise_id is None:
                counts[done.name] = counts.get(done.name, 0) + len(done.sets)
    found = [
        Exercise(name, sets, known.exercise_id(name), _options(name, known))
        for name, sets in counts.items()
    ]
    return sorted(found, key=lambda one: (one.exercise_id is not None, -one.sets, one.name))


def _options(name: str, known: Known) -> list[dict[str, str]]:
    nearest = [
        exercise for exercise, score in catalogue.search(name, limit=5) if score >= _SUGGESTED
    ]
    chosen = known.exercise_id(name)
    options = {exercise.id: exercise.name for exercise in nearest}
    if chosen and chosen not in options:
        exercise = catalogue.get(chosen)
        options = {chosen: exercise.name if exercise else name} | options
    own = known.own.get(catalogue.normalise(name))
    return [{"id": key, "name": label} for key, label in options.items()] + (
        [{"id": own.id, "name": own.name}] if own and own.id not in options else []
    )


def mapped(session: Session, known: Known) -> Session:
    """Return a session whose exercises have the ids their names mean; names stay as written."""
    exercises = [
        done
        if done.exercise_id
        else done.model_copy(update={"exercise_id": known.exercise_id(done.name)})
        for done in session.exercises
    ]
    return session.model_copy(update={"exercises": exercises})
