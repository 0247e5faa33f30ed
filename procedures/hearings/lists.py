"""Owns the list of public notices: who sees which, what narrows them, their columns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid, NotFound
from foundation.web.access import PUBLIC
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, register
from foundation.web.lists.filters import LONGEST, ListFilter, WordFilter
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from procedures.hearings import selectors
from procedures.hearings.choices import HearingState


class HearingFilter(WordFilter):
    """The words of the list of public notices."""

    q = django_filters.CharFilter(method="with_words", max_length=LONGEST, label=gettext_lazy("Words"))
    state = ListFilter(
        field_name="state",
        method="of_state",
        known=HearingState.values,
        label=gettext_lazy("States, parted by commas"),
    )
    area = django_filters.CharFilter(
        method="in_area", max_length=LONGEST, label=gettext_lazy("Code of an area at any level")
    )

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Holding every word in heading or text."""
        for word in q.split():
            rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
        return rows

    def of_state(self, rows: "QuerySet[Any]", _name: str, words: list[str]) -> "QuerySet[Any]":
        """Any of the states."""
        return rows.filter(state__in=words)

    def in_area(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Of the area, or of one in it."""
        try:
            place = areas.area_by_code(code)
        except NotFound as error:
            raise Invalid(error.message, fields={"area": error.message}) from error
        return rows.filter(area__path__startswith=place.path)

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words."""
        if name == "q":
            return _("with the words “%(value)s”") % {"value": value}
        if name == "state":
            value = _(", ").join(str(HearingState(one).label) for one in value.split(",") if one in HearingState.values)
            return _("state %(value)s") % {"value": value}
        return _("in %(value)s") % {"value": value}


@register
class PublicNotices(List):
    """The public notices: those that ran or run for everybody, drafts for the desks of their area."""

    code = "hearings"
    name = gettext_lazy("Public notices")
    route = "hearings:list"
    access = PUBLIC
    filters = HearingFilter
    orders = (
        Order("-drafted_at", gettext_lazy("latest first"), (Part("drafted_at"),), descending=True),
        Order(
            "ends_on",
            gettext_lazy("ending first"),
            (Part("ends_on", Q(ends_on__isnull=False)), Part("", Q(ends_on__isnull=True))),
        ),
    )
    columns = (
        Column("id", gettext_lazy("Number"), "pk", Kind.NUMBER),
        Column("title", gettext_lazy("Heading")),
        Column("state", gettext_lazy("State"), words=choice(HearingState)),
        Column("area", gettext_lazy("Area"), lambda row: areas.place(row.area_id).name),
        Column("starts_on", gettext_lazy("From"), kind=Kind.DAY),
        Column("ends_on", gettext_lazy("Until"), kind=Kind.DAY),
        Column("days_rule", gettext_lazy("Days at least"), kind=Kind.NUMBER),
        Column("legal_basis", gettext_lazy("By which rule")),
        Column("text", gettext_lazy("What is shown")),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the notices the actor may see."""
        return selectors.visible_hearings(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return those of the page's tab."""
        rows, tab = self.scope(actor), query.get("tab", "")
        if tab == "running":
            return rows.filter(state=HearingState.RUNNING, ends_on__gte=city_time.local_day(now))
        if tab == "objections":
            return rows.filter(objections__answered_at__isnull=True, objections__isnull=False).distinct()
        return rows.filter(state=HearingState.DRAFT) if tab == "drafts" else rows

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return the rows; their areas are known without asking."""
        return list(found)
