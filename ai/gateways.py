"""Claude on Amazon Bedrock: one question in, one filled-in form out, or one of our own errors."""

import copy
import functools
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    ReadTimeoutError,
)
from django.conf import settings

from ai import converse
from ai.breaker import CircuitBreaker, CircuitOpen, State
from ai.converse import Tool
from ai.pricing import Model, Routes, Task, Usage, cost_micros
from ai.staff_room import versions
from kinexfit import aws, errors, redis_client

logger = logging.getLogger(__name__)


class CoachError(errors.KinexError):
    """A model call that gave nothing. It may have cost something all the same: see `usage`."""

    def __init__(self, *, usage: Usage | None = None, model: Model | None = None):
        super().__init__()
        self.usage = usage or Usage()
        self.model = model

    @property
    def cost_micros(self) -> int:
        return cost_micros(self.model, self.usage) if self.model else 0


class CoachUnavailable(CoachError, errors.Unavailable):
    code = "AI_UNAVAILABLE"
    message = "The coach isn't answering right now. Try again shortly."


class CoachBusy(CoachUnavailable):
    code = "AI_BUSY"
    message = "The coach is very busy right now. Try again in a minute."


class CoachResting(CoachUnavailable):
    """The circuit breaker is open: the model was not asked at all."""


class CoachNotConfigured(CoachUnavailable):
    code = "AI_NOT_CONFIGURED"


class CutOff(CoachUnavailable):
    code = "AI_BAD_ANSWER"
    message = "The coach's answer was cut short. Try again, or ask for something shorter."


class BadAnswer(CoachUnavailable):
    code = "AI_BAD_ANSWER"
    message = "The coach's answer made no sense this time. Try again."


class Refused(CoachError, errors.BadInput):
    code = "AI_REFUSED"
    message = "The coach can't help with that one. Try describing the workout differently."


@dataclass(frozen=True)
class Fault:
    """What may go wrong with one attempt, and what we do about it."""

    error: type[CoachError]
    retries: int
    # Whether the service itself is failing, which is what the circuit breaker counts.
    is_outage: bool | None = False
    waits: bool = True


MAX_RETRIES = 3
BUSY = Fault(CoachBusy, MAX_RETRIES, is_outage=True)
DOWN = Fault(CoachUnavailable, MAX_RETRIES, is_outage=True)
# The model ran, and each further try may be generated and billed again.
FAILED = Fault(CoachUnavailable, 1, is_outage=True)
MISCONFIGURED = Fault(CoachNotConfigured, 0, is_outage=None)
INVALID = Fault(CoachUnavailable, 0, is_outage=None)
CUT_OFF = Fault(CutOff, 1, waits=False)
MALFORMED = Fault(BadAnswer, 1, waits=False)
REFUSED = Fault(Refused, 0)

FAULT_BY_CODE = {
    "ThrottlingException": BUSY,
    "ModelNotReadyException": BUSY,
    "ServiceUnavailableException": DOWN,
    "InternalServerException": DOWN,
    "ModelTimeoutException": FAILED,
    "ModelErrorException": FAILED,
    "ValidationException": INVALID,
    "AccessDeniedException": MISCONFIGURED,
    "ResourceNotFoundException": MISCONFIGURED,
}
FAULT_BY_STOP_REASON = {
    "max_tokens": CUT_OFF,
    "malformed_model_output": MALFORMED,
    "malformed_tool_use": MALFORMED,
    "content_filtered": REFUSED,
    "guardrail_intervened": REFUSED,
    "model_context_window_exceeded": INVALID,
}


@dataclass(frozen=True)
class Reply:
    data: dict[str, Any]
    usage: Usage
    model: Model
    attempts: int
    stop_reason: str


class Client(Protocol):
    def converse(self, **request: Any) -> Mapping[str, Any]: ...


class AttemptFailed(Exception):
    def __init__(self, fault: Fault, usage: Usage | None = None):
        self.fault = fault
        self.usage = usage or Usage()


