"""The words members use, as tables: focus, kit, goals, formats, and reasons to wait."""

import re

from ai.regions import LOWER

# A bare family name stands for any movement of these patterns that carries the word.
FAMILIES = {
    "squat": ("squat",),
    "deadlift": ("hinge",),
    "lunge": ("lunge",),
    "row": ("horizontal_pull",),
    "press": ("horizontal_push", "vertical_push", "incline_push"),
    "curl": ("elbow_flexion",),
    "pushup": ("horizontal_push",),
    "pullup": ("vertical_pull",),
    "chinup": ("vertical_pull",),
    "dip": ("dip",),
    "plank": ("core_stability",),
    "burpee": ("conditioning",),
    "swing": ("hinge",),
    "clean": ("olympic",),
    "snatch": ("olympic",),
    "crunch": ("core_flexion",),
    "situp": ("core_flexion",),
    "stepup": ("lunge",),
    "thruster": ("olympic",),
    "jump": ("jump",),
}

# What a member may ask to leave out by kind.
KINDS = (
    (r"jump\w*|plyo\w*|high[- ]impact|impact|hopping", ("jump",)),
    (r"overhead\w*|above (my )?head", ("vertical_push", "olympic")),
    (r"run(ning)?|jog(ging)?|sprint\w*", ("locomotion",)),
    (r"cardio|conditioning", ("conditioning", "locomotion")),
    (r"olympic( lift\w*)?", ("olympic",)),
    (r"core|abs?|ab work", ("core_flexion", "core_stability", "core_rotation")),
    (
        r"legs?(?! (?:press|curls?|extensions?|raises?|swings?|pain|injur\w*))|lower[- ]body",
        (*LOWER, "hip_adduction"),
    ),
    (r"arms|biceps and triceps", ("elbow_flexion", "elbow_extension", "forearm")),
    (r"chest", ("horizontal_push", "incline_push", "fly")),
)

