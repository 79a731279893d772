"""Headers that time a block: EMOM and every, AMRAP, caps, work and rest, tabata, death by."""

import itertools
import re

from ocr.parser import words as w
from ocr.parser.facts import AFTER_NUMBER, Handler, number_of

_MIN = rf"(?:{w.MINUTE}|m{w.END})"
_CLOCK = r"\d{1,2}:\d\d(?!\d)"
_COUNTED = rf"(?:{w.ROUNDS}|{w.SETS}|intervals?|times|x|veces|mal|fois|vezes)"
# "EMOM 16 for the lunch crew": words that go on about the block and name no movement.
_GOES_ON = r"(?:for|with|w/|at|in|by|from|on|to|and|mit|fur|con|para|avec|pour|com|por) "
_TOTAL = (
    rf"(?:{w.GAP}[,(@-]?{w.GAP}(?:(?P<clock>(?:x|for|of|-|:|in|de|durante|pendant|pour|"
    rf"fur|por|lang)?{w.GAP}{_CLOCK})|"
    rf"(?:x|for|of|-|:|de|durante|pendant|pour|fur|por|per|"
    rf"total)?{w.GAP}(?P<total>\d{{1,3}}){w.GAP}-?(?:total )?{_MIN}(?: total)?|"
    rf"(?:x|for|of|-|:|de|durante|pour|fur|"
    rf"por)?{w.GAP}(?P<count>\d{{1,3}}){w.GAP}(?:total )?{_COUNTED}|"
    rf"(?P<cross>x|for){w.GAP}(?P<crossed>\d{{1,3}})(?!\d|:\d|{w.GAP}[a-z\"'%])|"
    rf"(?P<bare>:?{w.GAP}\d{{1,3}})(?:{AFTER_NUMBER}|(?= {_GOES_ON})))\)?)?"
)


def _seconds(text: str | None) -> int | None:
    found = w.seconds(re.sub(r"(?<=\d)(\s?)m$", r"\1min", text.strip())) if text else None
    return found[0] if found else None


