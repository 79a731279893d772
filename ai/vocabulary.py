"""The words members use, as tables: focus, kit, goals, formats, and reasons to wait."""

import re

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
)

_BACK = r"(?<!get )(?<!come )(?<!getting )(?<!coming )(?<!i'm )(?<!went )(?<!lower )(?<!low )"
_PUSH = r"(?! (me|myself|it|through|harder|hard|the|my|us)\b)"
FOCI = (
    (r"full[- ]?body|total[- ]body|whole[- ]body|everything", "full body"),
    (r"upper[- ]body|upper day|\bupper\b(?! back)", "upper body"),
    (r"lower[- ]body|legs?( day)?", "legs"),
    (rf"push{_PUSH}", "push"),
    (rf"pull{_PUSH}", "pull"),
    (r"chest|pecs?", "chest"),
    (rf"{_BACK}back(?! (in|into|to|at|from|on|home)\b)|lats?", "back"),
    (r"shoulders?|delts?", "shoulders"),
    (r"arms?|guns", "arms"),
    (r"biceps?|bis", "biceps"),
    (r"triceps?|tris", "triceps"),
    (r"quads?", "quads"),
    (r"hamstrings?|hammies|posterior chain", "hamstrings"),
    (r"glutes?|booty|butt|bum", "glutes"),
    (r"calf|calves", "calves"),
    (r"core|abs?|six[- ]pack|midsection", "core"),
    (r"cardio|conditioning|metcons?|hiit|sweaty?|aerobics?|crossfit|wod", "conditioning"),
    (r"mobility|stretch(ing)?|flexibility|yoga|recovery|loosen", "mobility"),
    (r"power|explosive\w*|plyo\w*", "power"),
)

GOALS = (
    (r"strength|stronger|heavy|powerlifting|max(es)? out", "strength"),
    (r"hypertrophy|muscle|mass|bulk\w*|pump|bodybuilding|physique|size", "hypertrophy"),
    (
        r"fat|weight[- ]?loss|lose weight|burn\w*|calories|shred\w*|lean|tone|toning|define",
        "fat loss",
    ),
    (r"cardio\w*|marathon|endurance|stamina|work capacity|conditioning|crossfit", "endurance"),
    (r"mobility|flexib\w*|recovery|rehab\w*|posture", "mobility"),
    (r"power|explosive\w*|athletic|sports?", "power"),
)

LEVELS = (
    (r"beginners?|novice|newbie|new to|first time|never (trained|lifted|worked out)", "beginner"),
    (r"intermediate|medium|moderate", "intermediate"),
    (r"advanced|experienced|expert|elite", "advanced"),
)

KIT = (
    (r"dumb ?-?bells?|dbs?", ("Dumbbells",)),
    (r"kettle ?-?bells?|kbs?", ("Kettlebells",)),
    (r"bar ?-?bells?(?! squat)", ("Barbell", "Weight plates")),
    (r"ez[- ]?(curl )?bar", ("EZ curl bar",)),
    (r"trap bar|hex bar", ("Trap bar",)),
    (r"squat rack", ("Squat rack",)),
    (r"(power )?rack|cage", ("Power rack", "Squat rack")),
    (r"adjustable bench|incline bench|bench \(adjustable\)", ("Bench (adjustable)",)),
    (r"bench(?! ?press)", ("Bench (flat)",)),
    (r"pull[- ]?up bar|chin[- ]?up bar", ("Pull-up bar",)),
    (r"dip (station|bars?)|parallel bars", ("Dip station",)),
    (r"(gymnastic )?rings", ("Gymnastics rings",)),
    (r"(resistance |mini |exercise )?bands?|tubes?", ("Resistance bands",)),
    (r"(resistance |booty |mini )loops?", ("Resistance loops",)),
    (r"trx|suspension( trainer| straps?)?", ("TRX/Suspension trainer",)),
    (r"cables?( machine)?", ("Cable machine",)),
    (r"smith( machine)?", ("Smith machine",)),
    (r"treadmill", ("Treadmill",)),
    (r"(stationary |exercise |spin )?bike", ("Stationary bike",)),
    (r"rower|rowing machine|erg", ("Rowing machine",)),
    (r"elliptical", ("Elliptical",)),
    (r"(jump|skipping) rope", ("Jump rope",)),
    (r"med(icine)? ?balls?|wall ball", ("Medicine ball",)),
    (r"slam balls?", ("Slam balls",)),
    (r"sandbags?", ("Sandbag",)),
    (r"(plyo(metric)? |jump )?box", ("Plyometric box",)),
    (r"battle ropes?", ("Battle ropes",)),
    (r"(yoga |exercise )?mat", ("Yoga mat",)),
    (r"foam roller", ("Foam roller",)),
    (r"ab wheel", ("Ab wheel",)),
)
NO_KIT = re.compile(
    r"\b(no|without( any)?|zero|don'?t have( any)?) (equipment|weights?|kit|gear|gym)\b"
    r"|\bbody ?-?weight( only)?\b|\bhotel room\b|\bcalisthenics\b|\bequipment[- ]free\b"
)
AT_GYM = re.compile(
    r"\b(at|in|to) (the|a|my) gym\b|\bfull gym\b|\bcommercial gym\b|\bgym session\b"
)
HOTEL_GYM = re.compile(r"\bhotel gym\b")
GYM = frozenset(
    {
        "Barbell",
        "Weight plates",
        "Dumbbells",
        "Kettlebells",
        "EZ curl bar",
        "Squat rack",
        "Power rack",
        "Bench (flat)",
        "Bench (adjustable)",
        "Pull-up bar",
        "Dip station",
        "Cable machine",
        "Leg press",
        "Leg extension",
        "Leg curl",
        "Lat pulldown",
        "Seated row",
        "Chest press machine",
        "Shoulder press machine",
        "Treadmill",
        "Stationary bike",
        "Rowing machine",
        "Yoga mat",
    }
)
SMALL_GYM = frozenset(
    {"Dumbbells", "Bench (adjustable)", "Bench (flat)", "Treadmill", "Stationary bike", "Yoga mat"}
)

