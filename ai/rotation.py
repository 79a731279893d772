"""What to train next, from what was trained last (product §4: the workout of the day and week)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ai.regions import RecentSession, trained

LOOK_BACK = timedelta(days=7)
SHORTEST, USUAL, LONGEST = 45, 50, 60
_UPPER = frozenset(
    ("upper body", "push", "pull", "chest", "back", "shoulders", "arms", "biceps", "triceps")
)
_LOWER = frozenset(("legs", "quads", "hamstrings", "glutes", "calves"))
_CARDIO = frozenset(("conditioning",))


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes next, and why in a sentence for the member."""

    focus: str
    why: str


def next_turn(recent: Sequence[RecentSession], today: date) -> Turn:
    """Return what follows the newest session of the last week; without one, the full body."""
    since = (today - LOOK_BACK).isoformat()
    fresh = [session for session in recent if since <= session.date <= today.isoformat()]
    if not fresh:
        return Turn("full body", "You haven't trained in the last week, so this is full body.")
    newest = max(fresh, key=lambda session: session.date)
    # Conditioning is made of all kinds of movement, so by these alone it looks like the full body.
    last = newest.focus if newest.focus in _CARDIO else trained(newest)
    focus = _after(last)
    return Turn(focus, f"Your last session was {last}, so this one is {focus}.")


def _after(last: str) -> str:
    if last in _UPPER:
        return "legs"
    if last in _LOWER:
        return "full body"
    return "upper body" if last in _CARDIO else "conditioning"


def minutes(session_duration: int | None) -> int:
    """Return how long it takes: the member's usual session within 45 to 60 minutes."""
    return max(SHORTEST, min(LONGEST, session_duration or USUAL))
