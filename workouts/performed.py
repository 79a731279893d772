"""What a session's log says was done, read once for records, totals and muscles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workouts import catalogue, merging, playing, strength
from workouts.playing import LoggedSet

METRES = {"m": 1.0, "km": 1_000.0, "mi": 1_609.344}
# A key or a name in the totals may not be longer, which bounds what one exercise takes there.
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of a session; warm-up sets are not in it (product §8, reference §5 number 7)."""

    key: str
    name: str
    sets: tuple[LoggedSet, ...]

    def best_sets(self) -> Iterator[LoggedSet]:
        """Yield the sets records may be made of: drop sets and sets to failure are no tests."""
        return (done for done in self.sets if done.type == "normal")


def movements(log: Mapping) -> list[Movement]:
    """Return the movements of a log in order, whichever client wrote it."""
    found = []
    for exercise in playing.logged(merging.exercises_of(log)):
        sets = tuple(done for done in exercise.sets if done.type != "warmup")
        if sets:
            key = movement_key(exercise.name, exercise.exercise_id)
            found.append(Movement(key, shown_name(key, exercise.name), sets))
    return found


def movement_key(name: str, exercise_id: str | None = None) -> str:
    """Return what a movement is counted under: its catalogue or own id, else its plain name."""
    if exercise_id and (exercise_id.startswith("custom_") or catalogue.get(exercise_id)):
        return exercise_id[:LONGEST_NAME]
    known = catalogue.find(name)
    return known.id if known else (catalogue.normalise(name) or name)[:LONGEST_NAME]


def shown_name(key: str, written: str) -> str:
    known = catalogue.get(key)
    return known.name if known else written[:LONGEST_NAME]


def one_rep_max(done: LoggedSet) -> float | None:
    """Return the estimated one-rep max of a set in kilograms, to compare by."""
    if done.load is None or not done.reps:
        return None
    return strength.estimated_1rm(weight=kilograms(done), reps=done.reps)


def kilograms(done: LoggedSet) -> float:
    load = done.load
    return strength.convert(load.value, source=load.unit, target="kg") if load else 0.0


def metres(done: LoggedSet) -> float:
    distance = done.distance
    return distance.value * METRES[distance.unit] if distance else 0.0
