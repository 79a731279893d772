"""The built-in coach: a planner over the exercise catalogue that needs no model.

The same request, profile and recent sessions give the same plan; every number in it is asked for,
known from a record, or part of a stated scheme.
"""

from dataclasses import replace

from ai.builtin import composing, words
from ai.coaching import Brief, CoachRequest, brief
from workouts.blocks import Plan


class NothingToPlan(Exception):
    """No movement in the catalogue is left for this member with this request."""


def plan(request: CoachRequest) -> Plan:
    """Plan one session for a request."""
    return plan_for(brief(request))


def plan_for(asked: Brief) -> Plan:
    """Plan one session for a brief."""
    if blocks := composing.compose(asked):
        return words.describe(blocks, asked)
    for focus in ("full body", "core", "mobility"):
        note = f"Nothing for {asked.focus_name} fits your kit and limits, so this is {focus} work."
        other = replace(
            asked, focus=(focus,), format=None, exercises=None, conflicts=(*asked.conflicts, note)
        )
        if blocks := composing.compose(other):
            return words.describe(blocks, other)
    raise NothingToPlan
