"""Outlives the supervisor by a moment: when it is killed outright, stops what it had started.

The supervisor writes `+N` or `-N` on our standard input for each process group it starts or has
seen end. Whatever is left when the pipe closes lost its owner. A pipe works on every Unix, while
the "parent died" signal is Linux's own.
"""

import os
import signal
import sys
import time

PATIENCE_SECONDS = 8


def main() -> None:
    """Follow the supervisor's notes until it is gone, then stop the groups that remain."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        change = groups.add if line[0] == "+" else groups.discard
        change(int(line[1:]))
    groups = {group for group in groups if _send(group, signal.SIGTERM)}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while groups and time.monotonic() < deadline:
        time.sleep(0.1)
        groups = {group for group in groups if _send(group, 0)}
    for group in groups:
        _send(group, signal.SIGKILL)


def _send(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
