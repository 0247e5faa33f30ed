"""Owns the orders in which incidents are listed and the row that lists read; the paging is ``foundation.web.lists``'."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel.errors import Invalid
from foundation.web.lists.paging import Order, Page, Part
from foundation.web.lists.paging import page_of as page_in_order
from incidents.cases.models import Incident

# Those without a date come last in both directions.
_BY_DUE = (Part("next_due_at", Q(next_due_at__isnull=False)), Part("", Q(next_due_at__isnull=True)))
_BY_REPORT = (Part("reported_at"),)
_BY_END = (Part("ended_at", Q(ended_at__isnull=False)), Part("", Q(ended_at__isnull=True)))
ORDERINGS: Mapping[str, Order] = {
    order.word: order
    for order in (
        Order("next_due_at", gettext_lazy("what is due next first"), _BY_DUE),
        Order("-next_due_at", gettext_lazy("what is due last first"), _BY_DUE, descending=True),
        Order("-reported_at", gettext_lazy("newest first"), _BY_REPORT, descending=True),
        Order("reported_at", gettext_lazy("oldest first"), _BY_REPORT),
        Order("-ended_at", gettext_lazy("ended last first"), _BY_END, descending=True),
    )
}


class IncidentRow(NamedTuple):
    """One incident as lists show it; attributes as its columns. A model object would read twice as many."""

    pk: int
    reference: str
    state: str
    version: int
    level: str
    lowest_level: str
    matter_id: int
    description: str
    city_id: int
    township_id: int
    village_id: int
    grid_id: int
    lng: float
    lat: float
    is_place_uncertain: bool
    reported_by_id: int | None
    reported_at: datetime
    next_due_at: datetime | None
    due_stage: str
    tone: str
    calendar_missing: bool
    suspended_until: date | None
    supervised_at: datetime | None
    extension_asked_at: datetime | None
    appeal: str
    master_id: int | None
    parent_id: int | None
    is_split: bool
    unit_id: int | None
    ended_at: datetime | None
    is_sealed: bool
    unit_name: str | None


_COLUMNS = (*IncidentRow._fields[:-1], "unit__name")


def read_incident_rows(found: QuerySet[Incident]) -> list[IncidentRow]:
    """Return incidents as the rows of a list."""
    return [IncidentRow._make(row) for row in found.values_list(*_COLUMNS)]


def page_of(queryset: QuerySet[Incident], *, ordering: str, cursor: str = "", size: int = 50) -> Page:
    """Return one page of a set; raises ``Invalid`` for an unknown ordering or cursor."""
    if ordering not in ORDERINGS:
        raise Invalid(_("This order is not offered."), fields={"ordering": ", ".join(ORDERINGS)})
    return page_in_order(queryset, ORDERINGS[ordering], cursor=cursor, size=size, read=read_incident_rows)
