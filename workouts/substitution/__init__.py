"""Another movement for the same work, chosen by rule: no model, no number nobody can account for.

The stand-in is of the same pattern, leaves out what hurts or what isn't there, and carries a load
only where the member's own sets of that very movement give one.
"""

from workouts.substitution.asking import Ask
from workouts.substitution.choosing import candidates
from workouts.substitution.prescribing import Substitute, prescribed

PAIN_NOTE = (
    "If it hurts on this one too, stop. Pain that is sharp, new or stays should be looked at by "
    "a doctor or physiotherapist."
)

__all__ = ["PAIN_NOTE", "Ask", "Substitute", "candidates", "prescribed"]
