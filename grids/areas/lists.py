"""Owns the lists of the net: its areas, and the plans by which it changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors
from grids.areas.access import CHANGE, LOOK
from grids.areas.choices import GridKind, Level, PlanState
from grids.areas.filters import AreaFilter, PlanFilter

# Only words are answered to more or less well, so only beside ``q``.
_BY_RELEVANCE = Order("relevance", _("best matches first"), (Part("relevance"),))


def _place_code(area_id: int | None) -> str:
    return selectors.place(area_id).code if area_id else ""


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
        Column("code", _("Code"), order="code"),
        Column("name", _("Name"), order="name"),
        Column("official_name", _("Official name")),
        Column("level", _("Level"), words=choice(Level)),
        Column("kind", _("Kind of grid"), words=choice(GridKind)),
        Column("industry", _("Industry")),
        Column("parent", _("Code of the area above"), "parent_id", words=_place_code),
        Column("parent_name", _("Area above"), "parent_id", words=lambda pk: selectors.place(pk).name if pk else ""),
        Column("lng", _("Longitude"), kind=Kind.NUMBER),
        Column("lat", _("Latitude"), kind=Kind.NUMBER),
        Column("valid_from", _("Valid from"), kind=Kind.DAY),
        Column("valid_to", _("Valid to"), kind=Kind.DAY),
        Column("replaced_by", _("Replaced by"), "replaced_by_id", words=_place_code),
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
        Column("number", _("Number"), "pk", kind=Kind.NUMBER),
        Column("title", _("Title")),
        Column("state", _("State"), words=choice(PlanState)),
        Column("effective_on", _("effective on"), kind=Kind.DAY),
        Column("crs", _("Coordinate system"), lambda plan: plan.crs.upper()),
        Column("source", _("File")),
        Column("created_at", _("Made at"), kind=Kind.MOMENT, order="created_at"),
        Column("approved_at", _("Approved at"), kind=Kind.MOMENT),
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
