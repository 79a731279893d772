"""The local DynamoDB as a real process, asked over HTTP by a real botocore client."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from kinexfit.local import inprocess
from kinexfit.local.supervisor import answers

KEY = "key-of-this-installation"
TABLE = "notes"


class Store:
    """One file, and the server process that currently owns it."""

    def __init__(self, path):
        self.path = path
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()

    def command(self):
        module = "kinexfit.local.dynamodb"
        return [sys.executable, "-m", module, "--port", str(self.port), "--db", str(self.path)]

    def environment(self):
        return {**os.environ, "DYNAMODB_ACCESS_KEY": KEY}

    def start(self):
        self.process = subprocess.Popen(
            self.command(), env=self.environment(), stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not answers(self.port):
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(5)

    def restart(self, number=signal.SIGKILL):
        self.stop(number)
        self.start()

    def client(self, *, key=KEY):
        client = boto3.client(
            "dynamodb",
            region_name="us-east-1",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=key,
            aws_secret_access_key="unused",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=5),
        )
        # The rest of the suite is served in process; these clients use the socket.
        inprocess.release(client)
        return client


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("store") / "dynamodb.sqlite3")
    yield store
    store.stop()


@pytest.fixture
def client(shared):
    client = shared.client()
    create_table(client)
    yield client
    client.delete_table(TableName=TABLE)


def create_table(client):
    client.create_table(
        TableName=TABLE,
        KeySchema=[
            {"AttributeName": "owner", "KeyType": "HASH"},
            {"AttributeName": "id", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("owner", "id", "written")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-written",
                "KeySchema": [
                    {"AttributeName": "owner", "KeyType": "HASH"},
                    {"AttributeName": "written", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def note(note_id, **attributes):
    return {"owner": {"S": "ann"}, "id": {"S": note_id}, **attributes}


def ids(answer):
    return [item["id"]["S"] for item in answer["Items"]]


def test_every_kind_of_write_survives_a_kill(shared, client):
    client.put_item(TableName=TABLE, Item=note("put", written={"S": "2"}))
    client.update_item(
        TableName=TABLE,
        Key=note("put"),
        UpdateExpression="ADD opened :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    batch = [{"PutRequest": {"Item": note(f"batch-{n}", written={"S": "1"})}} for n in range(3)]
    client.batch_write_item(RequestItems={TABLE: batch})
    client.delete_item(TableName=TABLE, Key=note("batch-1"))
    client.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": TABLE, "Item": note("transact", written={"S": "3"})}},
            {"Delete": {"TableName": TABLE, "Key": note("batch-2")}},
        ]
    )

    shared.restart()

    by_date = client.query(
        TableName=TABLE,
        IndexName="by-written",
        KeyConditionExpression="#o = :ann",
        ExpressionAttributeNames={"#o": "owner"},
        ExpressionAttributeValues={":ann": {"S": "ann"}},
    )
    assert ids(by_date) == ["batch-0", "put", "transact"]
    assert by_date["Items"][1]["opened"] == {"N": "1"}


def test_a_refused_transaction_writes_nothing(shared, client):
    client.put_item(TableName=TABLE, Item=note("taken"))
    unique = {"ConditionExpression": "attribute_not_exists(id)"}

    with pytest.raises(ClientError) as refused:
        client.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": TABLE, "Item": note("new"), **unique}},
                {"Put": {"TableName": TABLE, "Item": note("taken"), **unique}},
            ]
        )
    shared.restart()

    assert [r["Code"] for r in refused.value.response["CancellationReasons"]] == [
        "None",
        "ConditionalCheckFailed",
    ]
    assert ids(client.scan(TableName=TABLE)) == ["taken"]


def test_a_transaction_repeated_after_a_crash_is_applied_once(shared, client):
    client.put_item(TableName=TABLE, Item=note("counter", n={"N": "0"}))
    add_one = {
        "TableName": TABLE,
        "Key": note("counter"),
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    request = {"TransactItems": [{"Update": add_one}], "ClientRequestToken": "the-same-token"}

    client.transact_write_items(**request)
    shared.restart()
    client.transact_write_items(**request)

    assert client.get_item(TableName=TABLE, Key=note("counter"))["Item"]["n"] == {"N": "1"}


def test_table_settings_survive_a_kill(shared, client):
    client.update_time_to_live(
        TableName=TABLE, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    client.update_continuous_backups(
        TableName=TABLE,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    client.update_table(
        TableName=TABLE,
        GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-written"}}],
    )

    shared.restart()

    assert not client.describe_table(TableName=TABLE)["Table"].get("GlobalSecondaryIndexes")
    expiry = client.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    backups = client.describe_continuous_backups(TableName=TABLE)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_a_deleted_table_takes_its_rows_along(shared, client):
    client.put_item(TableName=TABLE, Item=note("old"))
    client.delete_table(TableName=TABLE)
    create_table(client)

    shared.restart()

    assert ids(client.scan(TableName=TABLE)) == []


def test_a_table_can_be_named_by_its_arn(client):
    arn = client.describe_table(TableName=TABLE)["Table"]["TableArn"]

    client.put_item(TableName=arn, Item=note("by-arn"))

    assert ids(client.scan(TableName=TABLE)) == ["by-arn"]


def test_an_expired_row_does_not_come_back(shared, client):
    client.update_time_to_live(
        TableName=TABLE, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    now = int(time.time())
    client.put_item(TableName=TABLE, Item=note("expired", expires={"N": str(now - 10)}))
    client.put_item(TableName=TABLE, Item=note("fresh", expires={"N": str(now + 3600)}))

    shared.restart()
    client.update_time_to_live(
        TableName=TABLE, TimeToLiveSpecification={"Enabled": False, "AttributeName": "expires"}
    )
    shared.restart()

    assert ids(client.scan(TableName=TABLE)) == ["fresh"]


@pytest.mark.parametrize("header", ["Origin", "origin"])
def test_a_web_page_is_refused_even_with_the_key(shared, client, header):
    connection = http.client.HTTPConnection("127.0.0.1", shared.port, timeout=5)
    headers = {
        header: "https://evil.example",
        "X-Amz-Target": "DynamoDB_20120810.ListTables",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY}/20261124/us-east-1/dynamodb/aws4",
    }

    with contextlib.closing(connection):
        connection.request("POST", "/", body="{}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()

    assert answer.status == 403
    assert TABLE.encode() not in body
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("key", ["another-key", KEY + "x", "x" + KEY])
def test_a_wrong_key_is_refused(shared, client, key):
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        shared.client(key=key).list_tables()


def test_an_operation_the_mirror_does_not_know_is_refused(client):
    with pytest.raises(ClientError, match="UnknownOperationException"):
        client.execute_statement(Statement=f'SELECT * FROM "{TABLE}"')


def test_a_second_owner_is_refused(shared):
    second = subprocess.run(
        [*shared.command()[:-3], "0", "--db", str(shared.path)],
        env=shared.environment(),
        capture_output=True,
        text=True,
    )

    assert second.returncode == 1
    assert second.stderr.strip() == f"{shared.path} is in use by another process."


def test_it_stops_cleanly_with_clients_connected(shared, client):
    client.put_item(TableName=TABLE, Item=note("kept"))

    assert shared.stop(signal.SIGTERM) == 0
    shared.start()

    assert ids(client.scan(TableName=TABLE)) == ["kept"]


@pytest.mark.chaos
def test_kill_under_load_loses_no_acknowledged_write(tmp_path):
    store = Store(tmp_path / "dynamodb.sqlite3")
    create_table(store.client())
    acknowledged: set[str] = set()

    for round_number in range(3):
        writers = [
            threading.Thread(
                target=write_until_cut_off, args=(store, f"{round_number}-{n}", acknowledged)
            )
            for n in range(4)
        ]
        before = len(acknowledged)
        for writer in writers:
            writer.start()
        while len(acknowledged) < before + 100:
            time.sleep(0.01)
        store.stop(signal.SIGKILL)
        for writer in writers:
            writer.join()
        store.start()

    pages = store.client().get_paginator("scan").paginate(TableName=TABLE)
    stored = {note_id for page in pages for note_id in ids(page)}
    store.stop()
    assert acknowledged <= stored


def write_until_cut_off(store, prefix, acknowledged):
    client = store.client()
    number = 0
    with contextlib.suppress(BotoCoreError):
        while True:
            note_id = f"{prefix}-{number}"
            client.put_item(TableName=TABLE, Item=note(note_id, text={"S": "x" * 500}))
            acknowledged.add(note_id)
            number += 1
