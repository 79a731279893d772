"""Skills members ask to learn, and the sports they train for: how to know them, what to practise.

A skill is practised with its own drills, the hardest this member's level allows, and built up to
with what it needs. For a sport there is gym work only, and the member is told so.
"""

import re
from dataclasses import dataclass

Slot = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skill:
    """`drills` are ids, one slot a drill with easier ones standing in; `support` builds up to them.

    `instead` is the focus where none of the drills can be done.
    """

    words: str
    instead: tuple[str, ...]
    drills: tuple[Slot, ...]
    support: tuple[Slot, ...]


_LEARN = (
    r"(?:first|1st|learn(?:ing)?(?: how)?(?: to)?(?: do)?|get|work(?:ing)? (?:up )?to(?:wards?)?|"
    r"progress(?:ing|ion)? (?:to|for|towards?)|practi[sc]e|train for|achieve|master)"
    r"(?: (?:a|an|my|the|first|strict|proper|full|single|one|do))*"
)
_PLAN = r"(?:progressions?|practi[sc]e|training|program(?:me)?|plan|skills?|drills?|technique)"


def _asked(name: str) -> str:
    return rf"{_LEARN} (?:{name})|(?:{name}) {_PLAN}"


SKILLS: dict[str, Skill] = {
    "handstand": Skill(
        r"hand ?-?stands?(?: (?:hold|walk)s?)?(?! push)|inversions?",
        ("shoulders", "core"),
        (
            ("Wrist_Rock",),
            ("Handstand_Kick-Up", "Pike_Hold"),
            ("Wall_Handstand_Hold", "Bear_Hold"),
            ("Wall_Handstand_Shoulder_Tap", "Wall_Walk", "Crow_Pose", "High_Plank"),
        ),
        (
            ("Pike_Push-Up", "vertical_push", "horizontal_push"),
            ("Hollow_Hold", "core_stability"),
            ("Scapular_Push-Up", "lateral_raise"),
            ("Scapular_Wall_Slide",),
            ("horizontal_pull", "rear_delt"),
            ("Plank_Shoulder_Tap", "core_stability"),
        ),
    ),
    "balance": Skill(
        r"balanc(?:e|ing)(?! (?:board|ball|trainer|beam|of|work and|sheet))|fall prevention|"
        r"proprioception|unsteady|tai ?-?chi|qi ?gong|stability(?= (?:work|training|exercises))",
        ("legs", "core"),
        (
            ("Tandem_Stand",),
            ("Single-Leg_Stand",),
            ("Heel-to-Toe_Walk",),
            ("Single-Leg_Romanian_Deadlift", "Single-Leg_Clock_Reach"),
        ),
        (
            ("Box_Sit-to-Stand", "Glute_Bridge"),
            ("Bodyweight_Calf_Raise", "calf"),
            ("Standing_Hip_Extension", "hip_extension"),
            ("hip_abduction",),
            ("Single-Leg_Clock_Reach",),
            ("Bird_Dog", "core_stability"),
        ),
    ),
    "running technique": Skill(
        r"run(?:ning)? (?:technique|form|drills?|mechanics|economy|abc|style)|lauf-?abc|abc drills|"
        r"sprint (?:technique|form|drills?|mechanics)|run (?:better|with better form)",
        ("legs", "core"),
        (
            ("Dribble_Run", "Marching_in_Place"),
            ("A-Skip", "Marching_in_Place"),
            ("High_Knees",),
            ("Butt_Kick",),
            ("B-Skip", "Straight-Leg_Run"),
            ("Running_Strides", "Brisk_Walk"),
        ),
        (
            ("Single_Leg_Glute_Bridge", "hip_extension"),
            ("Single-Leg_Calf_Raise", "calf"),
            ("lunge",),
            ("Side_Bridge", "core_stability"),
            ("Glute_Bridge_March", "hip_extension"),
            ("Dead_Bug", "core_stability"),
        ),
    ),
    "grip": Skill(
        r"grips?(?= |$|[.,])(?! (?:bench|press|pull|row|curl|push|lat))|"
        r"fingers? (?:strength|training|power|work)|"
        r"stronger (?:fingers?|grip|hands)|hang ?-?boards?|finger ?-?boards?|crimps?",
        ("forearms",),
        (
            ("Towel_Hang", "Dead_Hang"),
            ("Farmers_Walk", "Suitcase_Carry"),
            ("Plate_Pinch", "Dumbbell_Pinch_Hold", "Towel_Wring"),
            ("Fingertip_Wall_Push-Up",),
            ("Band_Finger_Extension", "Open-Close_Fist"),
        ),
        (
            ("Dead_Hang", "Towel_Wring"),
            ("forearm",),
            ("vertical_pull", "horizontal_pull"),
            ("horizontal_pull", "carry"),
            ("forearm", "elbow_flexion"),
            ("elbow_flexion",),
        ),
    ),
    "pull-up": Skill(
        _asked(r"(?:pull|chin)[- ]?ups?"),
        ("pull",),
        (
            ("Negative_Pull-Up",),
            ("Band_Assisted_Pull-Up",),
            ("Scapular_Pull-Up",),
            ("Dead_Hang",),
        ),
        (
            ("horizontal_pull",),
            ("Wide-Grip_Lat_Pulldown", "vertical_pull", "horizontal_pull"),
            ("elbow_flexion",),
            ("Hollow_Hold", "core_stability"),
            ("rear_delt",),
        ),
    ),
    "push-up": Skill(
        _asked(r"(?:push|press)[- ]?ups?"),
        ("push",),
        (
            ("Incline_Push-Up", "Wall_Push-Up"),
            ("Knee_Push-Up",),
            ("Scapular_Push-Up",),
        ),
        (
            ("High_Plank", "core_stability"),
            ("elbow_extension",),
            ("horizontal_push", "fly"),
            ("horizontal_pull",),
            ("core_stability",),
        ),
    ),
    "muscle-up": Skill(
        _asked(r"(?:bar |ring )?muscle[- ]?ups?"),
        ("pull",),
        (
            ("Bar_Muscle-Up", "Chest-to-Bar_Pull-Up", "Pullups", "Negative_Pull-Up"),
            ("Chest-to-Bar_Pull-Up", "Pullups", "Scapular_Pull-Up"),
            ("Ring_Dips", "Parallel_Bar_Dip", "Assisted_Dip_Band"),
        ),
        (
            ("dip", "horizontal_push"),
            ("horizontal_pull",),
            ("Hollow_Hold", "core_stability"),
            ("vertical_pull", "elbow_flexion"),
            ("elbow_extension",),
        ),
    ),
    "pistol squat": Skill(
        _asked(r"pistols?(?: squats?)?|(?:single|one)[- ]leg(?:ged)? squats?"),
        ("legs",),
        (
            ("Pistol_Squat", "Pistol_Squat_to_Box", "Assisted_Pistol_Squat"),
            ("Pistol_Squat_to_Box", "Assisted_Pistol_Squat"),
            ("Single-Leg_Stand",),
        ),
        (
            ("lunge",),
            ("Single_Leg_Glute_Bridge", "hip_extension"),
            ("Step-Up", "lunge"),
            ("Single-Leg_Calf_Raise", "calf"),
            ("hinge", "hip_extension"),
            ("Ankle_Rock",),
        ),
    ),
    "jump": Skill(
        r"jump(?:ing)? (?:higher|further|farther|training|ability|height|power|technique|"
        r"program(?:me)?|plan)|vertical (?:jump|leap)(?: height)?|dunk(?:ing)?",
        ("legs",),
        (
            ("Box_Jump", "Squat_Jump"),
            ("Broad_Jump",),
            ("Squat_Jump",),
        ),
        (
            ("squat", "lunge"),
            ("hinge", "hip_extension"),
            ("lunge",),
            ("calf",),
            ("hip_extension",),
            ("core_stability",),
        ),
    ),
    "pelvic floor": Skill(
        r"pelvic[- ]floor|kegels?",
        ("core",),
        (
            ("Pelvic_Tilt",),
            ("Abdominal_Brace",),
            ("Glute_Bridge",),
            ("Heel_Tap_Dead_Bug",),
        ),
        (
            ("Bird_Dog",),
            ("Clamshell", "hip_abduction"),
            ("Box_Sit-to-Stand", "squat"),
            ("Dead_Bug", "Knee_Side_Plank"),
            ("Standing_Hip_Extension", "hip_extension"),
            ("Cat-Cow",),
        ),
    ),
    "squat depth": Skill(
        r"squat depth|deep(?:er)? squats?|squat(?:ting)? deeper|squat mobility|"
        r"mobility for (?:my |the )?squats?",
        ("legs",),
        (
            ("Ankle_Rock",),
            ("90_90_Hip_Switch", "Hip_Circle"),
            ("Hip_Flexor_Rock",),
            ("Worlds_Greatest_Stretch", "Frog_Stretch"),
        ),
        (
            ("squat", "hip_extension"),
            ("Cossack_Squat", "lunge"),
            ("Thoracic_Rotation",),
            ("Frog_Stretch",),
            ("lunge", "hip_extension"),
            ("core_stability",),
        ),
    ),
    "pilates": Skill(
        r"pilates|barre(?= (?:class|style|work ?-?out|session)|$)",
        ("core", "glutes"),
        (
            ("Dead_Bug",),
            ("Single_Leg_Glute_Bridge", "Glute_Bridge"),
            ("Side_Bridge", "Knee_Side_Plank"),
            ("Clamshell",),
        ),
        (
            ("core_flexion", "core_stability"),
            ("Bird_Dog", "Superman"),
            ("Reverse_Plank", "core_stability"),
            ("Fire_Hydrant", "hip_abduction"),
            ("core_rotation", "core_stability"),
            ("Glute_Kickback", "hip_extension"),
            ("Plank", "core_stability"),
        ),
    ),
}
_CANT_YET = re.compile(
    r"\bcan(?:'?t|not) (?:even |yet |quite )?do (?:even )?(?:a|an|one|any|a single|one single|"
    r"full|real|proper) (pull[- ]?up|chin[- ]?up|push[- ]?up|press[- ]?up|pistol squat|"
    r"muscle[- ]?up|handstand)s?(?: yet| though)?"
)

