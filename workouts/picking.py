"""Choosing an exercise: the catalogue and the member's own, by name, alias, muscle and kit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from workouts import catalogue
from workouts.catalogue import Exercise
from workouts.searching import words

MOST_SHOWN = 30
MUSCLES = tuple(
    sorted({muscle for one in catalogue.all_exercises() for muscle in one.primary_muscles})
)
# Below this many finds, spelling mistakes are forgiven too.
_FEW = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One exercise to choose, the member's own among them."""

    id: str
    name: str
    muscles: tuple[str, ...]
    kit: tuple[str, ...]
    measure: str
    is_own: bool
    standing: int
    aliases: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        kit = ", ".join(self.kit) or "No kit"
        return f"{', '.join(self.muscles).capitalize()} · {kit}" if self.muscles else kit


def of_catalogue(exercise: Exercise) -> Choice:
    kit = tuple(sorted(exercise.kit[0])) if exercise.kit else ("Other kit",)
    return Choice(
        exercise.id, exercise.name, exercise.primary_muscles, kit, exercise.measure, False,
        exercise.staple, exercise.aliases,
    )  # fmt: skip


def of_member(exercise_id: str, name: str, details: dict) -> Choice:
    return Choice(
        exercise_id, name, tuple(details.get("muscles") or ()), tuple(details.get("kit") or ()),
        details.get("measure") or "reps", True, 4,
    )  # fmt: skip


def choices(
    *,
    query: str,
    own: Sequence[Choice] = (),
    recent: Sequence[str] = (),
    muscle: str = "",
    kit: str = "",
    equipment: Collection[str] | None = None,
) -> list[Choice]:
    """Return what matches, best first; without a query the recently trained lead.

    `equipment` leaves only what that kit is enough for; None leaves everything.
    """
    known = [
        of_catalogue(exercise)
        for exercise in catalogue.all_exercises()
        if equipment is None or catalogue.can_do(exercise, equipment)
    ]
    mine = [one for one in own if equipment is None or set(one.kit) <= set(equipment)]
    pool = [
        one
        for one in (*mine, *known)
        if (not muscle or muscle in one.muscles) and (not kit or kit in one.kit)
    ]
    places = {exercise_id: place for place, exercise_id in reversed([*enumerate(recent)])}
    asked = words(query)
    ranked = [(rank, one) for one in pool if (rank := _rank(one, asked, query)) is not None]
    ranked.sort(key=lambda found: (found[0], places.get(found[1].id, len(places) + 1),
                                   -found[1].standing, found[1].name))  # fmt: skip
    found = [one for _, one in ranked[:MOST_SHOWN]]
    if asked and len(found) < _FEW:
        found += _misspelt(query, {one.id: one for one in pool}, {one.id for one in found})
    return found[:MOST_SHOWN]


def _rank(one: Choice, asked: Sequence[str], query: str) -> int | None:
    """Return how well a choice meets the words, 0 best; None where a word meets nothing."""
    if not asked:
        return 0
    spoken = words(one.name)
    if catalogue.normalise(query) == catalogue.normalise(one.name):
        return 0
    if _all_begin(asked, spoken):
        return 1
    if any(_all_begin(asked, words(alias)) for alias in one.aliases):
        return 2
    normal = catalogue.normalise(one.name).split()
    if _all_begin(catalogue.normalise(query).split(), normal):
        return 2
    wider = [*spoken, *normal, *words(" ".join((*one.aliases, *one.muscles, *one.kit)))]
    return 3 if _all_begin(asked, wider) else None


def _all_begin(asked: Iterable[str], spoken: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in spoken) for beginning in asked)


def _misspelt(query: str, pool: dict[str, Choice], seen: set[str]) -> list[Choice]:
    near = catalogue.search(query, limit=10)
    return [pool[exercise.id] for exercise, score in near
            if score >= 0.75 and exercise.id in pool and exercise.id not in seen]  # fmt: skip
