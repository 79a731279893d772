"""S3 and Bedrock's batch jobs over HTTP, as far as batch inference needs them.

Speaks S3's REST (put, get, list) and CreateModelInvocationJob / GetModelInvocationJob. A job is
validated when it is made and answered when `finish` is called.
"""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


class FakeBatches:
    """`files` are the bucket; `jobs` the batch jobs by ARN."""

    def __init__(self, bucket: str = "batch-bucket", least: int = 100):
        self.least = least
        self.bucket = bucket
        self.files: dict[str, bytes] = {}
        self.jobs: dict[str, dict] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "FakeBatches":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_exc) -> None:
        self._server.shutdown()
        self._server.server_close()

    def create(self, request: dict) -> tuple[int, dict]:
        """Start a job, or the same one again for the same token."""
        for name in ("jobName", "roleArn", "modelId", "inputDataConfig", "outputDataConfig"):
            if name not in request:
                return 400, {"message": f"{name} is required"}
        for arn, job in self.jobs.items():
            if job["clientRequestToken"] == request.get("clientRequestToken"):
                return 200, {"jobArn": arn}
        if sum(map(len, self._by_file(request).values())) < self.least:
            return 400, {"message": f"The job has fewer records than the minimum of {self.least}"}
        arn = f"arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/{len(self.jobs):012d}"
        self.jobs[arn] = {**request, "status": "Submitted", "jobArn": arn}
        return 200, {"jobArn": arn}

    def finish(self, answer: Callable[[dict], dict | None], status: str = "Completed") -> None:
        """Answer every question of every job; None is a record the model failed on."""
        for arn, job in self.jobs.items():
            job["status"] = status
            if status not in ("Completed", "PartiallyCompleted"):
                continue
            prefix = job["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"]
            prefix = prefix.removeprefix(f"s3://{self.bucket}/") + arn.rsplit("/", 1)[1]
            for key, lines in self._by_file(job).items():
                out = [_answered(line, answer(line["modelInput"])) for line in lines]
                name = f"{prefix}/{key.rsplit('/', 1)[1]}.out"
                self.files[name] = "\n".join(map(json.dumps, out)).encode()
            self.files[f"{prefix}/manifest.json.out"] = b"{}"

    def _by_file(self, job: dict) -> dict[str, list[dict]]:
        uri = job["inputDataConfig"]["s3InputDataConfig"]["s3Uri"]
        prefix = uri.removeprefix(f"s3://{self.bucket}/")
        return {
            key: [json.loads(line) for line in body.splitlines()]
            for key, body in self.files.items()
            if key.startswith(prefix)
        }


def _answered(line: dict, output: dict | None) -> dict:
    if output is None:
        error = {"errorCode": 400, "errorMessage": "bad request", "expired": False}
        return {**line, "error": error}
    return {**line, "modelOutput": output}


def _handler(fake: FakeBatches) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self):
            body = self._body()
            fake.files[self._key()] = body
            self._send(200, b"", "application/xml")

        def do_POST(self):
            status, reply = fake.create(json.loads(self._body()))
            error = "" if status == 200 else "ValidationException"
            self._send(status, json.dumps(reply).encode(), "application/json", error)

        def do_GET(self):
            path = unquote(urlsplit(self.path).path)
            if path.startswith("/model-invocation-job/"):
                job = fake.jobs[path.removeprefix("/model-invocation-job/")]
                self._send(200, json.dumps(job).encode(), "application/json")
            elif "list-type" in parse_qs(urlsplit(self.path).query):
                self._send(200, self._listing(), "application/xml")
            elif self._key() in fake.files:
                self._send(200, fake.files[self._key()], "application/octet-stream")
            else:
                body = b"<Error><Code>NoSuchKey</Code><Message>no</Message></Error>"
                self._send(404, body, "application/xml")

        def _listing(self) -> bytes:
            prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
            rows = "".join(
                f"<Contents><Key>{escape(key)}</Key></Contents>"
                for key in sorted(fake.files)
                if key.startswith(prefix)
            )
            text = (
                f'<ListBucketResult xmlns="{NAMESPACE}"><IsTruncated>false</IsTruncated>{rows}'
                "</ListBucketResult>"
            )
            return text.encode()

        def _key(self) -> str:
            return unquote(urlsplit(self.path).path).removeprefix(f"/{fake.bucket}/")

        def _body(self) -> bytes:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
                return raw
            size, _, rest = raw.partition(b"\r\n")
            return rest[: int(size.split(b";")[0], 16)]

        def _send(self, status: int, body: bytes, kind: str, error: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if error:
                self.send_header("x-amzn-ErrorType", error)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    return Handler
