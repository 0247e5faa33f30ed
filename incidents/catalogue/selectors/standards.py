"""Owns what is asked of standards: the classes of an edition, the standards of a matter, what a table would change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid, NotFound
from grids.areas import selectors as areas
from incidents.catalogue.choices import OWNED_STAGES, Stage
from incidents.catalogue.models import (
    CatalogueEdition,
    FilingStandard,
    Matter,
    MatterClass,
    ResponsibilityBoundary,
    StandardLimit,
    StandardsTable,
)
from incidents.catalogue.selectors.row_faults import fault_sentence

LAST_LOCAL_CODE = 99
ClassKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row of a table: its cells, and what its import does: ``new``, ``changed``, ``same`` or ``problem``."""

    cells: Mapping[str, Any]
    outcome: str
    problem: str = ""


def editions() -> QuerySet[CatalogueEdition]:
    """Return the editions of the classes, the latest first."""
    return CatalogueEdition.objects.all()


def standards_of(matter_id: int, day: date | None = None) -> list[FilingStandard]:
    """Return the standards of a matter on a day (today) with their limits, in their order."""
    rows = current_standards(day).filter(matter_id=matter_id).order_by("number")
    return list(rows.prefetch_related(Prefetch("limits", StandardLimit.objects.order_by("pk"))))


def current_standards(day: date | None = None) -> QuerySet[FilingStandard]:
    """Return the standards in force on a day (today)."""
    day = day or areas.today()
    return FilingStandard.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


def standard_of(matter_id: int, number: int) -> FilingStandard:
    """Return one standard of a matter that has not ended; raises ``NotFound``."""
    found = FilingStandard.objects.filter(matter_id=matter_id, number=number, valid_to__isnull=True).first()
    if found is None:
        raise NotFound(_("There is no such standard."))
    return found


def limits_of(standard: FilingStandard) -> dict[str, tuple[int, str]]:
    """Return the limits of a standard by stage: amount and unit."""
    rows = standard.limits.all()
    return {row.stage: (row.amount, row.unit) for row in rows}


def all_matters() -> QuerySet[Matter]:
    """Return every matter with its class and how many standards it has today, for the list."""
    day = areas.today()
    in_force = Q(standards__valid_from__lte=day) & (
        Q(standards__valid_to__isnull=True) | Q(standards__valid_to__gt=day)
    )
    return Matter.objects.select_related("matter_class__edition").annotate(standard_count=Count("standards", in_force))


def matters_of_today() -> QuerySet[Matter]:
    """Return the matters that are admitted today."""
    day = areas.today()
    return Matter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


def matter_by_code(code: str) -> Matter:
    """Return one matter, in force or not; raises ``NotFound``."""
    found = all_matters().filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such matter."))
    return found


def boundaries_of(matter_id: int) -> dict[str, ResponsibilityBoundary]:
    """Return who is responsible for a matter, by stage."""
    return {row.stage: row for row in ResponsibilityBoundary.objects.filter(matter_id=matter_id)}


def stages_without_owner(matter_id: int) -> list[Stage]:
    """Return the stages of a matter for which nobody is named as responsible."""
    known = boundaries_of(matter_id)
    return [stage for stage in OWNED_STAGES if stage not in known]


def table_by_id(table_id: int) -> StandardsTable:
    """Return a table that was read; raises ``NotFound``."""
    found = StandardsTable.objects.select_related("edition").filter(pk=table_id).first()
    if found is None:
        raise NotFound(_("There is no such table."))
    return found


def latest_tables(most: int = 10) -> QuerySet[StandardsTable]:
    """Return the tables read last, without their rows."""
    return StandardsTable.objects.select_related("edition").defer("rows")[:most]


def next_local_code(edition_id: int, kind: str, major_code: str) -> str:
    """Return the code of the next class of a city's own: the highest that is free from 99 downward; raises ``Invalid``."""
    rows = MatterClass.objects.filter(edition_id=edition_id, kind=kind, major_code=major_code).exclude(minor_code="")
    used = {int(code) for code in rows.values_list("minor_code", flat=True)}
    free = next((number for number in range(LAST_LOCAL_CODE, 0, -1) if number not in used), None)
    if free is None:
        raise Invalid(_("Every code of this major class is taken."))
    return f"{free:02}"


