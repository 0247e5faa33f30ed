"""Owns the changes of standards: a table read and imported, one standard written by hand, who is responsible."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.text import pinyin_syllables
from grids.areas.choices import Level
from incidents.catalogue.choices import Line, Stage, StageOwner
from incidents.catalogue.models import (
    CatalogueEdition,
    FilingStandard,
    Matter,
    MatterClass,
    ResponsibilityBoundary,
    StandardLimit,
    StandardsTable,
)
from incidents.catalogue.selectors import REVISION
from incidents.catalogue.selectors.standards import (
    ClassKey,
    TableLine,
    classes_of,
    known_standards,
    next_local_code,
    outcome_counts,
    row_key,
    standard_of,
    table_lines,
)

IMPORTED_ORDER = 1_000


@dataclass(frozen=True, slots=True)
class StandardData:
    """What one standard says. ``limits``: amount and unit by stage."""

    condition: str
    closing_condition: str
    evidence: str = ""
    needs_photo_before: bool = False
    needs_photo_after: bool = False
    needs_document: bool = False
    season: str = ""
    limit_text: str = ""
    handled_by: str = ""
    supervised_by: str = ""
    limits: Mapping[str, tuple[int, str]] = field(default_factory=dict)


def keep_table(
    actor: Actor, *, edition: str, source: str, rows: Sequence[Mapping[str, Any]], valid_from: date
) -> StandardsTable:
    """Keep a table as it was read, for its report; nothing in the catalogue changes yet. Raises ``NotFound``."""
    policies.require(actor, "rules.change")
    found = CatalogueEdition.objects.filter(code=edition).first()
    if found is None:
        raise NotFound(_("There is no such edition."))
    return StandardsTable.objects.create(
        edition=found,
        source=source[:200],
        rows=list(rows),
        valid_from=valid_from,
        uploaded_at=city_time.now(),
        uploaded_by=actor.user_id,
    )


def import_table(actor: Actor, table_id: int) -> dict[str, int]:
    """Take every row of a table without a problem into the catalogue; return how many came out how.

    New matters go on no grid: that takes an admission. What is not in the table stays. Raises ``Invalid`` where the
    table was imported before, or no row can be.
    """
    policies.require(actor, "rules.change")
    with transaction.atomic():
        table = StandardsTable.objects.select_for_update().filter(pk=table_id).first()
        if table is None:
            raise NotFound(_("There is no such table."))
        if table.imported_at is not None:
            raise Invalid(_("This table has been imported already."))
        lines = table_lines(table)
        counts = outcome_counts(lines)
        if counts["problem"] == len(lines):
            raise Invalid(_("No row of this table can be imported. Correct the rows named and read it again."))
        good = [line for line in lines if line.outcome != "problem"]
        matters = _matters_of(table, good)
        _write_standards(table, good, matters)
        table.rows = [{**line.cells, "outcome": line.outcome} for line in lines]
        table.imported_at, table.imported_by = city_time.now(), actor.user_id
        table.save(update_fields=["rows", "imported_at", "imported_by"])
        revisions.bump(REVISION)
        audit(actor, "import_standards", "standards_table", [str(table.pk)], at=table.imported_at, detail=counts)
    return counts


def _matters_of(table: StandardsTable, lines: Sequence[TableLine]) -> dict[ClassKey, Matter]:
    """Return the matter of each class of the rows; classes and matters that are new are written."""
    classes = classes_of(table.edition_id)
    named: dict[ClassKey, str] = {}
    for line in lines:
        row = line.cells
        named.setdefault((row["kind"], row["major_code"], ""), row["major_name"])
        named.setdefault(row_key(row)[0], row["minor_name"])
    local = _local_codes(named)
    new = [
        MatterClass(
            edition_id=table.edition_id, kind=key[0], major_code=key[1], minor_code=key[2], name=name,
            is_local=key in local,
        )
        for key, name in named.items() if key not in classes
    ]  # fmt: skip
    MatterClass.objects.bulk_create(new)
    classes |= {(row.kind, row.major_code, row.minor_code): row for row in new}
    wanted = [classes[key] for key in named if key[2]]
    known = {row.matter_class_id: row for row in Matter.objects.filter(matter_class__in=wanted)}
    made = [_matter_of(row, table) for row in wanted if row.pk not in known]
    Matter.objects.bulk_create(made)
    known |= {row.matter_class_id: row for row in made}
    return {(row.kind, row.major_code, row.minor_code): known[row.pk] for row in wanted}


def _local_codes(named: Mapping[ClassKey, str]) -> set[ClassKey]:
    """Return the classes numbered without a gap from 99 downward: those are a city's own."""
    found: set[ClassKey] = set()
    for kind, major in {key[:2] for key in named}:
        number = 99
        while (kind, major, f"{number:02}") in named:
            found.add((kind, major, f"{number:02}"))
            number -= 1
    return found


