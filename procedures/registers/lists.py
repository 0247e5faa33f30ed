"""Owns the list of what is filed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from procedures.registers import selectors
from procedures.registers.choices import RegisterCode


@register
class Entries(List):
    """What is filed, and in the own place what is to be."""

    code = "entries"
    name = _("Village rules and rules of procedure")
    route = "registers:list"
    orders = (Order("-made_at", _("latest first"), (Part("made_at"),), descending=True),)
    columns = (
        Column("number", _("Number"), lambda row: row.number),
        Column("title", _("Title"), lambda row: row.title),
        Column("register", _("Register"), lambda row: str(RegisterCode(row.register).label)),
        Column("place", _("Place"), lambda row: areas.own_place(row).name),
        Column("made_at", _("Written first"), lambda row: row.made_at, Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return what the actor may see."""
        return selectors.entries(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them with the name of their place."""
        rows = selectors.read_entries(found)
        for row in rows:
            row.place_name = areas.own_place(row).name
        return rows
