"""What every rule about plans shares: how it says what is wrong, and a few plain limits."""

from dataclasses import dataclass

# How far a session may be off the minutes asked for.
TIME_TOLERANCE = 0.10
AROUND = ("warmup", "cooldown")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a plan; `block` and `item` are positions, absent for the whole plan."""

    rule: str
    message: str
    block: int | None = None
    item: int | None = None
