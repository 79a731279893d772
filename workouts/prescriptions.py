"""How plans read to a member: the one place that turns prescriptions into words."""

from collections.abc import Iterable

from workouts.blocks import Block, Distance, Item, Load, Reps, SetTarget

BLOCK_NAMES = {
    "straight": "Straight sets",
    "superset": "Superset",
    "circuit": "Circuit",
    "emom": "EMOM",
    "amrap": "AMRAP",
    "for_time": "For time",
    "tabata": "Tabata",
    "interval": "Intervals",
    "ladder": "Ladder",
    "death_by": "Death by",
    "warmup": "Warm-up",
    "cooldown": "Cool-down",
}


def describe(item: Item) -> str:
    """Return an item's prescription in one line: "4 × 6–8 · 80 kg · rest 2:30"."""
    parts = (
        _sets_and_work(item),
        item.load and load(item.load),
        item.rpe and f"RPE {item.rpe:g}",
        item.tempo and f"tempo {item.tempo}",
        item.rest_seconds and f"rest {clock(item.rest_seconds)}",
    )
    return _joined(parts)


def describe_set(target: SetTarget) -> str:
    """Return what one set asks for: "6–8 · 80 kg"."""
    parts = (
        _amount(reps=target.reps, seconds=target.seconds, distance=target.distance),
        target.load and load(target.load),
        target.rpe and f"RPE {target.rpe:g}",
    )
    return _joined(parts)


def describe_block(block: Block) -> str:
    """Return how a block is timed or repeated: "4 rounds · every 1:00"."""
    params = block.params
    parts = (
        params.rep_scheme and "-".join(map(str, params.rep_scheme)),
        params.start
        and f"{params.start} rep{_s(params.start)}, then {params.step or 1} more each time",
        params.rounds and f"{params.rounds} round{_s(params.rounds)}",
        params.interval_seconds and f"every {clock(params.interval_seconds)}",
        params.work_seconds and f"work {clock(params.work_seconds)}",
        params.rest_seconds and f"rest {clock(params.rest_seconds)}",
        params.time_cap_seconds and _minutes(params.time_cap_seconds),
    )
    return _joined(parts)


def block_name(block: Block) -> str:
    return block.label or BLOCK_NAMES[block.kind]


def clock(seconds: int) -> str:
    """Return seconds as a stopwatch shows them: 45 → "0:45", 3725 → "1:02:05"."""
    hours, rest = divmod(int(seconds), 3_600)
    minutes, left = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{left:02d}"
    return f"{minutes}:{left:02d}"


def load(value: Load) -> str:
    number = value.value if isinstance(value.value, str) else f"{value.value:g}"
    return f"{number}% of 1RM" if value.unit == "%1rm" else f"{number} {value.unit}"


def reps_text(value: Reps) -> str:
    # A range takes an en dash; a scheme such as "21-15-9" stays as written.
    text = str(value)
    return text.replace("-", "–") if text.count("-") == 1 else text


def _sets_and_work(item: Item) -> str:
    sets = len(item.set_details) or item.sets
    work = _amount(
        reps=item.reps, seconds=item.seconds, distance=item.distance, calories=item.calories
    ) or _amounts_of(item.set_details)
    if not sets and _is_count(item.reps):
        work += " reps"
    if work and item.per_side:
        work += " per side"
    if sets and work:
        return f"{sets} × {work}"
    return work or (f"{sets} set{_s(sets)}" if sets else "")


def _minutes(seconds: int) -> str:
    whole, left = divmod(seconds, 60)
    return f"{clock(seconds)} minutes" if left else f"{whole} minute{_s(whole)}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _is_count(value: Reps | None) -> bool:
    return value is not None and str(value).replace("-", "").isdigit()


def _amounts_of(targets: Iterable[SetTarget]) -> str:
    amounts = [
        _amount(reps=target.reps, seconds=target.seconds, distance=target.distance)
        for target in targets
    ]
    return "/".join(dict.fromkeys(filter(None, amounts)))


def _amount(
    *,
    reps: Reps | None = None,
    seconds: int | None = None,
    distance: Distance | None = None,
    calories: int | None = None,
) -> str:
    if reps is not None:
        return reps_text(reps)
    if distance:
        return f"{distance.value:g} {distance.unit}"
    if calories:
        return f"{calories} cal"
    return clock(seconds) if seconds else ""


def _joined(parts: Iterable[object]) -> str:
    return " · ".join(str(part) for part in parts if part)
