"""What sessions train: the regions of movements, of past sessions, and what follows in a split."""

from collections.abc import Sequence
from dataclasses import dataclass

from workouts import catalogue


@dataclass(frozen=True, slots=True)
class RecentSession:
    date: str
    focus: str
    exercise_ids: tuple[str, ...]


LOWER = (
    "squat", "lunge", "hinge", "hip_extension", "knee_extension", "knee_flexion", "calf",
    "hip_abduction",
)  # fmt: skip
_PUSH = frozenset(
    (
        "horizontal_push",
        "incline_push",
        "vertical_push",
        "dip",
        "elbow_extension",
        "lateral_raise",
        "fly",
    )
)
_PULL = frozenset(("horizontal_pull", "vertical_pull", "elbow_flexion", "rear_delt", "shrug"))
_CONDITIONING = frozenset(("conditioning", "locomotion", "jump", "throw"))


def region(exercise_id: str) -> str | None:
    """Name the part of the body a movement trains: legs, push, pull or conditioning."""
    exercise = catalogue.get(exercise_id)
    pattern = exercise.pattern if exercise else ""
    parts = {"legs": LOWER, "push": _PUSH, "pull": _PULL, "conditioning": _CONDITIONING}
    return next((name for name, patterns in parts.items() if pattern in patterns), None)


def trained(session: RecentSession) -> str:
    """Name what a past session trained, from its movements rather than its label."""
    regions = [found for item in session.exercise_ids if (found := region(item))]
    if not regions:
        return session.focus or "full body"
    shares = {name: regions.count(name) / len(regions) for name in set(regions)}
    top = max(sorted(shares), key=lambda name: shares[name])
    if shares[top] >= 0.7:
        return top
    lower = shares.get("legs", 0)
    return "upper body" if lower <= 0.2 and shares.get("conditioning", 0) < 0.5 else "full body"


_ROTATIONS = {
    "upper-lower": ("upper body", "legs"),
    "push-pull-legs": ("push", "pull", "legs"),
    "bro-split": ("chest", "back", "legs", "shoulders", "arms"),
}


def next_of_split(split: str | None, recent: Sequence[RecentSession]) -> str:
    """Return what a preferred split trains next; without one, the full body."""
    rotation = _ROTATIONS.get(split or "")
    if rotation is None:
        return "full body"
    dated = sorted(recent, key=lambda session: session.date)
    if not dated:
        return rotation[0]
    last = dated[-1].focus if dated[-1].focus in rotation else trained(dated[-1])
    if last not in rotation:
        return rotation[0]
    return rotation[(rotation.index(last) + 1) % len(rotation)]
