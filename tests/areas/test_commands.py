"""The same from a shell: lists, boundaries, the check, a point."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from shapely.geometry import box

from grids.areas import selectors
from grids.areas.models import Area, Boundary, DivisionPlan
from tests.areas.files import A1, A2, WIDER_A2, geojson
from tests.town import Town


@pytest.fixture(autouse=True)
def fresh() -> None:
    selectors.forget()


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def good(tmp_path: Path) -> str:
    (tmp_path / "good.geojson").write_bytes(geojson(WIDER_A2))
    return str(tmp_path / "good.geojson")


@pytest.fixture
def bad(tmp_path: Path) -> str:
    (tmp_path / "bad.geojson").write_bytes(geojson({A1: box(113.30, 22.50, 113.311, 22.51)}))
    return str(tmp_path / "bad.geojson")


def test_locate_prints_the_chain(town: Town) -> None:
    lines = run("locate", *map(str, town.in_park)).splitlines()
    assert [line.split("\t")[1] for line in lines] == ["city", "township", "village", "grid", "grid"]


def test_locate_outside_says_how_far(town: Town) -> None:
    with pytest.raises(CommandError, match="The nearest grid is 石门第二网格"):
        run("locate", *map(str, town.outside))


def test_a_dry_run_prints_and_changes_nothing(town: Town, good: str) -> None:
    out = run("import_boundaries", good, "--crs", "cgcs2000", "--dry-run")
    assert "0 new, 2 moved, 0 unchanged." in out
    assert Boundary.objects.count() == 12
    assert DivisionPlan.objects.get().state == "discarded"


def test_an_import_writes(town: Town, good: str) -> None:
    assert "2 boundaries written, in force from 2026-12-01." in run(
        "import_boundaries", good, "--crs", "WGS84", "--effective-on", "2026-12-01"
    )
    assert selectors.boundaries(town.grid_a1.pk)[0].valid_from.isoformat() == "2026-12-01"


def test_faults_are_printed_with_row_sentence_and_place(town: Town, bad: str) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="1 faults; nothing was changed"):
        call_command("import_boundaries", bad, "--crs", "wgs84", stdout=out)
    fields = out.getvalue().splitlines()[1].split("\t")
    assert (fields[0], fields[1], fields[3]) == ("1", "Overlap", "东河镇 · 桥头村")
    assert fields[4].startswith("113.31")


def test_the_system_must_be_declared_in_the_shell_too(town: Town, good: str) -> None:
    with pytest.raises(CommandError, match="It is never guessed"):
        run("import_boundaries", good)


def test_a_whole_net_passes_the_check(town: Town) -> None:
    assert "is whole: 12 areas" in run("check_net")


def test_a_torn_net_fails_the_check_of_that_day(town: Town) -> None:
    Boundary.objects.filter(area=town.grid_a2).delete()
    with pytest.raises(CommandError) as failed:
        run("check_net", "--on", "2026-11-24")
    assert failed.value.returncode == 1
    assert "1 faults in the net of 2026-11-24" in str(failed.value)


def test_a_list_of_areas_is_imported(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,name,level,parent_code\n442000101201003,桥头第三网格,grid,442000101201\n", encoding="utf-8")
    assert "1 areas made, 0 renamed, 0 as they were." in run("import_areas", str(path), "--valid-from", "2026-12-01")
    assert Area.objects.get(code="442000101201003").valid_from.isoformat() == "2026-12-01"


def test_a_bad_list_names_its_lines(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"code,name,level,parent_code\n1,a,county,2\n{A2},x,grid,3\n", encoding="utf-8")
    with pytest.raises(CommandError) as failed:
        run("import_areas", str(path))
    assert "row 2: “county” is no level" in str(failed.value)
    assert "row 3:" in str(failed.value)


def test_a_list_as_spreadsheets_write_it_is_imported(town: Town, tmp_path: Path) -> None:
    text = "代码\t名称\t级别\t上级代码\r\n442000101201003\t桥头第三网格\t网格\t442000101201\r\n\t\t\t\r\n"
    (tmp_path / "list.csv").write_bytes(text.encode("utf-16"))
    run("import_areas", str(tmp_path / "list.csv"))
    assert Area.objects.get(code="442000101201003").level == "grid"
