"""Owns the list of incidents: its columns, its orders and its tabs, for the desk's page, the API and the export."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import read_rows
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, register
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases import selectors
from incidents.cases.choices import Channel, State, Tone
from incidents.cases.filters import IncidentFilter
from incidents.cases.selectors.desk import tab
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage

TABS = ("mine", "late", "today", "open", "closed", "all")
ENDED_TABS = ("closed", "all")
# What the columns read; the names of areas and matters are in the process already.
_READ = (
    "pk",
    "reference",
    "state",
    "level",
    "matter_id",
    "description",
    "channel",
    "township_id",
    "village_id",
    "grid_id",
    "lng",
    "lat",
    "is_place_uncertain",
    "unit__name",
    "tone",
    "due_stage",
    "next_due_at",
    "occurred_at",
    "reported_at",
    "accepted_at",
    "dispatched_at",
    "handled_at",
    "handle_due_at",
    "ended_at",
)


def _area(code: str, name: Any) -> Column:
    return Column(code, name, f"{code}_id", words=lambda area_id: areas.place(area_id).name)


def _choice(code: str, name: Any, choices: Any) -> Column:
    return Column(code, name, words=choice(choices))


def _moment(code: str, name: Any, value: str = "") -> Column:
    return Column(code, name, value, Kind.MOMENT)


@register
class Incidents(List):
    """The incidents one may see."""

    code = "incidents"
    name = _("Incidents")
    route = "cases:inbox"
    filters = IncidentFilter
    orders = tuple(selectors.ORDERINGS.values())
    columns = (
        Column("reference", _("Reference")),
        _choice("state", _("State"), State),
        Column("matter", _("Matter code"), "matter_id", words=lambda matter_id: catalogue.matter(matter_id).code),
        Column("matter_name", _("Kind of matter"), "matter_id", words=lambda pk: catalogue.matter(pk).name),
        # Free words: a reporter may name people in them.
        Column("description", _("Words"), is_personal=True),
        _choice("channel", _("Channel"), Channel),
        _area("township", _("Township")),
        _area("village", _("Village")),
        _area("grid", _("Grid")),
        Column("lng", _("Longitude"), kind=Kind.NUMBER),
        Column("lat", _("Latitude"), kind=Kind.NUMBER),
        Column("is_place_uncertain", _("Place uncertain"), kind=Kind.YES_NO),
        _choice("level", _("Level"), Level),
        Column("unit", _("Handling unit"), "unit__name"),
        _choice("tone", _("Lateness"), Tone),
        _choice("due_stage", _("Due next"), Stage),
        _moment("due_at", _("Due at"), "next_due_at"),
        _moment("occurred_at", _("Happened at")),
        _moment("reported_at", _("Reported at")),
        _moment("accepted_at", _("Accepted at")),
        _moment("dispatched_at", _("Dispatched at")),
        _moment("handled_at", _("Handled at")),
        _moment("handle_due_at", _("To be handled by")),
        _moment("ended_at", _("Ended at")),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the incidents the actor may see."""
        return selectors.visible(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the visible incidents of the desk's tab; the API knows none."""
        return tab(actor, query.get("tab", ""), now, city_time.day_end(now))

    def default_order(self, query: Mapping[str, str]) -> str:
        """Return what is due next first at the desk; the newest first where all are listed, as in the API."""
        return "-reported_at" if query.get("tab", "all") in ENDED_TABS else "next_due_at"

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read what a page and the API show."""
        return selectors.read_incident_rows(found)

    def read_whole(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read what the columns say."""
        return read_rows(found, _READ)
