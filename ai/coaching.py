"""What a coach is asked, and the brief it comes to once words, form, profile and defaults agree.

Precedence: the form's preferences, then the prompt's words, then the profile, then defaults.
Injuries and dislikes of the profile always hold. Where asks collide, `conflicts` says which won.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from accounts.profile import Constraint, TrainingProfile
from ai import amounts, fencing, focusing, skills, vocabulary, wording
from ai.amounts import Format
from ai.regions import RecentSession
from ai.wording import Wanted
from workouts import catalogue, injuries, strength
from workouts import kit as kits
from workouts.catalogue import Exercise
from workouts.injuries import Limits

# strength, hypertrophy, fat loss, endurance, mobility, power or general.
Goal = str
Level = str
Unit = Literal["kg", "lb"]

DEFAULT_MINUTES = 45
MOST_BLOCK_MINUTES = 60
# Around a timed piece asked for alone ("20 min AMRAP"): warm-up, cool-down and the changes.
AROUND_A_TIMED_PIECE = 11
# Loads past these are not what a member's dumbbells or bar hold, whatever a prompt says.
MOST_STATED_LOAD: Mapping[str, float] = {"kg": 250, "lb": 550}
AFTER_A_BIRTH = (
    "Around a birth, ask your doctor or midwife first, and stop if anything hurts, pulls or leaks."
)
AFTER_AN_OPERATION = (
    "After an operation, a tear or a break, do only what your doctor or physio has cleared."
)
LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the request's form says; None means not said, an empty kit means body weight only."""

    minutes: int | None = None
    equipment: tuple[str, ...] | None = None
    focus: str | None = None
    difficulty: str | None = None


@dataclass(frozen=True, slots=True)
class CoachRequest:
    prompt: str
    preferences: Preferences | None
    profile: TrainingProfile
    recent: tuple[RecentSession, ...]
    unit: Unit
    today: date


@dataclass(frozen=True, slots=True)
class Record:
    """A member's best set of a movement, with its estimated max in the member's unit."""

    name: str
    weight: float
    reps: int
    one_rep_max: float


@dataclass(frozen=True, slots=True)
class Brief:
    prompt: str
    minutes: int
    kit: frozenset[str]
    kit_reason: str
    kit_asked: frozenset[str]
    focus: tuple[str, ...]
    is_focus_asked: bool
    goal: Goal
    level: Level
    intensity: str | None
    easy_because: str | None
    limits: Limits
    limit_words: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    disliked_ids: frozenset[str]
    excluded_ids: frozenset[str]
    excluded_patterns: frozenset[str]
    unwanted: tuple[str, ...]
    favourite_ids: frozenset[str]
    areas: tuple[str, ...]
    format: Format | None
    sets: int | None
    reps: int | None
    rpe: float | None
    exercises: int | None
    warm_up: bool
    cool_down: bool
    records: Mapping[str, Record]
    stated_loads: tuple[tuple[float, str], ...]
    recent: tuple[RecentSession, ...]
    unit: Unit
    today: date
    conflicts: tuple[str, ...] = ()

    def asked_of(self, exercise: Exercise) -> Wanted | None:
        """Return the request for this movement that came with numbers of its own."""
        asked = (ask for ask in self.wanted if ask.reps and exercise.id in ask.ids)
        return next(asked, None)

    @property
    def focus_name(self) -> str:
        return " and ".join(self.focus)

    def refusal(self, exercise: Exercise) -> tuple[str, str] | None:
        """Return the rule and the sentence that keep this movement from this member, if any."""
        if reason := injuries.conflict(exercise, self.limits):
            return "injury", reason
        if exercise.id in self.disliked_ids:
            return "dislike", f"{exercise.name} is on the member's list of dislikes."
        if exercise.id in self.excluded_ids or exercise.pattern in self.excluded_patterns:
            return "excluded", f"The request leaves out {exercise.name}."
        if not catalogue.can_do(exercise, self.kit):
            return "kit", f"{exercise.name} needs kit the member doesn't have."
        if self.intensity == "easy" and self._is_too_hard_today(exercise):
            return "effort", f"{exercise.name} is not for an easy session."
        return None

    def _is_too_hard_today(self, exercise: Exercise) -> bool:
        """Say whether an easy day is no day for it: a bar, a jump, a swing; unless it was named."""
        if any(exercise.id in ask.ids for ask in self.wanted):
            return False
        bars = vocabulary.BARS - self.kit_asked
        is_fast = exercise.pattern in _FAST or "Swing" in exercise.name
        return is_fast or (bool(exercise.kit) and all(kit & bars for kit in exercise.kit))

    def allows(self, exercise: Exercise) -> bool:
        return self.refusal(exercise) is None


