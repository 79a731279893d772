"""The coach that asks a model: prompts out, a plan back, at most one send-back for its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ai import prompts, replies
from ai.coaching import Brief, CoachRequest
from ai.findings import Finding
from ai.gateways import BadAnswer, CoachError, Reply
from ai.ledger import Asked
from ai.pricing import Model, Routes, Usage, cost_micros
from ai.workout_tool import EMIT_WORKOUT
from workouts.blocks import Plan


@dataclass(frozen=True)
class Draft:
    """A plan as the model wrote it, unchecked, and what every attempt at it cost."""

    plan: Plan
    usage: Usage
    model: Model
    calls: int

    @property
    def micros(self) -> int:
        return cost_micros(self.model, self.usage)


class BedrockCoach:
    def __init__(self, *, bedrock: Asked, task: str = "generate"):
        self._bedrock = bedrock
        self._task = task

    def draft(self, request: CoachRequest, brief: Brief, *, deadline: float | None = None) -> Draft:
        """Ask for a plan; one that can't be read at all is sent back once with the reasons."""
        deadline = deadline or self._bedrock.deadline(self._task)
        first = self._ask(request, brief, deadline=deadline)
        try:
            return _draft(first)
        except replies.UnreadableReply as exc:
            repair = prompts.repair_text(previous=None, findings=exc.reasons)
        try:
            second = self._ask(request, brief, repair, deadline=deadline)
        except CoachError as exc:
            exc.usage += first.usage
            raise
        return _draft_or_fail(second, before=first)

    def redraft(
        self,
        request: CoachRequest,
        brief: Brief,
        previous: Plan,
        findings: Sequence[Finding],
        *,
        deadline: float | None = None,
    ) -> Draft:
        """Send a plan the checker refused back with its findings."""
        deadline = deadline or self._bedrock.deadline(self._task)
        reasons = [finding.message for finding in findings]
        repair = prompts.repair_text(previous=previous, findings=reasons)
        return _draft_or_fail(self._ask(request, brief, repair, deadline=deadline))

    def _ask(
        self,
        request: CoachRequest,
        brief: Brief,
        repair: str = "",
        *,
        deadline: float | None,
    ) -> Reply:
        asked = question(request, brief, repair, routes=self._bedrock.routes)
        return self._bedrock.converse(task=self._task, deadline=deadline, **asked)


def question(
    request: CoachRequest, brief: Brief, repair: str = "", *, routes: Routes
) -> dict[str, Any]:
    """Return what a model is asked to write a session: the cached parts, the rest, the form."""
    return {
        "system_blocks": [
            routes.prompts["session"],
            prompts.profile_text(profile=request.profile, brief=brief),
        ],
        "user_text": prompts.request_text(words=request.prompt, brief=brief) + repair,
        "tool": EMIT_WORKOUT,
    }


def _draft(reply: Reply, *, before: Reply | None = None) -> Draft:
    plan = replies.read_plan(reply.data)
    usage = reply.usage + before.usage if before else reply.usage
    calls = reply.attempts + before.attempts if before else reply.attempts
    return Draft(plan, usage, reply.model, calls)


def _draft_or_fail(reply: Reply, *, before: Reply | None = None) -> Draft:
    try:
        return _draft(reply, before=before)
    except replies.UnreadableReply as exc:
        usage = reply.usage + before.usage if before else reply.usage
        raise BadAnswer(usage=usage, model=reply.model) from exc
