"""Starts programs, restarts those that die, and stops every process it started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

TICK_SECONDS = 0.1
LONGEST_DELAY_SECONDS = 30
# A program that ran this long was well; its next failure starts the back-off afresh.
STEADY_SECONDS = 60
BIGGEST_LOG = 5 * 1024 * 1024
TAIL_LINES = 25


class Stopped(Exception):
    """Somebody asked us to stop."""


class Failed(Exception):
    """One paragraph for the person at the terminal."""


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]
    # Stores stop last, after the programs that write to them.
    is_store: bool = False
    patience_seconds: float = 10


@dataclass
class Child:
    program: Program
    process: subprocess.Popen
    started_at: float
    failures: int = 0
    restart_at: float | None = None


class Supervisor:
    def __init__(
        self, *, environment: dict[str, str], log_dir: Path, say: Callable[[str], None] = print
    ) -> None:
        self._environment = environment
        self._log_dir = log_dir
        self._say = say
        self._children: list[Child] = []
        self._stop_requests = 0
        log_dir.mkdir(parents=True, exist_ok=True)
        self._warden = subprocess.Popen(
            [sys.executable, "-I", str(Path(__file__).with_name("warden.py"))],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._to_warden = cast(TextIO, self._warden.stdin)

    def listen(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as requests to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def run(self, program: Program) -> str:
        """Run a program to its end and return what it printed."""
        child = self._spawn(program, stdout=subprocess.PIPE)
        self._children.append(child)
        # Output of a step is a few lines and fits the pipe, so nothing has to read it meanwhile.
        while child.process.poll() is None:
            self._pause()
        self._children.remove(child)
        self._forget(child)
        if child.process.returncode:
            raise Failed(self._why(program, f"failed (exit {child.process.returncode})"))
        return cast(TextIO, child.process.stdout).read()

    def start(self, program: Program, *, ready: Callable[[], bool], timeout: float = 60) -> None:
        """Start a program that stays, and wait until it is ready."""
        self.launch(program)
        child = self._children[-1]
        deadline = time.monotonic() + timeout
        while not ready():
            if child.process.poll() is not None:
                raise Failed(self._why(program, f"did not start (exit {child.process.returncode})"))
            if time.monotonic() > deadline:
                raise Failed(self._why(program, f"was not ready after {timeout:.0f} s"))
            self._pause()

    def launch(self, program: Program) -> None:
        """Start a program that stays."""
        self._children.append(self._spawn(program))

    def watch(self) -> None:
        """Restart what dies until somebody asks us to stop."""
        while True:
            self._pause()
            for child in self._children:
                self._look_after(child)

    def stop(self) -> None:
        """Stop every process we started; a second request to stop ends their grace period."""
        for is_store in (False, True):
            self._stop_all([c for c in self._children if c.program.is_store is is_store])
        self._children.clear()
        self._to_warden.close()
        self._warden.wait()

    def _ask_to_stop(self, *_signal) -> None:
        self._stop_requests += 1

    def _pause(self) -> None:
        if self._stop_requests:
            raise Stopped
        time.sleep(TICK_SECONDS)

    def _spawn(self, program: Program, *, stdout: int | None = None) -> Child:
        with self._open_log(program) as log:
            # A session of its own: the terminal's Ctrl-C reaches us alone, and a kill of the group
            # reaches everything the program started.
            process = subprocess.Popen(
                program.command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout or log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._tell_warden(f"+{process.pid}")
        return Child(program, process, started_at=time.monotonic())

    def _look_after(self, child: Child) -> None:
        if child.process.poll() is None:
            return
        now = time.monotonic()
        if child.restart_at is None:
            self._forget(child)
            steady = now - child.started_at > STEADY_SECONDS
            child.failures = 1 if steady else child.failures + 1
            delay = min(2 ** (child.failures - 1), LONGEST_DELAY_SECONDS)
            child.restart_at = now + delay
            name, code = child.program.name, child.process.returncode
            log = self._log_path(child.program)
            self._say(f"{name} stopped (exit {code}); starting it again in {delay} s. See {log}")
        elif now >= child.restart_at:
            fresh = self._spawn(child.program)
            child.process, child.started_at = fresh.process, fresh.started_at
            child.restart_at = None

    def _stop_all(self, children: list[Child]) -> None:
        for child in children:
            if child.process.poll() is None:
                child.process.terminate()
        asked_at = time.monotonic()
        for child in children:
            while child.process.poll() is None:
                waited = time.monotonic() - asked_at
                if waited > child.program.patience_seconds or self._stop_requests > 1:
                    break
                time.sleep(TICK_SECONDS / 2)
            self._forget(child)
            child.process.wait()

    def _forget(self, child: Child) -> None:
        # Kills what is left of the group: the program itself if it would not end, or its orphans.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        self._tell_warden(f"-{child.process.pid}")

    def _tell_warden(self, note: str) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._to_warden.write(f"{note}\n")
            self._to_warden.flush()

    def _log_path(self, program: Program) -> Path:
        return self._log_dir / f"{program.name}.log"

    def _open_log(self, program: Program):
        path = self._log_path(program)
        if path.exists() and path.stat().st_size > BIGGEST_LOG:
            path.replace(path.with_suffix(".old.log"))
        return path.open("ab")

    def _why(self, program: Program, what: str) -> str:
        path = self._log_path(program)
        tail = path.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        return "\n".join([f"{program.name} {what}. The end of {path}:", *tail])


def answers(port: int) -> bool:
    """Say whether something on this machine accepts connections on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
