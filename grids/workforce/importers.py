"""Taking in many units and postings at once, from lists a deployment brings with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from grids.workforce.models import Posting, Unit


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of a township or the city."""

    code: str
    name: str
    function: str
    area_id: int


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One person's posting; ``unit`` is the code of a handler's unit."""

    user_id: int
    role: str
    area_id: int
    unit: str = ""


def import_units(actor: Actor, rows: Iterable[UnitRow]) -> Mapping[str, int]:
    """Create the units whose codes are not taken and return every row's unit id by code."""
    policies.require(actor, "posting.import")
    listed = list(rows)
    with transaction.atomic():
        Unit.objects.bulk_create(
            [Unit(code=row.code, name=row.name, function=row.function, area_id=row.area_id) for row in listed],
            batch_size=500,
            ignore_conflicts=True,
        )
        audit(actor, "import_units", "unit", ["list"], at=city_time.now(), detail={"units": len(listed)})
        return dict(Unit.objects.filter(code__in=[row.code for row in listed]).values_list("code", "pk"))


def import_postings(actor: Actor, rows: Iterable[PostingRow], *, units: Mapping[str, int], starts_on: date) -> int:
    """Post everybody of the list from ``starts_on``; return how many. The database refuses what does not fit."""
    policies.require(actor, "posting.import")
    postings = [
        Posting(
            user_id=row.user_id, role=row.role, area_id=row.area_id, unit_id=units.get(row.unit), starts_on=starts_on
        )
        for row in rows
    ]
    with transaction.atomic():
        Posting.objects.bulk_create(postings, batch_size=500)
        audit(actor, "import_postings", "posting", ["list"], at=city_time.now(), detail={"postings": len(postings)})
    return len(postings)
