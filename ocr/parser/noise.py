"""Find what is no part of a workout: hashtags, mentions, links, calls to action."""

import re
from dataclasses import dataclass, field

from ocr.parser import movements
from ocr.parser.headers import lift
from ocr.parser.prefixes import front_of

_HASHTAG = re.compile(r"(?<![\w#])#(\d{0,6}[^\W\d_]\w{1,49})")
_NO_TAG = re.compile(
    r"fyp\w*|foryou\w*|viral\w*|explore\w*|insta\w*|reels?\w*|trending|follow\w*|like\w*|share\w*|"
    r"parati|pourtoi|fy|ad|sponsored|linkinbio|gifted|comment\w*|save\w*|repost"
)
_CHAT = re.compile(
    r"(?m)^[ \t]{0,3}(?:\[\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?\]|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4},? \d{1,2}:\d\d(?: ?[ap]m)? -)[ ][^:\n]{1,40}:"
)
_WHO = r"[a-z][a-z.'-]{0,20}(?: [a-z][a-z.'-]{0,20}){0,2}"
_CLOCK = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?(?: ?[ap]m)?"
# "[18:05] Mo:" before a message, "Jess, 18:09" above one.
_CHAT_BY_HOUR = re.compile(
    rf"(?m)^[ \t]{{0,3}}(?:\[{_CLOCK}\][ ](?P<after>{_WHO}):|{_CLOCK}[ ](?:- )?(?P<then>{_WHO}):|"
    rf"(?P<above>{_WHO}), {_CLOCK}[ \t]{{0,3}}$)"
)
_MARKUP = re.compile(
    r"<(?:script|style)\b[^<\n]{0,500}</(?:script|style)>|"
    r"</?[a-z][a-z0-9]{0,15}(?: [^<>\n]{0,200})?/?>"
)
_LINK = re.compile(
    r"\bhttps?://[^\s]{1,2000}|\bwww\.[^\s]{1,2000}|"
    r"(?<![\w@.])[a-z0-9][a-z0-9-]{1,40}\.(?:com|net|org|co|io|fit|app|de|es|"
    r"fr|br|me|ly)(?:/[^\s]*)?(?!\w)"
)
# "@coachx" is somebody; "@rpe8" and "@bodyweight" are prescriptions.
_MENTION = re.compile(
    r"(?<![\w@])@(?!(?:rpe|rir|bw|body|max|tempo|zone|z\d|pace|race|moderate|light|heavy|easy|hard|"
    r"half|marathon|threshold|goal|target|approx|about|each|bar|empty|same|\d))[a-z_][\w.]{2,40}"
)
_CALL = re.compile(
    r"\b(?:save (?:this|it|for|me)\b|save\W{0,3}(?=share|try|and|tag|send)|"
    r"comment \w|comenta|kommentier|"
    r"commente|link in (?:my )?bio|links? (?:are )?in|link na bio|follow\b|sigueme|siga |folge|"
    r"suis[- ]moi|abonne|tag (?:a (?=[a-z]{3})|(?:your|someone|that|the|me)\b)|etiqueta|markiere|"
    r"marca (?:a|um|seu)|"
    r"double tap|drop (?:a|your|me)\b|dm (?:me|us|for)\b|send me\b|swipe\b|"
    r"desliza|share (?:this|it|with)|"
    r"comparte|compartilh|partage|teile? |let me know|lmk\b|subscribe|"
    r"(?:(?:use|with) (?:my )?)?code|"
    r"use [a-z]{2,12}\d{1,3}\b|[a-z]{2,12}\d{1,3} (?:saves|gets)\b|discount|"
    r"[a-z]{2,12}\d{1,3} (?:for|=|gives(?: you)?) \d{1,2} ?% off\b|"
    r"% off\b|like (?:and|\+|&|if|this)\b|hit (?:the )?(?:like|follow|save)|"
    r"guarda (?:este|esta|el|la)|"
    r"guardalo|speicher|enregistre|salva (?:esse|este|ai|o|e)\b|salve (?:esse|este)|shop |"
    r"join (?:my|our|the|us)\b|apply (?:now|via|for)|sign up|available (?:now|on)|credits? (?:to|"
    r"@|:)|"
    r"turn on (?:post )?notifications|smash that|who'?s (?:in|trying|with)|"
    r"try (?:this|it)\b(?! \d)|"
    r"(?:full )?(?:workout|details|program\w*|plan|routine) (?:is |are )?(?:in|on|below|via) "
    r"(?:the |my )?(?:comments?|bio|app|caption|stories|story|website)|check (?:out )?(?:the|my)|"
    r"on a running clock\b|repost\b|watch (?:the|till|until)|sound on|music|"
    r"song\b ?:?)[^.!?:;•\n\d|]{0,120}[.!?]?"
)


_TO_LINE_END = re.compile(r"[^\n]{0,150}")
_PRESCRIBES = re.compile(r"\d ?x ?\d|\b(?:sets?|reps?|rounds?)\b|\d ?(?:kg|lbs?|min|s|sec|m)\b")


