"""What is counted and timed, as log lines of CloudWatch's embedded metric format.

CloudWatch reads the numbers out of the log, so there is no second service to reach or to wait for.
Values gather in the processes that serve and are written each minute; one killed outright loses its
last minute. Dimensions are few and never a member: each combination is a metric that is paid for.
"""

import atexit
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Literal

NAMESPACE = "KinexFit"
FLUSH_SECONDS = 60
# What CloudWatch takes for one metric in one line.
_MOST_VALUES = 100

Unit = Literal["Count", "Milliseconds", "Bytes", "Percent"]
_Key = tuple[str, Unit, tuple[tuple[str, str], ...]]

logger = logging.getLogger(__name__)


class Recorder:
    """Gathers values from every thread of a process until they are written."""

    def __init__(self, write: Callable[[dict], None]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._counts: dict[_Key, float] = defaultdict(float)
        self._values: dict[_Key, list[float]] = defaultdict(list)

    def count(self, key: _Key, amount: float) -> None:
        with self._lock:
            self._counts[key] += amount

    def observe(self, key: _Key, value: float) -> None:
        with self._lock:
            self._values[key].append(value)

    def flush(self) -> None:
        """Write what has gathered, one line for each metric and its dimensions."""
        with self._lock:
            counts, self._counts = self._counts, defaultdict(float)
            values, self._values = self._values, defaultdict(list)
        now_ms = int(time.time() * 1000)
        for key, total in counts.items():
            self._write(_line(key, [total], now_ms))
        for key, seen in values.items():
            for first in range(0, len(seen), _MOST_VALUES):
                self._write(_line(key, seen[first : first + _MOST_VALUES], now_ms))


def _line(key: _Key, values: list[float], now_ms: int) -> dict:
    name, unit, dimensions = key
    metric = {"Name": name, "Unit": unit}
    directive = {
        "Namespace": NAMESPACE,
        "Dimensions": [[dimension for dimension, _ in dimensions]],
        "Metrics": [metric],
    }
    return {
        "_aws": {"Timestamp": now_ms, "CloudWatchMetrics": [directive]},
        **dict(dimensions),
        name: values if len(values) > 1 else values[0],
    }


# None until the process serves: a command or a shell would gather what nobody writes.
_recorder: Recorder | None = None


def start() -> None:
    """Gather from now on, in this process, and write each minute and at its end."""
    global _recorder
    _recorder = Recorder(logger.info)
    atexit.register(_recorder.flush)
    threading.Thread(target=_write_each_minute, args=[_recorder], daemon=True).start()


def _write_each_minute(recorder: Recorder) -> None:
    while True:
        time.sleep(FLUSH_SECONDS)
        recorder.flush()


def flush() -> None:
    if _recorder:
        _recorder.flush()


def count(name: str, amount: float = 1, *, unit: Unit = "Count", **dimensions: object) -> None:
    """Add to a counter: `count("workout.created", source="manual")`."""
    if _recorder:
        _recorder.count(_key(name, unit, dimensions), amount)


def observe(name: str, value: float, *, unit: Unit = "Milliseconds", **dimensions: object) -> None:
    """Record one measurement, so that percentiles can be read."""
    if _recorder:
        _recorder.observe(_key(name, unit, dimensions), round(value, 2))


def funnel(step: str, **dimensions: object) -> None:
    """Count a step on the way from a visitor to a member who trains."""
    if _recorder:
        _recorder.count(_key(f"funnel.{step}", "Count", dimensions), 1)


def _key(name: str, unit: Unit, dimensions: dict[str, object]) -> _Key:
    return name, unit, tuple((key, str(value)) for key, value in sorted(dimensions.items()))


class ErrorCount(logging.Handler):
    """Counts what is logged as a warning or worse, by app and kind: `error`."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        component = record.name.split(".")[0]
        kind = getattr(record, "code", None) or getattr(record, "kind", None)
        if record.exc_info and record.exc_info[0]:
            kind = record.exc_info[0].__name__
        count("error", component=component, errorType=kind or "warning")
