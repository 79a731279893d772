"""What a good model would answer to our prompt: a session from the movements it lists."""

import hashlib
import re

from workouts.blocks import Plan
from workouts.duration import estimate_seconds

LEGS = ("squat", "hinge", "lunge", "hip_extension", "knee_flexion", "calf", "core_stability")
UPPER = ("horizontal_push", "horizontal_pull", "vertical_push", "vertical_pull", "elbow_flexion")
WHOLE = ("squat", "horizontal_push", "horizontal_pull", "hinge", "vertical_push", "core_stability")
PREPARING = ("mobility", "locomotion", "conditioning", "stretch")
CALMING = ("stretch", "mobility")


def plausible_workout(request: dict) -> dict:
    """Return a session that fits the time, kit and movements the prompt states."""
    text = _prompt(request)
    listed = _movements(text)
    minutes = int(found[1]) if (found := re.search(r"^Time: (\d+) minutes", text, re.M)) else 45
    names = _main_names(text, listed)
    return {
        "title": "Steady strength session",
        "description": "A plain session built around well-known movements.",
        "difficulty": "intermediate",
        "durationMinutes": minutes,
        "tags": ["strength"],
        "blocks": _fitted(text, listed, names, minutes),
        "rationale": "It uses the kit at hand and balances the movements of the session.",
        "alternatives": [],
    }


def _prompt(request: dict) -> str:
    parts = [*request.get("system", [])]
    parts += [part for message in request["messages"] for part in message["content"]]
    return "\n".join(part["text"] for part in parts if "text" in part)


def _movements(text: str) -> dict[str, list[str]]:
    lists = re.findall(r"<movements>\n(.*?)\n</movements>", text, re.S)
    lines = lists[-1].splitlines() if lists else ["squat: Bodyweight Squat"]
    pairs = (line.split(": ", 1) for line in lines if ": " in line)
    return {pattern: names.split("; ") for pattern, names in pairs}


def _main_names(text: str, listed: dict[str, list[str]]) -> list[str]:
    asked = re.search(r"^Use: (.+)$", text, re.M)
    known = {_bare(name).lower(): name for names in listed.values() for name in names}
    wishes = asked[1].split("; ") if asked else []
    wished = [known.get(wish.split(" or ")[0].lower()) for wish in wishes]
    focus = re.search(r"^Focus: (.+)$", text, re.M)
    patterns = _patterns(focus[1].lower() if focus else "")
    turn = int(hashlib.sha256(text.encode()).hexdigest(), 16)
    chosen = [names[turn % min(3, len(names))] for p in patterns if (names := listed.get(p))]
    spare = [names[0] for p, names in listed.items() if p not in (*PREPARING, "neck", "jump")]
    return list(dict.fromkeys(name for name in [*wished, *chosen, *spare] if name))


def _patterns(focus: str) -> tuple[str, ...]:
    if re.search(r"leg|lower|squat|glute", focus):
        return LEGS
    return UPPER if re.search(r"upper|push|pull|chest|back|arm|shoulder", focus) else WHOLE


def _fitted(text: str, listed: dict, names: list[str], minutes: int) -> list[dict]:
    """Try counts of movements, sets and rests, and keep what comes closest to the time."""
    edge = 300 if minutes >= 25 else 180
    options = (
        _blocks(text, listed, names[:count], edge, sets, rest)
        for count in range(1, min(8, len(names)) + 1)
        for sets in (2, 3, 4, 5)
        for rest in (30, 60, 75, 90, 120)
    )
    return min(options, key=lambda blocks: abs(_seconds(blocks) - minutes * 60))


def _blocks(text: str, listed: dict, names: list[str], edge: int, sets: int, rest: int) -> list:
    main = {"kind": "straight", "items": [_work(name, sets, rest) for name in names]}
    blocks = [main]
    if "Warm-up: none" not in text and (items := _edge_items(listed, PREPARING, edge)):
        blocks.insert(0, {"kind": "warmup", "items": items})
    if "Cool-down: none" not in text and (items := _edge_items(listed, CALMING, edge * 3 // 5)):
        blocks.append({"kind": "cooldown", "items": items})
    return blocks


def _edge_items(listed: dict, patterns: tuple[str, ...], seconds: int) -> list[dict]:
    names = [name for pattern in patterns for name in listed.get(pattern, [])][:4]
    return [{"name": _bare(name), "sets": 1, "seconds": seconds // len(names)} for name in names]


def _work(name: str, sets: int, rest: int) -> dict:
    item = {"name": _bare(name), "sets": sets, "restSeconds": rest}
    if name.endswith("[s]"):
        return {**item, "seconds": 30}
    if name.endswith("[m]"):
        return {**item, "distance": {"value": 40, "unit": "m"}}
    return {**item, "calories": 10} if name.endswith("[cal]") else {**item, "reps": "10"}


def _bare(name: str) -> str:
    return re.sub(r" \[(s|m|cal)\]$", "", name)


def _seconds(blocks: list[dict]) -> int:
    plan = Plan.model_validate({"title": "x", "blocks": blocks})
    return estimate_seconds(plan.blocks)
