"""A model on paper: answers from a script, and the bill the vendor would send for each question.

Tokens are characters over four. A prefix is read from the cache when the same one was sent within
five minutes and is long enough for its model, which is what the vendor documents.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ai import converse, pricing
from ai.converse import Tool
from ai.gateways import Reply
from ai.pricing import Usage, cost_micros

CHARACTERS_PER_TOKEN = 4
CACHE_SECONDS = 300

Script = Callable[[str], dict]


@dataclass
class PaperModel:
    """Stands in for the gateway. `clock` is moved by whoever lets time pass between requests."""

    script: Script
    clock: float = 0.0
    routes: pricing.Routes = field(default_factory=pricing.routes)
    uncached_micros: int = 0
    _seen: dict[str, float] = field(default_factory=dict)

    def deadline(self, task: str) -> float:
        return 0.0

    def converse(
        self,
        *,
        task: str,
        system_blocks: Sequence[str],
        user_text: str,
        tool: Tool,
        deadline: float | None = None,
    ) -> Reply:
        """Answer, and count what the prompt and the answer cost with and without the cache."""
        model = self.routes.model(task)
        request = converse.build_request(
            model=model,
            task=self.routes.task(task),
            system_blocks=system_blocks,
            user_text=user_text,
            tool=tool,
        )
        data = self.script(tool.name)
        usage = self._bill(request, data, model)
        whole = Usage(input_tokens=usage.total_tokens - usage.output_tokens,
                      output_tokens=usage.output_tokens)  # fmt: skip
        self.uncached_micros += cost_micros(model, whole)
        return Reply(data, usage, model, 1, "tool_use")

    def _bill(self, request: dict, data: dict, model: pricing.Model) -> Usage:
        digest, characters, points = hashlib.sha256(model.id.encode()), 0, []
        for part in [*request["toolConfig"]["tools"], *request["system"]]:
            if "cachePoint" in part:
                points.append((digest.hexdigest(), characters // CHARACTERS_PER_TOKEN))
                continue
            text = json.dumps(part)
            digest.update(text.encode())
            characters += len(text)
        characters += len(json.dumps(request["messages"]))
        points = [point for point in points if point[1] >= model.min_cache_tokens]
        fresh = self.clock - CACHE_SECONDS
        read = max((size for key, size in points if self._seen.get(key, -1e9) > fresh), default=0)
        self._seen |= {key: self.clock for key, _ in points}
        longest = max((size for _, size in points), default=0)
        total = characters // CHARACTERS_PER_TOKEN
        return Usage(
            input_tokens=total - max(read, longest),
            output_tokens=max(1, len(json.dumps(data)) // CHARACTERS_PER_TOKEN),
            cache_read_tokens=read,
            cache_write_tokens=max(0, longest - read),
        )