# What a screenshot of an app holds besides the post: whole lines only.
_INTERFACE = re.compile(
    r"(?m)^[ \t•<>‹›\"|+-]{0,8}(?:liked by [^\n]{1,80}|view (?:all|replies)[^\n]{0,40}|"
    r"[\d.,]{1,7}[km]? ?(?:likes?|views?|comments?|replies|followers|shares|votes)\b[^\n]{0,40}|"
    r"add a comment[^\n]{0,20}|see (?:translation|more|less)[ .]*|suggested for you|"
    r"reply(?: to)?\b[^\n]{0,40}|"
    r"(?:\d{1,2} ?)(?:s|m|h|d|w|min|hours?|days?|weeks?) ago|original audio|translate|"
    r"\d{1,2}:\d\d[^\n]{0,30}(?:lte|5g|4g|wifi|\d{1,3} ?%)[^\n]{0,12}|\d{1,2}/\d{1,2}|"
    r"(?:p\.|page|seite|pagina) ?\d{1,3}(?: (?:of|von|de) \d{1,3})?|©[^\n]{0,120}|"
    r"started \d{1,2}:\d\d[^\n]{0,30}|add exercise|finish(?: workout)?|workouts[ ]{2,}edit|"
    r"(?:[a-z]{3,9},? )?(?:[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}\.? [a-z]{3,9}),? "
    r"(?:20\d\d(?:,? (?:at )?\d{1,2}:\d\d ?(?:[ap]m)?)?|at \d{1,2}:\d\d ?(?:[ap]m)?)|"
    r"\d{1,2} exercises?[ •|,-]{1,5}(?:\d{1,2} sets[ •|,-]{1,5})?\d{1,3} ?min(?:utes|s)?|"
    r"posts[ ]{2,}follow(?:ing)?|(?:from|to|cc|von|an|de|para): [^\n@]{0,60}@[^\n]{0,80}|"
    r"(?:(?:save|share|sweat|like|follow|tag|comment|send|repeat|enjoy|smash)\b"
    r"[ •,.!&+-]{0,6}(?:and )?){2,6}|"
    r"follow(?:ing)?|share|insights[^\n]{0,40}|swipe up|sponsored|send message)[ \t•.!]{0,8}$"
)


@dataclass
class Noise:
    """What may be passed over without a word, and the tags it held."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def find(text: str, plain: str) -> Noise:
    """Return the noise of a text and its hashtags, without the ones that only chase views."""
    noise = Noise()
    for match in _HASHTAG.finditer(text):
        tag = match[1].lower()
        noise.spans.append(match.span())
        if not _NO_TAG.fullmatch(tag) and tag not in noise.tags and len(noise.tags) < 50:
            noise.tags.append(tag)
    chat = [match.span() for match in _CHAT_BY_HOUR.finditer(plain) if _is_somebody(match)]
    noise.spans.extend(chat if len(chat) > 1 else [])
    for pattern in (_CHAT, _MARKUP, _LINK, _MENTION, _INTERFACE):
        noise.spans.extend(match.span() for match in pattern.finditer(plain))
    noise.spans.extend(
        (match.start(), _end_of_call(plain, match)) for match in _CALL.finditer(plain)
    )
    return noise


def _is_somebody(match: re.Match) -> bool:
    """Tell who wrote a message from what is done at an hour: "[18:05] Mo:", "18:05 Warm-up:"."""
    who = next(name for name in match.groups() if name)
    is_label = front_of(f"{who}:", 0, len(who) + 1).labelled
    is_header = lift(match[0], 0, len(match[0]))[0].facts
    return not (is_label or is_header or movements.within(who) or movements.is_movement(who))


def _end_of_call(plain: str, match: re.Match) -> int:
    """Return where a call ends: the number in "use code X10 for 20% off" is none of a workout."""
    rest = _TO_LINE_END.match(plain, match.end())
    if rest is None or match[0][-1] in ".!?" or not rest[0][:1].isdigit():
        return match.end()
    if _PRESCRIBES.search(rest[0]) or movements.within(rest[0]):
        return match.end()
    return rest.end()


def blank(plain: str, spans: list[tuple[int, int]]) -> str:
    """Return the text with spaces in place of some parts; line ends stay."""
    pieces, position = [], 0
    for start, end in sorted(spans):
        if end <= position:
            continue
        start = max(start, position)
        pieces.append(plain[position:start])
        pieces.append(" " * (end - start))
        position = end
    pieces.append(plain[position:])
    return "".join(pieces)


_ELSEWHERE = re.compile(
    r"(?:workout|details|program\w*|plan|routine|exercises?|"
    r"link)\b[^\n]{0,40}\b(?:comments?|bio|app|stor(?:y|ies)|website)\b",
    re.IGNORECASE,
)


def points_elsewhere(text: str) -> bool:
    return bool(_ELSEWHERE.search(text))


_ABOUT_ELSE = re.compile(
    r"\b(?:timetable|schedule|kursplan|horarios?|(?:[a-z]+ )hours\n|opening hours|(?<=: )closed|"
    r"for sale|collection only|"
    r"memberships?|"
    r"insights|\d votes|splits|finish(?:ed)? (?:in |time:? ?)?\d{1,2}:\d\d|chip time|"
    r"doors|race (?:report|recap)|(?:what|everything) i eat|full day of eating|body ?fat|"
    r"(?:weeks?|months?|year) update|before (?:and|&) after|"
    r"meet report|lect(?:ure)?s?|seminar|menu|recipe|ingredients|results|tickets|"
    r"resultats|ergebnisse|resultados)\b"
)


_PRICE = re.compile(r"[€£$] ?\d|\d ?[€£]|\b(?:last )?\d{1,3} (?:spots|places|platze|plazas)\b")


def sells(plain: str) -> bool:
    return bool(_PRICE.search(plain))


# "250 g oats", "3 tbsp honey": what a recipe lists.
_FOOD = re.compile(
    r"(?<![\w.,])\d{1,4} ?(?:g|gr|grams?|ml|tbsp|tsp|cups?|scoops?|oz|el|tl|kcal)\b(?! ?[x/])"
)
_LEAST_FOODS = 3


def is_about_else(plain: str) -> bool:
    """Say whether a text names itself a timetable, an advert, a recipe or a report."""
    is_recipe = len(_FOOD.findall(plain)) >= _LEAST_FOODS
    return is_recipe or bool(_ABOUT_ELSE.search(plain))
