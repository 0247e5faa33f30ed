"""Owns the lists of stations, of appointments and of what villages have: columns, orders, who sees which rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.web.access import PUBLIC, SIGNED_IN, posted
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from procedures.dossiers.choices import Provider
from residents.stations import selectors
from residents.stations.choices import AppointmentState
from residents.stations.filters import AppointmentFilter, StationFilter, VillageFilter, point_of
from residents.stations.presenters import hours_words
from residents.stations.scoping import EDITORS

KEEPERS = posted(*EDITORS)
NEAR = "near"


def _area(level: str) -> Any:
    def read(row: Any) -> str:
        area_id = getattr(row, f"{level}_id")
        return areas.place(area_id).name if area_id is not None else ""

    return read


@register
class Stations(List):
    """The stations that are there, for everybody; under a tab of their keepers those that were."""

    code = "stations"
    name = gettext_lazy("Where help is")
    route = "stations:list"
    access = PUBLIC
    filters = StationFilter
    orders = (
        Order("name", gettext_lazy("by name"), (Part("name"),)),
        Order(NEAR, gettext_lazy("nearest first"), (Part("away"),)),
    )
    columns = (
        Column("id", gettext_lazy("Number"), "pk", Kind.NUMBER),
        Column("name", gettext_lazy("Name")),
        Column("kind", gettext_lazy("Kind"), lambda row: selectors.kind_name(row.kind)),
        Column("township", gettext_lazy("Township"), _area("township")),
        Column("village", gettext_lazy("Village"), _area("village")),
        Column("address", gettext_lazy("Address")),
        Column("phone", gettext_lazy("Phone")),
        Column("lng", gettext_lazy("Longitude"), kind=Kind.NUMBER),
        Column("lat", gettext_lazy("Latitude"), kind=Kind.NUMBER),
        Column("provider", gettext_lazy("Provided by"), words=choice(Provider)),
        Column("provided_by", gettext_lazy("Organisation")),
        Column("accessible", gettext_lazy("Without steps"), "is_accessible", Kind.YES_NO),
        Column("hours", gettext_lazy("Hours"), lambda row: hours_words(row.week)),
        Column("services", gettext_lazy("Services"), lambda row: " ".join(one.type.code for one in row.services.all())),
        Column("places", gettext_lazy("Places at one time"), "slot_places", Kind.NUMBER),
        Column("since", gettext_lazy("Since"), "since_on", Kind.DAY),
        Column("until", gettext_lazy("Until"), "until_on", Kind.DAY),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the stations that are there."""
        del actor
        return selectors.present_stations()

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return those of the tab, with the distance from where the address asks."""
        rows = self.scope(actor)
        if query.get("tab") == "ended" and actor.has_role(*EDITORS):
            rows = selectors.all_stations().filter(until_on__lte=city_time.local_day(now))
        point = point_of(query)
        return selectors.with_distance(rows, *point) if point is not None else rows

    def default_order(self, query: Mapping[str, str]) -> str:
        """Return the nearest first for whoever says from where."""
        try:
            return NEAR if point_of(query) is not None else "name"
        except Invalid:
            return "name"

    def order(self, query: Mapping[str, str]) -> Order:
        """Return the order; raises ``Invalid`` for the nearest from nowhere."""
        found = super().order(query)
        if found.word == NEAR and point_of(query) is None:
            raise Invalid(_("Say from where: a village, or longitude and latitude."), fields={"ordering": "lng, lat"})
        return found

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return the rows with kinds, services and coming days; three statements."""
        return list(selectors.with_rest(found))


@register
class Appointments(List):
    """The appointments one may see: the own ones, and those at the own counters."""

    code = "appointments"
    name = gettext_lazy("Appointments")
    access = SIGNED_IN
    filters = AppointmentFilter
    orders = (
        Order("starts_at", gettext_lazy("earliest first"), (Part("starts_at"),)),
        Order("-starts_at", gettext_lazy("latest first"), (Part("starts_at"),), descending=True),
    )
    columns = (
        Column("number", gettext_lazy("Number")),
        Column("station", gettext_lazy("Station"), lambda row: row.station.name),
        Column("service", gettext_lazy("Service"), lambda row: row.view.service),
        Column("starts_at", gettext_lazy("Begins at"), kind=Kind.MOMENT),
        Column("ends_at", gettext_lazy("Ends at"), kind=Kind.MOMENT),
        Column("state", gettext_lazy("State"), words=choice(AppointmentState)),
        Column("name", gettext_lazy("Who comes"), lambda row: row.view.caller.name, is_personal=True),
        Column("phone", gettext_lazy("Phone"), lambda row: row.view.caller.phone, is_personal=True),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the appointments the actor may see."""
        return selectors.visible_appointments(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return the rows, each with its ``view``; three statements."""
        rows = list(found.select_related("station", "type"))
        for row, view in zip(rows, selectors.appointment_views(rows), strict=True):
            row.view = view
        return rows


@register
class VillageElements(List):
    """The villages of the reader's desks, each with what it has and what is missing. In no order but that of their codes."""

    code = "village-elements"
    name = gettext_lazy("What villages have")
    route = "stations:elements"
    access = KEEPERS
    filters = VillageFilter
    orders = (Order("code", gettext_lazy("by code"), (Part("code"),)),)
    columns = (
        Column("code", gettext_lazy("Code")),
        Column("township", gettext_lazy("Township"), lambda row: row.view.township),
        Column("village", gettext_lazy("Village"), "name"),
        Column("filled", gettext_lazy("Filled"), lambda row: row.view.filled, Kind.NUMBER),
        Column("all", gettext_lazy("Of"), lambda row: row.view.all, Kind.NUMBER),
        Column("missing", gettext_lazy("Missing"), lambda row: _names(row.view.missing)),
        Column("filled_by", gettext_lazy("Filled by"), lambda row: _fillings(row.view.lines)),
        Column("own", gettext_lazy("Of its own"), lambda row: _names(row.view.own)),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the villages under the actor's desks."""
        return selectors.own_villages(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return the villages, each with its ``view``; four statements."""
        rows = list(found)
        for row, view in zip(rows, selectors.village_views(rows), strict=True):
            row.view = view
        return rows


def _names(lines: Sequence[Any]) -> str:
    return "; ".join(line.name for line in lines)


def _fillings(lines: Sequence[Any]) -> str:
    return "; ".join(f"{line.name}: {line.by}" for line in lines if line.is_filled)
