"""Kit in the words of the training profile, read from what members write."""

import functools
import re
import unicodedata

from accounts.profile import EQUIPMENT

_KIT = (
    (r"dumb ?-?bells?|dbs?", ("Dumbbells",)),
    (r"kettle ?-?bells?|kbs?", ("Kettlebells",)),
    (r"bar ?-?bells?(?! squat)", ("Barbell", "Weight plates")),
    (r"(?:weight |bumper )?plates", ("Weight plates",)),
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
# What a member who trains "at the gym" is taken to have.
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


def mentions(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return where a lower-case text names kit, and what it names; the longest reading wins."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for pattern, names in _KIT:
        for match in re.finditer(rf"\b(?:{pattern})(?!\w)", text):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), names))
    return sorted(found)


def named_in(text: str) -> frozenset[str]:
    """Return any kit named in a text."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return frozenset(name for _, _, names in mentions(plain) for name in names)


@functools.lru_cache(maxsize=256)
def read(names: tuple[str, ...]) -> frozenset[str]:
    """Map free text to the shared vocabulary: "Pullup bar" is a pull-up bar."""
    exact = {name.lower(): name for name in EQUIPMENT}
    kit: set[str] = set()
    for name in names:
        known = exact.get(name.strip().lower())
        kit.update({known} if known else named_in(name))
        if known is None and "gym" in name.lower():
            kit.update(GYM)
    return frozenset(kit)
