"""Owns the lists of the hall: the services that a search finds, and the errands of grid workers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.access import SIGNED_IN
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, Table, register
from foundation.web.lists.filters import ListFilter, WordFilter
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from procedures.dossiers.choices import Provider
from residents.hall import selectors
from residents.hall.choices import ENDED_VISITS, VisitState
from residents.hall.models import Handover
from residents.hall.selectors.visits import read_visits


class ServicesFound(Table):
    """The services in force that somebody's words may mean."""

    code = "services"
    name = _("Services")
    columns = (
        Column("code", _("Code"), lambda version: version.type.code),
        Column("title", _("Service")),
        Column("summary", _("Summary")),
        Column("audience", _("Who may apply")),
        Column("provider", _("Provided by"), words=choice(Provider)),
        Column("promised_days", _("Promised, in working days"), kind=Kind.NUMBER),
        Column("papers", _("Papers wanted"), lambda version: "; ".join(paper.name for paper in version.papers.all())),
    )


_OUT = Exists(Handover.objects.filter(visit=OuterRef("pk"), returned_at=None))
VISIT_TABS: Mapping[str, Any] = {
    "open": ~Q(state__in=ENDED_VISITS),
    "asked": Q(state=VisitState.ASKED),
    "result_out": Q(state=VisitState.RESULT_OUT),
    "papers": Q(_OUT),
}


class VisitFilter(WordFilter):
    """The words of the list of errands."""

    state = ListFilter(
        field_name="state", lookup_expr="in", known=VisitState.values, label=_("States, parted by commas")
    )

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words."""
        del name
        known = dict(VisitState.choices)
        return str(_("state %(value)s")) % {"value": ", ".join(str(known.get(one, one)) for one in value.split(","))}


@register
class Visits(List):
    """The errands one may see: the own ones, those of one's villages."""

    code = "visits"
    name = _("Errands for residents")
    route = "hall:visits"
    access = SIGNED_IN
    filters = VisitFilter
    orders = (
        Order("-asked_at", _("latest first"), (Part("asked_at"),), descending=True),
        Order("asked_at", _("earliest first"), (Part("asked_at"),)),
    )
    columns = (
        Column("service", _("Service"), "title"),
        Column("state", _("State"), words=choice(VisitState)),
        Column("village", _("Village"), lambda visit: areas.place(visit.village_id).name),
        Column("asked_at", _("Asked for at"), kind=Kind.MOMENT),
        Column("worker", _("Grid worker"), lambda visit: visit.worker.name if visit.worker else "", is_personal=True),
        Column("dossier", _("Application"), "dossier_number"),
        Column("papers_out", _("Papers out"), lambda visit: len(visit.papers_out), Kind.NUMBER),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the errands the actor may see."""
        return selectors.visible_visits(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return those of the page's tab."""
        del now
        condition = VISIT_TABS.get(query.get("tab", ""))
        return self.scope(actor).filter(condition) if condition is not None else self.scope(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read the rows with the papers that are out."""
        return read_visits(found)
