"""The supervisor as a real process over small real programs."""

import os
import signal
import subprocess
import sys
import time

import pytest

# A program and a child of its own, both of which only a signal ends.
FAMILY = """
import os, subprocess, time
child = subprocess.Popen(["sleep", "60"])
print(os.getpid(), child.pid, flush=True)
time.sleep(60)
"""
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(os.getpid(), flush=True)
time.sleep(60)
"""
SUPERVISOR = """
import os, sys
from pathlib import Path
from kinexfit.local.supervisor import Program, Stopped, Supervisor

supervisor = Supervisor(environment=dict(os.environ), log_dir=Path(sys.argv[1]))
supervisor.listen()
try:
    for name, code in zip(sys.argv[2::2], sys.argv[3::2]):
        program = Program(name, (sys.executable, "-c", code), is_store=name == "store")
        supervisor.launch(program)
    supervisor.watch()
except Stopped:
    pass
finally:
    supervisor.stop()
"""


@pytest.fixture
def supervise(tmp_path):
    """Start a supervisor over programs given as name=code, and wait until each printed its ids."""
    started = []

    def start(**programs):
        arguments = [part for item in programs.items() for part in item]
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", SUPERVISOR, str(tmp_path), *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, {name: printed_ids(tmp_path / f"{name}.log") for name in programs}

    yield start
    for process in started:
        process.kill()
        process.stdout.close()
        process.wait()


def printed_ids(log, line=0):
    wait_until(lambda: log.exists() and log.read_text().count("\n") > line)
    return [int(word) for word in log.read_text().splitlines()[line].split()]


def wait_until(happened):
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within 10 s"
        time.sleep(0.02)


def is_running(process_id):
    # Where nothing adopts orphans, a dead one stays in the table as a zombie.
    command = ["ps", "-o", "stat=", "-p", str(process_id)]
    state = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_every_process_and_no_other(supervise, number):
    bystander = subprocess.Popen(["sleep", "60"])
    process, ids = supervise(store=FAMILY, web=FAMILY)

    process.send_signal(number)

    assert process.wait(10) == 0
    assert [pid for pids in ids.values() for pid in pids if is_running(pid)] == []
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


@pytest.mark.chaos
def test_nothing_survives_a_supervisor_that_is_killed(supervise):
    process, ids = supervise(store=FAMILY, web=FAMILY)

    process.kill()
    process.wait()

    wait_until(lambda: not any(is_running(pid) for pids in ids.values() for pid in pids))


def test_a_second_request_ends_the_patience_with_a_stubborn_program(supervise):
    process, ids = supervise(web=STUBBORN)

    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)

    assert process.wait(5) == 0
    assert not is_running(ids["web"][0])


@pytest.mark.chaos
def test_a_dead_program_is_started_again_without_its_orphans(supervise, tmp_path):
    process, ids = supervise(worker=FAMILY)
    parent, child = ids["worker"]

    os.kill(parent, signal.SIGKILL)

    log = tmp_path / "worker.log"
    assert process.stdout.readline() == (
        f"worker stopped (exit -9); starting it again in 1 s. See {log}\n"
    )
    assert is_running(printed_ids(log, line=1)[0])
    assert not is_running(child)