# Said of another day or of what the session comes after: nothing to plan.
NOT_TODAY = re.compile(
    r"(?:^|[,;.]|\b(?:and|but|today|so)\b)(?:(?!\b(?:today|so|but)\b)[^,;.])*?"
    r"\b(?:tomorrow|yesterday|last (?:week|time|night|session))\b"
    r"|\b(?:after|before|following|between) (?:(?:a|an|my|the|your|long|easy|hard|today'?s) )*"
    r"(?:runs?|running|rides?|riding|cycling|swims?|swimming|hikes?|hiking|walks?|walking|rows?|"
    r"rowing|game|match|race)\b"
)
# A bare "bench" is kit, except where it stands beside a lift or a scheme.
BENCH_PRESS = re.compile(
    r"(?:(?<=squat and )|(?<=squats and )|(?<=squat, )|(?<=deadlift and ))bench\b|"
    r"\bbench(?= (?:day|today|pr|max|\d+ ?x ?\d+)\b)|"
    r"\bbench(?=(?:,| and| &) (?:squat|deadlift|row)s?\b)|(?<=exercise: )bench\b|"
    r"(?<=^just )bench$"
)
# A plan people know by its name, for those who do not run yet.
FIRST_RUN = re.compile(r"\b(?:couch[- ]to[- ]5 ?k|c25k|0[- ]to[- ]5 ?k|zero to 5 ?k)\b")
DISTANCE = re.compile(
    r"(?<!row )(?<!rowing )(?<!ride )(?<!ski )(?<!swim )(?<!bike )\b(?:run(?:ning)? )?"
    r"(?:faster |better |first |my |a |an )*(?:5|10) ?k\b(?! (?:row|ride|swim|ski|steps|run|jog))"
)
LOW_IMPACT = re.compile(
    r"\blow[- ]impact\b|\bjoint[- ]friendly\b|\bquiet\b|\b(?:downstairs )?neighbou?rs\b"
)
# The name of a split before the day of it: "push pull legs: legs".
SPLIT_NAME = re.compile(
    r"\b(?:push[ /,-]+pull[ /,-]+legs?|ppl|upper[ /,-]+lower)(?: split)?\s*[:,-]?\s*"
    r"(?=(?:day )?(?:push|pull|legs?|upper|lower)\b)"
)
BIRTH = re.compile(
    r"\b(?:pregnan\w*|trimester|post-?(?:partum|natal)|birth|new mum|c-section|ca?esarean|"
    r"diastasis|pelvic floor|prolapse)\b"
)
# Said of a part of the body that is to be trained because it is weak or hurts.
MENDING = re.compile(r"\b(?:p?rehab\w*|strengthen\w*|bulletproof\w*|stronger)\b")
MENDED = re.compile(
    r"\b(?:surger\w*|operat\w*|post-?op|torn|tear|ruptur\w*|fractur\w*|broken?|replace\w*|cast|"
    r"dislocat\w*)\b"
)
IN_A_CAST = re.compile(
    r"\b(?:one |my |left |right |a )*(?:arm|leg)s?(?= (?:is )?(?:in|broken))|"
    r"\bbroken (?:arm|leg)\b"
)
# Anger wants something to punch.
HITTING = re.compile(
    r"\b(?:hit|punch|smash) (?:something|things|stuff|a bag|the bag|someone)\b|\bangry\b|\brage\b"
)
BREATHING = re.compile(r"\b(?:breath(?:ing|work)|meditat\w*)\b")
METCON = re.compile(r"\bcross ?fit\b|\bmetcons?\b|\bwods?\b")
# "30 min row" is on the machine; "rows 3x10" are not.
ON_THE_ROWER = re.compile(
    r"\brow(?= (?:for )?\d+ ?-?(?:k|km|m|met(?:er|re)s?|min\w*)\b)|"
    r"(?:(?<=\dk )|(?<=\dm )|(?<=km )|(?<=min )|(?<=mins )|(?<=minute ))row\b"
)
STEADY = re.compile(r"\b(?:steady|zone (?:2|two)|easy|gentle|recovery|base|liss)\b")
ONE_WEIGHT = re.compile(
    r"\b(?:one|1|a single|single|just a) (?:heavy |light )?(?:\d+ ?(?:kg|lbs?) )?dumb ?-?bell\b"
)
# What one dumbbell does as well as two.
HELD_IN_BOTH_HANDS = frozenset(
    (
        "Goblet_Squat", "Dumbbell_Sumo_Squat", "Dumbbell_Hip_Thrust", "Dumbbell_Glute_Bridge",
        "Dumbbell_Pullover", "Standing_Dumbbell_Triceps_Extension", "Dumbbell_Deadlift",
        "Dumbbell_Romanian_Deadlift", "Standing_Dumbbell_Calf_Raise",
    )
)  # fmt: skip
# A kind of work ruled out just before the work itself: "no jumping cardio", "no equipment HIIT".
KIND_BEFORE_WORK = re.compile(
    r"^\s*(?:jump\w*|high[- ]impact|impact|plyo\w*|running|equipment|kit|weights?)"
    r"(?=[ ,-]+(?:cardio|hiit|work ?-?outs?|sessions?|training|circuits?|routine|emom|amrap|tabata|"
    r"full|upper|lower|legs?|core|abs|\d))"
)
ONE_LEGGED = re.compile(r"\b(?:single|one)[- ]leg(?:ged)?\b|\bunilateral\b")
SORE = re.compile(
    r"\b(?:sore|tired|fried|smoked|dead) (?:legs?|arms?|chest|glutes?|"
    r"quads?|hamstrings?|calves|core|abs)\b"
)
# Whose age a number beside them is.
PEOPLE = (
    r"(?:mums?|moms?|mothers?|dads?|fathers?|grand\w+|nan|gran|wife|husband|man|woman|male|female|"
    r"lady|guy|aged?|i'?m|i am|years?|turning|turned)"
)
OLDER = re.compile(
    r"\b(?:[6-9]\d[- ](?:years?|yrs?)[- ]old|seniors?|elderly|grand(?:ma|pa|mother|father)|"
    rf"pensioners?|retiree|{PEOPLE}\W+(?:is |of |just )?[6-9]\d|[6-9]\d ?(?:yo|y/o)|"
    r"over (?:60|65|70)s?)\b"
)

