"""Textract and the scraper over real HTTP: what they answer when well, busy, refusing or gone."""

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class WireFake:
    """A local server that answers what it was told and remembers what it was asked."""

    def __init__(self):
        self.asked: list[dict] = []
        self.answers: list[tuple[int, object, float]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_exc):
        self._server.shutdown()
        self._server.server_close()

    def will(self, status: int, body, *, after: float = 0) -> None:
        """Answer the next request with this; the last answer is repeated."""
        self.answers.append((status, body, after))

    def next_answer(self) -> tuple[int, object, float]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def _handler(fake: WireFake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            fake.asked.append({"path": self.path, "headers": headers, "body": json.loads(body)})
            status, answer, after = fake.next_answer()
            time.sleep(after)
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            kind = headers.get("content-type", "application/json")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args):
            pass

    return Handler


def blocks(*lines: tuple[str, float]) -> dict:
    """Return Textract's answer for lines of text down a page, with its PAGE and WORD blocks."""
    found: list[dict] = [{"BlockType": "PAGE", "Id": "page"}]
    for number, (text, confidence) in enumerate(lines):
        box = {"Left": 0.1, "Top": 0.1 + number * 0.1, "Width": 0.5, "Height": 0.05}
        block = {"Text": text, "Confidence": confidence, "Geometry": {"BoundingBox": box}}
        found.append({"BlockType": "LINE", "Id": f"line-{number}", **block})
        found.append({"BlockType": "WORD", "Id": f"word-{number}", **block})
    return {"DocumentMetadata": {"Pages": 1}, "Blocks": found}


def refusal(code: str) -> dict:
    return {"__type": code, "Message": "The document holds secret words."}


def sent_picture(asked: dict) -> bytes:
    return base64.b64decode(asked["body"]["Document"]["Bytes"])


def instagram_post(**changes) -> dict:
    """Return one item as the Instagram actor's dataset has it."""
    return {
        "type": "Sidecar",
        "shortCode": "CxYz12-_abc",
        "caption": "PUSH DAY\nBench press 3x8 @ 60kg\nDips 3x12\n#push",
        "url": "https://www.instagram.com/p/CxYz12-_abc/",
        "commentsCount": 12,
        "likesCount": 345,
        "displayUrl": "https://scontent.cdninstagram.com/v/one.jpg?sig=1",
        "images": [],
        "childPosts": [],
        "timestamp": "2026-11-20T18:30:15.000Z",
        "ownerUsername": "coachx",
        "ownerFullName": "Coach X",
        **changes,
    }