def brief(request: CoachRequest) -> Brief:
    """Merge a request's words, form and profile into what the session must keep to."""
    asks = wording.read(request.prompt)
    form, profile = request.preferences or Preferences(), request.profile
    kit, kit_reason, kit_notes = _kit(asks, form, profile)
    limits, limit_notes = _limits(asks, profile)
    level = _level(asks, form, profile)
    focus = focusing.focus_of(
        asks, wished=form.focus, level=level, split=profile.preferred_split, recent=request.recent
    )
    minutes, time_notes = _minutes(asks, form, profile)
    draft = Brief(
        prompt=request.prompt,
        minutes=minutes,
        kit=kit,
        kit_reason=kit_reason,
        kit_asked=kit & (asks.kit_only | asks.kit_had | asks.kit_wanted),
        focus=focus.names,
        is_focus_asked=focus.is_asked,
        goal=_goal(asks, profile, focus.names, is_easy=asks.easy_because is not None),
        level=level,
        intensity=_intensity(asks, focus.names),
        easy_because=asks.easy_because,
        limits=limits,
        limit_words=tuple(row.description for row in profile.constraints) + asks.pains,
        wanted=asks.wanted,
        disliked_ids=_disliked(tuple(profile.preferences.disliked_exercises)),
        excluded_ids=asks.unwanted_ids,
        excluded_patterns=asks.unwanted_patterns,
        unwanted=asks.unwanted_names,
        favourite_ids=_named_ids(tuple(profile.preferences.favorite_exercises)),
        areas=asks.areas if "mobility" in focus.names else (),
        format=asks.format,
        sets=asks.sets,
        reps=asks.reps,
        rpe=asks.rpe,
        exercises=asks.exercises,
        warm_up=_part(asks.warm_up, profile.preferences.warmup_required),
        cool_down=_part(asks.cool_down, profile.preferences.cooldown_required),
        records=_records(profile, request.unit),
        stated_loads=_believable(asks.loads),
        recent=request.recent,
        unit=request.unit,
        today=request.today,
    )
    wanted, wanted_notes = _wanted(asks, draft)
    trained, skill_notes = _skills(asks, draft)
    notes = (
        *_effort_notes(draft), *kit_notes, *limit_notes, *focus.notes, *time_notes, *wanted_notes,
        *skill_notes, *_load_notes(asks, draft),
    )  # fmt: skip
    return replace(draft, wanted=wanted, focus=trained, conflicts=tuple(dict.fromkeys(notes)))


def _part(asked: bool | None, usual: bool | None) -> bool:
    return asked if asked is not None else usual is not False


def _minutes(
    asks: wording.Asks, form: Preferences, profile: TrainingProfile
) -> tuple[int, tuple[str, ...]]:
    asked = form.minutes or asks.minutes
    if asked is None and asks.format and asks.format.minutes:
        asked = min(asks.format.minutes, MOST_BLOCK_MINUTES) + AROUND_A_TIMED_PIECE
    asked = asked or profile.session_duration or DEFAULT_MINUTES
    minutes = max(amounts.SHORTEST, min(amounts.LONGEST, asked))
    if minutes < asked:
        return minutes, (f"One session is planned for at most {amounts.LONGEST} minutes.",)
    if minutes > asked:
        return minutes, (f"A session is planned for at least {amounts.SHORTEST} minutes.",)
    return minutes, ()


def _kit(
    asks: wording.Asks, form: Preferences, profile: TrainingProfile
) -> tuple[frozenset[str], str, tuple[str, ...]]:
    kit, reason, notes = _kit_at_hand(asks, form, profile)
    missing = (asks.kit_wanted | _kit_implied(asks, kit)) - kit - asks.kit_without
    is_missing = [name for name in missing if name != "Weight plates"]
    if is_missing and form.equipment is None:
        if not profile.equipment and asks.place is None and not asks.kit_only:
            # Nobody asks for dumbbells they don't have when they never listed any kit.
            kit, reason = kit | missing, "the kit you named"
            notes = ()
        else:
            notes += (f"You asked for {_list(sorted(is_missing))}, which you don't have here.",)
    return kit - asks.kit_without, reason, notes


