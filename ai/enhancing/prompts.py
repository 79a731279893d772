"""What we say to the models that read a member's text: organise, structure, suggest a timer.

The text is data, fenced and marked so; nothing in it is obeyed.
"""

from collections.abc import Sequence

from ai.converse import Tool
from ai.fencing import fenced
from workouts.blocks import Plan
from workouts.prescriptions import describe, describe_block

MOST_TEXT = 20_000
MOST_TIMED_ITEMS = 10

_STRING = {"type": "string"}
_WHOLE = {"type": "integer"}
_LINES = {"type": "array", "items": _STRING}

ORGANISE = Tool(
    name="organise",
    description="Hand over the sorted lines.",
    schema={
        "type": "object",
        "properties": {
            "exercises": _LINES,
            "notes": _LINES,
            "structure": _STRING,
            "rejected": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"line": _STRING, "reason": _STRING},
                    "required": ["line"],
                },
            },
        },
        "required": ["exercises"],
    },
)

SUGGEST_TIMER = Tool(
    name="suggest_timer",
    description="Name the timer that suits this workout.",
    schema={
        "type": "object",
        "properties": {
            "workoutStyle": {
                "type": "string",
                "enum": [
                    "hyrox",
                    "metcon",
                    "strength",
                    "endurance",
                    "recovery",
                    "mixed",
                    "unknown",
                ],
            },
            "primaryGoal": _STRING,
            "type": {
                "type": "string",
                "enum": ["emom", "amrap", "interval_work_rest", "tabata", "for_time", "none"],
            },
            "reason": _STRING,
            "params": {
                "type": "object",
                "properties": dict.fromkeys(
                    ("duration", "intervals", "workTime", "restTime", "rounds"), _WHOLE
                ),
            },
        },
        "required": ["type", "reason"],
    },
)


def organise_text(text: str) -> str:
    """Fence the member's text, line by line."""
    lines = "\n".join(fenced(line, 500) for line in text[:MOST_TEXT].splitlines())
    return f"<text>\n{lines}\n</text>\nSort these lines by calling organise."


def structure_text(lines: Sequence[str], notes: Sequence[str], hint: str) -> str:
    """Fence the sorted lines."""
    work = "\n".join(fenced(line, 500) for line in lines)
    said = "\n".join(fenced(line, 500) for line in notes)
    return (
        f"<lines>\n{work}\n</lines>\n<notes>\n{said}\n</notes>\n"
        f"Structure: {fenced(hint, 30) or 'unknown'}\n"
        "Write this workout by calling emit_workout."
    )


def timer_text(plan: Plan) -> str:
    """Describe the first movements of a plan, as its blocks time them."""
    lines: list[str] = []
    for block in plan.blocks:
        lines.append(f"{block.kind}: {describe_block(block)}")
        lines += [f"- {fenced(item.name, 80)}: {describe(item)}" for item in block.items]
    return f"<workout>\n{chr(10).join(lines[: MOST_TIMED_ITEMS + len(plan.blocks)])}\n</workout>"