def _intervals(match: re.Match, interval: int, minutes: str | None) -> list:
    """Count the intervals of an EMOM from its total time or its number of sets."""
    facts: list = [("kind", "emom", 0), ("intervalSeconds", interval, 0)]
    groups = match.groupdict()
    count = None if minutes else groups.get("count")
    if not count and interval != 60 and groups.get("crossed") and groups["cross"] == "x":
        count = groups["crossed"]
    if count:
        spoken = [("roundsWord", True, 0)] if re.search(w.ROUNDS, match[0]) else []
        return [*facts, ("rounds", int(count), 0), *spoken]
    clock = re.search(_CLOCK, groups.get("clock") or "")
    total = minutes or groups.get("total") or groups.get("crossed") or groups.get("bare")
    seconds = _seconds(clock[0]) if clock else int(re.sub(r"\D", "", total)) * 60 if total else None
    if seconds and seconds >= interval:
        facts.append(("rounds", seconds // interval, 0))
    return facts


def _emom(match: re.Match, text: str) -> list | None:
    interval = int(match["mins"]) * 60 if match["mins"] else int(match["secs"] or 60)
    return _intervals(match, interval, match["before"]) if interval else None


def _every(match: re.Match, text: str) -> list | None:
    given = match["each"] or match["on_the"] or ""
    spelled = w.NUMBER_WORDS.get(given.split(" ")[0])
    interval = spelled * 60 if spelled else _seconds(given) if given else 60
    if not interval or not 10 <= interval <= 600:
        return None
    return _intervals(match, interval, None)


def _start_times(match: re.Match, text: str) -> list | None:
    """Read "on the 0:00, 4:00, 8:00" as intervals of four minutes."""
    starts = [0, *(w.seconds(clock)[0] for clock in re.findall(_CLOCK, match["starts"]))]  # type: ignore[index]
    steps = {later - one for one, later in itertools.pairwise(starts)}
    if len(steps) != 1 or not 10 <= (step := steps.pop()) <= 3_600:
        return None
    return [("kind", "emom", 0), ("intervalSeconds", step, 0), ("rounds", len(starts), 0)]


def _amrap(match: re.Match, text: str) -> list | None:
    facts: list = [("kind", "amrap", 0)]
    groups = match.groupdict()
    given = groups.get("before") or groups.get("after") or groups.get("within")
    seconds = _seconds(given) if given else None
    if seconds is None and (number := groups.get("before_bare") or groups.get("bare")):
        seconds = int(re.sub(r"\D", "", number)) * 60
    if seconds and seconds <= 86_400:
        facts.append(("timeCapSeconds", seconds, 0))
    times = next((key for key in ("times", "times_after") if groups.get(key)), None)
    if times:
        facts.append(("rounds", int(groups[times]), times))
    return facts


def _each_seconds(match: re.Match, text: str) -> list | None:
    given = next(key for key, value in match.groupdict().items() if value)
    seconds = _seconds(match[given])
    return [("eachSeconds", seconds, given)] if seconds and seconds <= 3_600 else None


def _cap(match: re.Match, text: str) -> list | None:
    given = next(found for found in match.groups() if found)
    seconds = _seconds(given)
    if seconds is None:
        seconds = int(re.sub(r"\D", "", given)) * 60
    if not 0 < seconds <= 86_400:
        return None
    within: list = [("within", True, 0)] if match["within"] or match["window"] else []
    return [("timeCapSeconds", seconds, 0), *within]


def _on_off(match: re.Match, text: str) -> list | None:
    on, off = (_half(match[name]) for name in ("on", "off"))
    if not on or off is None or on > 3_600 or off > 3_600:
        return None
    if match["on"].isdigit() and match["off"].isdigit() and min(on, off) < 5:
        # "3 on, 1 off" are days.
        return None
    times = match.groupdict().get("times")
    rounds = [("rounds", int(times), "times")] if times else []
    return [
        ("kind", "interval", 0),
        ("workSeconds", on, "on"),
        ("restSeconds", off, "off"),
        *rounds,
    ]


def _half(text: str) -> int | None:
    found = _seconds(text)
    return found if found is not None else int(re.sub(r"\D", "", text))


_INTERVAL_TALK = w.listed(
    """
    tabata interval intervals hiit rounds round work rest sec secs seconds stations each style
    rds full body intervalle intervalos rondas runden tours circuit format timer emom exercise
    exercises per for between station every move movement with on off and of series satze sets
    then de ejercicio ubung exercice max effort clock to the station change over switch move
    rotate transition style
    """
)


_RATIO_TIMES = re.compile(r"[ ]?x[ ]?\d{1,2}\b(?! ?(?:kg|lb|reps|x))")


def _ratio(match: re.Match, text: str) -> list | None:
    """Take "40/20" for work and rest only where the line speaks of nothing else."""
    ahead = re.split(r": ", text[match.end() :], maxsplit=1)[0]
    others = re.findall(r"[a-z]{2,}", text[: match.start()] + ahead)
    if re.search(r"(?:each|per) (?:exercise|station|move)", match[0]):
        return _on_off(match, text)
    counted = match.groupdict().get("times") or _RATIO_TIMES.match(ahead)
    if counted and match["on"] != "90" and not re.search(r"[a-z\d]", text[: match.start()]):
        others = []
    if re.match(r"\d{1,3} ?- ?\d", match[0]):
        return None
    is_plain = "unit" in match.groupdict() and not match["unit"]
    if not set(others) <= _INTERVAL_TALK and "tabata" not in others:
        return None
    outside = text[: match.start()] + ahead
    if is_plain and int(match["off"]) < 5:
        return None
    if is_plain and not others and not counted and not re.search(r"x ?\d{1,2}\b", outside):
        return None
    if re.search(r"@|\d ?(?:k?m|mi|kg|lb)\b|\d ?x ?\d", outside):
        return None
    return _on_off(match, text)


def _slot(match: re.Match, text: str) -> list | None:
    if match["parity"]:
        return [("slot", "odd" if match["parity"][0] in "oiu" else "even", 0)]
    numbers = [int(found) for found in re.findall(r"\d{1,2}", match[0])]
    return [("slot", numbers[0], 0), ("slots", max(numbers), 0)]


def _ascending(match: re.Match, text: str) -> list | None:
    return [("start", int(match["start"]), "start"), ("step", int(match["step"]), "step")]


def _death_by(match: re.Match, text: str) -> list | None:
    start = re.search(r"(?:min(?:ute)? ?1\D{1,4}|start(?:ing)? (?:at|with) )(\d{1,3})", match[0])
    step = re.search(r"\+ ?(\d{1,3})|add(?:ing)? (\d{1,3})", match[0])
    facts: list = [] if match[0].startswith("start") else [("kind", "death_by", 0)]
    if start:
        facts.append(("start", int(start[1]), 0))
    if step:
        facts.append(("step", int(step[1] or step[2]), 0))
    return facts


_D = rf"(?:{_CLOCK}|(?<!\d):\d\d|\d{{1,3}}{w.GAP}-?(?:(?:{w.SECOND}|{_MIN})\.?)?)"
_ON = (
    rf"(?:on|work(?:ing)?|hard|all[- ]out|fast|arbeit|belastung|trabajo|"
    rf"travail|trabalho|ativo|activo|effort|an|schnell|rapido|vite|"
    rf"fuerte){w.END}"
)
_OFF = (
    rf"(?:off|rest|easy|slow|pausen?|pausa|descanso|repos|recovery|recover|rec|"
    rf"aus|locker|langsam|suave|float){w.END}"
)
_TIMES = rf"(?:{w.GAP}x{w.GAP}| (?:cycles|rounds|sets|blocks|times) (?:of )?(?:an? )?)"
_TIMES_AFTER = (
    rf"(?:,?{w.GAP}x{w.GAP}(?P<times>\d{{1,2}})(?={w.GAP}[a-z])(?!{w.GAP}(?:{_COUNTED}|reps?)))?"
)
_AMRAP_TIME = rf"(?:{_CLOCK}|\d{{1,3}}{w.GAP}-?(?:{_MIN}\.?|{w.SECOND}))"
TIMING: tuple[tuple[str, Handler], ...] = (
    (
        r"(?:start(?:ing)? (?:at|with) |from )(?P<start>\d{1,3})(?: reps?)?"
        r"(?: (?:of|on) (?:each|everything)(?: (?:movement|exercise))?| each)?"
        r"(?:[ ,.;&-]{1,4}(?:and |then )?)"
        r"(?:(?:add(?:ing)?|go(?:ing)? up(?: by)?|increas(?:e|ing)(?: by)?|up) |\+ ?)"
        r"(?P<step>\d{1,3})(?: reps?)?(?: (?:to|on|of) (?:each|everything)(?: (?:movement|"
        r"exercise))?)?"
        r" (?:each|every|per|a) round\b",
        _ascending,
    ),
    (
        r"\bdeath by\b|"
        r"(?:min(?:ute)? ?1 ?[=:-] ?\d{1,3} ?(?:reps?)?,? ?"
        r"(?:min(?:ute)? ?2 ?[=:-] ?\d{1,3} ?(?:reps?)?,? ?)?(?:then )?)?"
        r"\+ ?\d{1,3}(?: reps?)? (?:each|"
        r"every|per|a|pro) min(?:ute)?|"
        r"(?:add(?:ing)? \d{1,3}(?: reps?)? (?:each|every|per) min(?:ute)?)|"
        r"start(?:ing)? (?:at|with) \d{1,3}(?: reps?)?(?: in (?:the first )?min(?:ute)?(?: 1)?)?"
        r"(?=[,.;)\n]|$| and)",
        _death_by,
    ),
    (
        rf"(?:(?<![\w\0])(?P<parity>odd|even|impar(?:es)?|par(?:es)?|ungerade|"
        rf"gerade|impaires?|paires?)(?: min(?:ute)?s?\.?| minutos|"
        rf" minuten)?(?:{w.GAP}[:=-]| (?=\d))|"
        rf"(?<![\w\0])(?:min(?:ute|uto)?s?|"
        rf"m){w.GAP}\d{{1,2}}(?:{w.GAP}[,/&-]{w.GAP}\d{{1,2}}){{0,8}}{w.GAP}[:.)"
        rf"=•-]|"
        rf"(?<![\w\0])min(?:ute)?s? \d{{1,2}}-\d{{1,2}}(?= \d)|"
        r"(?<![\w\0])min(?:ute)?s? \d{1,2}(?= (?:\d{1,3} ?[a-z]|rest|repos|descanso|pausa|pause))|"
        rf"(?<![\w\0])\d{{1,2}}(?:st|nd|rd|th) min(?:ute)?{w.GAP}[:=-])",
        _slot,
    ),
    (
        rf"(?<!\d)(?P<on>{_D}){w.GAP}(?:of |de |d')?{_ON}[ ,/:+&•|-]{{0,10}}(?:and |y |"
        rf"und |et |e |then |followed by |con |mit |with )?"
        rf"(?P<off>{_D}){w.GAP}(?:of |de )?{_OFF}{_TIMES_AFTER}",
        _on_off,
    ),
    (
        rf"\b(?:work|on|arbeit|trabaj(?:o|as?|an)|travail|trabalh(?:o|a))[ :=]{{1,3}}(?P<on>{_D})"
        rf"[ ,/|;•-]{{1,4}}(?:y |e |and )?(?:rest|off|pause|pausa|descans(?:o|as?|an)|repos)"
        rf"[ :=]{{1,3}}(?P<off>{_D})",
        _on_off,
    ),
    (
        rf"(?<![\w/.,:@-])(?P<on>\d\d){w.GAP}(?P<unit>s|sec|"
        rf"\")?{w.GAP}[/:]{w.GAP}(?P<off>\d\d){w.GAP}(?:s|sec|\")?(?![\w/.%]|"
        rf"[:-]\d){_TIMES_AFTER}",
        _ratio,
    ),
    (
        rf"(?P<on>{_D})(?: max(?:imum)? effort| work)?(?: each| per exercise|"
        rf" per station)?[ ,/&+-]{{1,4}}(?:and |"
        rf"then |with |y |und |et |e )?(?P<off>{_D}){w.GAP}(?:of |"
        rf"de )?(?:{w.REST}|to (?:change|switch|move|rotate)(?: over)?|change ?over|"
        rf"transition)(?: between| in between)?\b",
        _ratio,
    ),
    (
        rf"(?:(?<![\d:.x])"
        rf"(?P<before>\d{{1,3}}){w.GAP}-?(?:{_MIN}"
        rf"(?: (?:kb|db|kettlebell|dumbbell|barbell|bodyweight|bw|partner|full body|core))?)?"
        rf"[ -]{{0,2}})?(?<![a-z])"
        rf"(?:e(?P<mins>\d)(?:min)?mom|e(?P<secs>\d{{2,3}})(?:s(?: ?om)?|om)|emom|"
        rf"otm|on the minute)s?(?![a-z]){_TOTAL}",
        _emom,
    ),
    (
        rf"(?<!rest )(?<!between )\b(?:on the (?P<on_the>\d:\d\d|\d{{2,3}} ?s(?:ec)?{w.END})|"
        rf"(?:every|cada|alle|a cada|toutes les|tous les|jede|chaque)[ ](?:(?P<each>{w.TIME}|"
        rf"\d{{1,2}}{w.GAP}m{w.END}|"
        rf"(?:{'|'.join(w.NUMBER_WORDS)}) {w.MINUTE})(?:{w.GAP}min\w{{0,4}})?|"
        rf"(?:minutes?|minuto|min){w.END}))(?: on (?:the|every) (?:minute|\d:00|"
        rf"min))?{_TOTAL}",
        _every,
    ),
    (
        r"\b(?:at|on) (?:the )?0?0:00(?P<starts>(?:(?:,| ?&| ?-| and|"
        r"/) ?(?:and )?\d{1,2}:\d\d){1,20})",
        _start_times,
    ),
    (
        rf"(?:(?P<times>\d){_TIMES})?(?:(?<![\d:.])(?P<before>{_AMRAP_TIME})"
        rf"[ -]{{0,2}}|(?<![\d:.x ])(?P<before_bare>\d{{1,2}})[ -])"
        rf"(?:of )?amrap{w.END}(?:{w.GAP}x{w.GAP}(?P<times_after>\d{{1,2}})(?![\d:]))?",
        _amrap,
    ),
    (
        rf"(?:in |for )(?P<within>{_AMRAP_TIME})[ ,:]{{1,3}}(?:complete |do |"
        rf"perform |get )?as many rounds(?: and reps| & reps|"
        rf"/reps)? as (?:possible|you can)",
        _amrap,
    ),
    (
        rf"(?<!x)(?<!x )(?<!sets )(?<!sets of )"
        rf"(?:(?P<times>\d){_TIMES})?\bamrap(?:{w.GAP}(?:in|for|of|de|x|en|"
        rf"von|a|-|:|\()){{0,2}}{w.GAP}(?:(?P<after>{_AMRAP_TIME})|"
        rf"(?P<bare>\d{{1,2}})(?:{AFTER_NUMBER}|(?= {_GOES_ON})))\)?|"
        rf"as many rounds(?: and reps| & reps|/reps)? as (?:possible|you can)"
        rf"(?: \(amrap\))?(?:{w.GAP}(?:in|for|within)? (?P<within>{_AMRAP_TIME}))?",
        _amrap,
    ),
    (
        rf"(?:each|every) (?:exercise|move|movement|station)s?(?: is| for|:|,|"
        rf" -)?{w.GAP}(?P<each>{w.TIME})(?!{w.GAP}{w.REST})|"
        rf"(?P<each_after>{w.TIME}) (?:on |at |for )?(?:each|per|every)"
        rf" (?:exercise|move|movement|station)s?\b|"
        rf"\A{w.GAP}(?P<each_alone>{w.TIME}) each{w.GAP}[:.]?{w.GAP}\Z",
        _each_seconds,
    ),
    (
        rf"(?:(?:\A|(?<=[;:•\0\n(]))[ \t]{{0,3}})amrap{w.GAP}(?=[:\n;•)-]|\Z|\()",
        _amrap,
    ),
    (
        rf"(?:time[- ]?cap|(?<!rate )cap|(?<![a-z])t\.?c\.?|limite(?: de tiempo)?|zeitlimit|"
        rf"tope)(?:{w.GAP}(?:of|de|is|:|=|-)){{0,2}}{w.GAP}(?P<cap>{_CLOCK}|"
        rf"\d{{1,3}}{w.GAP}-?(?:{_MIN})?)(?!\d)|"
        rf"(?<!\d)(?P<cap_before>{_CLOCK}|"
        rf"\d{{1,3}}{w.GAP}-?{_MIN}){w.GAP}(?:hard )?-?(?:time[- ]?)?cap{w.END}|"
        rf"(?<!\d)(?P<most>\d{{1,3}}{w.GAP}{_MIN}) max(?:imum)?\.?(?={w.GAP}(?:[,;)]|\Z))|"
        rf"(?<!\d)(?P<window>{_CLOCK}|\d{{1,3}}{w.GAP}-?{_MIN}) (?:on the|running) clock\b|"
        rf"\A[\W_]{{0,5}}(?:in|for|within) (?P<within>\d{{1,3}}{w.GAP}-?{_MIN})(?={w.GAP}[:,])",
        _cap,
    ),
    (
        rf"\btabatas?(?:[ ]?#?\d{{1,2}}(?={w.GAP}[-:(]{w.GAP}\d))?{w.END}(?:{w.GAP}(?:x|for|-|:|"
        rf"\(|de)?{w.GAP}(?P<n>\d{{1,2}})"
        rf"(?!/|{w.GAP}[-:]{w.GAP}\d)(?:{w.GAP}{_COUNTED}(?:{w.GAP}20s?/10s?)?|{AFTER_NUMBER})\)?)?",
        number_of("tabata", "rounds", ("kind", "tabata")),
    ),
)
