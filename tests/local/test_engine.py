"""The engine in process, and the parts of it that only a clock would reach."""

import threading
from types import SimpleNamespace

import boto3
import pytest
from ministack.services import dynamodb as ministack

from kinexfit.local import engine, inprocess


@pytest.fixture
def client():
    inprocess.reset()
    client = boto3.client("dynamodb", region_name="us-east-1")
    client.create_table(
        TableName="counters",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return client


@pytest.fixture
def changes(monkeypatch):
    # Undone afterwards: the rest of the suite uses the same engine.
    for name in ("_set_item", "_remove_item", "_txn_token_store"):
        monkeypatch.setattr(ministack, name, getattr(ministack, name))
    return engine.record_changes()


def count_up(client, limit):
    return client.update_item(
        TableName="counters",
        Key={"id": {"S": "a"}},
        UpdateExpression="ADD n :one",
        ConditionExpression="attribute_not_exists(n) OR n < :limit",
        ExpressionAttributeValues={":one": {"N": "1"}, ":limit": {"N": str(limit)}},
    )


def test_reset_forgets_every_table(client):
    inprocess.reset()

    assert client.list_tables()["TableNames"] == []


def test_a_condition_admits_exactly_its_limit_from_many_threads(client):
    def count_many():
        for _ in range(20):
            try:
                count_up(client, limit=50)
            except client.exceptions.ConditionalCheckFailedException:
                refused.append(1)

    refused: list[int] = []
    threads = [threading.Thread(target=count_many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    item = client.get_item(TableName="counters", Key={"id": {"S": "a"}})["Item"]
    assert (item["n"], len(refused)) == ({"N": "50"}, 110)


def test_what_the_expiry_thread_removes_is_recorded(client, changes, monkeypatch):
    client.update_time_to_live(
        TableName="counters", TimeToLiveSpecification={"Enabled": True, "AttributeName": "n"}
    )
    client.put_item(TableName="counters", Item={"id": {"S": "a"}, "n": {"N": "1"}})
    changes.take()

    run_expiry_once(monkeypatch)

    assert [key[0:2] for key, item in changes.items.items() if item is None] == [("counters", "a")]


def run_expiry_once(monkeypatch):
    naps = iter([None])

    def sleep(_seconds):
        if next(naps, "over") == "over":
            raise SystemExit

    monkeypatch.setattr(ministack, "time", SimpleNamespace(sleep=sleep, time=lambda: 2e9))
    with pytest.raises(SystemExit):
        ministack._ttl_reaper()


def test_each_recorded_write_is_reported_once(client, changes):
    count_up(client, limit=5)

    items, _tokens = changes.take()

    assert [item["n"] for item in items.values()] == [{"N": "1"}]
    assert changes.take() == ({}, {})
