"""The tally of what was not asked again: answers and papers that applicants did not give twice, by township and city."""

from dataclasses import dataclass
from datetime import date

from governance.board.models import CityReuseDay, TownshipReuseDay
from governance.board.tallies.declaring import Table, Tally
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.events import DossierMoved
from procedures.dossiers.selectors.reuse import REUSE_COUNTS


@dataclass(frozen=True, slots=True, order=True)
class ReuseCell:
    """What one move of an application may have touched: the local day it was submitted on, in its township."""

    day: date
    city_id: int
    township_id: int


def touched_cells(event: DossierMoved) -> list[ReuseCell]:
    """Return the cell of an application's day; none for a message of before it said where it counts."""
    if event.submitted_on is None:
        return []
    return [ReuseCell(event.submitted_on, event.city_id, event.township_id)]


REUSE = Tally(
    name="reuse",
    tables=(
        Table(TownshipReuseDay, ("township_id", "city_id"), "township days of what was not asked again"),
        Table(CityReuseDay, ("city_id",), "city days of what was not asked again", sums=TownshipReuseDay),
    ),
    counts=REUSE_COUNTS,
    rows=dossiers.all_dossiers,
    day_counts=dossiers.reuse_counts,
    event=DossierMoved,
    cells=touched_cells,
)