def _matter_of(of: MatterClass, table: StandardsTable) -> Matter:
    """Return a new matter of a class, not yet written: for no grid and no resident until somebody says so."""
    return Matter(
        code=f"{of.kind}-{table.edition.code}-{of.major_code}{of.minor_code}",
        name=of.name,
        pinyin=" ".join(pinyin_syllables(of.name))[:120],
        line=Line.PUBLIC_SERVICE,
        start_level=Level.VILLAGE,
        is_public=False,
        kind=of.kind,
        matter_class=of,
        order=IMPORTED_ORDER,
        valid_from=table.valid_from,
    )


def _write_standards(table: StandardsTable, lines: Sequence[TableLine], matters: Mapping[ClassKey, Matter]) -> None:
    known = known_standards(table.edition_id)
    numbers: dict[int, int] = defaultdict(int)
    for standard in FilingStandard.objects.filter(matter__in=[matter.pk for matter in matters.values()]):
        numbers[standard.matter_id] = max(numbers[standard.matter_id], standard.number)
    ended, made = [], []
    for line in lines:
        if line.outcome == "same":
            continue
        matter, old = matters[row_key(line.cells)[0]], known.get(row_key(line.cells))
        if old is not None:
            ended.append(old.pk)
        else:
            numbers[matter.pk] += 1
        number = old.number if old is not None else numbers[matter.pk]
        made.append((_standard_of(matter.pk, number, _data_of(line.cells), table.valid_from), line.cells))
    _end_standards(ended, table.valid_from)
    FilingStandard.objects.bulk_create([standard for standard, _row in made])
    StandardLimit.objects.bulk_create(
        StandardLimit(standard=standard, stage=Stage.HANDLE, amount=row["amount"], unit=row["unit"])
        for standard, row in made
    )


def _data_of(row: Mapping[str, Any]) -> StandardData:
    texts = {name: row[name] for name in ("evidence", "season", "limit_text", "handled_by", "supervised_by")}
    more: dict[str, Any] = {**texts, **evidence_needs(row["evidence"])}
    return StandardData(row["condition"], row["closing"], **more)


def evidence_needs(text: str) -> dict[str, bool]:
    """Return what of the evidence that a table asks for in words the work cannot be finished without."""
    asks_photo = any(word in text for word in ("照片", "相片", "图片", "拍照"))
    return {
        "needs_photo_before": asks_photo and "前" in text,
        "needs_photo_after": asks_photo and ("后" in text or "前" not in text),
        "needs_document": any(word in text for word in ("文书", "文件", "单据", "凭证", "证明", "报告", "回执")),
    }


def _standard_of(matter_id: int, number: int, data: StandardData, day: date) -> FilingStandard:
    return FilingStandard(
        matter_id=matter_id,
        number=number,
        condition=data.condition,
        closing_condition=data.closing_condition,
        evidence=data.evidence,
        needs_photo_before=data.needs_photo_before,
        needs_photo_after=data.needs_photo_after,
        needs_document=data.needs_document,
        season=data.season,
        limit_text=data.limit_text,
        handled_by=data.handled_by,
        supervised_by=data.supervised_by,
        valid_from=day,
    )


def _end_standards(pks: Sequence[int], day: date) -> None:
    """Let standards end before ``day``; one that began on it or later is gone, as it never held."""
    FilingStandard.objects.filter(pk__in=pks, valid_from__gte=day).delete()
    FilingStandard.objects.filter(pk__in=pks).update(valid_to=day)


