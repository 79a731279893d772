"""The house rules a reader can't see in one file."""

import ast
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from kinexfit.management.commands.create_tables import all_tables

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["kinexfit", "accounts", "billing", "workouts", "ai", "ocr"]
SETTING = re.compile(r"""(?:env\.\w+|required_in_production)\(\s*"([A-Z][A-Z0-9_]*)\"""")


def modules(app: str) -> list[Path]:
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("app", ORDER)
def test_imports_run_one_way(app):
    forbidden = set(ORDER[ORDER.index(app) + 1 :])

    wrong = {str(path): found for path in modules(app) if (found := imported(path) & forbidden)}

    assert wrong == {}


def test_every_setting_stands_in_the_example_file():
    read = set(SETTING.findall((ROOT / "kinexfit" / "settings.py").read_text()))
    shown = {
        line.split("=")[0]
        for line in (ROOT / ".env.example").read_text().splitlines()
        if "=" in line and not line.startswith("#")
    }

    assert read - shown == {"CELERY_TASK_ALWAYS_EAGER"}
    assert shown - read == set()


def test_every_table_and_index_stands_in_the_stack_under_a_name_of_its_own():
    tables = all_tables()
    names = [table.Meta.table_name.removeprefix("test-") for table in tables]
    indexes = [
        index["index_name"]
        for table in tables
        for index in table._get_schema()["global_secondary_indexes"]
    ]
    stack = (ROOT / "deploy" / "cloudformation.yaml").read_text()
    resources = re.findall(r"^  (\w+):$", stack, re.MULTILINE)

    assert len(set(names)) == len(names)
    assert len(set(resources)) == len(resources)
    assert sorted(re.findall(r'TableName: !Sub "\$\{TablePrefix\}([^"]+)"', stack)) == sorted(names)
    assert sorted(re.findall(r"IndexName: (\S+)", stack)) == sorted(indexes)


@pytest.mark.django_db
def test_every_model_has_its_migration():
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())
