"""Owns which papers of a person are still good: found right in an earlier application, its file kept, within its months."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.kernel import city_time
from procedures.dossiers.choices import NeedState
from procedures.dossiers.models import Need


@dataclass(frozen=True, slots=True)
class EarlierPaper:
    """A paper that a service wants and that is there already. ``code``: of the service that wants it now."""

    code: str
    name: str
    given_at: datetime
    need: Need


def earlier_papers(person_keys: Collection[str], version: Any, now: datetime) -> list[EarlierPaper]:
    """Return the papers of a version that these keys of one person need not bring again; at most one statement."""
    wanted = {paper.name: paper for paper in version.papers.all() if paper.reuse_months}
    keys = [key for key in person_keys if key]
    if not wanted or not keys:
        return []
    rows = Need.objects.filter(
        dossier__person_key__in=keys,
        name__in=list(wanted),
        status=NeedState.VERIFIED,
        document_id__isnull=False,
        forgotten_at=None,
        dossier__files_forgotten_at=None,
    )
    latest: dict[str, Need] = {}
    # A copy is as old as what it was copied from: it does not make itself valid for longer.
    for need in rows.filter(reused_from=None).select_related("dossier").order_by("given_at", "pk"):
        latest[need.name] = need
    return [
        EarlierPaper(wanted[name].code, name, need.given_at, need)
        for name, need in latest.items()
        if need.given_at is not None and _is_good(need.given_at, wanted[name].reuse_months, now)
    ]


def _is_good(given_at: datetime, months: int, now: datetime) -> bool:
    given_on, today = city_time.local_day(given_at), city_time.local_day(now)
    passed = (today.year - given_on.year) * 12 + today.month - given_on.month - (today.day < given_on.day)
    return passed < months