def _kit_implied(asks: wording.Asks, kit: frozenset[str]) -> frozenset[str]:
    """Return what the movements asked for by name take, where none of a name does without."""
    pieces: frozenset[str] = frozenset()
    for ask in asks.wanted:
        options = [found for item in ask.ids if (found := catalogue.get(item))]
        if any(catalogue.can_do(exercise, kit) for exercise in options):
            continue
        first = catalogue.get(ask.first or min(ask.ids))
        if first and first.kit:
            pieces |= min(first.kit, key=lambda needed: (len(needed), sorted(needed)))
    return pieces


def _kit_at_hand(
    asks: wording.Asks, form: Preferences, profile: TrainingProfile
) -> tuple[frozenset[str], str, tuple[str, ...]]:
    if form.equipment is not None:
        return kits.read(form.equipment), "the kit you chose", ()
    if asks.place == "no kit" and not asks.kit_only and not asks.kit_had:
        return frozenset(), "body weight only", ()
    if asks.kit_only:
        return asks.kit_only | asks.kit_had, "the kit you named", ()
    if asks.place == "hotel gym":
        return vocabulary.SMALL_GYM | asks.kit_had, "a small hotel gym", ()
    owned = kits.read(tuple(profile.equipment))
    if asks.place == "gym":
        return owned | kits.GYM | asks.kit_had, "a gym", ()
    if asks.kit_had:
        extra = owned if profile.equipment else frozenset()
        return extra | asks.kit_had, "the kit you named", ()
    if profile.equipment and not (asks.place == "home" and profile.training_location == "gym"):
        return owned, "your kit", ()
    if profile.training_location in ("gym", "both") and asks.place != "home":
        return (
            kits.GYM,
            "a standard gym",
            ("Your profile lists no kit, so we assumed a gym.",),
        )
    return (
        frozenset(),
        "body weight only",
        () if asks.kit_wanted else ("We know of no kit, so this uses body weight only.",),
    )


def _limits(asks: wording.Asks, profile: TrainingProfile) -> tuple[Limits, tuple[str, ...]]:
    today = [Constraint(id="prompt", description=pain[:500], created_at="") for pain in asks.pains]
    limits = injuries.read_limits([*profile.constraints, *today])
    said = [row.description.lower() for row in profile.constraints] + list(asks.pains)
    notes = tuple(
        f"We could not tell what {_quoted(words)} rules out, so skip anything that bothers it."
        for words in limits.unread
    )
    if any(vocabulary.BIRTH.search(words) for words in said):
        notes += (AFTER_A_BIRTH,)
    elif any(vocabulary.MENDED.search(words) for words in said):
        notes += (AFTER_AN_OPERATION,)
    return limits, notes


def _quoted(words: str) -> str:
    """Quote a limit back to the member, unless it says more than words of training do."""
    is_plain = len(words) <= 60 and not (fencing.is_unsafe(words) or fencing.echoed(words, words))
    return f'"{words}"' if is_plain else "one of your limits"


@functools.lru_cache(maxsize=256)
def _disliked(names: tuple[str, ...]) -> frozenset[str]:
    """A disliked family name ("lunges") takes its variants with it."""
    return frozenset(item for name in names for item in injuries.ban(name).exercise_ids)


@functools.lru_cache(maxsize=256)
def _named_ids(names: tuple[str, ...]) -> frozenset[str]:
    found = (catalogue.find(name) for name in names)
    return frozenset(exercise.id for exercise in found if exercise)


def _records(profile: TrainingProfile, unit: Unit) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for name, best in profile.personal_records.items():
        exercise = catalogue.find(name)
        one_rep_max = strength.estimated_1rm(weight=best.weight, reps=best.reps)
        if exercise is None or one_rep_max is None or not exercise.loaded:
            continue
        record = Record(
            name=exercise.name,
            weight=strength.convert(best.weight, source=best.unit, target=unit),
            reps=best.reps,
            one_rep_max=strength.convert(one_rep_max, source=best.unit, target=unit),
        )
        known = records.get(exercise.id)
        if known is None or known.one_rep_max < record.one_rep_max:
            records[exercise.id] = record
    return records