def write_standard(actor: Actor, *, matter_id: int, number: int | None, data: StandardData, day: date) -> int:
    """Write a standard of a matter that holds from ``day``, in place of ``number`` or as a new one; return its number."""
    policies.require(actor, "rules.change")
    if not data.condition.strip():
        raise Invalid(_("Something is still missing."), fields={"condition": _("This is needed.")})
    with transaction.atomic():
        matter = Matter.objects.select_for_update().get(pk=matter_id)
        if number is None:
            numbers = FilingStandard.objects.filter(matter=matter).values_list("number", flat=True)
            number = max(numbers, default=0) + 1
        else:
            _end_standards([standard_of(matter_id, number).pk], day)
        standard = _standard_of(matter_id, number, data, day)
        standard.save()
        StandardLimit.objects.bulk_create(
            StandardLimit(standard=standard, stage=stage, amount=amount, unit=unit)
            for stage, (amount, unit) in data.limits.items()
        )
        _record_change(actor, "write_standard", matter, {"number": number})
    return number


def end_standard(actor: Actor, *, matter_id: int, number: int, day: date) -> None:
    """Let a standard hold no longer from ``day``; raises ``NotFound``."""
    policies.require(actor, "rules.change")
    with transaction.atomic():
        standard = standard_of(matter_id, number)
        _end_standards([standard.pk], day)
        _record_change(actor, "end_standard", standard.matter, {"number": number})


def set_responsibility(
    actor: Actor, *, matter_id: int, owners: Mapping[str, tuple[str, str]], not_delegable: bool, kind: str
) -> None:
    """Say who is responsible for each stage (owner, first handler), what kind a matter is and whether it is delegable.

    Raises ``Invalid`` for a shared stage without a first handler, and where a listed matter would be not delegable.
    """
    policies.require(actor, "rules.change")
    lacking = {stage: _("Say who handles it first.") for stage, (owner, first) in owners.items()
               if owner == StageOwner.SHARED and not first}  # fmt: skip
    if lacking:
        raise Invalid(_("What is shared needs a first handler."), fields=lacking)
    with transaction.atomic():
        matter = Matter.objects.select_for_update().get(pk=matter_id)
        if not_delegable and matter.listed_from is not None:
            sentence = _("It is on the list of grids: withdraw its admission first.")
            raise Invalid(sentence, fields={"not_delegable": sentence})
        matter.not_delegable, matter.kind = not_delegable, kind
        matter.save(update_fields=["not_delegable", "kind"])
        ResponsibilityBoundary.objects.filter(matter=matter).delete()
        ResponsibilityBoundary.objects.bulk_create(
            ResponsibilityBoundary(
                matter=matter, stage=stage, owner=owner, first_handler=first if owner == StageOwner.SHARED else ""
            )
            for stage, (owner, first) in owners.items()
            if owner
        )
        _record_change(actor, "set_responsibility", matter, {stage: owner for stage, (owner, _first) in owners.items()})


def add_local_class(actor: Actor, *, edition: CatalogueEdition, kind: str, major_code: str, name: str) -> Matter:
    """Add a class of the city's own under the next free code from 99 downward, with its matter, and return the matter."""
    policies.require(actor, "rules.change")
    with transaction.atomic():
        major = MatterClass.objects.select_for_update().filter(
            edition=edition, kind=kind, major_code=major_code, minor_code=""
        )
        if not major:
            raise Invalid(_("This edition has no such major class."), fields={"major": _("Choose one from the list.")})
        code = next_local_code(edition.pk, kind, major_code)
        made = MatterClass.objects.create(
            edition=edition, kind=kind, major_code=major_code, minor_code=code, name=name, is_local=True
        )
        table = StandardsTable(edition=edition, valid_from=city_time.local_day(city_time.now()))
        matter = _matter_of(made, table)
        matter.save()
        _record_change(actor, "add_local_class", matter, {"class": f"{major_code}{code}"})
    return matter


def _record_change(actor: Actor, action: str, matter: Matter, detail: Mapping[str, Any]) -> None:
    revisions.bump(REVISION)
    audit(actor, action, "matter", [matter.code], at=city_time.now(), detail=dict(detail))
