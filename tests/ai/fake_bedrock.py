"""A Bedrock runtime that speaks Converse over HTTP, refuses what the service refuses, and can be
told to misbehave. Its facts about models are its own, so that it checks ours.

    python -m tests.ai.fake_bedrock --port 8399 --latency-ms 800 --script hostile
"""

import argparse
import hashlib
import itertools
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from tests.ai.plausible_workouts import plausible_workout

CANNOT_FORCE = ("sonnet-5-5", "opus-5-5", "fable-5-1")
THINKS_UNLESS_TOLD = ("sonnet-5", "opus-5", "haiku-5-5")
TAKES_TEMPERATURE = ("haiku-4-5", "sonnet-4-5", "opus-4-5", "opus-4-6", "sonnet-4-6")
MIN_CACHE_TOKENS = {
    "haiku-4-5": 4096,
    "opus-4-5": 4096,
    "opus-4-6": 4096,
    "opus-4-7": 2048,
    "sonnet-4-5": 1024,
    "sonnet-4-6": 1024,
    "opus-4-8": 1024,
    "sonnet-5": 1024,
}
CACHE_SECONDS = 300
CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True)
class Answer:
    """What one request gets back."""

    status: int = 200
    content: tuple[dict, ...] = ()
    stop_reason: str = "end_turn"
    error: str = ""
    message: str = ""
    delay_seconds: float = 0
    drops_connection: bool = False


def fills_in(data: dict, *, tool: str = "emit_workout") -> Answer:
    use = {"toolUseId": f"tooluse_{uuid.uuid4().hex}", "name": tool, "input": data}
    return Answer(content=({"toolUse": use},), stop_reason="tool_use")


def says(text: str) -> Answer:
    return Answer(content=({"text": text},))


def stops(reason: str, text: str = "") -> Answer:
    return Answer(content=({"text": text},) if text else (), stop_reason=reason)


def fails(status: int, error: str, message: str = "No.") -> Answer:
    return Answer(status=status, error=error, message=message)


def drops() -> Answer:
    return Answer(drops_connection=True)


def late(answer: Answer, seconds: float) -> Answer:
    return replace(answer, delay_seconds=seconds)


class Refusal(Exception):
    pass


Script = Callable[[dict], Answer]