_BACK = (
    r"(?<!get )(?<!come )(?<!getting )(?<!coming )(?<!i'm )(?<!went )(?<!lower )(?<!low )"
    r"(?<!session )(?<!workout )(?<!first )(?<!1st )(?<!day )(?<!week )(?<!just )(?<!ease )"
    r"(?<!easing )"
)
_PUSH = r"(?! (me|myself|it|through|harder|hard|the|my|us)\b)"
_STRONGER = (
    r"(?:strengthen\w*|strong(?:er)?|bulletproof\w*|p?rehab\w*|stabili[sz]e|train(?:ing)?|bigger|"
    r"thicker) (?:my |your |the |for )*"
)
FOCI = (
    (r"full[- ]?body|total[- ]body|whole[- ]body|everything", "full body"),
    (r"upper[- ]body|upper day|\bupper\b(?! (?:back|chest|traps?))", "upper body"),
    (r"lower[- ]body|legs?( day)?", "legs"),
    (rf"push{_PUSH}", "push"),
    (rf"pull{_PUSH}", "pull"),
    (r"upper (?:chest|pecs?)", "upper chest"),
    (r"(?<!upper )(?:chest|pecs?)", "chest"),
    (r"(?:lower|low)[- ]back|spinal erectors?|erectors?", "lower back"),
    (rf"{_BACK}back(?! (in|into|to|at|from|on|home|after)\b)|lats?", "back"),
    (r"rear (?:delts?|shoulders?)", "rear delts"),
    (r"rotator cuffs?", "rotator cuff"),
    (r"(?<!rear )(?:shoulders?|delts?)", "shoulders"),
    (r"traps|trap(?! bar)|trapezius", "traps"),
    (rf"{_STRONGER}necks?|necks? (?:training|strength\w*|work ?-?outs?|exercises)", "neck"),
    (rf"{_STRONGER}knees?|knee (?:strength\w*|p?rehab|stability)", "legs"),
    (rf"{_STRONGER}ankles?|ankle (?:strength\w*|p?rehab|stability)", "calves"),
    (rf"{_STRONGER}wrists?|wrist (?:strength\w*|p?rehab)", "forearms"),
    (rf"{_STRONGER}hips?|hip (?:strength\w*|p?rehab|stability)", "glutes"),
    (r"arms?|guns", "arms"),
    (r"biceps?|bis", "biceps"),
    (r"triceps?|tris", "triceps"),
    (r"quads?", "quads"),
    (r"hamstrings?|hammies|posterior chain", "hamstrings"),
    (r"inner thighs?|adductors?", "inner thighs"),
    (r"outer thighs?|hip abductors?|abductors?|side glutes?|glute med\w*", "outer thighs"),
    (r"(?<!side )glutes?(?! med)|booty|butt|bum", "glutes"),
    (r"calf|calves", "calves"),
    (r"forearms?", "forearms"),
    (r"obliques?|love handles|side abs", "obliques"),
    (r"core|(?<!side )abs?|six[- ]pack|midsection|tum(?:my)?|belly|stomach", "core"),
    (r"hyrox", "hyrox"),
    (r"olympic(?: weight)?(?: ?lift\w*)?|oly lift\w*", "olympic lifting"),
    (r"cardio|conditioning|metcons?|hiit|sweaty?|aerobics?|crossfit|wod", "conditioning"),
    (
        r"(?:warm|cool) ?-?(?:up|down) only|(?:just|only) a (?:warm|cool) ?-?(?:up|down)|"
        r"mobili[sz]\w*|mobility|stretch(ing|es)?|flexibility|yoga|(?:desk|office|movement) break|"
        r"recovery|loosen|limber|unwind|stiff(ness)?|breath(?:ing|work)?(?! hard)|meditat\w*|"
        r"relax\w*|calm(?: down)?|before bed|bedtime|wake[- ]?up|wind(?:ing)? down|"
        r"^(?:a |quick |short )*(?:cool|warm) ?-?(?:down|up)"
        r"(?= (?:;|after|before|for|routine|\d+)|$)|"
        r"de-?stress\w*|splits(?! (?:squat|jump|lunge))|"
        r"back ?-?bends?|"
        r"tight(ness)?(?! (?:on|for|schedule|time))|open(ing)?(?: up)? (?:my|the|your)",
        "mobility",
    ),
    (r"power(?! zone)|explosive\w*|plyo\w*", "power"),
    (r"speed(?! skat)|agility|quickness|footwork", "speed"),
)

# Where a stretch or a drill is wanted.
AREAS = (
    (r"hips?(?: flexors?)?|groin|pelvis|adductors?|inner thighs?|splits", "hips"),
    (r"hamstrings?|hammies|posterior chain", "hamstrings"),
    (r"(?:lower|low)[- ]back|lumbar|spine|(?<!upper )(?<!upper-)(?<!mid )(?<!middle )"
     r"(?<!lower )(?<!low )(?<!lower-)back(?! (?:in|into|to|at|from|on|home)\b)", "lower back"),
    (r"(?:upper|mid|middle)[- ]back|thoracic|t[- ]spine|posture|hunch\w*|slouch\w*|"
     r"shoulder blades?", "upper back"),
    (r"necks?|traps?", "neck"),
    (r"shoulders?(?! blade)|overhead", "shoulders"),
    (r"chest|pecs?", "chest"),
    (r"quads?|thighs?", "quads"),
    (r"glutes?|piriformis|bum|butt", "glutes"),
    (r"calf|calves|achilles", "calves"),
    (r"ankles?", "ankles"),
    (r"wrists?|forearms?|typing", "wrists"),
)  # fmt: skip
# What takes in several places, or stiffens them when it is done all day.
WIDER_AREAS = (
    (r"sitting|desk|office|computer|driving|flights?|flying",
     ("hips", "upper back", "neck", "chest")),
    (r"legs?|lower[- ]body", ("hips", "hamstrings", "quads", "calves")),
    (r"upper[- ]body", ("shoulders", "upper back", "chest", "neck")),
)  # fmt: skip
# Words that ask to ease a place, and words that ask for load or sweat whatever is stiff.
EASING = re.compile(
    r"\b(?:(?:warm|cool) ?-?(?:up|down) only|mobil\w*|stretch\w*|flexib\w*|yoga|recovery|loosen|"
    r"limber|unwind|breath(?:ing|work)?|meditat\w*|relax\w*|wind(?:ing)? down|de-?stress\w*|splits|"
    r"calm|before bed|bedtime|wake[- ]?up|^(?:cool|warm) ?-?(?:down|up)|"
    r"back ?-?bends?|open(?:ing)?(?: up)? (?:my|the|your))\b"
)
WORK = re.compile(
    r"\b(?:strength|stronger|heavy|muscle|hypertrophy|lift\w*|cardio|hiit|dumb ?-?bells?|"
    r"kettlebells?|barbells?|sets?|reps?|(?:legs?|push|pull|chest|back|arms?|upper|lower|body|"
    r"shoulders?|glutes?|core|abs|squat|deadlift|bench|training|gym|cardio) day)\b"
)

