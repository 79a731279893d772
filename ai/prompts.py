"""What we say to a model that writes a workout.

Three parts, from the most to the least stable, so that each is read from the prompt cache for as
long as it can be: the instructions (`ai.instructions`) and the tool are the same for everyone,
`profile_text` changes with the member, `request_text` with every request. Only data reaches the
model from members, fenced and marked as theirs.
"""

from collections.abc import Sequence

from accounts.profile import TrainingProfile
from ai.amounts import Format
from ai.coaching import Brief
from ai.fencing import fenced
from ai.regions import RecentSession
from ai.wording import Wanted
from workouts import catalogue
from workouts.blocks import Plan
from workouts.catalogue import Exercise

MAX_WORDS = 2_000
MAX_RECORDS = 15
MAX_RECENT = 8
MOVEMENTS_PER_PATTERN = 9
ANSWERS_PER_WISH = 4
STRESS_WORDS = {0: "none", 1: "light only", 2: "moderate at most"}
MEASURE_MARKS = {"seconds": " [s]", "distance": " [m]", "calories": " [cal]"}


def movements(brief: Brief) -> list[Exercise]:
    """Return what this member can do, well-known movements first, the same list every time.

    A movement asked for by name is listed however obscure it is.
    """
    wanted = {exercise.id for ask in brief.wanted for exercise in _answers(ask, brief)}
    chosen: list[Exercise] = []
    seen: dict[str, int] = {}
    for exercise in catalogue.best_known_first():
        taken = seen.get(exercise.pattern, 0)
        has_room = exercise.id in wanted or taken < MOVEMENTS_PER_PATTERN
        if has_room and brief.allows(exercise):
            chosen.append(exercise)
            seen[exercise.pattern] = taken + 1
    return chosen


def _answers(ask: Wanted, brief: Brief) -> list[Exercise]:
    """Return the best few movements that answer a wish: the one named, then the best known."""
    known = (catalogue.get(exercise_id) for exercise_id in ask.ids)
    allowed = [exercise for exercise in known if exercise is not None and brief.allows(exercise)]
    allowed.sort(key=lambda exercise: (exercise.id != ask.first, -exercise.staple, exercise.id))
    return allowed[:ANSWERS_PER_WISH]


def profile_text(*, profile: TrainingProfile, brief: Brief) -> str:
    """Describe the member; the same facts give the same bytes, which is what the cache goes by."""
    lines = [
        _line("Experience", profile.experience),
        _line("Goals", "; ".join(fenced(goal, 200) for goal in profile.goals[:10])),
        _line("Main goal", profile.primary_goal and fenced(profile.primary_goal, 200)),
        _line("Training days a week", profile.training_days),
        _line("Preferred split", profile.preferred_split),
        _line("Unit for loads", brief.unit),
        _line("Kit", "; ".join(sorted(brief.kit)) or "none, body weight only"),
        *_limit_lines(brief),
        _line("Likes", "; ".join(_names(profile.preferences.favorite_exercises))),
        _line("Dislikes", "; ".join(_names(profile.preferences.disliked_exercises))),
        *_record_lines(brief),
        *_recent_lines(brief.recent),
    ]
    facts = "\n".join(line for line in lines if line)
    choices = _movement_lines(movements(brief))
    return f"<profile>\n{facts}\n</profile>\n<movements>\n{choices}\n</movements>"


