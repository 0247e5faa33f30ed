"""Tables of standards: read row by row, imported once, written by hand; both editions; classes of the city's own."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import AuditEvent
from incidents.catalogue import services
from incidents.catalogue.choices import Stage, StageOwner
from incidents.catalogue.importers import read_standards
from incidents.catalogue.models import CatalogueEdition, FilingStandard, Matter, MatterClass, StandardsTable
from incidents.catalogue.selectors import standards
from tests.catalogue.things import COVER, HEADINGS, ORDER, ROWS, as_csv, as_merged_xlsx, keep, load_editions
from tests.conftest import TUESDAY
from tests.town import Town

TODAY = TUESDAY.date()
SYSTEM = system("test")


@pytest.fixture
def editions(town: Town) -> None:
    """Both editions of the classes, in the town."""
    load_editions()


def problems(rows: list[list[str]], **options: Any) -> dict[int, str]:
    """Return what is wrong with rows, by their line."""
    lines = standards.table_lines(keep(rows, **options))
    return {line.cells["number"]: line.problem for line in lines if line.problem}


def test_merged_cells_say_the_same_as_a_full_table() -> None:
    full, merged = read_standards(as_csv(ROWS)), read_standards(as_merged_xlsx(ROWS))
    assert [{**row, "number": row["number"] - 1} for row in merged] == full


def test_an_empty_class_is_that_of_the_row_above() -> None:
    rows = read_standards(as_csv([ROWS[0], ["", "", "", "", "", *ROWS[1][5:]]]))
    assert [(row["minor_code"], row["minor_name"]) for row in rows] == [("01", "上水井盖")] * 2


def test_a_table_makes_classes_matters_standards_and_limits(editions: None) -> None:
    counts = services.import_table(SYSTEM, keep(ROWS).pk)
    cover = Matter.objects.get(matter_class__minor_code="01", kind="component")
    found = standards.standards_of(cover.pk, TODAY)
    assert counts == {"new": 4, "changed": 0, "same": 0, "problem": 0}
    assert [standards.limits_of(row) for row in found] == [
        {Stage.HANDLE: (2, "urgent_hour")},
        {Stage.HANDLE: (4, "work_hour")},
    ]
    assert FilingStandard.objects.get(season="种植季节").limit_text == "种植季节15工作日"


def test_what_a_table_brings_goes_on_no_grid_and_to_no_resident(editions: None) -> None:
    services.import_table(SYSTEM, keep(ROWS).pk)
    new = Matter.objects.exclude(matter_class=None)
    assert set(new.values_list("listed_from", "is_public")) == {(None, False)}


def test_a_table_read_again_changes_what_differs_and_nothing_else(editions: None) -> None:
    services.import_table(SYSTEM, keep(ROWS).pk)
    changed = [ROWS[0], [*COVER, "破损", "更换或修复", "6小时"], *ROWS[2:]]
    counts = services.import_table(SYSTEM, keep(changed, day=TODAY).pk)
    old, new = FilingStandard.objects.filter(condition="破损").order_by("pk")
    assert counts == {"new": 0, "changed": 1, "same": 3, "problem": 0}
    assert (old.valid_to, new.valid_from, new.number) == (TODAY, TODAY, old.number)
    assert [row.pk for row in standards.standards_of(old.matter_id, TODAY - timedelta(1))][1] == old.pk


def test_every_faulty_row_is_named_and_hides_no_other(editions: None) -> None:
    bad = [
        ROWS[0],
        [*COVER, "破损", "修复", "立即"],
        ["设施", *COVER[1:], "开裂", "修复", "2天"],
        [*COVER[:3], "X1", "上水井盖", "开裂", "修复", "2天"],
        [*COVER[:4], "下水井盖", "开裂", "修复", "2天"],
        ROWS[0],
        [*COVER, "", "修复", "2天"],
        ["部件", "77", "", "01", "无名", "坏", "好", "1天"],
        ROWS[3],
    ]
    found = problems(bad)
    assert list(found) == [3, 4, 5, 6, 7, 8, 9]
    sentences = ["is not understood", "neither component", "no code", "is called", "Line 2 has", "missing", "not known"]
    assert all(said in found[line] for line, said in zip(found, sentences, strict=True))
    assert services.import_table(SYSTEM, StandardsTable.objects.get().pk)["new"] == 2


def test_the_editions_swap_two_classes_and_a_table_of_the_other_is_told(editions: None) -> None:
    assert "other edition" in problems([[*ORDER, "占道", "撤离", "2天"]], edition="2007")[2]
    names = {
        edition: MatterClass.objects.get(edition__code=edition, kind="incident", major_code="04", minor_code="").name
        for edition in ("2007", "2013")
    }
    assert names == {"2007": "突发事件", "2013": "街面秩序"}


def test_what_is_wrong_is_said_in_the_language_of_who_reads(editions: None) -> None:
    with translation.override("zh-hans"):
        table = keep([ROWS[0], [*COVER, "异响", "修复", "立即"]])
    services.import_table(SYSTEM, table.pk)
    (line,) = [one for one in standards.table_lines(standards.table_by_id(table.pk)) if one.outcome == "problem"]
    assert "is not understood" in line.problem


def test_a_table_is_imported_once(editions: None) -> None:
    table = keep(ROWS)
    services.import_table(SYSTEM, table.pk)
    with pytest.raises(Invalid, match="already"):
        services.import_table(SYSTEM, table.pk)
    assert [line.outcome for line in standards.table_lines(standards.table_by_id(table.pk))] == ["new"] * 4


def test_a_table_without_a_good_row_is_refused(editions: None) -> None:
    with pytest.raises(Invalid, match="No row"):
        services.import_table(SYSTEM, keep([[*COVER, "破损", "修复", "立即"]]).pk)


def test_only_the_administrator_of_the_net_changes_standards(editions: None, town: Town, actor_of: Any) -> None:
    for name in ("official_a", "city_centre", "handler_a", "worker_a"):
        with pytest.raises(Denied):
            keep(ROWS, actor_of(getattr(town, name)))
    assert keep(ROWS, actor_of(town.net_admin)).uploaded_by == town.net_admin.pk


def test_local_classes_are_numbered_from_99_downward(editions: None) -> None:
    edition = CatalogueEdition.objects.get(code="2013")
    made = [
        services.add_local_class(SYSTEM, edition=edition, kind="component", major_code="01", name=name)
        for name in ("充电桩", "共享单车桩")
    ]
    assert [one.matter_class.minor_code for one in made] == ["99", "98"]
    with pytest.raises(Invalid, match="no such major class"):
        services.add_local_class(SYSTEM, edition=edition, kind="component", major_code="66", name="x")


def test_a_tables_classes_without_a_gap_from_99_are_the_citys_own(editions: None) -> None:
    rows = [[*COVER[:3], code, f"类{code}", "坏", "好", "1天"] for code in ("99", "98", "50")]
    services.import_table(SYSTEM, keep(rows).pk)
    assert set(MatterClass.objects.filter(is_local=True).values_list("minor_code", flat=True)) == {"99", "98"}


def test_a_standard_written_by_hand_leaves_the_old_one_its_days(town: Town) -> None:
    def write(number: int | None, day: date, **limits: tuple[int, str]) -> int:
        data = services.StandardData("成堆", "清走", limits=limits)
        return services.write_standard(SYSTEM, matter_id=town.litter.pk, number=number, data=data, day=day)

    number = write(None, date(2026, 1, 1), handle=(2, "work_day"))
    assert write(number, TODAY, handle=(1, "work_day"), accept=(1, "urgent_hour")) == number
    (before,) = standards.standards_of(town.litter.pk, TODAY - timedelta(1))
    (after,) = standards.standards_of(town.litter.pk, TODAY)
    assert standards.limits_of(before) == {"handle": (2, "work_day")}
    assert standards.limits_of(after) == {"handle": (1, "work_day"), "accept": (1, "urgent_hour")}
    services.end_standard(SYSTEM, matter_id=town.litter.pk, number=number, day=TODAY)
    assert standards.standards_of(town.litter.pk, TODAY) == []


def test_what_is_shared_names_a_first_handler(town: Town) -> None:
    def share(first: str) -> None:
        services.set_responsibility(
            SYSTEM, matter_id=town.litter.pk, owners={Stage.HANDLE: (StageOwner.SHARED, first)}, kind="incident",
            not_delegable=False,
        )  # fmt: skip

    with pytest.raises(Invalid):
        share("")
    share(StageOwner.VILLAGE)
    assert standards.boundaries_of(town.litter.pk)[Stage.HANDLE].first_handler == StageOwner.VILLAGE
    assert Stage.HANDLE not in standards.stages_without_owner(town.litter.pk)
    assert AuditEvent.objects.filter(action="set_responsibility", subject_key="litter").exists()


def test_a_listed_matter_does_not_become_undelegable(town: Town) -> None:
    with pytest.raises(Invalid, match="on the list"):
        services.set_responsibility(SYSTEM, matter_id=town.litter.pk, owners={}, kind="incident", not_delegable=True)


def test_the_command_reports_row_by_row_and_a_dry_run_changes_nothing(editions: None, tmp_path: Path) -> None:
    file, said = tmp_path / "standards.csv", StringIO()
    file.write_bytes(as_csv([*ROWS, [*COVER, "异响", "修复", "立即"]]))
    call_command("import_standards", file, dry_run=True, stdout=said)
    assert "Line 2: component 0101 上水井盖, “2紧急工作时” → 2 urgent hours: new" in said.getvalue()
    assert not FilingStandard.objects.exists()
    call_command("import_standards", file, stdout=said)
    assert "4 new, 0 in place of another, 0 as they were, 1 not imported" in said.getvalue()
    assert FilingStandard.objects.count() == 4


def test_what_is_no_table_of_standards_names_the_columns_it_lacks(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_bytes(",".join(HEADINGS[:5]).encode())
    with pytest.raises(CommandError, match="处置时限"):
        call_command("import_standards", file)
