"""Owns the list of incidents: its columns, its orders and its tabs, for the desk's page, the API and the export."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import read_rows
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, Table, register
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases import selectors
from incidents.cases.choices import Channel, DocumentPurpose, State, Tone
from incidents.cases.filters import IncidentFilter
from incidents.cases.selectors.desk import incidents_of_tab
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage

TABS = ("mine", "late", "today", "open", "closed", "all")
ENDED_TABS = ("closed", "all")
# What the columns read; the names of areas and matters are in the process already.
_COLUMNS_READ = (
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


def _choice_label(choices: Any, name: str) -> Any:
    return lambda incident: str(choices(getattr(incident, name)).label) if getattr(incident, name) else ""


def _area_name(name: str) -> Any:
    return lambda incident: areas.place(getattr(incident, name)).name


def _moment_column(code: str, name: Any, column: str = "") -> Column:
    return Column(code, name, lambda incident: getattr(incident, column or code), Kind.MOMENT)


@register
class Incidents(List):
    """The incidents one may see."""

    code = "incidents"
    name = _("Incidents")
    route = "cases:inbox"
    filters = IncidentFilter
    orders = tuple(selectors.ORDERINGS.values())
    columns = (
        Column("reference", _("Reference"), lambda incident: incident.reference),
        Column("state", _("State"), _choice_label(State, "state")),
        Column("matter", _("Matter code"), lambda incident: catalogue.matter(incident.matter_id).code),
        Column("matter_name", _("Kind of matter"), lambda incident: catalogue.matter(incident.matter_id).name),
        # Free words: a reporter may name people in them.
        Column("description", _("Words"), lambda incident: incident.description, is_personal=True),
        Column("channel", _("Channel"), _choice_label(Channel, "channel")),
        Column("township", _("Township"), _area_name("township_id")),
        Column("village", _("Village"), _area_name("village_id")),
        Column("grid", _("Grid"), _area_name("grid_id")),
        Column("lng", _("Longitude"), lambda incident: incident.lng, Kind.NUMBER),
        Column("lat", _("Latitude"), lambda incident: incident.lat, Kind.NUMBER),
        Column("is_place_uncertain", _("Place uncertain"), lambda incident: incident.is_place_uncertain, Kind.YES_NO),
        Column("level", _("Level"), _choice_label(Level, "level")),
        Column("unit", _("Handling unit"), lambda incident: incident.unit__name),
        Column("tone", _("Lateness"), _choice_label(Tone, "tone")),
        Column("due_stage", _("Due next"), _choice_label(Stage, "due_stage")),
        _moment_column("due_at", _("Due at"), "next_due_at"),
        _moment_column("occurred_at", _("Happened at")),
        _moment_column("reported_at", _("Reported at")),
        _moment_column("accepted_at", _("Accepted at")),
        _moment_column("dispatched_at", _("Dispatched at")),
        _moment_column("handled_at", _("Handled at")),
        _moment_column("handle_due_at", _("To be handled by")),
        _moment_column("ended_at", _("Ended at")),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the incidents the actor may see."""
        return selectors.visible_incidents(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the visible incidents of the desk's tab; the API has no tabs."""
        return incidents_of_tab(actor, query.get("tab", ""), now, city_time.day_end(now))

    def default_order(self, query: Mapping[str, str]) -> str:
        """Return the order by due time for the desk's tabs, and newest first where all are listed, as in the API."""
        return "-reported_at" if query.get("tab", "all") in ENDED_TABS else "next_due_at"

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read the rows as a page and the API show them."""
        return selectors.read_incident_rows(found)

    def read_whole(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read the rows with all columns of an export."""
        return read_rows(found, _COLUMNS_READ)


class IncidentTimeline(Table):
    """The steps of one incident, as its reader may know them."""

    code = "incident-steps"
    name = _("Steps")
    columns = (
        Column("number", _("Number"), lambda step: step.number, Kind.NUMBER),
        Column("action", _("Act"), lambda step: step.label),
        Column("at", _("Done at"), lambda step: step.at, Kind.MOMENT),
        Column("due_at", _("Due at"), lambda step: step.due_at, Kind.MOMENT),
        Column("is_late", _("Late"), lambda step: step.is_late, Kind.YES_NO),
        Column("from_state", _("From state"), _choice_label(State, "from_state")),
        Column("to_state", _("To state"), _choice_label(State, "to_state")),
        Column("actor", _("Done by"), lambda step: step.actor_name, is_personal=True),
        Column("note", _("Words"), lambda step: step.note, is_personal=True),
        Column("remark", _("What was chosen"), lambda step: step.remark),
    )


class DocumentsOfIncident(Table):
    """The documents of one incident."""

    code = "incident-documents"
    name = _("Documents")
    columns = (
        # What a file is called may name people.
        Column("name", _("Name"), lambda document: document.name, is_personal=True),
        Column("purpose", _("Purpose"), _choice_label(DocumentPurpose, "purpose")),
        Column("media_type", _("Kind of file"), lambda document: document.media_type),
        Column("size", _("Size in bytes"), lambda document: document.size, Kind.NUMBER),
        Column("sha256", _("Fingerprint (SHA-256)"), lambda document: document.sha256),
        Column("uploader", _("Kept by"), lambda document: document.uploader, is_personal=True),
        Column("uploaded_at", _("Kept at"), lambda document: document.uploaded_at, Kind.MOMENT),
        Column("is_superseded", _("Superseded"), lambda document: document.superseded_by is not None, Kind.YES_NO),
    )