def _believable(loads: tuple[tuple[float, str], ...]) -> tuple[tuple[float, str], ...]:
    return tuple(load for load in loads if load[0] <= MOST_STATED_LOAD[load[1]])


def _load_notes(asks: wording.Asks, draft: Brief) -> tuple[str, ...]:
    """Say that a load was left out: one past belief, or past what the record of its lift holds."""
    loads = _believable(asks.loads)
    lifts = [record for ask in asks.wanted if (record := draft.records.get(ask.first or ""))]
    most = max((lift.one_rep_max for lift in lifts), default=None)
    if most and asks.reps:
        most = strength.most_weight_for(one_rep_max=most, reps=asks.reps) or most
    too_much = most is not None and any(
        strength.convert(value, source=unit, target=draft.unit) > most + 0.01
        for value, unit in loads
    )
    if too_much or len(loads) < len(asks.loads):
        return ("We left out a load that no record of yours supports.",)
    return ()


# Small muscles that hold a joint are trained lightly, whatever the goal.
_DELICATE = frozenset(("rotator cuff", "neck"))
_FAST = frozenset(("olympic", "jump", "throw"))
_HEAVY_GOALS = frozenset(("strength", "power", "hypertrophy", "fat loss"))


def _intensity(asks: wording.Asks, focus: tuple[str, ...]) -> str | None:
    if asks.easy_because or _DELICATE & {*focus}:
        return "easy"
    return "hard" if asks.is_hard else None


def _effort_notes(draft: Brief) -> tuple[str, ...]:
    return (f"Kept easy, because {draft.easy_because}.",) if draft.easy_because else ()


def _goal(
    asks: wording.Asks, profile: TrainingProfile, focus: tuple[str, ...], *, is_easy: bool
) -> Goal:
    goal = _usual_goal(asks, profile, focus)
    return "general" if is_easy and goal in _HEAVY_GOALS else goal


def _usual_goal(asks: wording.Asks, profile: TrainingProfile, focus: tuple[str, ...]) -> Goal:
    # "Mobility, then presses": the presses are trained as ever.
    if asks.goal and not (asks.goal == "mobility" and asks.wanted):
        return asks.goal
    if focus == ("mobility",):
        return "mobility"
    if focus == ("power",):
        return "power"
    texts = [profile.primary_goal, *profile.goals[:1]]
    read = (wording.goal_of(text) for text in texts if text)
    return next(filter(None, read), "general")


def _level(asks: wording.Asks, form: Preferences, profile: TrainingProfile) -> Level:
    chosen = wording.level_of(form.difficulty) if form.difficulty else None
    return chosen or asks.level or profile.experience or "beginner"


def _wanted(asks: wording.Asks, draft: Brief) -> tuple[tuple[Wanted, ...], tuple[str, ...]]:
    """Keep the asks that can be met; say which can't, and why."""
    kept, notes = [], []
    for ask in asks.wanted:
        options = [found for item in sorted(ask.ids) if (found := catalogue.get(item))]
        if any(draft.allows(exercise) for exercise in options):
            kept.append(ask)
            continue
        first = catalogue.get(ask.first) if ask.first else options[0] if options else None
        refusal = draft.refusal(first) if first else None
        rule = refusal[0] if refusal else "kit"
        notes.append(f"You asked for {ask.text}, but {_WHY_NOT[rule]}.")
    return tuple(kept), tuple(notes)


def _skills(asks: wording.Asks, draft: Brief) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the focus without the skills none of whose drills can be done, and why."""
    focus, notes = draft.focus, []
    for name in asks.skills:
        drills = [found for item in skills.drills((name,)) if (found := catalogue.get(item))]
        refusals = [draft.refusal(exercise) for exercise in drills]
        rules = [refusal[0] for refusal in refusals if refusal]
        if len(rules) == len(refusals):
            notes.append(f"You asked for {name} work, but {_WHY_NOT[min(rules)]}.")
            instead = skills.SKILLS[name].instead
            focus = tuple(
                part for found in focus for part in (instead if found == name else (found,))
            )
    return tuple(dict.fromkeys(focus)), tuple(notes)


_WHY_NOT = {
    "effort": "today stays easy, so it is for another day",
    "injury": "your limits come first, so this session goes without",
    "dislike": "it is on your list of dislikes",
    "excluded": "you also asked to leave it out",
    "kit": "it needs kit you don't have here",
}


def _list(names: list[str]) -> str:
    names = [name.lower() for name in names]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