class Bedrock:
    """Converse with retries of our own.

    botocore would send a request that timed out three times, each one generated and billed, so it
    is told to try once. Its read time-out belongs to the client: there is one client for each step
    of `read_steps`, and an attempt takes the longest that ends before the deadline.
    """

    def __init__(
        self,
        *,
        new_client: Callable[[float], Client],
        routes: Routes,
        breaker: CircuitBreaker,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        uniform: Callable[[float, float], float] = random.uniform,
        read_steps: Sequence[float] = (5, 10, 15, 20, 30, 45, 60, 90, 140),
    ):
        self._new_client = new_client
        self.routes = routes
        self._breaker = breaker
        self._clock = clock
        self._sleep = sleep
        self._uniform = uniform
        self._read_steps = sorted(read_steps)
        self._clients: dict[float, Client] = {}
        self._clients_lock = threading.Lock()

    def steered(self, routes: Routes) -> "Bedrock":
        """Return this gateway with other tables and prompts, on the same connections."""
        other = copy.copy(self)
        other.routes = routes
        return other

    def breaker_state(self, model: Model) -> State:
        return self._breaker.state(model.id)

    def deadline(self, task: str) -> float:
        """Return when a job of this kind that starts now must be over, on the gateway's clock."""
        return self._clock() + self.routes.task(task).deadline_seconds

    def converse(
        self,
        *,
        task: str,
        system_blocks: Sequence[str],
        user_text: str,
        tool: Tool,
        deadline: float | None = None,
    ) -> Reply:
        """Ask the task's model to fill in the tool's form before the deadline (see `deadline`)."""
        run = _Run(
            model=self.routes.model(task),
            task=self.routes.task(task),
            deadline=self.deadline(task) if deadline is None else deadline,
        )
        request = converse.build_request(
            model=run.model,
            task=run.task,
            system_blocks=system_blocks,
            user_text=user_text,
            tool=tool,
        )
        while True:
            try:
                return self._attempt(run, request, tool)
            except AttemptFailed as failure:
                run.count(failure)
                self._wait_or_give_up(run, failure)
                if failure.fault is CUT_OFF:
                    request = converse.with_double_room(request, run.model)

    def _attempt(self, run: "_Run", request: dict[str, Any], tool: Tool) -> Reply:
        client = self._client(self._read_seconds(run))
        response = self._ask(run, client, request)
        usage = converse.usage_of(response)
        stop_reason = converse.stop_reason(response)
        if fault := FAULT_BY_STOP_REASON.get(stop_reason):
            raise AttemptFailed(fault, usage)
        data = converse.answer(response, tool)
        if data is None:
            raise AttemptFailed(MALFORMED, usage)
        return Reply(data, run.usage + usage, run.model, run.attempts + 1, stop_reason)

    def _ask(self, run: "_Run", client: Client, request: dict[str, Any]) -> Mapping[str, Any]:
        try:
            permit = self._breaker.admit(run.model.id)
        except CircuitOpen as exc:
            raise run.error(CoachResting) from exc
        outage: bool | None = None
        try:
            response = client.converse(**request)
            outage = False
            return response
        except (BotoCoreError, ClientError) as exc:
            fault = _fault(exc)
            outage = fault.is_outage
            _log(exc, fault, run)
            raise AttemptFailed(fault) from exc
        finally:
            # A probe must be handed back whatever happened, or nobody else may try.
            self._breaker.report(permit, ok=None if outage is None else not outage)

    def _wait_or_give_up(self, run: "_Run", failure: AttemptFailed) -> None:
        fault = failure.fault
        seconds = self._uniform(0, min(20, 2**run.attempts)) if fault.waits else 0
        too_late = self._clock() + seconds + self._read_steps[0] > run.deadline
        if run.failures[fault] > fault.retries or run.attempts > MAX_RETRIES or too_late:
            raise run.error(fault.error) from failure.__cause__
        if seconds:
            self._sleep(seconds)

    def _read_seconds(self, run: "_Run") -> float:
        left = min(run.task.read_seconds, run.deadline - self._clock())
        fitting = [step for step in self._read_steps if step <= left]
        if not fitting:
            raise run.error(CoachUnavailable)
        return fitting[-1]

    def _client(self, read_seconds: float) -> Client:
        with self._clients_lock:
            if read_seconds not in self._clients:
                self._clients[read_seconds] = self._new_client(read_seconds)
            return self._clients[read_seconds]


class _Run:
    """One question's attempts so far: how they failed and what they cost."""

    def __init__(self, *, model: Model, task: Task, deadline: float):
        self.model = model
        self.task = task
        self.deadline = deadline
        self.usage = Usage()
        self.failures: Counter[Fault] = Counter()

    @property
    def attempts(self) -> int:
        return self.failures.total()

    def count(self, failure: AttemptFailed) -> None:
        self.usage += failure.usage
        self.failures[failure.fault] += 1

    def error(self, kind: type[CoachError]) -> CoachError:
        return kind(usage=self.usage, model=self.model)


def _fault(exc: BotoCoreError | ClientError) -> Fault:
    if isinstance(exc, ClientError):
        return _service_fault(exc)
    if isinstance(exc, (NoCredentialsError, PartialCredentialsError, NoRegionError)):
        return MISCONFIGURED
    if isinstance(exc, ParamValidationError):
        return INVALID
    # The request had been sent whole, so the answer may have been generated and billed.
    if isinstance(exc, (ReadTimeoutError, ConnectionClosedError)):
        return FAILED
    return DOWN


def _service_fault(exc: ClientError) -> Fault:
    code = exc.response.get("Error", {}).get("Code", "")
    status = exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    if code in FAULT_BY_CODE:
        return FAULT_BY_CODE[code]
    if status == 429:
        return BUSY
    if status >= 500:
        return DOWN
    return MISCONFIGURED if status in (401, 403, 404) else INVALID


def _log(exc: Exception, fault: Fault, run: _Run) -> None:
    """Log ids only: a validation message may quote what the member wrote."""
    response = getattr(exc, "response", None) or {}
    # Nobody's retry helps against a request the service refuses: that one is ours to mend.
    level = logging.ERROR if fault.is_outage is None else logging.WARNING
    logger.log(
        level,
        "bedrock call failed: model=%s attempt=%d kind=%s code=%s request=%s",
        run.model.id,
        run.attempts + 1,
        type(exc).__name__,
        response.get("Error", {}).get("Code", "-"),
        response.get("ResponseMetadata", {}).get("RequestId", "-"),
    )


def bedrock() -> Bedrock:
    """Return this process's gateway under the version that is switched on now."""
    return of_process().steered(versions.in_force())


@functools.cache
def of_process() -> Bedrock:
    """Return the gateway whose connections and breaker this process shares, as shipped."""
    return Bedrock(
        new_client=_new_client,
        routes=versions.as_shipped(),
        breaker=CircuitBreaker(redis=redis_client.client()),
    )


def _new_client(read_seconds: float) -> Client:
    return aws.new_client(
        "bedrock-runtime",
        region_name=settings.BEDROCK_REGION,
        endpoint_url=settings.BEDROCK_ENDPOINT_URL,
        config=Config(
            connect_timeout=5,
            read_timeout=read_seconds,
            max_pool_connections=32,
            retries={"mode": "standard", "total_max_attempts": 1},
        ),
    )
