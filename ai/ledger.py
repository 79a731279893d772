"""An account of every model call made for one job, failed calls included."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ai import gateways
from ai.converse import Tool
from ai.gateways import CoachError, CoachResting, Reply
from ai.pricing import Routes, Usage, cost_micros


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

    @property
    def routes(self) -> Routes: ...

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

    The gateway is only made when something is asked, so a job without a model needs none; it is
    the same for all of a job, so that a version switched on meanwhile doesn't mix with another.
    """

    def __init__(self, bedrock: Callable[[], Asked] = lambda: gateways.bedrock()):
        self._make = bedrock
        self.calls: list[Call] = []
        self._deadlines: dict[str, float] = {}

    @functools.cached_property
    def _bedrock(self) -> Asked:
        return self._make()

    @property
    def routes(self) -> Routes:
        return self._bedrock.routes

    @property
    def version(self) -> int | None:
        """Name the version the calls were made under; None if there were none."""
        return self.routes.version if self.calls else None

    def deadline(self, task: str) -> float:
        """Return when the whole of a task must be over: a second try has what the first left."""
        if task not in self._deadlines:
            self._deadlines[task] = self._bedrock.deadline(task)
        return self._deadlines[task]

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
            reply = self._bedrock.converse(
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
        except BaseException as exc:
            # Stopped in the middle, by the task's time limit for one: it may have been answered.
            model = self.routes.model(task).id
            self._keep(task, model, Usage(), 0, 1, error=type(exc).__name__)
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
