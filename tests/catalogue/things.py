"""A table of standards and what else of the catalogue the addresses of the matrices speak of."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from foundation.kernel.actor import system
from incidents.catalogue.importers import read_standards
from incidents.catalogue.models import Admission, CatalogueEdition, FilingStandard, Matter, RuleVersion, StandardsTable
from incidents.catalogue.services import keep_table
from incidents.catalogue.services.classes import load_classes
from incidents.catalogue.services.reference import DATA
from tests.catalogue.rule_things import version_in
from tests.town import FOUNDED

TUESDAY = datetime(2026, 11, 24, 2, tzinfo=UTC)

HEADINGS = ["类别", "大类代码", "大类名称", "小类代码", "小类名称", "立案条件", "结案条件", "处置时限"]
COVER = ["部件", "01", "公用设施", "01", "上水井盖"]
TREE = ["部件", "04", "园林绿化设施", "02", "行道树"]
ORDER = ["事件", "04", "街面秩序", "01", "无照经营游商"]
ROWS = [
    [*COVER, "缺失、移位", "恢复", "2紧急工作时"],
    [*COVER, "破损", "更换或修复", "4小时"],
    [*TREE, "死株", "补栽", "种植季节15工作日"],
    [*ORDER, "占用人行道", "撤离", "2天"],
]


def as_csv(rows: list[list[str]]) -> bytes:
    """Return a table as a city's office saves it."""
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEADINGS, *rows]).encode()


def as_merged_xlsx(rows: list[list[str]]) -> bytes:
    """Return a table below a title in which equal cells of neighbouring rows are merged."""
    book = Workbook()
    sheet = book.active
    sheet.append(["立案、处置和结案标准"])
    sheet.merge_cells("A1:H1")
    for row in [HEADINGS, *rows]:
        sheet.append(row)
    for column in (1, 2, 3, 4, 5, 7, 8):
        first = 3
        for number in range(3, 3 + len(rows)):
            following = rows[number - 2] if number - 2 < len(rows) else None
            here = rows[number - 3]
            if following is None or following[:column] != here[:column] or following[column - 1] != here[column - 1]:
                if number > first:
                    sheet.merge_cells(start_row=first, end_row=number, start_column=column, end_column=column)
                first = number + 1
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def load_editions() -> None:
    """Put both editions and their major classes into the town."""
    load_classes(system("test"), DATA / "classes.json", FOUNDED)


def keep(rows: list[list[str]], actor: Any = None, *, edition: str = "2013", day: date = FOUNDED) -> StandardsTable:
    """Read rows as a table and keep it for its report."""
    return keep_table(
        actor or system("test"), edition=edition, source="标准.csv", rows=read_standards(as_csv(rows)), valid_from=day
    )


def table_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a table, read before."""
    if not CatalogueEdition.objects.exists():
        load_editions()
    return {"table_id": (StandardsTable.objects.first() or keep(ROWS)).pk if own else 0}


def matter_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a matter that is there, or of none."""
    return {"code": "litter" if own else "nothing"}


def standard_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a standard of a matter."""
    FilingStandard.objects.get_or_create(
        matter=world.town.litter, number=1, valid_to=None, defaults={"condition": "成堆", "valid_from": FOUNDED}
    )
    return {"code": "litter", "number": 1 if own else 99}


THINGS = {"table": table_args, "matter": matter_args, "standard": standard_args}
STANDARD_FORM = {"condition": "成堆", "closing_condition": "清走", "valid_from": "2026-11-24"}


def admission_in(town: Any, state: str) -> Admission:
    """Write an application of the urban management for gas leaks, taken off the list, in a state."""
    Matter.objects.filter(pk=town.gas_leak.pk).update(listed_from=TUESDAY.date() if state == "admitted" else None)
    return Admission.objects.create(
        reference="A261124-000001", matter=town.gas_leak, unit=town.urban_a, legal_basis="条例第九条", hours_per_month=4,
        funding="区财政", training="入职前两天", exit_on=date(2027, 12, 31), applied_by=town.handler_a, applied_at=TUESDAY,
        state=state, version=1,
    )  # fmt: skip


def admission_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of an admission of the handler's own unit, or of none."""
    if not Admission.objects.exists():
        admission_in(world.town, "applied")
    return {"reference": "A261124-000001" if own else "A261124-999999"}


def version_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a draft of township A's rules, or of none."""
    version = RuleVersion.objects.first() or version_in(world.town, "draft")
    return {"version_id": version.pk if own else version.pk + 1}


def version_part_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of an editor of the draft."""
    return {**version_args(world, user, own), "part": "numbers"}


THINGS["version"] = version_args
THINGS["version_part"] = version_part_args
THINGS["admission"] = admission_args
ADMISSION_ACT = {"action": "decline", "version": 1, "note": "没有法定依据"}
APPLICATION = {
    "matter": "gas_leak", "unit": "urban-a", "legal_basis": "条例第九条", "hours_per_month": 4, "funding": "区财政",
    "training": "入职前两天", "exit_on": "2027-12-31",
}  # fmt: skip
