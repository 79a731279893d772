"""What may stand in for a movement, from the member's own profile and history."""

from dataclasses import dataclass

from accounts import services as accounts
from kinexfit import errors
from workouts import cautions, strength, substitution
from workouts.services.sessions import last_performance


class UnknownMovement(errors.BadInput):
    code = "UNKNOWN_MOVEMENT"
    message = "We don't know that movement, so we can't say what trains the same."


@dataclass(frozen=True, slots=True)
class Found:
    """The stand-ins, best first, and what to mind when something hurts."""

    substitutes: tuple[substitution.Substitute, ...]
    note: str | None


def substitutes(*, user_id: str, ask: substitution.Ask) -> Found:
    """Return what this member may do instead: one read of the member, one of what they did."""
    if answer := cautions.caution(ask.reason.lower()):
        raise cautions.SeeSomeone(answer)
    member = accounts.member(user_id=user_id)
    profile = accounts.training_profile(member)
    found = substitution.candidates(ask, profile)
    if found.original is None:
        raise UnknownMovement(fields={"name": UnknownMovement.message})
    history = {}
    if found.exercises:
        wanted = [*found.ids, found.original.id]
        history = last_performance(user_id=user_id, exercise_ids=wanted)
    unit: strength.Unit = "lb" if accounts.weight_unit(member) == "lb" else "kg"
    rows = substitution.prescribed(found, ask, profile, unit=unit, history=history)
    return Found(rows, substitution.PAIN_NOTE if found.is_pain else None)
