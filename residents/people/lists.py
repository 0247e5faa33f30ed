"""Owns the list of a clerk's households: its columns and orders. Nobody is searched by it: numbers stand in no address."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.access import posted
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from residents.people import selectors
from residents.people.scoping import READERS


@register
class Households(List):
    """The households of the villages one is clerk of."""

    code = "households"
    name = _("Households")
    route = "people:households"
    access = posted(*READERS)
    orders = (
        Order("-created_at", _("latest first"), (Part("created_at"),), descending=True),
        Order("created_at", _("earliest first"), (Part("created_at"),)),
    )
    columns = (
        Column("village", _("Village"), lambda row: row.village),
        Column("head", _("Head, masked"), lambda row: row.head, is_personal=True),
        Column("address", _("Address, masked"), lambda row: row.masked_address, is_personal=True),
        Column("members", _("Members"), lambda row: len(row.members), Kind.NUMBER),
        Column("created_at", _("Taken in"), lambda row: row.created_at, Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the households the actor may see."""
        return selectors.visible_households(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return them with their members, masked."""
        return selectors.household_rows(found)