GOALS = (
    (r"strength\w*|strong(?:er)?|heavy|powerlifting|max(es)? out", "strength"),
    (r"hypertrophy|muscle|mass|beach body|bulk\w*|pump|bodybuilding|physique|size", "hypertrophy"),
    (
        r"fat|weight[- ]?loss|lose weight|burn\w*|calories|shred\w*|lean|tone|toning|define",
        "fat loss",
    ),
    (r"cardio\w*|endurance|stamina|work capacity|conditioning|crossfit", "endurance"),
    (r"mobility|flexib\w*|recovery|p?rehab\w*|posture", "mobility"),
    (r"power(?! zone)|explosive\w*|athletic|sports?", "power"),
)

# What a sport asks of its people, where they ask for nothing else.
SPORTS = ((r"(?:half[- ])?marathon\w*|triathl\w*", "endurance"),)

LEVELS = (
    (r"beginners?|novice|newbie|new to|first time|never (trained|lifted|worked out)", "beginner"),
    (r"intermediate|medium|moderate", "intermediate"),
    (r"advanced|experienced|expert|elite", "advanced"),
)

NO_KIT = re.compile(
    r"\b(no|without( any)?|zero|don'?t have( any)?) (equipment|weights?|kit|gear|gym)\b"
    r"|\bbody ?-?weight( only)?\b|\bhotel room\b|\bcalisthenics\b|\bequipment[- ]free\b"
)
AT_GYM = re.compile(
    r"\b(at|in|to) (the|a|my) gym\b|\bfull gym\b|\bcommercial gym\b|\bgym session\b"
)
MACHINES_ONLY = re.compile(r"\b(?:only|just)(?: \w+)? machines\b|\bmachines? only\b")
MACHINES = frozenset(
    {
        "Leg press", "Leg extension", "Leg curl", "Lat pulldown", "Seated row",
        "Chest press machine", "Shoulder press machine", "Cable machine",
    }
)  # fmt: skip
# What is loaded heaviest, and set up longest.
BARS = frozenset(("Barbell", "Smith machine", "Trap bar"))
HOTEL_GYM = re.compile(r"\bhotel gym\b")
SMALL_GYM = frozenset(
    {"Dumbbells", "Bench (adjustable)", "Bench (flat)", "Treadmill", "Stationary bike", "Yoga mat"}
)

FORMATS = (
    (r"e\d?mom|every minute on the minute", "emom"),
    (r"amrap|as many rounds as possible", "amrap"),
    (r"tabata", "tabata"),
    (r"super ?-?sets?", "superset"),
    (r"circuits?", "circuit"),
    (r"for time|rft|chipper|hyrox", "for_time"),
    (r"ladders?|pyramids?", "ladder"),
    (r"intervals?|hiit", "interval"),
)

TRAINING = re.compile(
    r"\b(work ?-?outs?|wod|sessions?|train(ing)?|exercises?|routine|lift(ing)?|gym|sweat|fitness|"
    r"random|whatever|you choose|dealer'?s choice|day plan|program(me)?|warm ?-?up|cool ?-?down|"
    r"surprise me|something|anything|reps?|sets?|leg day|circuit)\b"
)


def all_of(table: tuple, text: str) -> tuple[str, ...]:
    """Return what of a table a text names, in the order of the text."""
    found = {}
    for pattern, name in table:
        match = re.search(rf"\b(?:{pattern})(?!\w)", text)
        if match and name not in found:
            found[name] = match.start()
    return tuple(sorted(found, key=lambda name: found[name]))


def first_of(table: tuple, text: str) -> str | None:
    """Return the first thing of a table a text names."""
    found = all_of(table, text)
    return found[0] if found else None
