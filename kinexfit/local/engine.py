"""ministack's DynamoDB engine as a plain function, and a record of what each call changed.

The engine has no documented Python API, so ministack is pinned and every name we rely on is in
this file and `mirror.py`; tests/local checks them.
"""

import json
import logging

from ministack.services import dynamodb as ministack

logging.getLogger("dynamodb").setLevel(logging.WARNING)

Answer = tuple[int, dict[str, str], bytes]
ItemKey = tuple[str, str, str]

TABLE_OPERATIONS = frozenset(
    {"CreateTable", "DeleteTable", "UpdateTable", "UpdateTimeToLive", "UpdateContinuousBackups"}
)
OPERATIONS = TABLE_OPERATIONS | {
    "BatchGetItem",
    "BatchWriteItem",
    "DeleteItem",
    "DescribeContinuousBackups",
    "DescribeTable",
    "DescribeTimeToLive",
    "GetItem",
    "ListTables",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "TransactWriteItems",
    "UpdateItem",
}

# The engine's own expiry thread takes this lock, but its request handlers take none: without it
# two threads could both pass the same condition.
lock = ministack._lock


class Changes:
    """What the engine has changed since the last save; the engine's expiry thread included."""

    def __init__(self) -> None:
        self.items: dict[ItemKey, dict | None] = {}
        self.tokens: dict[str, dict] = {}

    def take(self) -> tuple[dict[ItemKey, dict | None], dict[str, dict]]:
        """Return everything recorded so far and start afresh; hold `lock`."""
        taken = self.items, self.tokens
        self.items, self.tokens = {}, {}
        return taken


def record_changes() -> Changes:
    """Have the engine report every item it stores or removes from now on."""
    changes = Changes()
    set_item, remove_item = ministack._set_item, ministack._remove_item
    store_token = ministack._txn_token_store

    def set_and_record(table, pk, sk, item):
        changes.items[table["TableName"], pk, sk] = item
        return set_item(table, pk, sk, item)

    def remove_and_record(table, pk, sk):
        changes.items[table["TableName"], pk, sk] = None
        return remove_item(table, pk, sk)

    def store_token_and_record(token, entry):
        store_token(token, entry)
        changes.tokens[token] = entry

    ministack._set_item = set_and_record
    ministack._remove_item = remove_and_record
    ministack._txn_token_store = store_token_and_record
    return changes


def call(operation: str, body: bytes) -> Answer:
    """Run one DynamoDB operation; hold `lock`."""
    if operation not in OPERATIONS:
        return refusal("UnknownOperationException", f"{operation} is not served locally.")
    request = ministack.handle_request(
        "POST", "/", {"x-amz-target": f"DynamoDB_20120810.{operation}"}, body, {}
    )
    try:
        request.send(None)
    except StopIteration as finished:
        status, headers, answer = finished.value
    else:
        raise RuntimeError(f"{operation} suspended: the engine should never wait.")
    # botocore would verify the checksum; between two ends of one machine it proves nothing.
    headers.pop("x-amz-crc32", None)
    return status, headers, answer.encode() if isinstance(answer, str) else answer


def refusal(code: str, message: str, *, status: int = 400) -> Answer:
    """Return an error in DynamoDB's own shape."""
    headers = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-errortype": code}
    return status, headers, json.dumps({"__type": code, "message": message}).encode()


def reset() -> None:
    """Forget every table."""
    ministack.reset()
