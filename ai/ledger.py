"""An account of every model call made for one job, failed calls included."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ai import gateways
from ai.converse import Tool
from ai.gateways import CoachError, CoachResting, Reply
from ai.pricing import Usage, cost_micros


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a model: what it was for, what it cost, and how it failed if it did."""

    task: str
    model: str
    usage: Usage
    micros: int
    attempts: int
    error: str | None = None


class Asked(Protocol):
    """What answers a task's question: the gateway, or whatever stands in for it."""

    def deadline(self, task: str) -> float: ...

    def converse(
        self,
        *,
        task: str,
        system_blocks: Sequence[str],
        user_text: str,
        tool: Tool,
        deadline: float | None = None,
    ) -> Reply: ...


class Ledger:
    """Stands before the gateway: asks it the same questions and keeps the account.

    The gateway is only made when something is asked, so a job without a model needs none.
    """

    def __init__(self, bedrock: Callable[[], Asked] = lambda: gateways.bedrock()):
        self._bedrock = bedrock
        self.calls: list[Call] = []

    def deadline(self, task: str) -> float:
        return self._bedrock().deadline(task)

    def converse(
        self,
        *,
        task: str,
        system_blocks: Sequence[str],
        user_text: str,
        tool: Tool,
        deadline: float | None = None,
    ) -> Reply:
        """Ask the model; what the call cost is kept however it ends."""
        try:
            reply = self._bedrock().converse(
                task=task,
                system_blocks=system_blocks,
                user_text=user_text,
                tool=tool,
                deadline=deadline,
            )
        except CoachError as exc:
            # An open breaker asked nobody, unless it opened between two of our tries.
            if not isinstance(exc, CoachResting) or exc.usage.total_tokens:
                model = exc.model.id if exc.model else ""
                self._keep(task, model, exc.usage, exc.cost_micros, 1, error=exc.code)
            raise
        micros = cost_micros(reply.model, reply.usage)
        self._keep(task, reply.model.id, reply.usage, micros, reply.attempts)
        return reply

    def _keep(
        self,
        task: str,
        model: str,
        usage: Usage,
        micros: int,
        attempts: int,
        error: str | None = None,
    ) -> None:
        self.calls.append(Call(task, model, usage, micros, attempts, error))

    @property
    def usage(self) -> Usage:
        return sum((call.usage for call in self.calls), Usage())

    @property
    def micros(self) -> int:
        return sum(call.micros for call in self.calls)

    @property
    def model(self) -> str | None:
        """Name the model that answered last, or None if none did."""
        return next((call.model for call in reversed(self.calls) if call.error is None), None)
