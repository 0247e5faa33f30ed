"""Owns the list of reports for record: its columns, its orders and its tabs, for the page, the API and the export."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.access import posted
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.filings import selectors
from incidents.filings.choices import FilingKind, FilingState, Sensitivity
from incidents.filings.filters import FilingFilter
from incidents.filings.scoping import READERS, waits_for

# Which rows of the visible ones stand under each tab.
TABS: Mapping[str, Callable[[Actor], Q]] = {
    "waiting": waits_for,
    "watched": lambda _actor: Q(state=FilingState.WATCHED),
    "open": lambda _actor: Q(ended_at__isnull=True),
    "ended": lambda _actor: Q(ended_at__isnull=False),
    "mine": lambda actor: Q(reported_by=actor.user_id),
}


def _area(name: str) -> Any:
    return lambda filing: areas.place(getattr(filing, name)).name


def _words(name: str) -> Any:
    """Return the reader of a column of words; those that name a person leave the house in no file."""
    return lambda filing: getattr(filing, name) if filing.sensitivity == Sensitivity.ORDINARY else ""


def _moment(code: str, name: Any) -> Column:
    return Column(code, name, lambda filing: getattr(filing, code), Kind.MOMENT)


@register
class ReportsForRecord(List):
    """The reports for record one may see."""

    code = "filings"
    name = _("Reports for record")
    route = "filings:list"
    access = posted(*READERS)
    filters = FilingFilter
    orders = (
        Order("-filed_at", _("latest first"), (Part("filed_at"),), descending=True),
        Order("filed_at", _("earliest first"), (Part("filed_at"),)),
    )
    columns = (
        Column("number", _("Number"), lambda filing: filing.number),
        Column("state", _("State"), lambda filing: str(FilingState(filing.state).label)),
        Column("kind", _("Kind"), lambda filing: str(FilingKind(filing.kind).label)),
        Column("is_urgent", _("Urgent"), lambda filing: filing.is_urgent, Kind.YES_NO),
        Column("sensitivity", _("Sensitivity"), lambda filing: str(Sensitivity(filing.sensitivity).label)),
        # Free words: a reporter may name people in them.
        Column("facts", _("Facts"), _words("facts"), is_personal=True),
        Column("why_not_a_case", _("Why it is no incident"), _words("why_not_a_case"), is_personal=True),
        Column("township", _("Township"), _area("township_id")),
        Column("village", _("Village"), _area("village_id")),
        Column("grid", _("Grid"), _area("grid_id")),
        Column("lng", _("Longitude"), lambda filing: filing.lng, Kind.NUMBER),
        Column("lat", _("Latitude"), lambda filing: filing.lat, Kind.NUMBER),
        Column("level", _("Level"), lambda filing: str(Level(filing.level).label)),
        _moment("occurred_at", _("Happened at")),
        _moment("filed_at", _("Filed at")),
        _moment("acknowledged_at", _("Acknowledged at")),
        Column("watch_until", _("Watched until"), lambda filing: filing.watch_until, Kind.DAY),
        Column("master", _("Merged with"), lambda filing: filing.master.number if filing.master else ""),
        Column("incident", _("Incident"), lambda filing: filing.incident_reference),
        Column("expires_on", _("Expires on"), lambda filing: filing.expires_on, Kind.DAY),
        _moment("ended_at", _("Ended at")),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the reports for record the actor may see."""
        return selectors.visible_filings(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the visible ones of the page's tab; the API knows none."""
        del now
        rows_of = TABS.get(query.get("tab", ""))
        return self.scope(actor).filter(rows_of(actor)) if rows_of is not None else self.scope(actor)

    def default_order(self, query: Mapping[str, str]) -> str:
        """Return what has waited longest first where it waits to be read; else the newest first."""
        return "filed_at" if query.get("tab") == "waiting" else "-filed_at"

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read what a page, the API and the columns show."""
        return selectors.read_filing_rows(found)
