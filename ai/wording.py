"""Read a request's words into structured asks. Words are data here: nothing in them is obeyed."""

import functools
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from ai import amounts, effort, skills
from ai import vocabulary as words
from ai.amounts import Format
from ai.regions import region
from workouts import catalogue, cautions, injuries, kit, languages
from workouts.catalogue import Exercise

LONGEST_NAME = 6

_NEGATION = re.compile(
    r"\b(?:no|without(?: any)?|skip(?:ping)?|avoid(?:ing)?|except|excluding|exclude|leave out|hate|"
    r"can'?t do|cannot do|do not do|don'?t (?:do|want|like|give me|include|make me do)|"
    r"not(?: doing)?|instead of|rather than|nothing (?:with|for|on)|anything but|sick of|not into|"
    r"minus|won'?t (?:wreck|kill|hurt|destroy|tire|trash|smoke|fry))\b"
    r"(?: any| more| the| my| to do| doing)*"
)
_TURN = re.compile(
    r"[.;!?\n]|,?\s\b(?:but|with|just|only|then|focus|give|include|using|i|my|for|please|today|"
    r"because|since|so|and (?:give|include|with|\d+|focus|make|do|use|add|a|an))\b"
)
_PAIN = re.compile(
    r"\b(hurts?|hurting|pain\w*|ach(es?|ing|y)|injur\w*|bad|tweaked|strain\w*|sprain\w*|impinge\w*|"
    r"tendin\w*|tendon\w*|surgery|torn|tear|herniat\w*|friendly|easy on|gentle on|protect|issues?|"
    r"problems?|arthritis|pregnan\w*|post-?(?:partum|natal)|birth|c-section|diastasis|pelvic floor|"
    r"new mum|sciatica|hernia|"
    # Names of complaints say by themselves that something hurts.
    r"(?:tennis|golfer'?s?'?) elbow|(?:runner|jumper)'?s'? knee|plantar|fasciitis|rotator cuff|"
    r"dodgy|killing|(?:play|act)ing up|wonky|iffy|gammy|dicky|flared?(?:[- ]up)?|twing\w*|niggl\w*|"
    r"spasm\w*|seized|operat\w*|replace\w*|broken?|fractur\w*|cast|sling|crutch\w*|splint|brace|"
    r"amput\w*|sensitive|inflam\w*|swollen|numb\w*|"
    r"carpal tunnel|shin splints?|frozen shoulder|bursitis|whiplash|scoliosis|stenosis|"
    r"spondyl\w*|(?:slipped|bulging) dis[ck]s?|achilles|meniscus|acl|mcl|labrum|itbs|hypertens\w*|"
    r"blood pressure|osteopo\w*|osteopenia|heart (?:condition|disease)|rehab\w*|"
    rf"{injuries.SEATED}|"
    # Sore muscles are the last session's; a sore joint is a limit.
    r"sore (?:left |right |lower |upper )?(?:shoulders?|knees?|back|neck|elbows?|wrists?|hips?|"
    r"ankles?))\b"
)
_CLAUSE_END = re.compile(
    r"[.;,!?\n]|\b(?:but|so|and i|give me|because|with|wants?|needs?|please|just|then)\b"
)
_NO_PAIN = re.compile(
    r"\b(no|without|not|don'?t have( any)?|zero) (more )?(\w+ )?(injur\w+|pain|issues?|problems?)\b"
)
_FILLER = (
    r"(?:\s*(?:a|an|the|my|some|one|two|pair of|set of|of|\d+ ?(?:kg|lbs?)?|heavy|light|and|or|"
    r"\+|&|,))*\s*"
)
_ONLY = re.compile(
    rf"\b(?:only(?: (?:have|got|own|use|using|with))?|just(?: (?:have|got|use|using|with))?|"
    rf"nothing but|all (?:i|we) have (?:is|are)){_FILLER}$"
)
_HAVE = re.compile(
    rf"\b(?:(?:i|we)(?:'ve)?(?: also)? (?:have|got|own)|have got|i've got|there(?:'s| is| are)|"
    rf"access to|available|borrowed|at home with|here with|got|my){_FILLER}$"
)
_WANTS = re.compile(rf"\b(?:with|using|use){_FILLER}$")
_GAP = re.compile(rf"^{_FILLER}$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A movement asked for by name; any of `ids` answers it, `first` best of all.

    `sets` and `reps` are those that stood right beside the name.
    """

    text: str
    ids: frozenset[str]
    first: str | None = None
    sets: int | None = None
    reps: int | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    text: str = ""
    minutes: int | None = None
    focus: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    goal: str | None = None
    level: str | None = None
    is_hard: bool = False
    easy_because: str | None = None
    skills: tuple[str, ...] = ()
    sport: tuple[str, tuple[str, ...]] | None = None
    place: str | None = None
    kit_only: frozenset[str] = frozenset()
    kit_had: frozenset[str] = frozenset()
    kit_wanted: frozenset[str] = frozenset()
    kit_without: frozenset[str] = frozenset()
    wanted: tuple[Wanted, ...] = ()
    unwanted_ids: frozenset[str] = frozenset()
    unwanted_patterns: frozenset[str] = frozenset()
    unwanted_names: tuple[str, ...] = ()
    pains: tuple[str, ...] = ()
    format: Format | None = None
    sets: int | None = None
    reps: int | None = None
    rpe: float | None = None
    exercises: int | None = None
    rounds: int | None = None
    loads: tuple[tuple[float, str], ...] = ()
    warm_up: bool | None = None
    cool_down: bool | None = None
    is_workout_request: bool = False
    red_flag: str | None = None


def understood(asks: Asks) -> bool:
    """Say whether there is anything to plan from."""
    return asks.is_workout_request


def read(prompt: str) -> Asks:
    """Read what a prompt asks for."""
    said = clean(prompt)
    text = skills.plain(languages.in_english(said))
    negative, positive = _split_negations(words.NOT_TODAY.sub(" ; ", text))
    positive = words.BENCH_PRESS.sub("bench press", positive)
    positive = words.ON_THE_ROWER.sub("rowing machine", positive)
    positive = words.HITTING.sub("shadow boxing", positive)
    positive = words.DISTANCE.sub(" run ", words.FIRST_RUN.sub(" beginner run ", positive))
    learned, positive = skills.named_in(positive)
    sport, positive = skills.sport_in(positive)
    wanted, rest = movements_in(positive)
    pains = _pains(text)
    rest = _without_complaints(rest)
    rest = words.SPLIT_NAME.sub(" ", words.SORE.sub(" ", rest))
    fmt = amounts.format_of(rest)
    ids, patterns, names, without = _unwanted(negative)
    pains += _spared(negative)
    ids |= _ruled_out(positive)
    only, had, asked = _kit(rest)
    sets, reps = amounts.scheme(rest)
    asks: dict[str, Any] = {
        "text": text,
        "minutes": amounts.minutes(rest, fmt),
        "focus": words.all_of(words.FOCI, rest),
        "areas": _areas(positive),
        "goal": words.first_of(words.GOALS, rest) or words.first_of(words.SPORTS, rest),
        "level": words.first_of(words.LEVELS, rest),
        "is_hard": effort.is_hard(rest),
        "easy_because": effort.easy_because(text),
        "skills": learned,
        "sport": sport,
        "place": _place(text),
        "kit_only": only,
        "kit_had": had,
        "kit_wanted": asked,
        "kit_without": without,
        "wanted": wanted,
        "unwanted_ids": ids,
        "unwanted_patterns": patterns,
        "unwanted_names": names,
        "pains": pains,
        "format": fmt,
        "sets": sets,
        "reps": reps,
        "rpe": amounts.rpe(rest),
        "exercises": amounts.count(r"(?:exercises?|movements?|moves)", rest, most=12),
        "rounds": amounts.count(r"rounds", rest, most=20),
        "loads": amounts.loads(text),
        "warm_up": _part(text, r"warm[- ]?up"),
        "cool_down": _part(text, r"cool[- ]?down"),
        "red_flag": cautions.caution(said),
    }
    return Asks(**asks, is_workout_request=_is_request(asks, text))


def clean(prompt: str) -> str:
    text = unicodedata.normalize("NFKC", prompt).lower()
    text = re.sub(r"[’‘`´]", "'", text)
    text = re.sub(r"[‐‑‒–—]", "-", text).replace("×", "x")
    return re.sub(r"[ \t]+", " ", text).strip()


def focus_of(text: str) -> tuple[str, ...]:
    """Read focus words alone, as a form's field holds them."""
    return words.all_of(words.FOCI, clean(text))


def level_of(text: str) -> str | None:
    text = clean(text)
    easy = {"easy": "beginner", "light": "beginner", "hard": "advanced"}
    return words.first_of(words.LEVELS, text) or easy.get(text)


def goal_of(text: str) -> str | None:
    return words.first_of(words.GOALS, clean(text))


def _is_request(asks: dict, text: str) -> bool:
    signs = (
        "minutes", "goal", "place", "kit_only", "kit_had", "wanted", "format", "is_hard",
        "easy_because", "skills", "sport", "level", "pains",
    )  # fmt: skip
    if words.TRAINING.search(text):
        return True
    if asks["focus"] and (len(text.split()) <= 12 or asks["minutes"]):
        return True
    return any(asks[name] for name in signs) and not text.endswith("?")


def _split_negations(text: str) -> tuple[tuple[str, ...], str]:
    """Return what is refused, phrase by phrase, and the text without it."""
    refused, kept, position = [], [], 0
    for match in _NEGATION.finditer(text):
        if match.start() < position:
            continue
        turn = _TURN.search(text, match.end())
        end = _end_of_list(text, match.end(), turn.start() if turn else len(text))
        kept.append(text[position : match.start()])
        refused.append(text[match.end() : end].strip(" ,"))
        position = end
    kept.append(text[position:])
    return tuple(part for part in refused if part), " ; ".join(kept)


def _areas(text: str) -> tuple[str, ...]:
    """Return the parts of the body named, and those that stiffen from what is done all day."""
    wider = (area for areas in words.all_of(words.WIDER_AREAS, text) for area in areas)
    return tuple(dict.fromkeys([*words.all_of(words.AREAS, text), *wider]))


def _end_of_list(text: str, start: int, stop: int) -> int:
    """Say where a refused list ends: "no squats, lunges or jumps" but "no squats, 30 minutes"."""
    if kind := words.KIND_BEFORE_WORK.match(text[start:stop]):
        return start + kind.end()
    if time := re.search(r"\s\d+[ -]?(?:m|mins?|minutes?|hours?)\b", text[start:stop]):
        stop = start + time.start()
    pieces = re.split(r"(,\s*(?:and |or )?|\s+(?:and|or|nor|&)\s+|/)", text[start:stop])
    end = start + len(pieces[0])
    for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        is_kind = words.all_of(words.KINDS, piece)
        names_something = is_kind or _ids_named(piece) or kit.named_in(piece)
        if not names_something or re.search(r"\d", piece) or len(piece.split()) > 4:
            break
        end += len(separator) + len(piece)
    return end


def _unwanted(
    refused: tuple[str, ...],
) -> tuple[frozenset[str], frozenset[str], tuple[str, ...], frozenset[str]]:
    ids: set[str] = set()
    patterns: set[str] = set()
    names: list[str] = []
    pieces: set[str] = set()
    for phrase in refused:
        for piece in re.split(r",|\band\b|\bor\b|\bnor\b|&|/", phrase):
            piece = re.sub(r"\b(more|any|the|of|kind|please|stuff|exercises?|moves?)\b", " ", piece)
            piece = piece.strip()
            if not piece:
                continue
            kinds = words.all_of(words.KINDS, piece)
            named = _ids_named(piece)
            patterns.update(pattern for kind in kinds for pattern in kind)
            if kinds:
                ids |= _banned_ids(piece)
            ids.update(named)
            if not named:
                pieces |= kit.named_in(piece)
            if kinds or named:
                names.append(piece)
    return frozenset(ids), frozenset(patterns), tuple(names), frozenset(pieces)


def _spared(refused: tuple[str, ...]) -> tuple[str, ...]:
    """Return the joints a request refuses to load: "nothing with knees" speaks of bad knees."""
    phrases = (phrase for phrase in refused if not _PAIN.search(phrase) and not _ids_named(phrase))
    return tuple(
        f"bad {phrase}" for phrase in phrases if injuries.read_phrase(f"bad {phrase}").joints
    )


def _ruled_out(text: str) -> frozenset[str]:
    """Return the movements that "low impact" or "single-leg" rules out without naming them."""
    ids: set[str] = set()
    if words.LOW_IMPACT.search(text):
        for name in ("jumping", "running"):
            ids |= _banned_ids(name)
    if words.ONE_WEIGHT.search(text):
        ids |= {row.id for row in catalogue.all_exercises() if _needs_two(row)}
    if words.ONE_LEGGED.search(text):
        ids |= {row.id for row in catalogue.all_exercises()
                if region(row.id) == "legs" and not row.unilateral}  # fmt: skip
    return frozenset(ids)


def _needs_two(exercise: Exercise) -> bool:
    """Say whether a movement takes a dumbbell in each hand."""
    is_dumbbell = exercise.loaded and any("Dumbbells" in kit for kit in exercise.kit)
    return is_dumbbell and not exercise.unilateral and exercise.id not in words.HELD_IN_BOTH_HANDS


@functools.cache
def _banned_ids(name: str) -> frozenset[str]:
    """Return all movements of a kind, those included that only their name gives away."""
    banned = injuries.ban(name)
    of_pattern = {row.id for row in catalogue.all_exercises() if row.pattern in banned.patterns}
    return banned.exercise_ids | of_pattern


def _ids_named(phrase: str) -> frozenset[str]:
    """Return all movements a refused phrase rules out: the family, not one of it."""
    wanted, _ = movements_in(phrase)
    keys = {catalogue.normalise(found.text) for found in wanted}
    carrying = {
        exercise.id
        for key in keys
        for exercise in catalogue.all_exercises()
        if _carries(exercise, key)
    }
    return frozenset(carrying | {item for found in wanted for item in found.ids})


def _carries(exercise: Exercise, key: str) -> bool:
    return f" {key} " in f" {catalogue.normalise(exercise.name)} "


def movements_in(text: str) -> tuple[tuple[Wanted, ...], str]:
    """Find movements named in a text, longest names first, and blank them out of it."""
    tokens = list(re.finditer(r"[a-z0-9'&]+(?:-[a-z0-9]+)*", text))
    found: dict[str, Wanted] = {}
    blanks: list[tuple[int, int]] = []
    at, read_to = 0, 0
    while at < len(tokens):
        for size in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            start, end = tokens[at].start(), tokens[at + size - 1].end()
            wanted = _wanted(text[start:end])
            is_kit = re.match(r" bars?\b", text[end:])
            if wanted and not is_kit and not re.search(r"[,.;:!?\n]", text[start:end]):
                sets, reps, read_to = amounts.beside(text, start, end, after=read_to)
                wanted = replace(wanted, sets=sets, reps=reps)
                found.setdefault(catalogue.normalise(wanted.text), wanted)
                blanks.append((start, end))
                at += size
                break
        else:
            at += 1
    for start, end in blanks:
        text = text[:start] + "~" * (end - start) + text[end:]
    return tuple(found.values()), text


@functools.lru_cache(maxsize=8_192)
def _wanted(phrase: str) -> Wanted | None:
    key = catalogue.normalise(phrase)
    if key in words.FAMILIES:
        patterns = words.FAMILIES[key]
        ids = {
            row.id
            for row in catalogue.all_exercises()
            if row.pattern in patterns and _carries(row, key)
        }
        exact = catalogue.find(phrase)
        return Wanted(phrase, frozenset(ids), exact.id if exact else None)
    exact = catalogue.find(phrase)
    if exact is None or exact.pattern in ("stretch", "neck") or len(key) < 3 or key == "bench":
        return None
    if " " not in key and (exact.staple == 0 or words.all_of(words.FOCI, key)):
        return None
    ids = {
        row.id
        for row in catalogue.all_exercises()
        if row.pattern == exact.pattern and _carries(row, key)
    }
    return Wanted(phrase, frozenset(ids | {exact.id}), exact.id)


def _kit(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Read kit named, by how: all there is, what is there today, and what is asked for."""
    sets: dict[str, set[str]] = {"only": set(), "have": set(), "want": set()}
    if words.MACHINES_ONLY.search(text):
        sets["only"].update(words.MACHINES)
    mode, last_end = "want", None
    for start, end, names in kit.mentions(text):
        before = text[:start]
        if last_end is None or not _GAP.match(text[last_end:start]):
            mode = "have" if _HAVE.search(before) else "want"
            mode = "only" if _ONLY.search(before) or re.match(r"[ -]only\b", text[end:]) else mode
        sets[mode].update(names)
        last_end = end
    return frozenset(sets["only"]), frozenset(sets["have"]), frozenset(sets["want"])


def _place(text: str) -> str | None:
    if words.HOTEL_GYM.search(text):
        return "hotel gym"
    if words.NO_KIT.search(text) or re.search(r"\b(outdoors?|in the park|travell?ing)\b", text):
        return "no kit"
    if words.AT_GYM.search(text):
        return "gym"
    return "home" if re.search(r"\b(at|from|in my) home\b|\bliving room\b", text) else None


def _pains(text: str) -> tuple[str, ...]:
    """Return the clauses that speak of pain or an injury, to be read like a profile's limits."""
    clauses = _CLAUSE_END.split(_NO_PAIN.sub(" ", text))
    return tuple(clause.strip() for clause in clauses if _is_complaint(clause))


def _is_complaint(clause: str) -> bool:
    limits = injuries.read_phrase(clause)
    says_something = limits.joints or limits.patterns or limits.exercise_ids
    return bool(_PAIN.search(clause) and says_something)


def _without_complaints(text: str) -> str:
    """Blank what hurts: "sore knee" asks for no knees; "postnatal core" asks for the core."""
    parts = _CLAUSE_END.split(text)
    ends = [*_CLAUSE_END.findall(text), ""]
    for number, part in enumerate(parts):
        is_for_it = words.BIRTH.search(part) or words.MENDING.search(part)
        if _is_complaint(part) and not is_for_it:
            part = words.IN_A_CAST.sub(" ", part)
            parts[number] = _PAIN.sub(" ", injuries.without_body_parts(part))
    return "".join(part + end for part, end in zip(parts, ends, strict=True))


def _part(text: str, name: str) -> bool | None:
    if re.search(
        rf"\b(no|without|skip) (the |a |any )?(warm[- ]?up or |cool[- ]?down or )?{name}", text
    ):
        return False
    return True if re.search(name, text) else None
