"""The form a model fills in for a workout, shaped like `workouts.blocks.Plan`.

Plain JSON schema only: strict schemas, and limits such as maxItems, are refused by several models.
The order of the keys is part of the cached prompt, so it must not vary.
"""

from ai.converse import Tool
from workouts.blocks import BLOCK_KINDS

_SHORT = {"type": "string"}
_WHOLE = {"type": "integer"}
_LOAD = {
    "type": "object",
    "properties": {
        "value": {"type": "number"},
        "unit": {"type": "string", "enum": ["kg", "lb", "%1rm"]},
    },
    "required": ["value", "unit"],
}
_DISTANCE = {
    "type": "object",
    "properties": {
        "value": {"type": "number"},
        "unit": {"type": "string", "enum": ["m", "km", "mi"]},
    },
    "required": ["value", "unit"],
}
_REPS = {"type": "string", "description": 'A count ("8"), a range ("8-10") or "max".'}
_SET = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["normal", "warmup", "drop", "failure"]},
        "reps": _REPS,
        "load": _LOAD,
        "seconds": _WHOLE,
        "restSeconds": _WHOLE,
    },
}
_ITEM = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "description": "Copied from <movements>."},
        "sets": _WHOLE,
        "reps": _REPS,
        "load": _LOAD,
        "rpe": {"type": "number"},
        "tempo": {"type": "string", "description": 'As "3-1-1-0".'},
        "seconds": _WHOLE,
        "distance": _DISTANCE,
        "calories": _WHOLE,
        "perSide": {"type": "boolean"},
        "restSeconds": _WHOLE,
        "notes": _SHORT,
        "setDetails": {
            "type": "array",
            "items": _SET,
            "description": "Only where the sets of a movement differ.",
        },
    },
    "required": ["name"],
}
_PARAMS = {
    "type": "object",
    "properties": {
        "rounds": _WHOLE,
        "intervalSeconds": _WHOLE,
        "timeCapSeconds": _WHOLE,
        "workSeconds": _WHOLE,
        "restSeconds": _WHOLE,
        "repScheme": {"type": "array", "items": _WHOLE},
        "start": _WHOLE,
        "step": _WHOLE,
    },
}
_BLOCK = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": list(BLOCK_KINDS)},
        "label": _SHORT,
        "params": _PARAMS,
        "items": {"type": "array", "items": _ITEM},
        "notes": _SHORT,
    },
    "required": ["kind", "items"],
}
EMIT_WORKOUT = Tool(
    name="emit_workout",
    description="Hand over the finished session. Call it exactly once.",
    schema={
        "type": "object",
        "properties": {
            "title": _SHORT,
            "description": _SHORT,
            "difficulty": {"type": "string", "enum": ["beginner", "intermediate", "advanced"]},
            "durationMinutes": _WHOLE,
            "tags": {"type": "array", "items": _SHORT},
            "blocks": {"type": "array", "items": _BLOCK},
            "rationale": _SHORT,
            "alternatives": {"type": "array", "items": _SHORT},
        },
        "required": [
            "title",
            "description",
            "difficulty",
            "durationMinutes",
            "blocks",
            "rationale",
        ],
    },
)
