"""The built-in coach: a planner over the exercise catalogue that needs no model.

The same request, profile and recent sessions give the same plan; every number in it is asked for,
known from a record, or part of a stated scheme.
"""

from dataclasses import replace

from ai.builtin import composing, words
from ai.coaching import Brief, CoachRequest, brief
from workouts import duration
from workouts.blocks import Block, Plan

# Of the time asked for: what falls shorter is not the session that was asked for.
ENOUGH, MOST_STEADY = 0.92, 0.3


class NothingToPlan(Exception):
    """No movement in the catalogue is left for this member with this request."""


def plan(request: CoachRequest) -> Plan:
    """Plan one session for a request."""
    return plan_for(brief(request))


def plan_for(asked: Brief) -> Plan:
    """Plan one session for a brief."""
    if blocks := composing.compose(asked):
        return words.describe(*_filled(blocks, asked))
    for focus in ("full body", "core", "mobility"):
        note = f"Nothing for {asked.focus_name} fits your kit and limits, so this is {focus} work."
        other = replace(
            asked, focus=(focus,), format=None, exercises=None, conflicts=(*asked.conflicts, note)
        )
        if blocks := composing.compose(other):
            return words.describe(blocks, other)
    raise NothingToPlan


def _filled(blocks: list[Block], asked: Brief) -> tuple[list[Block], Brief]:
    """Take in the whole body where too little of what was asked for is left to fill the time."""
    is_open = not (asked.format or asked.exercises or asked.sets or "mobility" in asked.focus)
    if not is_open or _share(blocks, asked) >= ENOUGH:
        return blocks, asked
    note = f"Too little for {asked.focus_name} fits your kit and limits, so other work fills it up."
    wider = replace(asked, focus=(*asked.focus, "full body"), conflicts=(*asked.conflicts, note))
    more = composing.compose(wider)
    if _share(more, asked) <= _share(blocks, asked):
        return blocks, asked
    return more, replace(wider, focus=asked.focus)


def _share(blocks: list[Block], asked: Brief) -> float:
    """Return how much of the time is filled; easy cardio is a filling only in part."""
    target = asked.minutes * 60
    steady = sum(duration.block_seconds(block) for block in blocks if block.id == "steady")
    most = target if asked.easy_because else MOST_STEADY * target
    too_much = max(0.0, steady - most)
    return (duration.estimate_seconds(blocks) - too_much) / target
