"""A circuit breaker shared by every process: when a model keeps failing, stop asking for a while.

Closed lets every call through and remembers how they went. When too large a share of the recent
ones failed it opens: callers are refused at once. After a pause it is half-open: one caller goes
through as a probe, and its outcome closes or reopens the circuit.

The rules are one pure function over a small document. Redis holds the document for all processes;
without Redis each process falls back to its own copy, because a breaker that fails must not stop
the calls it protects.
"""

import json
import logging
import math
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

State = Literal["closed", "open", "half_open"]
Outcomes = list[tuple[float, bool]]

# Beyond this many the oldest outcomes say nothing new, and the document stays a few kilobytes.
MAX_OUTCOMES = 100
WRITE_TRIES = 20
# Writes a document only over the one it was made from.
_REPLACE = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
"""


@dataclass(frozen=True)
class Limits:
    window_seconds: float = 60
    min_calls: int = 8
    failure_share: float = 0.5
    pause_seconds: float = 30
    # A probe whose process died must not keep the circuit open for ever.
    probe_seconds: float = 180


@dataclass(frozen=True)
class Permit:
    """Leave to make one call; hand it back with how the call went."""

    name: str
    probe: str | None = None


class CircuitOpen(Exception):
    def __init__(self, retry_after: float):
        self.retry_after = math.ceil(retry_after)
        super().__init__(f"open for {self.retry_after} s more")


class CircuitBreaker:
    """Breakers by name, one for each thing that can fail alone."""

    def __init__(
        self,
        *,
        redis: Redis | None,
        limits: Limits = Limits(),
        now: Callable[[], float] = time.time,
        prefix: str = "breaker:",
    ):
        self._redis = redis
        self._limits = limits
        self._now = now
        self._prefix = prefix
        self._local: dict[str, dict] = {}
        self._lock = threading.Lock()

    def admit(self, name: str) -> Permit:
        """Return leave for one call, or raise CircuitOpen."""
        probe = uuid.uuid4().hex
        admitted, retry_after = self._change(
            name, lambda circuit: _admit(circuit, probe, self._now(), self._limits)
        )
        if admitted is None:
            raise CircuitOpen(retry_after)
        return Permit(name, probe if admitted == "half_open" else None)

    def report(self, permit: Permit, *, ok: bool | None) -> None:
        """Say how the call went; None when it says nothing about the service's health."""
        self._change(
            permit.name, lambda circuit: _report(circuit, permit, ok, self._now(), self._limits)
        )

    def state(self, name: str) -> State:
        return self._change(name, lambda circuit: _state(circuit, self._now(), self._limits))

    def _change(self, name: str, rule: Callable[[dict], Any]) -> Any:
        if self._redis is not None:
            try:
                return self._change_shared(self._redis, self._prefix + name, rule)
            except RedisError as exc:
                logger.warning("breaker %s decides in this process alone: %s", name, type(exc))
        with self._lock:
            return rule(self._local.setdefault(name, {}))

    def _change_shared(self, redis: Redis, key: str, rule: Callable[[dict], Any]) -> Any:
        for _ in range(WRITE_TRIES):
            before = redis.get(key) or ""
            circuit = json.loads(before or "{}")
            result = rule(circuit)
            if circuit == json.loads(before or "{}"):
                return result
            arguments = [before, json.dumps(circuit), self._keep_seconds()]
            if redis.eval(_REPLACE, 1, key, *arguments):
                return result
        raise RedisError("the circuit changed too often")

    def _keep_seconds(self) -> int:
        limits = self._limits
        return math.ceil(limits.window_seconds + limits.pause_seconds + limits.probe_seconds)


def _state(circuit: dict, now: float, limits: Limits) -> State:
    opened_at = circuit.get("opened_at")
    if opened_at is None:
        return "closed"
    return "open" if now < opened_at + limits.pause_seconds else "half_open"


def _admit(circuit: dict, probe: str, now: float, limits: Limits) -> tuple[State | None, float]:
    state = _state(circuit, now, limits)
    if state == "open":
        return None, circuit["opened_at"] + limits.pause_seconds - now
    if state == "half_open":
        if now < circuit.get("probe_until", 0):
            return None, circuit["probe_until"] - now
        circuit.update(probe=probe, probe_until=now + limits.probe_seconds)
    return state, 0


def _report(circuit: dict, permit: Permit, ok: bool | None, now: float, limits: Limits) -> None:
    if permit.probe is not None:
        _end_probe(circuit, permit.probe, ok, now)
    elif ok is not None and circuit.get("opened_at") is None:
        # Stragglers of before the opening are ignored: only a probe closes an open circuit.
        recent = [*_recent(circuit.get("outcomes", []), now, limits), (now, ok)]
        circuit["outcomes"] = recent[-MAX_OUTCOMES:]
        if _fails_too_often(circuit["outcomes"], limits):
            circuit.clear()
            circuit["opened_at"] = now


def _end_probe(circuit: dict, probe: str, ok: bool | None, now: float) -> None:
    if circuit.get("probe") != probe:
        return
    del circuit["probe"], circuit["probe_until"]
    if ok is True:
        circuit.clear()
    elif ok is False:
        circuit["opened_at"] = now


def _recent(outcomes: Outcomes, now: float, limits: Limits) -> Outcomes:
    return [(at, ok) for at, ok in outcomes if at > now - limits.window_seconds]


def _fails_too_often(outcomes: Outcomes, limits: Limits) -> bool:
    failures = sum(not ok for _, ok in outcomes)
    return len(outcomes) >= limits.min_calls and failures >= limits.failure_share * len(outcomes)
