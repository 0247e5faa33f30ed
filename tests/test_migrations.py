"""Migrations follow the models, have names, and stand on their own."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.house.source import ROOT, STREETS

FILES = sorted(
    path for street in STREETS for path in (ROOT / street).glob("*/migrations/*.py") if path.name != "__init__.py"
)
# What a migration may import of ours: column types and the words of a room, never rows or rules.
ALLOWED = re.compile(r"foundation\.kernel\.fields$|\.choices$")


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    told = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=told)
    assert "No changes" in told.getvalue()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_migration_is_named_for_what_it_does(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_(?!auto_\d)[a-z][a-z0-9_]*", path.stem)


def test_no_two_migrations_of_a_room_have_one_number() -> None:
    numbers = [(path.parent, path.name[:4]) for path in FILES]
    assert len(set(numbers)) == len(numbers)


def imports(text: str) -> list[str]:
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    return names + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]


def ours(text: str) -> list[str]:
    return [name for name in imports(text) if name.split(".")[0] in STREETS and not ALLOWED.search(name)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_migration_imports_no_code_that_will_change(path: Path) -> None:
    assert ours(path.read_text(encoding="utf-8")) == []


def test_a_migration_that_leans_on_a_service_is_noticed() -> None:
    assert ours("from incidents.cases.services import intake") == ["incidents.cases.services"]
    assert ours("import foundation.kernel.fields") == []