def classes_of(edition_id: int) -> dict[ClassKey, MatterClass]:
    """Return the classes of an edition by kind, major and minor code."""
    return {
        (row.kind, row.major_code, row.minor_code): row for row in MatterClass.objects.filter(edition_id=edition_id)
    }


def known_standards(edition_id: int) -> dict[tuple[ClassKey, str, str], FilingStandard]:
    """Return the standards of an edition that have not ended, by class, condition and season, with their limits."""
    rows = FilingStandard.objects.filter(valid_to__isnull=True, matter__matter_class__edition_id=edition_id)
    rows = rows.select_related("matter__matter_class").prefetch_related("limits")
    return {(_class_key(row), row.condition, row.season): row for row in rows}


def _class_key(standard: FilingStandard) -> ClassKey:
    of = standard.matter.matter_class
    return (of.kind, of.major_code, of.minor_code) if of is not None else ("", "", "")


def table_lines(of: StandardsTable) -> list[TableLine]:
    """Return what each row of a table does: as it was imported, or as it would be imported now."""
    lines = list(_compare_rows(of.rows, of.edition_id))
    if of.imported_at is None:
        return lines
    # What came of a row is kept; what was wrong with it is said in the language of who reads.
    return [
        TableLine(line.cells, line.cells["outcome"], line.problem if line.cells["outcome"] == "problem" else "")
        for line in lines
    ]


def _compare_rows(rows: Sequence[Mapping[str, Any]], edition_id: int) -> Iterator[TableLine]:
    classes, known = classes_of(edition_id), known_standards(edition_id)
    first_line: dict[tuple[ClassKey, str, str], int] = {}
    names: dict[ClassKey, str] = {}
    for row in rows:
        key = row_key(row)
        problem = fault_sentence(row) or _class_problem(row, classes, names)
        if not problem and key in first_line:
            problem = _("Line %(number)s has the same class and condition: delete one of them.") % {
                "number": first_line[key]
            }
        if problem:
            yield TableLine(row, "problem", problem)
            continue
        first_line[key] = row["number"]
        names.setdefault(key[0], row["minor_name"])
        old = known.get(key)
        yield TableLine(row, "new" if old is None else "same" if is_same(row, old) else "changed")


def row_key(row: Mapping[str, Any]) -> tuple[ClassKey, str, str]:
    """Return what tells the standard of a row from others: class, condition, season."""
    return (row["kind"], row["major_code"], row["minor_code"]), row["condition"], row["season"]


def is_same(row: Mapping[str, Any], standard: FilingStandard) -> bool:
    """Say whether a standard says already what a row says."""
    limit = limits_of(standard).get(Stage.HANDLE)
    texts = ("closing_condition", "evidence", "limit_text", "handled_by", "supervised_by")
    said = (row["closing"], *(row[name] for name in texts[1:]))
    return limit == (row["amount"], row["unit"]) and tuple(getattr(standard, name) for name in texts) == said


def _class_problem(
    row: Mapping[str, Any], classes: Mapping[ClassKey, MatterClass], names: Mapping[ClassKey, str]
) -> str:
    """Return why the class of a row is not the one of that code in the edition, with what to do."""
    major = classes.get((row["kind"], row["major_code"], ""))
    if major is not None and row["major_name"] and row["major_name"] != major.name:
        return _(
            "In this edition major class %(code)s is “%(known)s”, the table says “%(name)s”: correct the code, or read "
            "the table by the other edition."
        ) % {"code": row["major_code"], "known": major.name, "name": row["major_name"]}
    if major is None and not row["major_name"]:
        return _("Major class %(code)s is not known in this edition: name it in the table.") % {
            "code": row["major_code"]
        }
    key = row_key(row)[0]
    name = classes[key].name if key in classes else names.get(key, row["minor_name"])
    if name != row["minor_name"]:
        return _("Class %(code)s is called “%(known)s”, this row says “%(name)s”: correct the code or the name.") % {
            "code": row["major_code"] + row["minor_code"],
            "known": name,
            "name": row["minor_name"],
        }
    return ""


def outcome_counts(lines: Iterable[TableLine]) -> dict[str, int]:
    """Return how many rows come out how."""
    found = {"new": 0, "changed": 0, "same": 0, "problem": 0}
    for line in lines:
        found[line.outcome] += 1
    return found