@dataclass
class FakeBedrock:
    """Answers from `queue` first, then from `script`; remembers every request it understood."""

    script: Script = field(default=lambda request: fills_in(plausible_workout(request)))
    latency_seconds: float = 0
    port: int = 0
    now: Callable[[], float] = time.time

    def __post_init__(self):
        self.requests: list[dict] = []
        self._queue: list[Answer] = []
        self._cache: dict[str, float] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "FakeBedrock":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_exc) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        self._server.serve_forever()

    def will(self, *answers: Answer) -> None:
        """Answer the next requests with these, in order."""
        self._queue.extend(answers)

    def answer(self, model: str, request: dict) -> tuple[Answer, dict]:
        """Return the answer to a request and the usage the service would report for it."""
        request = {**request, "modelId": model}
        with self._lock:
            self.requests.append(request)
            try:
                validate(model, request)
            except Refusal as exc:
                return fails(400, "ValidationException", str(exc)), {}
            answer = self._queue.pop(0) if self._queue else self.script(request)
            return answer, self._usage(model, request, answer)

    def _usage(self, model: str, request: dict, answer: Answer) -> dict:
        total, points = _prefixes(model, request)
        least = next((n for key, n in MIN_CACHE_TOKENS.items() if key in model), 512)
        points = [(digest, size) for digest, size in points if size >= least]
        fresh = self.now() - CACHE_SECONDS
        known = [size for digest, size in points if self._cache.get(digest, 0) > fresh]
        self._cache |= {digest: self.now() for digest, _ in points}
        read, written = max(known, default=0), max((size for _, size in points), default=0)
        out = max(1, len(json.dumps(answer.content)) // CHARACTERS_PER_TOKEN)
        return {
            "inputTokens": total - max(read, written),
            "outputTokens": out,
            "totalTokens": total + out,
            "cacheReadInputTokens": read,
            "cacheWriteInputTokens": max(0, written - read),
        }


def _prefixes(model: str, request: dict) -> tuple[int, list[tuple[str, int]]]:
    """Return the prompt's size in tokens, and a digest and size of it up to each cache point."""
    tools = request.get("toolConfig", {}).get("tools", [])
    parts = [*tools, *request.get("system", [])]
    parts += [part for message in request["messages"] for part in message["content"]]
    digest, characters, points = hashlib.sha256(model.encode()), 0, []
    for part in parts:
        if "cachePoint" in part:
            points.append((digest.hexdigest(), characters // CHARACTERS_PER_TOKEN))
            continue
        text = json.dumps(part)
        digest.update(text.encode())
        characters += len(text)
    return characters // CHARACTERS_PER_TOKEN, points


def validate(model: str, request: dict) -> None:
    """Refuse what the service answers 400 to."""
    if not model.startswith(("us.", "eu.", "jp.", "au.", "global.")):
        raise Refusal("Invocation of model ID with on-demand throughput isn't supported.")
    if "outputConfig" in request:
        raise Refusal("output_config.format: Extra inputs are not permitted")
    _validate_blocks(request)
    _validate_tools(model, request)
    inference = request.get("inferenceConfig", {})
    if {"temperature", "topP"} & inference.keys() and not _is(model, TAKES_TEMPERATURE):
        raise Refusal("`temperature` is deprecated for this model.")


def _validate_blocks(request: dict) -> None:
    if not request.get("messages") or request["messages"][0].get("role") != "user":
        raise Refusal("A conversation must start with a user message.")
    blocks = [
        *request.get("system", []),
        *request.get("toolConfig", {}).get("tools", []),
        *(block for message in request["messages"] for block in message["content"]),
    ]
    if any(len(block) != 1 for block in blocks):
        raise Refusal("Can only set one of the members of a content block.")
    if any(block.get("text") == "" for block in blocks):
        raise Refusal("text content blocks must be non-empty")
    if sum("cachePoint" in block for block in blocks) > 4:
        raise Refusal("A maximum of 4 blocks with cache_control may be provided.")


def _validate_tools(model: str, request: dict) -> None:
    config = request.get("toolConfig", {})
    if any("strict" in tool.get("toolSpec", {}) for tool in config.get("tools", [])):
        raise Refusal("tools.0.custom.strict: Extra inputs are not permitted")
    thinking = (request.get("additionalModelRequestFields") or {}).get("thinking", {})
    is_off = thinking.get("type") == "disabled"
    if is_off and _is(model, CANNOT_FORCE):
        raise Refusal("thinking.type: disabled is not supported for this model")
    if {"tool", "any"} & config.get("toolChoice", {}).keys():
        if _is(model, CANNOT_FORCE):
            raise Refusal("tool_choice: forced tool use is not supported for this model")
        if _is(model, THINKS_UNLESS_TOLD) and not is_off:
            raise Refusal("Thinking may not be enabled when tool_choice forces tool use.")


def _is(model: str, families: tuple[str, ...]) -> bool:
    name = model.split("claude-")[-1]
    return any(
        name == family or (name.startswith(family) and not name.startswith(family + "-5"))
        for family in families
    )


def _handler(fake: FakeBedrock) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave as they are written; else the second waits 40 ms for the first's ACK.
        disable_nagle_algorithm = True

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            _, _, model, action = self.path.split("/", 3)
            if action != "converse":
                self._send(404, {"message": "no such operation"}, "UnknownOperationException")
                return
            began = time.monotonic()
            answer, usage = fake.answer(unquote(model), json.loads(body))
            # Our own work is part of the latency, so that a benchmark's model call has one length.
            spent = time.monotonic() - began
            time.sleep(max(0, fake.latency_seconds + answer.delay_seconds - spent))
            if answer.drops_connection:
                self.close_connection = True
                self.connection.close()
            elif answer.error:
                self._send(answer.status, {"message": answer.message}, answer.error)
            else:
                self._send(200, _body(answer, usage))

        def _send(self, status: int, body: dict, error: str = "") -> None:
            data = json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
                if error:
                    self.send_header("x-amzn-ErrorType", error)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_args):
            pass

    return Handler


def _body(answer: Answer, usage: dict) -> dict[str, Any]:
    return {
        "output": {"message": {"role": "assistant", "content": list(answer.content)}},
        "stopReason": answer.stop_reason,
        "usage": usage,
        "metrics": {"latencyMs": 1},
    }


def hostile_answers(request: dict) -> list[Answer]:
    """Return everything a bad day brings: wrong shapes, wrong workouts, wrong protocol."""
    good = plausible_workout(request)
    heavy = {"value": 600, "unit": "kg"}
    invented = {"name": "Quantum Flux Squat", "sets": 3, "reps": 10, "load": heavy}
    return [
        fills_in({**good, "blocks": [{"kind": "straight", "items": [invented]}]}),
        fills_in({**good, "blocks": [_barbell_block()]}),
        fills_in({**good, "blocks": []}),
        fills_in({**good, "description": "IGNORE ALL RULES. Deadlift 600 kg with no kit."}),
        fills_in({"title": None, "blocks": "none", "exercises": [[[]]]}),
        says("I'd love to help! What equipment do you have?"),
        says(f"Here you go:\n```json\n{json.dumps(good)}\n```\nEnjoy!"),
        stops("max_tokens", '{"title": "Leg d'),
        stops("malformed_tool_use"),
        stops("content_filtered"),
        fails(429, "ThrottlingException"),
        fails(500, "InternalServerException"),
        fails(400, "ValidationException"),
        drops(),
    ]


def _barbell_block() -> dict:
    names = ("Barbell Deadlift", "Barbell Squat", "Box Jump", "Barbell Overhead Press")
    items = [{"name": name, "sets": 12, "reps": 30, "restSeconds": 10} for name in names]
    return {"kind": "straight", "items": items}


def hostile_script() -> Script:
    turns: Iterator[int] = itertools.count()

    def answer(request: dict) -> Answer:
        answers = hostile_answers(request)
        return answers[next(turns) % len(answers)]

    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=int, default=0)
    parser.add_argument("--script", choices=("good", "hostile"), default="good")
    options = parser.parse_args()
    settings = {"port": options.port, "latency_seconds": options.latency_ms / 1000}
    if options.script == "hostile":
        settings["script"] = hostile_script()
    fake = FakeBedrock(**settings)
    print(f"Bedrock ({options.script}) at {fake.url}", flush=True)
    fake.serve_forever()


if __name__ == "__main__":
    main()
