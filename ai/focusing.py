"""What a session trains: the request's words first, then what they imply, then the split."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ai import vocabulary, wording
from ai.regions import RecentSession, next_of_split, region
from ai.wording import Wanted
from workouts import catalogue

LEARNED_WITH_A_COACH = (
    "The Olympic lifts are learned with a coach beside you, so this session builds up to them."
)
NO_BREATHING_DRILLS = (
    "Beyond slow breathing at the end we have no drills for that, so this is easy mobility work."
)
_WORK = frozenset(("core", "conditioning", "power", "speed", "hyrox", "olympic lifting"))
_TIMED = ("emom", "amrap", "tabata", "for_time", "interval")


@dataclass(frozen=True, slots=True)
class Focus:
    """What is trained; `is_asked` where the words named it, `notes` where they did not."""

    names: tuple[str, ...]
    is_asked: bool
    notes: tuple[str, ...] = ()


def focus_of(
    asks: wording.Asks,
    *,
    wished: str | None,
    level: str,
    split: str | None,
    recent: Sequence[RecentSession],
) -> Focus:
    """Decide what to train; `wished` is the form's field and wins."""
    focus = _asked(asks, (wording.focus_of(wished) if wished else ()) or asks.focus)
    focus = focus or _implied(asks) or _next(asks, split, recent)
    if "olympic lifting" in focus.names and level == "beginner":
        return Focus(("full body",), focus.is_asked, (LEARNED_WITH_A_COACH,))
    return focus


def _asked(asks: wording.Asks, named: tuple[str, ...]) -> Focus | None:
    if "mobility" in named and not asks.skills and _is_easing(asks, named):
        notes = (NO_BREATHING_DRILLS,) if vocabulary.BREATHING.search(asks.text) else ()
        return Focus(("mobility",), True, notes)
    if not vocabulary.EASING.search(asks.text):
        # Whoever is stiff and asks for a session wants the session.
        named = tuple(name for name in named if name != "mobility")
    if named == ("mobility",) and asks.wanted:
        return _implied(replace(asks, goal=None))
    if asks.skills:
        return Focus((*asks.skills, *_without_repeats(named))[:3], True)
    if "full body" in named or len(named) > 3:
        return Focus(("full body", *(name for name in named if name == "conditioning")), True)
    return Focus(_without_repeats(named), True, _sport_notes(asks)) if named else None


def _implied(asks: wording.Asks) -> Focus | None:
    """Read a focus from the form of work, the goal or the movements asked for."""
    if asks.format and asks.format.kind in _TIMED:
        return Focus(("conditioning",), False)
    if asks.goal == "mobility":
        return Focus(("mobility",), False)
    if asks.wanted:
        return Focus((_focus_around(asks.wanted),), False, _sport_notes(asks))
    if asks.sport:
        return Focus(asks.sport[1], False, _sport_notes(asks))
    return Focus(("conditioning",), False) if asks.goal == "endurance" else None


def _next(asks: wording.Asks, split: str | None, recent: Sequence[RecentSession]) -> Focus:
    name = next_of_split(split, recent)
    what = "the full body" if name == "full body" else f"{name}, the next of your split"
    note = f"Your request named no part of the body, so this trains {what}."
    return Focus((name,), False, (note,))


def _sport_notes(asks: wording.Asks) -> tuple[str, ...]:
    if asks.sport is None:
        return ()
    return (f"This is training in support of {asks.sport[0]}, not practice of it.",)


def _is_easing(asks: wording.Asks, asked: tuple[str, ...]) -> bool:
    """Say whether the parts of the body beside "stretch" or "stiff" are what is to be eased."""
    if _WORK & {*asked} or asks.wanted or asks.format or vocabulary.WORK.search(asks.text):
        return False
    is_a_session = "full body" in asked or re.search(r"\b(?:work ?-?out|session)", asks.text)
    return bool(vocabulary.EASING.search(asks.text) or not is_a_session)


def _without_repeats(asked: tuple[str, ...]) -> tuple[str, ...]:
    inside = {
        "legs": {"quads", "hamstrings", "calves"},
        "arms": {"biceps", "triceps"},
    }
    covered = {part for name in asked for part in inside.get(name, ())}
    return tuple(name for name in asked if name not in covered)


def _focus_around(wanted: tuple[Wanted, ...]) -> str:
    regions = {found for ask in wanted if (found := region(ask.first or min(ask.ids)))}
    patterns = {row.pattern for ask in wanted if (row := catalogue.get(min(ask.ids)))}
    if patterns and all(pattern.startswith("core_") for pattern in patterns):
        return "core"
    if regions == {"legs"} or regions == {"conditioning"}:
        return regions.pop()
    return "upper body" if regions and regions <= {"push", "pull"} else "full body"
