"""Owns the list of what one was told, unread first, and of who could not be reached."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.notices import channels, selectors
from foundation.notices.access import OVERSEER
from foundation.notices.choices import NoticeGroup
from foundation.notices.kinds import notice_kinds, sentence
from foundation.notices.models import Sending
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part

UNREAD = "unread"
_READ = Q(read_at__isnull=False)


@register
class Notices(List):
    """The own notices."""

    code = "notices"
    name = _("Notices")
    route = "notices:inbox"
    orders = (
        Order(
            "-unread",
            _("unread first"),
            (Part("created_at", Q(read_at__isnull=True)), Part("created_at", _READ)),
            descending=True,
        ),
    )
    columns = (
        Column("created_at", _("Told at"), kind=Kind.MOMENT),
        Column("kind", _("Kind")),
        # Some name the person who did something.
        Column("sentence", _("Words"), lambda notice: sentence(notice.kind, notice.params), is_personal=True),
        Column("subject", _("About"), "subject_key"),
        Column("read_at", _("Read at"), kind=Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return what the actor was told."""
        return selectors.own_notices(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return the unread ones where the tab says so, else all."""
        del now
        found = self.scope(actor)
        return found.exclude(_READ) if query.get("tab") == UNREAD else found


def group_of(sending: Sending) -> str:
    """Return in words which group of notices it was; the sentence itself is for its person alone."""
    return str(NoticeGroup(notice_kinds()[sending.notice.kind].group).label)


def channel_of(sending: Sending) -> str:
    """Return the name of the channel."""
    return str(channels.CHANNELS[sending.channel].label)


@register
class Unreached(List):
    """Who could not be reached, for those who look after them; what was said stays between it and its person."""

    code = "unreached"
    name = _("Who could not be reached")
    route = "notices:unreached"
    access = OVERSEER
    orders = (
        Order("-given_up_at", _("latest first"), (Part("given_up_at"),), descending=True),
        Order("given_up_at", _("oldest first"), (Part("given_up_at"),)),
    )
    columns = (
        Column("person", _("Person"), lambda sending: str(sending.notice.user), is_personal=True),
        Column("group", _("About"), group_of),
        Column("channel", _("Channel"), channel_of),
        Column("told_at", _("Told at"), lambda sending: sending.notice.created_at, Kind.MOMENT),
        Column("given_up_at", _("Given up at"), lambda sending: sending.given_up_at, Kind.MOMENT),
        Column("fault", _("Fault"), lambda sending: sending.fault),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return what did not arrive with the people the actor looks after."""
        return selectors.unreached(actor)
