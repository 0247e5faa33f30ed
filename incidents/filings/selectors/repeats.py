"""Owns what repeats: places with several reports for record in few days, whatever became of each (feeds DOMAIN.md item 56)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.areas.selectors import Place
from incidents.filings.choices import NEVER_COUNTED
from incidents.filings.models import FilingRecord
from incidents.filings.scoping import ORDINARY, visible_to
from incidents.filings.selectors.rules import filing_rule

# So many places a page names.
MOST = 20


@dataclass(frozen=True, slots=True)
class Repeat:
    """A cell of the H3 grid, about 0.1 km², with several reports: how many, the grid it lies in, since and until when."""

    cell: str
    count: int
    grid: Place
    first_at: datetime
    last_at: datetime


def repeats(actor: Actor, now: datetime, places: Sequence[int | None]) -> list[Repeat]:
    """Return where what the actor sees repeats, the most frequent first, by the rule of the places (nearest first).

    Those that name a person are in no count, and so are those taken off the record.
    """
    rule = filing_rule(places)
    found = (
        FilingRecord.objects.filter(visible_to(actor), ORDINARY, filed_at__gt=now - timedelta(days=rule.repeat_days))
        .exclude(h3_cell="")
        .exclude(state__in=NEVER_COUNTED)
        .values("h3_cell")
        .annotate(count=Count("pk"), grid=Min("grid_id"), first_at=Min("filed_at"), last_at=Max("filed_at"))
        .filter(count__gte=rule.repeat_count)
        .order_by("-count", "h3_cell")[:MOST]
    )
    return [
        Repeat(row["h3_cell"], row["count"], areas.place(row["grid"]), row["first_at"], row["last_at"]) for row in found
    ]
