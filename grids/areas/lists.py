"""Owns the lists of the net: its areas, and the plans by which it changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors
from grids.areas.access import CHANGE, LOOK
from grids.areas.choices import GridKind, Level, PlanState
from grids.areas.filters import AreaFilter, PlanFilter

# Only words are answered to more or less well, so only beside ``q``.
_BY_RELEVANCE = Order("relevance", _("best matches first"), (Part("relevance"),))


def _place(name: str, what: str) -> Any:
    return lambda area: getattr(selectors.place(getattr(area, name)), what) if getattr(area, name) else None


@register
class Areas(List):
    """Today's areas; seeing them is open to all who sign in."""

    code = "areas"
    name = _("Areas")
    route = "areas:net"
    access = LOOK
    filters = AreaFilter
    orders = (
        Order("code", _("by code"), (Part("code"),)),
        Order("name", _("by name"), (Part("name"),)),
    )
    columns = (
        Column("code", _("Code"), lambda area: area.code, order="code"),
        Column("name", _("Name"), lambda area: area.name, order="name"),
        Column("official_name", _("Official name"), lambda area: area.official_name),
        Column("level", _("Level"), lambda area: str(Level(area.level).label)),
        Column("kind", _("Kind of grid"), lambda area: str(GridKind(area.kind).label) if area.kind else ""),
        Column("industry", _("Industry"), lambda area: area.industry),
        Column("parent", _("Code of the area above"), _place("parent_id", "code")),
        Column("parent_name", _("Area above"), _place("parent_id", "name")),
        Column("lng", _("Longitude"), lambda area: area.lng, Kind.NUMBER),
        Column("lat", _("Latitude"), lambda area: area.lat, Kind.NUMBER),
        Column("valid_from", _("Valid from"), lambda area: area.valid_from, Kind.DAY),
        Column("valid_to", _("Valid to"), lambda area: area.valid_to, Kind.DAY),
        Column("replaced_by", _("Replaced by"), _place("replaced_by_id", "code")),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return today's areas."""
        del actor
        return selectors.areas()

    def order(self, query: Mapping[str, str]) -> Order:
        """Return the order asked for; the best matches come first where words are asked and no order is."""
        if query.get("q", "").strip() and not query.get("ordering"):
            return _BY_RELEVANCE
        return super().order(query)


@register
class Plans(List):
    """The division plans, for the administrators of the net."""

    code = "plans"
    name = _("Division plans")
    route = "areas:plans"
    access = CHANGE
    filters = PlanFilter
    orders = (
        Order("-created_at", _("latest first"), (Part("created_at"),), descending=True),
        Order("created_at", _("earliest first"), (Part("created_at"),)),
    )
    columns = (
        Column("number", _("Number"), lambda plan: plan.pk, Kind.NUMBER),
        Column("title", _("Title"), lambda plan: plan.title),
        Column("state", _("State"), lambda plan: str(PlanState(plan.state).label)),
        Column("effective_on", _("effective on"), lambda plan: plan.effective_on, Kind.DAY),
        Column("crs", _("Coordinate system"), lambda plan: plan.crs.upper()),
        Column("source", _("File"), lambda plan: plan.source),
        Column("created_at", _("Made at"), lambda plan: plan.created_at, Kind.MOMENT, order="created_at"),
        Column("approved_at", _("Approved at"), lambda plan: plan.approved_at, Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return every plan: who may change the net at all may see how it was changed."""
        del actor
        return selectors.all_plans()

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the plans of a state, where the tab names one."""
        del now
        found, tab = self.scope(actor), query.get("tab", "")
        return found.filter(state=tab) if tab in PlanState.values else found

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read plans as pages show them."""
        return selectors.read_plans(found)
