"""How hard a session may be: what a request says of the day its member has had."""

import re

from ai import vocabulary as words

# What calls for an easy session, and how it is said back. Tiredness of one muscle is not of these.
_LOW = (
    (r"hung ?-?over|hangovers?|(?:too much|lots) to drink|drunk last night", "you are hungover"),
    (
        r"(?:bad|poor|terrible|awful|no|little|short|rough) (?:night(?:'?s)?|sleep)(?: of sleep)?|"
        r"(?:slept|sleep|sleeping) (?:really |very |so |too |only )?(?:bad|badly|poorly|terribly|"
        r"awful|little|like crap|like shit|(?:like |about |maybe )?[1-5] ?(?:h|hrs?|hours?))\b|"
        r"(?:didn'?t|did not|couldn'?t|can'?t|barely|hardly|haven'?t) (?:really )?(?:sleep|slept)|"
        r"[1-5] ?(?:h|hrs?|hours?) (?:of )?sleep|sleep[- ]deprived|night ?-?shift|all-?nighter|"
        r"(?:baby|kids?) (?:kept|was|were) (?:me )?(?:up|awake)|insomnia",
        "you slept badly",
    ),
    (
        r"(?:was|been|am|i'm|felt|feel|feeling|still|a bit|bit) (?:ill|sick|unwell)|"
        r"(?:after|had|have|got|with) (?:a |an |the |my )?(?:cold|flu|covid|virus|bug|"
        r"illness|infection)|(?:getting|got) over (?:a |an |the |my )?\w+|under the weather|"
        r"(?:recover\w*|recovery) from (?:a |an |the |my )?(?:cold|flu|covid|virus|bug|illness)|"
        r"ill last \w+|unwell|sniffles|run[- ]down",
        "you have been ill",
    ),
    (r"jet ?-?lag\w*|long(?:[- ]haul)? flight|just (?:landed|flew)|red-?eye", "you are jet-lagged"),
    (r"de-?load\w*|taper\w*|back-?off week", "you asked for a lighter week"),
    (
        r"tired(?! of)|exhausted|knackered|shattered|fatigued?|drained|wiped(?: out)?|worn out|"
        r"burn(?:t|ed)[- ]out|pooped|sleepy|sluggish|lethargic|wrecked|run over by|dead tired|"
        r"(?:no|low|little|zero|not much)(?: on)? energy|feel(?:ing)? (?:really |so |pretty )?(?:"
        r"rough|terrible|awful|rubbish|weak|flat|low|crap|bad)|not feeling (?:it|great|well|good)",
        "you are short of energy",
    ),
    (
        r"(?:first|1st) (?:session|work ?-?out|day|week|time|training)?\s*back\b|"
        r"(?:coming|getting|come|get|easing) back (?:in(?:to)?|to|after)|"
        r"(?:back )?after (?:a |my |\d+ |two |three |several |many |some |long )*"
        r"(?:break|lay-?off|pause|months?|weeks?|years?)(?: off| away| without)?|"
        r"(?:haven'?t|not|didn'?t) (?:trained|train|worked out|exercised|been to the gym|"
        r"lifted|been training) (?:in|for) (?:a |over |almost |about |\d+ |two |three |many )*"
        r"(?:while|ages|weeks?|months?|years?)",
        "you are coming back from a break",
    ),
    (
        r"depress\w*|anxi\w*|overwhelmed|panick?y|heartbroken|grie(?:f|ving)|"
        r"(?:bad|hard|rough|awful|terrible|long) (?:day|week|time)|feel(?:ing)? (?:sad|down)",
        "you are having a hard time",
    ),
    (r"(?:no|without(?: \w+)?|not) sweat\w*|don'?t want to sweat", "you asked not to sweat"),
    (
        r"(?:easy|light|lighter|gentle|chill|low[- ]intensity|recovery|relax(?:ed|ing)|mellow)"
        r"(?! on\b| to\b| dumb ?-?bells?| weights?\b| kettlebells?| bands?| equipment)|"
        r"take it easy",
        "you asked for something easy",
    ),
)  # fmt: skip
_NOT_HARD = re.compile(
    r"\bnot (?:too |so |very |that )?(?:hard|intense|heavy|tough|strenuous)\b|"
    r"\bnothing (?:too |so |very )?(?:hard|intense|heavy|tough|crazy|strenuous)\b"
)
_HARD = re.compile(r"\b(?:hard|brutal|intense|killer|tough|challenging)\b")
# "Not tired" and "no longer ill" ask for nothing of the kind.
_TAKEN_BACK = re.compile(
    r"\b(?:not|no|no longer|isn'?t|wasn'?t|never|don'?t want|nothing|without)(?: \w+)? "
    r"(?:tired|ill|sick|hung ?over|exhausted|easy|light|gentle)\b"
)


def easy_because(text: str) -> str | None:
    """Return why a session is to be easy, as "you slept badly", or None where nothing says so."""
    text = _TAKEN_BACK.sub(" ", words.SORE.sub(" ", text))
    for pattern, reason in _LOW:
        if re.search(rf"\b(?:{pattern})(?!\w)", text):
            return reason
    if _NOT_HARD.search(text):
        return "you asked for nothing hard"
    if words.BIRTH.search(text):
        return "of the pregnancy or birth you named"
    return "of the age you named" if words.OLDER.search(text) else None


def is_hard(text: str) -> bool:
    """Say whether a session is asked to be hard."""
    return bool(_HARD.search(text))
