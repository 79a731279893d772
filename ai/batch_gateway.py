"""Bedrock batch inference: questions as JSON lines in S3, one job for all, answers beside them.

Half the price of asking one by one, and nobody is waiting. The job takes Converse requests, so a
question in a batch is the very request we would send alone.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import orjson
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from kinexfit import aws, errors

DONE = ("Completed", "PartiallyCompleted")
FAILED = ("Failed", "Stopped", "Expired")


class BatchAway(errors.Unavailable):
    code = "BATCH_UNAVAILABLE"
    message = "The batch service isn't answering. The next run goes on where this one stopped."


class S3(Protocol):
    def put_object(self, **request: Any) -> Mapping[str, Any]: ...
    def get_object(self, **request: Any) -> Mapping[str, Any]: ...
    def list_objects_v2(self, **request: Any) -> Mapping[str, Any]: ...


class Control(Protocol):
    def create_model_invocation_job(self, **request: Any) -> Mapping[str, Any]: ...
    def get_model_invocation_job(self, **request: Any) -> Mapping[str, Any]: ...


class BatchInference:
    def __init__(self, *, s3: S3, bedrock: Control, bucket: str, role: str):
        self._s3 = s3
        self._bedrock = bedrock
        self._bucket = bucket
        self._role = role

    def put(self, *, key: str, lines: Sequence[Mapping[str, Any]]) -> None:
        """Write JSON lines, over what stands there."""
        body = b"\n".join(map(orjson.dumps, lines))
        try:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=body)
        except (BotoCoreError, ClientError) as exc:
            raise BatchAway from exc

    def lines(self, *, key: str) -> list[dict]:
        """Read JSON lines; nothing where there is no such file. A damaged line is left out."""
        try:
            body = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as exc:
            if exc.response.get("Error", {}).get("Code") in ("NoSuchKey", "404"):
                return []
            raise BatchAway from exc
        except BotoCoreError as exc:
            raise BatchAway from exc
        return [row for line in body.splitlines() if (row := _object(line))]

    def keys(self, *, prefix: str) -> list[str]:
        """Return the names of all files under a prefix."""
        found: list[str] = []
        more: dict[str, str] = {}
        try:
            while True:
                page = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=prefix, **more)
                found += [row["Key"] for row in page.get("Contents", [])]
                if not page.get("IsTruncated"):
                    return found
                more = {"ContinuationToken": page["NextContinuationToken"]}
        except (BotoCoreError, ClientError) as exc:
            raise BatchAway from exc

    def submit(self, *, name: str, model_id: str, questions: str, answers: str) -> str:
        """Start a job over every file under `questions` and return its ARN.

        The name is its idempotency token as well: a repeated start is the same job.
        """
        try:
            reply = self._bedrock.create_model_invocation_job(
                jobName=name,
                clientRequestToken=name,
                roleArn=self._role,
                modelId=model_id,
                modelInvocationType="Converse",
                inputDataConfig={"s3InputDataConfig": {"s3Uri": self._uri(questions),
                                                       "s3InputFormat": "JSONL"}},
                outputDataConfig={"s3OutputDataConfig": {"s3Uri": self._uri(answers)}},
            )  # fmt: skip
        except (BotoCoreError, ClientError) as exc:
            raise BatchAway from exc
        return reply["jobArn"]

    def state(self, *, arn: str) -> str:
        """Return how far a job is, in the vendor's words."""
        try:
            return self._bedrock.get_model_invocation_job(jobIdentifier=arn)["status"]
        except (BotoCoreError, ClientError) as exc:
            raise BatchAway from exc

    def _uri(self, prefix: str) -> str:
        return f"s3://{self._bucket}/{prefix}"


def _object(line: bytes) -> dict | None:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return row if isinstance(row, dict) else None


def is_configured() -> bool:
    return bool(settings.AI_PROVIDER == "bedrock" and settings.BEDROCK_BATCH_BUCKET)


@functools.cache
def batches() -> BatchInference:
    """Return this process's gateway, as settings describe it."""
    config = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard"})
    return BatchInference(
        s3=aws.new_client(
            "s3",
            region_name=settings.BEDROCK_REGION,
            endpoint_url=settings.S3_ENDPOINT_URL,
            config=config,
        ),
        bedrock=aws.new_client(
            "bedrock",
            region_name=settings.BEDROCK_REGION,
            endpoint_url=settings.BEDROCK_ENDPOINT_URL,
            config=config,
        ),
        bucket=settings.BEDROCK_BATCH_BUCKET,
        role=settings.BEDROCK_BATCH_ROLE,
    )
