"""Owns the list of topics: its columns, its orders and its tabs, for the page, the API and the export."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.access import PUBLIC
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from residents.proposals import selectors
from residents.proposals.choices import PUBLIC_STATES, SUPPORTED_STATES, ProposalState, TopicKind, Verdict
from residents.proposals.filters import ProposalFilter
from residents.proposals.scoping import near, own_desk, replies_due

_S = ProposalState
WEEK = timedelta(days=7)


def _rows_of_actor(actor: Actor) -> Q:
    if actor.user_id is None:
        return Q(pk__in=[])
    return Q(proposer=actor.user_id) | Q(entered_by=actor.user_id) | Q(supports__user=actor.user_id)


# Which rows of the visible ones stand under each tab.
TABS: Mapping[str, Callable[[Actor, datetime], Q]] = {
    "nearby": lambda actor, _now: near(actor) & Q(state__in=PUBLIC_STATES),
    "open": lambda _actor, _now: Q(state__in=SUPPORTED_STATES),
    "week": lambda _actor, now: Q(answered_at__gte=now - WEEK, answered_at__lte=now),
    "late": lambda _actor, now: Q(state=_S.ASSIGNED, reply_due_at__lt=now),
    "screen": lambda actor, _now: own_desk(actor) & Q(state=_S.ENTERED),
    "desk": lambda actor, _now: own_desk(actor) & Q(state__in=[_S.OPEN, _S.REPLIED]),
    "comments": lambda actor, _now: own_desk(actor) & Q(comments__isnull=False, comments__is_shown__isnull=True),
    "reply": lambda actor, _now: replies_due(actor),
    "mine": lambda actor, _now: _rows_of_actor(actor),
}


def _moment(code: str, name: Any) -> Column:
    return Column(code, name, kind=Kind.MOMENT)


@register
class Topics(List):
    """The topics one may see: admitted ones for everybody, the rest for their proposers and desks."""

    code = "proposals"
    name = _("Topics and proposals")
    route = "proposals:proposals"
    access = PUBLIC
    filters = ProposalFilter
    orders = (
        Order("-entered_at", _("latest first"), (Part("entered_at"),), descending=True),
        Order("entered_at", _("earliest first"), (Part("entered_at"),)),
        Order(
            "reply_due_at",
            _("due first"),
            (Part("reply_due_at", Q(reply_due_at__isnull=False)), Part("", Q(reply_due_at__isnull=True))),
        ),
    )
    columns = (
        Column("number", _("Number")),
        Column("state", _("State"), words=choice(ProposalState)),
        Column("kind", _("Kind"), words=choice(TopicKind)),
        Column("title", _("Heading")),
        # Free words: a proposer may name people in them.
        Column("text", _("Words"), is_personal=True),
        Column("area", _("Area"), lambda row: areas.place(row.area_id).name),
        Column("unit", _("Unit"), lambda row: row.unit.name if row.unit else ""),
        Column("verdict", _("Reply"), words=choice(Verdict)),
        _moment("entered_at", _("Entered at")),
        _moment("reply_due_at", _("Reply due at")),
        _moment("replied_at", _("Replied at")),
        _moment("answered_at", _("Reply published at")),
        _moment("ended_at", _("Ended at")),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the topics the actor may see."""
        return selectors.visible_proposals(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the visible ones of the page's tab; the API knows none."""
        rows, name = self.scope(actor), query.get("tab", "")
        rows_of = TABS.get(name)
        if rows_of is None:
            return rows.filter(state__in=PUBLIC_STATES) if name == "public" else rows
        return rows.filter(pk__in=rows.filter(rows_of(actor, now)).order_by().values("pk"))

    def default_order(self, query: Mapping[str, str]) -> str:
        """Return what has waited longest first where it waits for somebody; else the newest first."""
        if query.get("tab") in ("late", "reply"):
            return "reply_due_at"
        return "entered_at" if query.get("tab") in ("screen", "desk") else "-entered_at"

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return the rows with their units; one statement."""
        return list(found.select_related("unit"))
