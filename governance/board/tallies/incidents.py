"""The tally of incidents: what came in, was due, was handled and closed, by village, township, city and matter."""

from dataclasses import dataclass
from datetime import date

from governance.board.models import CityMatterDay, MatterDay, TownshipDay, VillageDay
from governance.board.tallies.declaring import Table, Tally
from grids.areas import selectors as areas
from incidents.cases import selectors as cases
from incidents.cases.events import IncidentMoved
from incidents.cases.selectors import daily


@dataclass(frozen=True, slots=True, order=True)
class IncidentCell:
    """What one move may have touched: a local day of a village, of its township, of a matter there, and in the city."""

    day: date
    city_id: int
    township_id: int
    village_id: int
    matter_id: int


def touched_cells(event: IncidentMoved) -> list[IncidentCell]:
    """Return the cells of the days that a move may have changed; of one that changes nothing counted there are none."""
    now = (event.township_id, event.village_id, event.matter_id)
    before = (
        event.from_township_id or event.township_id,
        event.from_village_id or event.village_id,
        event.from_matter_id or event.matter_id,
    )
    return [
        IncidentCell(day, areas.chain(township_id)[0].id, township_id, village_id, matter_id)
        for township_id, village_id, matter_id in dict.fromkeys((now, before))
        for day in event.days
    ]


INCIDENTS = Tally(
    name="incidents",
    tables=(
        Table(VillageDay, ("village_id", "township_id", "city_id"), "village days"),
        Table(TownshipDay, ("township_id", "city_id"), "township days", sums=VillageDay),
        Table(MatterDay, ("township_id", "matter_id", "city_id"), "matter days"),
        Table(CityMatterDay, ("matter_id", "city_id"), "matter days of the city", sums=MatterDay),
    ),
    counts=daily.DAY_COUNTS,
    rows=cases.all_incidents,
    day_counts=daily.day_counts,
    event=IncidentMoved,
    cells=touched_cells,
)
