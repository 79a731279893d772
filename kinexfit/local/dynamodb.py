"""The local DynamoDB: `DYNAMODB_ACCESS_KEY=… python -m kinexfit.local.dynamodb --port N --db PATH`.

A page open in the same browser can reach this port, so a request that carries an `Origin` or lacks
the access key of this installation is refused.
"""

import argparse
import asyncio
import contextlib
import hmac
import logging
import os
import re
import signal
import sqlite3
import sys
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from kinexfit.local import engine
from kinexfit.local.mirror import AlreadyOwned, Mirror

logger = logging.getLogger("kinexfit.local.dynamodb")

# DynamoDB's own limit on a request.
MAX_BODY = 16 * 1024 * 1024
SAVE_EXPIRED_SECONDS = 1
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/")
_TARGET_PREFIX = "DynamoDB_20120810."


@dataclass(frozen=True)
class Request:
    method: str
    headers: dict[str, str]
    body: bytes


class Server:
    """Answers DynamoDB requests one at a time; a write is on disk before its answer leaves."""

    def __init__(self, *, mirror: Mirror, access_key: str) -> None:
        self._mirror = mirror
        self._access_key = access_key
        self._connections: dict[asyncio.Task, asyncio.StreamWriter] = {}

    async def run(self, *, port: int) -> None:
        """Serve on the loopback address until SIGTERM or SIGINT."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        listener = await asyncio.start_server(self._serve, "127.0.0.1", port)
        saver = asyncio.create_task(self._save_expired())
        await stop.wait()
        listener.close()
        saver.cancel()
        for connection in self._connections.values():
            connection.close()
        if self._connections:
            await asyncio.wait(self._connections, timeout=1)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        this_task = asyncio.current_task()
        assert this_task is not None
        self._connections[this_task] = writer
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while request := await _read_request(reader):
                writer.write(_as_http(self.answer(request)))
                await writer.drain()
        del self._connections[this_task]
        writer.close()

    def answer(self, request: Request) -> engine.Answer:
        """Return the engine's answer, or the reason this client gets none."""
        if "origin" in request.headers:
            return engine.refusal("AccessDeniedException", "Web pages may not ask.", status=403)
        target = request.headers.get("x-amz-target", "")
        if request.method != "POST" or not target.startswith(_TARGET_PREFIX):
            return engine.refusal("UnknownOperationException", "This is not a DynamoDB request.")
        if not self._knows(request.headers.get("authorization", "")):
            return engine.refusal(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            )
        return self._run(target.removeprefix(_TARGET_PREFIX), request.body)

    def _knows(self, authorization: str) -> bool:
        credential = _CREDENTIAL.search(authorization)
        return credential is not None and hmac.compare_digest(
            credential[1].encode(), self._access_key.encode()
        )

    def _run(self, operation: str, body: bytes) -> engine.Answer:
        with engine.lock:
            try:
                return engine.call(operation, body)
            except Exception:
                logger.exception("%s failed inside the engine", operation)
                return engine.refusal("InternalServerError", "The engine failed.", status=500)
            finally:
                self._save(operation)

    async def _save_expired(self) -> None:
        while True:
            await asyncio.sleep(SAVE_EXPIRED_SECONDS)
            with engine.lock:
                self._save(None)

    def _save(self, operation: str | None) -> None:
        try:
            self._mirror.save(operation)
        except sqlite3.Error:
            # Memory now knows more than the disk: stop, so that nobody is told of a write that
            # a restart would lose.
            logger.exception("Could not save")
            os._exit(1)


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        length = int(headers.get("content-length", 0))
    except (asyncio.LimitOverrunError, ValueError):
        return None
    if not 0 <= length <= MAX_BODY:
        return None
    return Request(first.partition(" ")[0], headers, await reader.readexactly(length))


def _as_http(answer: engine.Answer) -> bytes:
    status, headers, body = answer
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def main() -> None:
    """Open the file, load it, serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m kinexfit.local.dynamodb")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--db", type=Path, required=True)
    options = parser.parse_args()
    access_key = os.environ.get("DYNAMODB_ACCESS_KEY")
    if not access_key:
        sys.exit("Set DYNAMODB_ACCESS_KEY: the key that clients of this store must present.")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        mirror = Mirror(options.db)
    except AlreadyOwned as exc:
        sys.exit(str(exc))
    logger.info("Loaded %d items; serving on 127.0.0.1:%d", mirror.load(), options.port)
    try:
        asyncio.run(Server(mirror=mirror, access_key=access_key).run(port=options.port))
    except OSError as exc:
        sys.exit(f"Could not listen on port {options.port}: {exc.strerror}.")
    finally:
        mirror.close()


if __name__ == "__main__":
    main()
