"""The stack in `deploy/` makes what the code uses."""

from pathlib import Path

import pytest
import yaml

from kinexfit.management.commands.create_tables import all_tables
from ocr.services import photos

TEMPLATE = Path(__file__).resolve().parents[2] / "deploy" / "cloudformation.yaml"


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's tags as plain values and refuses a key given twice."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        assert not twice, f"{twice} stands twice: only the last one counts"
        return super().construct_mapping(node, deep)


def _plain(loader, _suffix, node):
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


Loader.add_multi_constructor("!", _plain)


@pytest.fixture(scope="module")
def template():
    return yaml.load(TEMPLATE.read_text(), Loader)


@pytest.fixture
def stack_tables(template):
    # A loop over resources is a list.
    resources = [one for one in template["Resources"].values() if isinstance(one, dict)]
    return [one for one in resources if one["Type"] == "AWS::DynamoDB::Table"]


def _of_template(resource: dict) -> dict:
    table = resource["Properties"]
    projections = {
        index["IndexName"]: (_keys(index["KeySchema"]), _projection(index["Projection"]))
        for index in table.get("GlobalSecondaryIndexes", [])
    }
    expiry = table.get("TimeToLiveSpecification", {}).get("AttributeName")
    return {"keys": _keys(table["KeySchema"]), "indexes": projections, "expiry": expiry}


def _of_model(table) -> dict:
    schema = table._get_schema()
    projections = {
        index["index_name"]: (_keys(index["key_schema"]), _projection(index["projection"]))
        for index in schema["global_secondary_indexes"]
    }
    ttl = table._ttl_attribute()
    return {
        "keys": _keys(schema["key_schema"]),
        "indexes": projections,
        "expiry": ttl.attr_name if ttl else None,
    }


def _keys(schema) -> dict[str, str]:
    return {key["KeyType"]: key["AttributeName"] for key in schema}


def _projection(projection) -> tuple:
    return projection["ProjectionType"], sorted(projection.get("NonKeyAttributes", []))


def test_no_two_tables_share_a_name():
    names = [table.Meta.table_name for table in all_tables()]

    assert sorted(set(names)) == names


def test_the_stack_makes_every_table_as_the_code_reads_it(stack_tables, settings):
    made = {
        table["Properties"]["TableName"].removeprefix("${TablePrefix}"): _of_template(table)
        for table in stack_tables
    }

    wanted = {
        table.Meta.table_name.removeprefix(settings.DYNAMODB_TABLE_PREFIX): _of_model(table)
        for table in all_tables()
    }
    assert made == wanted


def test_every_table_outlives_the_stack_and_can_be_restored(stack_tables):
    recovery = [table["Properties"]["PointInTimeRecoverySpecification"] for table in stack_tables]

    assert {table["DeletionPolicy"] for table in stack_tables} == {"Retain"}
    assert all(one["PointInTimeRecoveryEnabled"] for one in recovery)


def test_the_bucket_deletes_what_the_daily_sweep_does_and_nothing_else(template):
    rules = template["Resources"]["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]

    days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}

    assert days == {"scans/": photos.PICTURE_LIFE.days, "uploads/": photos.UPLOAD_LIFE.days + 1}
    assert not any("ExpirationInDays" in rule for rule in rules if "Prefix" not in rule)
