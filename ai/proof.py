"""The card members see: what was checked of a plan, in short sentences."""

from collections.abc import Iterator

from ai import load_rules
from ai.coaching import Brief
from workouts import duration, strength
from workouts.blocks import Plan


def checks(plan: Plan, brief: Brief) -> list[dict]:
    """Return what was checked, in short sentences members can read."""
    rows = [
        ("movements", "Movements", f"All {len(plan.items())} are in the exercise catalogue"),
        ("kit", "Kit", _kit_detail(plan, brief)),
        ("time", "Time", _time_detail(plan, brief)),
        *_effort_rows(brief),
        *_limit_rows(brief),
        *_load_rows(plan, brief),
        *_asked_rows(brief),
    ]
    return [
        {"rule": rule, "label": label, "passed": True, "detail": detail}
        for rule, label, detail in rows
    ]


def _kit_detail(plan: Plan, brief: Brief) -> str:
    used: set[str] = set()
    for item in plan.items():
        exercise = load_rules.exercise_of(item)
        kits = exercise.kit if exercise else ()
        options = [kit for kit in kits if all(piece in brief.kit for piece in kit)]
        used |= min(options, key=len) if options else frozenset()
    names = sorted(name.lower() for name in used)
    return f"Uses only {', '.join(names)}" if names else "Needs no equipment"


def _time_detail(plan: Plan, brief: Brief) -> str:
    return f"{round(duration.estimate_seconds(plan.blocks) / 60)} of {brief.minutes} minutes"


def _effort_rows(brief: Brief) -> Iterator[tuple[str, str, str]]:
    if brief.easy_because:
        yield "effort", "Effort", f"Kept easy, because {brief.easy_because}"


def _limit_rows(brief: Brief) -> Iterator[tuple[str, str, str]]:
    words = {
        0: "no stress on it",
        1: "nothing above light stress",
        2: "nothing above moderate stress",
    }
    for joint, most in brief.limits.joints.items():
        yield (
            "injury",
            joint.replace("_", " ").capitalize(),
            words.get(most, "as usual").capitalize(),
        )
    if brief.limits.patterns:
        kinds = ", ".join(sorted(name.replace("_", " ") for name in brief.limits.patterns))
        yield "injury", "Limits", f"Nothing of these kinds: {kinds}"
    left_out = brief.disliked_ids | brief.excluded_ids | brief.limits.exercise_ids
    if left_out or brief.excluded_patterns:
        yield "dislike", "Left out", "Nothing you asked us to leave out"


def _load_rows(plan: Plan, brief: Brief) -> Iterator[tuple[str, str, str]]:
    rows = [(item, load, reps) for item in plan.items() for load, reps in load_rules.loads_of(item)]
    for item, load, _ in rows[:4]:
        exercise = load_rules.exercise_of(item)
        record = brief.records.get(exercise.id) if exercise else None
        if record is None or load.unit == "%1rm" or isinstance(load.value, str):
            continue
        value = strength.convert(load.value, source=load.unit, target=brief.unit)
        share = round(100 * value / record.one_rep_max)
        best = f"{record.one_rep_max:.0f} {brief.unit}"
        detail = f"{item.name} {load.value:g} {load.unit} is {share} % of your estimated {best} max"
        yield "load", "Loads", detail
    if not rows:
        yield "load", "Loads", "No weight is set without a record of yours"


def _asked_rows(brief: Brief) -> Iterator[tuple[str, str, str]]:
    for ask in brief.wanted:
        yield "asked", "Asked for", f"It has your {ask.text}"
