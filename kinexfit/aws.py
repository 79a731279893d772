"""AWS clients: one session and one client per service in each process."""

import functools
import threading
import time
from typing import Any

import botocore.session
import orjson
from botocore.config import Config
from django.conf import settings

from kinexfit import metrics

_STORE = Config(
    # botocore would put its own together anew for every call, an eighth of what one costs us.
    user_agent="kinexfit",
    connect_timeout=1,
    read_timeout=5,
    max_pool_connections=32,
    parameter_validation=False,
    retries={"mode": "standard", "total_max_attempts": 4},
)
_READS = frozenset(
    ("GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan", "DescribeTable")
)


_making = threading.Lock()


@functools.cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def new_client(service: str, **options: Any) -> Any:
    """Make a client. The first of a service takes 0.1 s, in which its description is read."""
    # A session is not thread-safe while it makes one.
    with _making:
        return _session().create_client(service, **options)


@functools.cache
def dynamodb():
    """Return the DynamoDB client every table shares."""
    # Our own local server has a key of its own, so that it and a real Bedrock can be used together.
    key = settings.DYNAMODB_ACCESS_KEY
    client = new_client(
        "dynamodb",
        region_name=settings.AWS_REGION,
        endpoint_url=settings.DYNAMODB_ENDPOINT_URL,
        aws_access_key_id=key,
        aws_secret_access_key=key,
        config=_STORE,
    )
    client.meta.events.register("before-parse.dynamodb.Query", _read_rows)
    client.meta.events.register("before-parameter-build.dynamodb", _begin)
    client.meta.events.register("after-call.dynamodb", _measure)
    return client


def _read_rows(response_dict: dict, customized_response_dict: dict, **_event) -> None:
    """Read a page of rows in one go: botocore walks through every value of it, a third of the time
    a list takes, to leave it as it was. Bytes alone are not on the wire what they are in Python."""
    body = response_dict["body"]
    if response_dict["status_code"] == 200 and not (b'"B":' in body or b'"BS":' in body):
        customized_response_dict.update(orjson.loads(body))
        response_dict["body"] = b"{}"


@functools.cache
def logs():
    """Return the client that reads CloudWatch's logs."""
    config = Config(connect_timeout=2, read_timeout=15, retries={"total_max_attempts": 2})
    return new_client("logs", region_name=settings.AWS_REGION, config=config)


def _begin(params: dict, context: dict, **_event) -> None:
    context["kinexfit"] = (params.get("TableName", "several"), time.perf_counter())


def _measure(model, context: dict, **_event) -> None:
    table, began = context["kinexfit"]
    kind = "query" if model.name in _READS else "write"
    milliseconds = (time.perf_counter() - began) * 1000
    metrics.observe(f"dynamodb.{kind}.duration", milliseconds, table=table)


def warm() -> None:
    """Make the clients a web worker needs, once, before it serves threads."""
    dynamodb()
