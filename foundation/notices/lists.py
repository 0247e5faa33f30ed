"""Owns the list of what one was told, unread first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.notices import selectors
from foundation.notices.kinds import sentence
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