def request_text(*, words: str, brief: Brief) -> str:
    """State what this one session must keep to, then the member's words, fenced as data."""
    wishes = (_answers(ask, brief) for ask in brief.wanted)
    lines = [
        _line("Today", brief.today.isoformat()),
        _line("Time", f"{brief.minutes} minutes"),
        _line("Focus", brief.focus_name),
        _line("Goal", brief.goal),
        _line("Level", brief.level),
        _line("Intensity", brief.intensity),
        _line("Form", brief.format and _format_text(brief.format)),
        _line("Sets", brief.sets),
        _line("Reps", brief.reps),
        _line("Number of movements", brief.exercises),
        _line("Use", "; ".join(" or ".join(e.name for e in wish) for wish in wishes if wish)),
        _line("Leave out", "; ".join(_names(brief.unwanted))),
        _line("Loads they named", "; ".join(f"{load:g} {u}" for load, u in brief.stated_loads)),
        _line("Warm-up", not brief.warm_up and "none"),
        _line("Cool-down", not brief.cool_down and "none"),
        *(_line("Settled with the member", fenced(note, 300)) for note in brief.conflicts),
    ]
    stated = "\n".join(line for line in lines if line)
    return (
        f"<brief>\n{stated}\n</brief>\n"
        f"<member_words>\n{fenced(words, MAX_WORDS)}\n</member_words>\n"
        "Write this session now by calling emit_workout."
    )


def _format_text(form: Format) -> str:
    timing = {
        "minutes": form.minutes,
        "rounds": form.rounds,
        "intervalSeconds": form.interval_seconds,
        "workSeconds": form.work_seconds,
        "restSeconds": form.rest_seconds,
    }
    return ", ".join([form.kind, *(f"{name} {value}" for name, value in timing.items() if value)])


def repair_text(*, previous: Plan | None, findings: Sequence[str]) -> str:
    """Send a draft back once, with every reason it was refused."""
    draft = "" if previous is None else f"<draft>\n{fenced(_as_json(previous), 20_000)}\n</draft>\n"
    reasons = "\n".join(f"- {fenced(finding, 300)}" for finding in findings[:30])
    return (
        f"\n\nYour last draft was refused.\n{draft}<problems>\n{reasons}\n</problems>\n"
        "Mend every problem, keep what was right, and call emit_workout with the whole session."
    )


def _as_json(plan: Plan) -> str:
    return plan.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True)


def _line(label: str, value: object) -> str:
    return f"{label}: {value}" if value else ""


def _limit_lines(brief: Brief) -> list[str]:
    limits = brief.limits
    said = "; ".join(fenced(words, 200) for words in brief.limit_words[:20])
    joints = "; ".join(
        f"{joint.replace('_', ' ')} {STRESS_WORDS[limit]}"
        for joint, limit in sorted(limits.joints.items())
        if limit in STRESS_WORDS
    )
    return [
        _line("Limits, in their words", said),
        _line("Stress allowed on joints", joints),
        _line("Movement patterns to avoid", "; ".join(sorted(limits.patterns))),
    ]


def _record_lines(brief: Brief) -> list[str]:
    records = sorted(brief.records.values(), key=lambda record: -record.one_rep_max)
    # Rounded down: a maximum stated too high would invite a load the checker refuses.
    return [
        f"Record: {record.name} {record.weight:.4g} {brief.unit} x {record.reps}, "
        f"e1RM {int(record.one_rep_max)} {brief.unit}"
        for record in records[:MAX_RECORDS]
    ]


def _recent_lines(recent: Sequence[RecentSession]) -> list[str]:
    newest = sorted(recent, key=lambda session: session.date, reverse=True)[:MAX_RECENT]
    return [
        f"Trained on {session.date}: {fenced(session.focus, 60)}; {_exercise_names(session)}"
        for session in newest
    ]


def _exercise_names(session: RecentSession) -> str:
    known = (catalogue.get(exercise_id) for exercise_id in session.exercise_ids[:10])
    return ", ".join(exercise.name for exercise in known if exercise is not None)


def _movement_lines(choices: Sequence[Exercise]) -> str:
    by_pattern: dict[str, list[str]] = {}
    for exercise in choices:
        name = exercise.name + MEASURE_MARKS.get(exercise.measure, "")
        by_pattern.setdefault(exercise.pattern, []).append(name)
    return "\n".join(
        f"{pattern}: {'; '.join(by_pattern[pattern])}" for pattern in sorted(by_pattern)
    )


def _names(names: Sequence[str]) -> list[str]:
    return [fenced(name, 80) for name in names[:30]]
