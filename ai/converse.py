"""Converse requests and answers as plain data: what to ask for, and what came back."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ai import replies
from ai.pricing import Model, Task, Usage

CACHE_POINT = {"cachePoint": {"type": "default"}}

# Models that cannot stop thinking spend part of their output on it before the answer begins.
THINKING_ROOM_TOKENS = 8_192


@dataclass(frozen=True)
class Tool:
    """The one form a model may answer in."""

    name: str
    description: str
    schema: Mapping[str, Any]


def build_request(
    *, model: Model, task: Task, system_blocks: Sequence[str], user_text: str, tool: Tool
) -> dict[str, Any]:
    """Return the arguments of one Converse call.

    Everything before a cache point must be byte-identical from call to call to be read from the
    cache, so each system block closes with one and the user's text comes after the last.
    """
    request: dict[str, Any] = {
        "modelId": model.id,
        "system": [part for text in system_blocks for part in ({"text": text}, CACHE_POINT)],
        "messages": [{"role": "user", "content": [{"text": user_text}]}],
        "inferenceConfig": _inference(model, task),
        "toolConfig": {
            # No `strict` and no `outputConfig`: several models on Bedrock refuse them with a 400.
            "tools": [
                {
                    "toolSpec": {
                        "name": tool.name,
                        "description": tool.description,
                        "inputSchema": {"json": tool.schema},
                    }
                }
            ],
            "toolChoice": {"tool": {"name": tool.name}} if model.forced_tool else {"auto": {}},
        },
    }
    if model.thinking == "disable":
        request["additionalModelRequestFields"] = {"thinking": {"type": "disabled"}}
    return request


def _inference(model: Model, task: Task) -> dict[str, Any]:
    room = THINKING_ROOM_TOKENS if model.thinking == "cannot_disable" else 0
    inference: dict[str, Any] = {"maxTokens": min(task.max_tokens + room, model.max_output_tokens)}
    if model.temperature and task.temperature is not None:
        inference["temperature"] = task.temperature
    return inference


def with_double_room(request: dict[str, Any], model: Model) -> dict[str, Any]:
    """Return the request with twice the output allowed, for an answer that was cut off."""
    wider = copy.copy(request)
    room = min(request["inferenceConfig"]["maxTokens"] * 2, model.max_output_tokens)
    wider["inferenceConfig"] = {**request["inferenceConfig"], "maxTokens": room}
    return wider


def usage_of(response: Mapping[str, Any]) -> Usage:
    return Usage.reported(response.get("usage"))


def stop_reason(response: Mapping[str, Any]) -> str:
    return str(response.get("stopReason") or "")


def answer(response: Mapping[str, Any], tool: Tool) -> dict[str, Any] | None:
    """Return what the model filled in: the tool's input, or else JSON found in its prose."""
    content = _content(response)
    for part in content:
        use = part.get("toolUse")
        if not isinstance(use, Mapping):
            continue
        if use.get("name") == tool.name and isinstance(use.get("input"), dict):
            return use["input"]
    prose = "\n".join(part["text"] for part in content if isinstance(part.get("text"), str))
    return replies.find_json(prose)


def _content(response: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    # Thinking and text may come before the tool use, so parts are picked by key, never by place.
    found: Any = response
    for name in ("output", "message", "content"):
        found = found.get(name) if isinstance(found, Mapping) else None
    parts = found if isinstance(found, list) else []
    return [part for part in parts if isinstance(part, Mapping)]
