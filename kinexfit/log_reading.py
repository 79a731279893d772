"""The application's own log, for staff: CloudWatch in production, the local files elsewhere."""

import functools
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from kinexfit import aws, errors

SERVICES = ("web", "worker", "beat")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# Of a local log only its end is read, however long it has become.
_MOST_BYTES = 5_000_000


class LogsAway(errors.Unavailable):
    code = "LOGS_UNAVAILABLE"
    message = "The logs can't be read right now."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; `after` continues where an answer stopped."""

    service: str
    since: datetime
    until: datetime
    limit: int
    level: str = ""
    text: str = ""
    after: str | None = None


class Reader(Protocol):
    def lines(self, wanted: Wanted) -> tuple[list[dict[str, Any]], str | None]: ...


class CloudWatchLogs:
    """Reads the groups the tasks write to, oldest first, as CloudWatch answers."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def lines(self, wanted: Wanted) -> tuple[list[dict[str, Any]], str | None]:
        asked: dict[str, Any] = {
            "logGroupName": f"{self._prefix}{wanted.service}",
            "startTime": int(wanted.since.timestamp() * 1000),
            "endTime": int(wanted.until.timestamp() * 1000),
            "limit": wanted.limit,
        }
        if pattern := _pattern(wanted):
            asked["filterPattern"] = pattern
        if wanted.after:
            asked["nextToken"] = wanted.after
        try:
            found = aws.logs().filter_log_events(**asked)
        except (BotoCoreError, ClientError) as exc:
            raise LogsAway from exc
        return [_read(one["message"]) for one in found["events"]], found.get("nextToken")


class LocalLogs:
    """Reads the files `make run` writes, newest first; `after` counts the lines passed over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lines(self, wanted: Wanted) -> tuple[list[dict[str, Any]], str | None]:
        after = wanted.after or ""
        start = int(after) if after.isdecimal() else 0
        matching = (line for line in self._newest_first(wanted.service) if _matches(line, wanted))
        page = list(itertools.islice(matching, start, start + wanted.limit + 1))
        more = len(page) > wanted.limit
        return page[: wanted.limit], str(start + wanted.limit) if more else None

    def _newest_first(self, service: str) -> Iterator[dict[str, Any]]:
        path = self._folder / f"{service}.log"
        if not path.exists():
            return
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - _MOST_BYTES))
            for line in reversed(log.read().decode(errors="replace").splitlines()):
                yield _read(line)


@functools.cache
def logs() -> Reader:
    """Return where the logs are; production must say so."""
    if settings.LOG_GROUP_PREFIX:
        return CloudWatchLogs(settings.LOG_GROUP_PREFIX)
    if settings.IS_PRODUCTION:
        raise LogsAway
    return LocalLogs(settings.LOCAL_DIR / "log")


def _pattern(wanted: Wanted) -> str:
    """Return CloudWatch's filter; what staff typed stays inside its quotes."""
    terms = []
    if wanted.level:
        terms.append(f'($.level = "{wanted.level}")')
    if wanted.text:
        quoted = "".join(letter for letter in wanted.text if letter not in '"\\*')
        terms.append(f'($.message = "*{quoted}*")')
    return f"{{ {' && '.join(terms)} }}" if terms else ""


def _matches(line: dict[str, Any], wanted: Wanted) -> bool:
    try:
        at = datetime.strptime(str(line.get("timestamp")), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        # What a library prints has neither moment nor level.
        return not wanted.level and wanted.text.lower() in str(line["message"]).lower()
    return (
        wanted.since <= at.astimezone(UTC) < wanted.until
        and wanted.level in ("", line.get("level"))
        and wanted.text.lower() in str(line.get("message", "")).lower()
    )


def _read(line: str) -> dict[str, Any]:
    """Return a line's fields; what isn't one of ours is only a message."""
    try:
        found = json.loads(line)
    except ValueError:
        return {"message": line}
    return found if isinstance(found, dict) else {"message": line}
