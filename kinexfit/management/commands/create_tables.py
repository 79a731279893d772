import importlib
import time
from collections.abc import Mapping

from botocore.exceptions import ClientError
from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule

from kinexfit import aws
from kinexfit.tables import Table

_BUSY = ("LimitExceededException", "ResourceInUseException")


class Command(BaseCommand):
    help = "Create the DynamoDB tables that are missing, with expiry and point-in-time recovery."

    def handle(self, *args, **options):
        for table in all_tables():
            name = table.Meta.table_name
            if not table.exists():
                table.create_table(wait=True)
                self.stdout.write(f"created {name}")
            else:
                self._add_indexes(table)
            self._protect(table)

    def _add_indexes(self, table: type[Table]) -> None:
        """Add the indexes a table was created without; DynamoDB builds one at a time."""
        client, name, schema = aws.dynamodb(), table.Meta.table_name, table._get_schema()
        there = client.describe_table(TableName=name)["Table"].get("GlobalSecondaryIndexes", [])
        known = {index["IndexName"] for index in there}
        for index in schema["global_secondary_indexes"]:
            if index["index_name"] in known:
                continue
            client.update_table(
                TableName=name,
                # Only keys of the table and of this index may be defined.
                AttributeDefinitions=index["attribute_definitions"],
                GlobalSecondaryIndexUpdates=[{"Create": _as_request(index)}],
            )
            self._await_index(name, index["index_name"])
            self.stdout.write(f"added {index['index_name']} to {name}")

    def _await_index(self, table_name: str, index_name: str) -> None:
        """Wait until an index is built, which takes minutes over a large table."""
        while True:
            table = aws.dynamodb().describe_table(TableName=table_name)["Table"]
            built = {index["IndexName"]: index.get("IndexStatus", "ACTIVE")
                     for index in table.get("GlobalSecondaryIndexes", [])}  # fmt: skip
            if built.get(index_name) == "ACTIVE" and table["TableStatus"] == "ACTIVE":
                return
            time.sleep(5)

    def _protect(self, table: type[Table]) -> None:
        if table._ttl_attribute():
            # It can't be turned on twice, which DynamoDB calls an error.
            table.update_ttl(ignore_update_ttl_errors=True)
        try:
            aws.dynamodb().update_continuous_backups(
                TableName=table.Meta.table_name,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
        except ClientError as exc:
            # A new table takes backups only a little later; the next run turns them on.
            if exc.response["Error"]["Code"] != "ContinuousBackupsUnavailableException":
                raise


def _as_request(index: Mapping) -> dict:
    projection = {"ProjectionType": index["projection"]["ProjectionType"]}
    if names := index["projection"].get("NonKeyAttributes"):
        projection["NonKeyAttributes"] = names
    return {
        "IndexName": index["index_name"],
        # The hash key must come first.
        "KeySchema": sorted(index["key_schema"], key=lambda key: key["KeyType"]),
        "Projection": projection,
    }


def all_tables() -> list[type[Table]]:
    """Return every table of every installed app, found in its `tables` module."""
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "tables"):
            importlib.import_module(f"{config.name}.tables")
    return sorted(Table.__subclasses__(), key=lambda table: table.Meta.table_name)
