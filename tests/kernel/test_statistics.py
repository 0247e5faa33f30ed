"""What was written in one go is known to the database's planner at once, not when autovacuum comes by."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from foundation.kernel import bulk
from foundation.kernel.actor import system
from governance.board import services as board
from grids.areas import services as areas
from grids.areas.importers import read_boundaries
from grids.areas.selectors.planned import AreaRow
from tests.areas.files import WIDER_A2, geojson
from tests.cases.helpers import report
from tests.town import Town

TODAY = date(2026, 11, 24)
SYSTEM = system("test")


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one row be many."""
    monkeypatch.setattr(bulk, "MANY_ROWS", 1)


def has_statistics(table: str) -> bool:
    """Tell whether the planner knows what is in a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = %s", [table])
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
            if not cursor.fetchone()[0]:
                return False
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = %s", [table])
        return bool(cursor.fetchone()[0])


@pytest.fixture
def forgotten(town: Town) -> Town:
    """Return a town of whose rows the planner knows nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM pg_statistic WHERE starelid::regclass::text ~ '^(areas|board|cases)_'")
        else:
            cursor.execute("ANALYZE")  # makes the table there may not be yet
            cursor.execute("DELETE FROM sqlite_stat1")
    return town


def test_all_tables_are_known_after_looking_at_all(forgotten: Town) -> None:
    bulk.refresh_statistics()
    assert has_statistics("areas_area")
    assert has_statistics("workforce_posting")


def test_a_few_rows_are_not_worth_looking(forgotten: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MANY_ROWS", 500)
    bulk.refresh_statistics(written=499)
    assert not has_statistics("areas_area")


def test_a_list_of_areas_is_known_after_its_import(forgotten: Town) -> None:
    row = AreaRow("442000103000", "小榄镇", "township", forgotten.city.code)
    areas.import_areas(SYSTEM, [row], TODAY)
    assert has_statistics("areas_area")


def test_boundaries_are_known_when_their_plan_is_in_force(forgotten: Town) -> None:
    boundaries = read_boundaries(geojson(WIDER_A2), "a.geojson", "wgs84")
    plan_id = areas.draft_plan(SYSTEM, title="t", rows=boundaries, crs="wgs84", source="a.geojson")
    areas.approve_plan(SYSTEM, plan_id=plan_id, effective_on=TODAY)
    assert has_statistics("areas_boundary")


def test_tallies_are_known_after_a_rebuild(forgotten: Town) -> None:
    report(forgotten)
    board.rebuild(SYSTEM)
    assert has_statistics("board_villageday")


def test_demo_city_is_known_when_it_stands(forgotten: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in (
        *("load_catalogue", "make_city", "make_workforce", "make_admissions"),
        *("make_households", "approve_rules", "propose_rules"),
    ):
        monkeypatch.setattr(f"demo.management.commands.make_demo.{step}", lambda *_given: None)
    monkeypatch.setattr("demo.management.commands.make_demo._city_is_there", lambda: False)
    monkeypatch.setattr("demo.management.commands.make_demo.password", lambda: "not-kept")
    call_command("make_demo", incidents=0, stdout=StringIO())
    assert has_statistics("workforce_posting")
