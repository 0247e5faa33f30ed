"""Owns the list of incidents: its columns, its orders and its tabs, for the desk's page, the API and the export."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import read_rows
from foundation.web.access import posted
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, Table, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import DESK_ROLES, Role
from incidents.cases import selectors
from incidents.cases.choices import CallBackWay, Channel, DocumentPurpose, State, Tone
from incidents.cases.filters import AssistFilter, CallBackFilter, DisputeFilter, IncidentFilter
from incidents.cases.selectors.call_backs import read_call_backs, still_to_make, visible_call_backs
from incidents.cases.selectors.desk import incidents_of_tab
from incidents.cases.selectors.joint import visible_assists, visible_disputes
from incidents.cases.selectors.unplaced import PLACERS, still_unplaced, visible_unplaced
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage

# The desks, and the units whose work is asked about.
CALLERS = posted(*DESK_ROLES, Role.DEPARTMENT_HANDLER)
TABS = ("mine", "late", "today", "open", "closed", "all")
ENDED_TABS = ("closed", "all")


def _area_column(code: str, name: Any) -> Column:
    return Column(code, name, f"{code}_id", words=lambda area_id: areas.place(area_id).name)


def _choice_column(code: str, name: Any, choices: Any) -> Column:
    return Column(code, name, words=choice(choices))


def _moment_column(code: str, name: Any, value: str = "") -> Column:
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
        _choice_column("state", _("State"), State),
        Column("matter", _("Matter code"), "matter_id", words=lambda matter_id: catalogue.matter(matter_id).code),
        Column("matter_name", _("Kind of matter"), "matter_id", words=lambda pk: catalogue.matter(pk).name),
        # Free words: a reporter may name people in them.
        Column("description", _("Words"), is_personal=True),
        _choice_column("channel", _("Channel"), Channel),
        _area_column("township", _("Township")),
        _area_column("village", _("Village")),
        _area_column("grid", _("Grid")),
        Column("lng", _("Longitude"), kind=Kind.NUMBER),
        Column("lat", _("Latitude"), kind=Kind.NUMBER),
        Column("is_place_uncertain", _("Place uncertain"), kind=Kind.YES_NO),
        _choice_column("level", _("Level"), Level),
        Column("unit", _("Handling unit"), "unit__name"),
        _choice_column("tone", _("Lateness"), Tone),
        _choice_column("due_stage", _("Due next"), Stage),
        _moment_column("due_at", _("Due at"), "next_due_at"),
        _moment_column("occurred_at", _("Happened at")),
        _moment_column("reported_at", _("Reported at")),
        _moment_column("accepted_at", _("Accepted at")),
        _moment_column("dispatched_at", _("Dispatched at")),
        _moment_column("handled_at", _("Handled at")),
        _moment_column("handle_due_at", _("To be handled by")),
        _moment_column("ended_at", _("Ended at")),
        _moment_column("supervised_at", _("Supervised since")),
        Column("parent", _("Sub-incident of"), "parent__reference"),
        Column("is_split", _("Split into sub-incidents"), kind=Kind.YES_NO),
        Column("extensions", _("Times extended"), kind=Kind.NUMBER),
        Column("overtime_exempt", _("Late, not counted"), kind=Kind.YES_NO),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the incidents the actor may see."""
        return selectors.visible_incidents(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the visible incidents of the desk's tab; the API has no tabs."""
        return incidents_of_tab(actor, query.get("tab", ""), now, city_time.day_end(now))

    def default_order(self, query: Mapping[str, str]) -> str:
        """Return the order by due time for the desk's tabs, and newest first where all are listed, as in the API.

        What ended in a time is listed by its end: by the report, the whole time would be sorted for every page.
        """
        if query.get("closed_after") or query.get("closed_before"):
            return "-ended_at"
        return "-reported_at" if query.get("tab", "all") in ENDED_TABS else "next_due_at"

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read the rows as a page and the API show them."""
        return selectors.read_incident_rows(found)

    def read_whole(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read the rows with all columns of an export."""
        return read_rows(found, self.attributes)


@register
class DutyDisputes(List):
    """What units returned as not their duty, and what was ruled."""

    code = "duty-disputes"
    name = _("Disputed duty")
    route = "cases:disputes"
    access = posted(*Role.values)
    filters = DisputeFilter
    orders = (
        Order("-returned_at", _("latest first"), (Part("returned_at"),), descending=True),
        Order("returned_at", _("earliest first"), (Part("returned_at"),)),
    )
    columns = (
        Column("reference", _("Reference"), lambda row: row.incident.reference),
        Column("matter", _("Matter"), lambda row: row.incident.matter.name),
        Column("township", _("Township"), lambda row: areas.place(row.township_id).name),
        Column("unit", _("Returned by"), lambda row: row.unit.name),
        Column("returned_at", _("Returned at"), lambda row: row.returned_at, Kind.MOMENT),
        Column("words", _("Words"), lambda row: row.words, is_personal=True),
        Column("ruled_unit", _("Ruled to"), lambda row: row.ruled_unit.name if row.ruled_unit else ""),
        Column("ruled_at", _("Ruled at"), lambda row: row.ruled_at, Kind.MOMENT),
        Column("grounds", _("Grounds"), lambda row: row.grounds, is_personal=True),
        Column("is_backstop", _("To the backstop unit"), lambda row: row.is_backstop, Kind.YES_NO),
        Column("objection", _("Objection"), lambda row: row.objection, is_personal=True),
        Column("answer", _("Answer"), lambda row: row.answer, is_personal=True),
        Column("settled_at", _("Settled at"), lambda row: row.settled_at, Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the disputes of incidents the actor may see."""
        return visible_disputes(actor)


@register
class Assists(List):
    """The units called by whistles, and whether they came."""

    code = "assists"
    name = _("Joint action")
    route = "cases:assists"
    access = posted(*Role.values)
    filters = AssistFilter
    orders = (
        Order("-whistled_at", _("latest first"), (Part("whistled_at"),), descending=True),
        Order("whistled_at", _("earliest first"), (Part("whistled_at"),)),
    )
    columns = (
        Column("reference", _("Reference"), lambda row: row.incident.reference),
        Column("matter", _("Matter"), lambda row: row.incident.matter.name),
        Column("township", _("Township"), lambda row: areas.place(row.incident.township_id).name),
        Column("kind", _("Kind of whistle"), lambda row: row.get_kind_display()),
        Column("unit", _("Called unit"), lambda row: row.unit.name),
        Column("task", _("Task"), lambda row: row.task, is_personal=True),
        Column("whistled_at", _("Called at"), lambda row: row.whistled_at, Kind.MOMENT),
        Column("due_at", _("To arrive by"), lambda row: row.due_at, Kind.MOMENT),
        Column("arrived_at", _("Arrived at"), lambda row: row.arrived_at, Kind.MOMENT),
        Column("words", _("Words"), lambda row: row.words, is_personal=True),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the calls to incidents the actor may see."""
        return visible_assists(actor)


def _of_incident(name: str) -> Callable[[Any], Any]:
    return lambda call: getattr(call.incident, name)


def _answer(name: str) -> Callable[[Any], Any]:
    """Return the reader of an answer; nothing where nobody was reached."""
    return lambda call: getattr(call, name)


@register
class CallBacks(List):
    """The call-backs of what one is in charge of."""

    code = "call-backs"
    name = _("Call-backs")
    route = "cases:call-backs"
    access = CALLERS
    filters = CallBackFilter
    orders = (
        Order("closed_at", _("closed longest ago first"), (Part("closed_at"),)),
        Order("-closed_at", _("closed last first"), (Part("closed_at"),), descending=True),
    )
    columns = (
        Column("reference", _("Reference"), _of_incident("reference")),
        Column("matter", _("Matter code"), lambda call: catalogue.matter(call.incident.matter_id).code),
        Column("township", _("Township"), lambda call: areas.place(call.incident.township_id).name),
        Column("grid", _("Grid"), lambda call: areas.place(call.incident.grid_id).name),
        Column("unit", _("Handling unit"), lambda call: call.unit.name if call.unit else ""),
        Column("closed_at", _("Closed at"), kind=Kind.MOMENT),
        Column("is_sampled", _("In the sample"), kind=Kind.YES_NO),
        Column("way", _("How they were asked"), words=choice(CallBackWay)),
        Column("called_at", _("Asked at"), kind=Kind.MOMENT),
        Column("responded", _("Reached"), _answer("responded"), Kind.YES_NO),
        Column("solved", _("Solved"), _answer("solved"), Kind.YES_NO),
        Column("content", _("Content"), _answer("content"), Kind.YES_NO),
        # What somebody said in a telephone call may name people.
        Column("words", _("What was said"), is_personal=True),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the call-backs of what the actor is in charge of."""
        return visible_call_backs(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return those still to make, or those made; the API has no tabs."""
        del now
        rows = self.scope(actor)
        tabs = {"open": still_to_make(), "made": Q(called_at__isnull=False)}
        return rows.filter(tabs.get(query.get("tab", ""), Q()))

    def default_order(self, query: Mapping[str, str]) -> str:
        """Return who has waited longest first; of those asked, the last first."""
        return "-closed_at" if query.get("tab") == "made" else "closed_at"

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them with their incidents and units, in one statement."""
        return read_call_backs(found)


@register
class UnplacedReports(List):
    """The reports that came without a place."""

    code = "unplaced"
    name = _("Reports without a place")
    route = "cases:unplaced"
    access = posted(*PLACERS)
    orders = (
        Order("reported_at", _("longest waiting first"), (Part("reported_at"),)),
        Order("-reported_at", _("latest first"), (Part("reported_at"),), descending=True),
    )
    columns = (
        Column("reference", _("Reference")),
        Column("matter", _("Matter code"), "matter_id", words=lambda pk: catalogue.matter(pk).code),
        Column("address", _("Where, in words"), is_personal=True),
        Column("description", _("Words"), is_personal=True),
        Column("channel", _("Channel"), words=choice(Channel)),
        Column("occurred_at", _("Happened at"), kind=Kind.MOMENT),
        Column("reported_at", _("Reported at"), kind=Kind.MOMENT),
        Column("placed_at", _("Placed at"), kind=Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return those that the actor's desk sees."""
        return visible_unplaced(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return those that wait; with the tab ``all`` those that have a place since, too."""
        del now
        return self.scope(actor).filter(Q() if query.get("tab") == "all" else still_unplaced())


class IncidentTimeline(Table):
    """The steps of one incident, as its reader may know them."""

    code = "incident-steps"
    name = _("Steps")
    columns = (
        Column("number", _("Number"), kind=Kind.NUMBER),
        Column("action", _("Act"), "label"),
        Column("at", _("Done at"), kind=Kind.MOMENT),
        Column("due_at", _("Due at"), kind=Kind.MOMENT),
        Column("is_late", _("Late"), kind=Kind.YES_NO),
        Column("from_state", _("From state"), words=choice(State)),
        Column("to_state", _("To state"), words=choice(State)),
        Column("actor", _("Done by"), "actor_name", is_personal=True),
        Column("note", _("Words"), is_personal=True),
        Column("remark", _("What was chosen")),
    )


class DocumentsOfIncident(Table):
    """The documents of one incident."""

    code = "incident-documents"
    name = _("Documents")
    columns = (
        # What a file is called may name people.
        Column("name", _("Name"), is_personal=True),
        Column("purpose", _("Purpose"), words=choice(DocumentPurpose)),
        Column("media_type", _("Kind of file")),
        Column("size", _("Size in bytes"), kind=Kind.NUMBER),
        Column("sha256", _("Fingerprint (SHA-256)")),
        Column("uploader", _("Kept by"), is_personal=True),
        Column("uploaded_at", _("Kept at"), kind=Kind.MOMENT),
        Column("is_superseded", _("Superseded"), lambda document: document.superseded_by is not None, Kind.YES_NO),
    )
