"""What .ci/run leaves out on PostgreSQL: only what neither opens the database nor starts programs over it."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import ROOT, pytest_collection_modifyitems


def item(path: str, fixtures: tuple[str, ...] = (), marks: tuple[str, ...] = ()) -> Any:
    return SimpleNamespace(
        path=ROOT / "tests" / path, fixturenames=["english", *fixtures], get_closest_marker=lambda name: name in marks
    )


def chosen(items: list[Any]) -> list[Any]:
    """Return what is left of the tests, and see that the others are named as left out."""
    told: list[Any] = []

    def note(items: list[Any]) -> None:
        told.extend(items)

    hook = SimpleNamespace(pytest_deselected=note)
    left = [*items]
    pytest_collection_modifyitems(SimpleNamespace(hook=hook), left)  # type: ignore[arg-type]
    assert left + told == sorted(items, key=lambda one: one not in left)
    return left


@pytest.fixture
def items() -> list[Any]:
    """Two tests that no database can change, and one of each kind that it can."""
    return [
        item("ui/test_icons.py"),
        item("test_words.py", ("tmp_path",)),
        item("cases/test_api.py", ("town", "db")),
        item("board/test_races.py", marks=("django_db",)),
        item("kernel/test_postgresql.py", marks=("postgres",)),
        item("chaos/test_kills.py", ("house",)),
        item("tooling/test_commands.py"),
    ]


def test_all_tests_are_tried_without_being_told(items: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGXIN_TESTS", raising=False)
    assert chosen(items) == items


def test_told_so_only_those_are_that_a_database_can_change(items: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGXIN_TESTS", "database")
    assert chosen(items) == items[2:]


def test_ci_tells_it_on_postgresql_alone() -> None:
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if "make test" in line]
    assert [("TONGXIN_TESTS=database" in line, "DATABASE_URL=" in line) for line in lines] == [
        (False, False),
        (True, True),
    ]
