"""Owns the reading of the 2+8+N model: which version holds, what each village has of it and lacks since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import LEVEL_OF, Role
from residents.stations.choices import SlotGroup
from residents.stations.models import ElementSlot, ElementTemplate, VillageElement
from residents.stations.scoping import EDITORS

OWN = "own-"


@dataclass(frozen=True, slots=True)
class ElementLine:
    """One element of one village: what it is, and by what it is filled, or that it is missing; since when."""

    code: str
    group: str
    name: str
    note: str
    is_filled: bool
    since_on: date | None
    by: str
    station_id: int | None
    row: VillageElement | None


@dataclass(frozen=True, slots=True)
class VillageView:
    """A village with its elements. Villages are compared by nobody: it says which are missing, and no share."""

    village: Any
    township: str
    lines: Sequence[ElementLine]

    @property
    def filled(self) -> int:
        """Return how many of the elements of the model are filled."""
        return sum(line.is_filled for line in self.lines if line.group != SlotGroup.OWN)

    @property
    def all(self) -> int:
        """Return how many elements the model has."""
        return sum(line.group != SlotGroup.OWN for line in self.lines)

    @property
    def missing(self) -> list[ElementLine]:
        """Return what is missing."""
        return [line for line in self.lines if not line.is_filled]

    @property
    def own(self) -> list[ElementLine]:
        """Return what the village has of its own."""
        return [line for line in self.lines if line.group == SlotGroup.OWN]


def current_template() -> ElementTemplate | None:
    """Return the version that holds today with its slots; None before there is one. Two statements."""
    today = city_time.local_day(city_time.now())
    rows = ElementTemplate.objects.filter(is_draft=False, valid_from__lte=today).order_by("-valid_from")
    return rows.prefetch_related("slots").first()


def templates() -> list[ElementTemplate]:
    """Return every version, the latest first, with its slots; two statements."""
    return list(ElementTemplate.objects.order_by("-number").prefetch_related("slots"))


def draft_template() -> ElementTemplate | None:
    """Return the draft with its slots, or None."""
    return ElementTemplate.objects.filter(is_draft=True).prefetch_related("slots").first()


def slot_name(slot: ElementSlot) -> str:
    """Return what an element is called; a standard one without a name by its place."""
    if slot.name:
        return slot.name
    return _("standard element %(number)s (no name yet)") % {"number": slot.code.removeprefix("s")}


def current_slots() -> list[ElementSlot]:
    """Return the elements of the version that holds today."""
    template = current_template()
    return list(template.slots.all()) if template is not None else []


def village_by_code(code: str) -> Any:
    """Return a village by its code; raises ``NotFound``."""
    place = areas.area_by_code(code)
    if place.level != Level.VILLAGE:
        raise NotFound(_("There is no such village."))
    return areas.place(areas.successor(place.id))


def own_villages(actor: Actor) -> QuerySet[Any]:
    """Return the villages of today under the actor's desks, in no order; all of them for the system."""
    rows = areas.areas(Level.VILLAGE).order_by()
    if actor.is_system:
        return rows
    seen = Q(pk__in=[])
    for grant in actor.grants_of(*EDITORS):
        if LEVEL_OF[Role(grant.role)] == grant.area_level:
            seen |= Q(path__startswith=areas.place(grant.area_id).path)
    return rows.filter(seen)


def lacking(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Return the villages that have no filled element of this code."""
    filled = VillageElement.objects.filter(village=OuterRef("pk"), code=code, is_filled=True)
    return rows.filter(~Exists(filled))


def village_views(villages: Iterable[Any]) -> list[VillageView]:
    """Return villages with their elements; three statements for any number."""
    found, template = list(villages), current_template()
    slots = list(template.slots.all()) if template is not None else []
    since = template.valid_from if template is not None else None
    rows = VillageElement.objects.filter(village__in=areas.with_predecessors([int(one.id) for one in found]))
    by_village: dict[int, dict[str, VillageElement]] = {}
    for row in rows.select_related("station").order_by("code", "pk"):
        by_village.setdefault(areas.successor(row.village_id), {})[row.code] = row
    return [_view(one, slots, since, by_village.get(int(one.id), {})) for one in found]


def _view(
    village: Any, slots: Sequence[ElementSlot], since: date | None, rows: Mapping[str, VillageElement]
) -> VillageView:
    lines = [_line(slot.code, slot.group, slot_name(slot), slot.note, since, rows.get(slot.code)) for slot in slots]
    own = [row for code, row in rows.items() if code.startswith(OWN)]
    lines += [_line(row.code, SlotGroup.OWN, row.name, "", row.since_on, row) for row in own]
    township = areas.chain(village.id)[1].name
    return VillageView(village, township, lines)


def _line(code: str, group: str, name: str, note: str, since: date | None, row: VillageElement | None) -> ElementLine:
    by = ""
    if row is not None and row.is_filled:
        by = row.station.name if row.station is not None else row.holder
    return ElementLine(
        code=code,
        group=group,
        name=name,
        note=note,
        is_filled=row is not None and row.is_filled,
        since_on=row.since_on if row is not None else since,
        by=by,
        station_id=row.station_id if row is not None else None,
        row=row,
    )