# Sports we train people for in the gym; the focus their athletes gain most from.
SPORTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("climbing", r"(?:rock )?(?<!stair )(?<!mountain )(?<!rope )climb(?:ing|ers?)|"
     r"boulder(?:ing)?", ("pull", "grip", "core")),
    ("swimming", r"swim(?:ming|mers?)?|pool(?! table)", ("back", "shoulders", "core")),
    ("skiing", r"skiing|skiers?|snowboard\w*|ski (?:season|prep\w*|trip|holiday|fitness|fit|week)",
     ("legs", "core")),
    ("tennis", r"tennis(?! elbow)|padel|pickleball|badminton", ("legs", "shoulders", "core")),
    ("football", r"(?:foot|base|soft|hand)ball(?:er)?s?|soccer|rugby|hockey|lacrosse",
     ("legs", "power", "core")),
    ("basketball", r"basketball(?:er)?s?|volleyball(?:er)?s?", ("power", "legs")),
    ("golf", r"golf(?:ing|ers?)?", ("core", "glutes", "back")),
    ("martial arts", r"mma|judo|bjj|jiu[- ]?jitsu|karate|taekwondo|wrestling|muay thai|"
     r"kick ?-?boxing|martial arts", ("conditioning", "core")),
    ("surfing", r"surf(?:ing|ers?)?|paddle ?-?boarding|kayak\w*|sailing",
     ("back", "shoulders", "core")),
    ("dance", r"danc(?:e|ing|ers?)|ballet|zumba|salsa", ("legs", "core")),
    ("riding", r"horse ?-?(?:back )?riding|equestrian", ("inner thighs", "core")),
    ("hiking", r"(?:for|my|a|big|long) (?:\w+ )?hik(?:e|ing)|trekking|mountaineer\w*|backpacking",
     ("legs", "core")),
    ("obstacle races", r"spartan(?: race)?|tough mudder|obstacle (?:course )?rac\w+",
     ("conditioning", "grip")),
    ("parkour", r"parkour|free ?-?running", ("power", "core")),
    ("skating", r"skat(?:ing|ers?)|inline", ("legs", "core")),
)  # fmt: skip


