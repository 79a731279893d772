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

    # The empty text says that a name is to stay as it is written, whatever it seems to mean.
    said: Mapping[str, str]
    # By normalised name.
    own: Mapping[str, MemberExercise]

    def beside(self, coming: Iterable[MemberExercise]) -> "Known":
        """Return what names mean once these exercises have come too."""
        return Known(
            self.said, {**self.own, **{catalogue.normalise(row.name): row for row in coming}}
        )

    def exercise_id(self, name: str) -> str | None:
        return (self.said[name] or None) if name in self.said else self.by_name(name)

    def has(self, exercise_id: str) -> bool:
        """Say whether there is such an exercise: another member's own is none of ours."""
        is_own = any(row.id == exercise_id for row in self.own.values())
        return is_own or catalogue.get(exercise_id) is not None

    def name_of(self, exercise_id: str) -> str:
        if exercise := catalogue.get(exercise_id):
            return exercise.name
        return next((row.name for row in self.own.values() if row.id == exercise_id), "")

    def by_name(self, name: str) -> str | None:
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


def choices(*, user_id: str) -> dict[str, str]:
    """Return {exercise id: name} of all a name may be taken for, by name."""
    own = {row.id: row.name for row in services.custom_exercises(user_id=user_id)}
    every = {exercise.id: exercise.name for exercise in catalogue.all_exercises()} | own
    return dict(sorted(every.items(), key=lambda pair: pair[1].casefold()))


def remember(*, user_id: str, mapping: Mapping[str, str]) -> None:
    """Keep what a member says their other apps' exercises are; the empty text says none of ours.

    A name that means nothing by itself needs no such saying: it is forgotten.
    """
    known_now = known(user_id=user_id)
    for name, chosen in mapping.items():
        if chosen and not known_now.has(chosen):
            reason = f"{name[:80]}: we know no such exercise."
            raise errors.BadInput(f"Invalid input: mapping: {reason}", fields={"mapping": reason})
    idle = {name for name, chosen in mapping.items() if not (chosen or known_now.by_name(name))}
    row = Import(user_id, KEY)
    row.update(actions=[Import.mapping.set(Import.mapping | {})])
    tables.rewrite(row, Import.mapping, lambda held: _joined(held or {}, mapping, idle))


def _joined(held: Mapping[str, str], mapping: Mapping[str, str], idle: set[str]) -> dict[str, str]:
    # The oldest go first: what was said last is what matters.
    kept = [(name, chosen) for name, chosen in held.items() if name not in mapping]
    said = [(name, chosen) for name, chosen in mapping.items() if name not in idle]
    return dict([*kept, *said][-MOST:])


def remembered(*, user_id: str) -> list[Exercise]:
    """Return what a member has said, by name."""
    known_now = known(user_id=user_id)
    return [
        Exercise(name, 0, chosen or None, _options(name, known_now))
        for name, chosen in sorted(known_now.said.items(), key=lambda pair: pair[0].casefold())
    ]


def forget(*, user_id: str) -> None:
    """Forget every mapping; what was imported by them stays."""
    Import(user_id, KEY).delete()


def exercises(sessions: Iterable[Session], known: Known) -> list[Exercise]:
    """Return the exercises of a file, unknown and frequent ones first."""
    counts: dict[str, int] = {}
    for session in sessions:
        for done in session.exercises:
            if not (done.exercise_id and known.has(done.exercise_id)):
                counts[done.name] = counts.get(done.name, 0) + len(done.sets)
    found = [
        Exercise(name, sets, known.exercise_id(name), _options(name, known))
        for name, sets in counts.items()
    ]
    return sorted(found, key=lambda one: (one.exercise_id is not None, -one.sets, one.name))


def _options(name: str, known: Known) -> list[dict[str, str]]:
    """Return what a name could be: what it is taken for first, then the nearest."""
    nearest = [one for one, score in catalogue.search(name, limit=5) if score >= _SUGGESTED]
    options = {one.id: one.name for one in nearest}
    if chosen := known.exercise_id(name):
        options = {chosen: known.name_of(chosen)} | options
    return [{"id": key, "name": label} for key, label in options.items()]


def mapped(session: Session, known: Known) -> Session:
    """Return a session whose exercises have the ids their names mean; names stay as written."""
    exercises = [
        done
        if done.exercise_id and known.has(done.exercise_id)
        else done.model_copy(update={"exercise_id": known.exercise_id(done.name)})
        for done in session.exercises
    ]
    return session.model_copy(update={"exercises": exercises})
