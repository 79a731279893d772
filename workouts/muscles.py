"""Sets per muscle: how much of a week's work each muscle of the catalogue had.

A set counts whole for the muscles a movement is for and half for those that assist, as in the
fractional counting of Pelland et al. (2024), "The Resistance Training Dose-Response".
"""

from collections.abc import Iterable, Mapping, Sequence

from workouts import catalogue
from workouts.performed import Movement

ASSISTING = 0.5
# Ten weekly sets are where growth clearly pays (Schoenfeld, Ogborn and Krieger 2017), twenty
# where more pays little; the map's shades go by them.
SHADES = (0.5, 5, 10, 20)

MUSCLES = (
    "neck", "traps", "shoulders", "chest", "biceps", "triceps", "forearms", "abdominals",
    "lats", "middle back", "lower back", "glutes", "abductors", "adductors", "quadriceps",
    "hamstrings", "calves",
)  # fmt: skip


def weekly_sets(
    movements: Iterable[Movement], *, own: Mapping[str, Sequence[str]] | None = None
) -> dict[str, float]:
    """Return the sets of every muscle; `own` gives the muscles of a member's own exercises."""
    counted = dict.fromkeys(MUSCLES, 0.0)
    for movement in movements:
        for muscle, share in _shares(movement.key, own or {}).items():
            counted[muscle] += share * len(movement.sets)
    return counted


def shade(sets: float) -> int:
    """Return how strongly the map colours a muscle, from 0 (nothing) to 4."""
    return sum(sets >= least for least in SHADES)


def _shares(key: str, own: Mapping[str, Sequence[str]]) -> dict[str, float]:
    known = catalogue.get(key)
    if known is None:
        return {muscle: 1.0 for muscle in own.get(key, ()) if muscle in MUSCLES}
    assisting = {muscle: ASSISTING for muscle in known.secondary_muscles if muscle in MUSCLES}
    return assisting | {muscle: 1.0 for muscle in known.primary_muscles if muscle in MUSCLES}