def plain(text: str) -> str:
    """Turn "can't do a pull-up yet" into what it asks for; it is no wish to leave pull-ups out."""
    return _CANT_YET.sub(r" first \1 ", text)


def named_in(text: str) -> tuple[tuple[str, ...], str]:
    """Return the skills a text asks for, and the text without them."""
    found = {}
    for name, skill in SKILLS.items():
        words = re.compile(rf"\b(?:{skill.words})(?!\w)")
        if match := words.search(text):
            found[name] = match.start()
            text = words.sub(lambda said: "~" * len(said[0]), text)
    return tuple(sorted(found, key=lambda name: found[name])), text


def sport_in(text: str) -> tuple[tuple[str, tuple[str, ...]] | None, str]:
    """Return the sport a text speaks of with what its people train, and the text without it."""
    for name, words, focus in SPORTS:
        said = re.compile(rf"\b(?:{words})(?!\w)")
        if said.search(text):
            return (name, focus), said.sub(lambda match: "~" * len(match[0]), text)
    return None, text


def slots(name: str) -> tuple[Slot, ...] | None:
    """Return what a session of this skill is made of, the practice first."""
    skill = SKILLS.get(name)
    return (*skill.drills, *skill.support) if skill else None


def drills(focus: tuple[str, ...]) -> frozenset[str]:
    """Return the ids of all drills of the skills among these focuses."""
    asked = (SKILLS[name] for name in focus if name in SKILLS)
    return frozenset(item for skill in asked for slot in skill.drills for item in slot)
