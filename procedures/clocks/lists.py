"""Owns the lists of clocks: the versions of calendar years, and the clocks set aside."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from procedures.clocks import selectors
from procedures.clocks.access import KEEP, RETRY
from procedures.clocks.choices import YearState
from procedures.clocks.filters import SetAsideFilter, YearFilter


@register
class CalendarYears(List):
    """Every version of every year, for those who keep them; the page shows them by calendar."""

    code = "calendar-years"
    name = _("Calendar years")
    access = KEEP
    filters = YearFilter
    orders = (
        Order("-year", _("latest year first"), (Part("year"),), descending=True),
        Order("year", _("earliest year first"), (Part("year"),)),
    )
    columns = (
        Column("calendar", _("Calendar"), lambda row: row.calendar_name),
        Column("area", _("Area"), lambda row: row.area_name),
        Column("year", _("Year"), lambda row: row.year, Kind.NUMBER, order="year"),
        Column("number", _("Number of the version"), lambda row: row.number, Kind.NUMBER),
        Column("state", _("State"), lambda row: str(YearState(row.state).label)),
        Column("source", _("Source"), lambda row: row.source),
        Column("drafted_at", _("Drafted at"), lambda row: row.drafted_at, Kind.MOMENT),
        Column("approved_at", _("Approved at"), lambda row: row.approved_at, Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return all versions: who keeps calendars sees them all."""
        del actor
        return selectors.all_years()

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them with their calendars."""
        return selectors.read_years(found)


@register
class ClocksSetAside(List):
    """The clocks of all kinds whose firing failed, for who looks after the whole city."""

    code = "clocks-set-aside"
    name = _("Clocks set aside")
    route = "clocks:set-aside"
    access = RETRY
    filters = SetAsideFilter
    orders = (
        Order("-faulted_at", _("latest first"), (Part("faulted_at"),), descending=True, key="key"),
        Order("faulted_at", _("earliest first"), (Part("faulted_at"),), key="key"),
    )
    columns = (
        Column("kind", _("Kind of subject"), lambda clock: clock.subject_kind),
        Column("subject", _("Subject"), lambda clock: clock.subject_key),
        Column("stage", _("Stage"), lambda clock: clock.stage),
        Column("fault", _("Fault"), lambda clock: clock.fault),
        Column("faulted_at", _("Set aside at"), lambda clock: clock.faulted_at, Kind.MOMENT, order="faulted_at"),
    )

    def scope(self, actor: Actor) -> Any:
        """Return them all: who may try one again sees every one."""
        del actor
        return selectors.clocks_set_aside()

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them with whose they are."""
        return selectors.read_set_aside(found)