FORMATS = (
    (r"e\d?mom|every minute on the minute", "emom"),
    (r"amrap|as many rounds as possible", "amrap"),
    (r"tabata", "tabata"),
    (r"super ?-?sets?", "superset"),
    (r"circuits?", "circuit"),
    (r"for time|rft|chipper", "for_time"),
    (r"intervals?|hiit", "interval"),
)

TRAINING = re.compile(
    r"\b(work ?-?outs?|wod|sessions?|train(ing)?|exercises?|routine|lift(ing)?|gym|sweat|fitness|"
    r"day plan|program(me)?|warm ?-?up|cool ?-?down|surprise me|something|anything|reps?|sets?|"
    r"leg day|circuit)\b"
)

_WHEN = r"(today|yesterday|this morning|last night|just now|an hour ago|days? ago)"
RED_FLAGS = (
    (
        r"\bchest (pain|tightness|pressure)|pain in my chest|my chest (hurts|is tight)|"
        r"heart attack|palpitations|short(ness)? of breath at rest",
        "Chest pain or trouble breathing needs a doctor before any workout. If it is happening "
        "now, please call your local emergency number.",
    ),
    (
        r"\b(dizzy|dizziness|faint(ed|ing)?|passed out|blacked out|light-?headed|concussion)\b",
        "Dizziness, fainting or a knock to the head should be looked at by a doctor before you "
        "train. Please rest for now and get it checked.",
    ),
    (
        r"pregnan\w*.*\b(bleed\w*|pain|placenta|pre-?eclampsia|high[- ]risk|complicat\w*|"
        r"contractions)\b|\b(bleed\w*|placenta|pre-?eclampsia|high[- ]risk|complicat\w*)\b"
        r".*pregnan",
        "With complications in a pregnancy, please ask your doctor or midwife what is safe before "
        "you train.",
    ),
    (
        rf"\b(tore|torn|broke|broken|fractured|ruptured|dislocated|snapped|popped)\b.*\b{_WHEN}\b|"
        rf"\b{_WHEN}\b.*\b(tore|broke|fractured|ruptured|dislocated)\b|"
        r"\b(just|i) (tore|broke|fractured|ruptured|dislocated) (my|a)\b",
        "A fresh injury like that needs to be seen by a doctor or physiotherapist first. We'd "
        "rather not put a workout on top of it.",
    ),
    (
        r"\b(anorexi\w*|bulimi\w*|purg(e|ing)|starv(e|ing) myself|eating disorder|"
        r"punish myself|haven'?t eaten in)\b",
        "It sounds as if food and training weigh on you right now. Please talk to a doctor or "
        "someone you trust; we won't make this one harder with a workout.",
    ),
    (
        r"\b(suicid\w*|kill myself|self[- ]harm\w*|end my life)\b",
        "Please talk to someone right now: your local emergency number or a crisis line can help. "
        "A workout can wait.",
    ),
    (
        r"\bi(?:'m| am) (?:only )?(?:[4-9]|1[0-2])(?= ?(?:years?[- ]old|y/?o|yrs?)\b|\s*(?:[.,!;]|$"
        r"|and\b|but\b))|\bmy (?:[4-9]|1[0-2])[- ]year[- ]old\b",
        "Kinex Fit plans are made for adults and older teenagers. Please train with a parent and "
        "a coach who works with children.",
    ),
)
