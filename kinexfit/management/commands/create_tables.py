import importlib

from botocore.exceptions import ClientError
from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule

from kinexfit import aws
from kinexfit.tables import Table


class Command(BaseCommand):
    help = "Create the DynamoDB tables that are missing, with expiry and point-in-time recovery."

    def handle(self, *args, **options):
        for table in all_tables():
            name = table.Meta.table_name
            if not table.exists():
                table.create_table(wait=True)
                self.stdout.write(f"created {name}")
            self._protect(name)

    def _protect(self, name: str) -> None:
        try:
            aws.dynamodb().update_continuous_backups(
                TableName=name,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
        except ClientError as exc:
            # A new table takes backups only a little later; the next run turns them on.
            if exc.response["Error"]["Code"] != "ContinuousBackupsUnavailableException":
                raise


def all_tables() -> list[type[Table]]:
    """Return every table of every installed app, found in its `tables` module."""
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "tables"):
            importlib.import_module(f"{config.name}.tables")
    return sorted(Table.__subclasses__(), key=lambda table: table.Meta.table_name)
