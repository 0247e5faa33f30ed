"""Owns the lists of the catalogue: its matters."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.workforce.choices import function_name
from incidents.catalogue.access import LOOK
from incidents.catalogue.filters import MatterFilter
from incidents.catalogue.selectors import standards


@register
class Matters(List):
    """Every matter, with its class and whether grids may be given it."""

    code = "matters"
    name = _("Matters")
    route = "catalogue:matters"
    access = LOOK
    filters = MatterFilter
    orders = (
        Order("order", _("by place in the list"), (Part("order"),)),
        Order("code", _("by code"), (Part("code"),)),
    )
    columns = (
        Column("code", _("Code"), lambda matter: matter.code, order="code"),
        Column("name", _("Name"), lambda matter: matter.name),
        Column("name_en", _("English name"), lambda matter: matter.name_en),
        Column("kind", _("Kind"), lambda matter: matter.get_kind_display()),
        Column("edition", _("Edition"), lambda matter: matter.matter_class and matter.matter_class.edition.code),
        Column("class", _("Class"), lambda matter: matter.matter_class and str(matter.matter_class)),
        Column("line", _("Business line"), lambda matter: matter.get_line_display()),
        Column("start_level", _("First desk"), lambda matter: matter.get_start_level_display()),
        Column("unit_function", _("Function"), lambda matter: function_name(matter.unit_function)),
        Column("standards", _("Standards"), lambda matter: matter.standard_count, Kind.NUMBER),
        Column("not_delegable", _("Not delegable"), lambda matter: matter.not_delegable, Kind.YES_NO),
        Column("listed_from", _("On the list of grids from"), lambda matter: matter.listed_from, Kind.DAY),
        Column("listed_to", _("On the list of grids until"), lambda matter: matter.listed_to, Kind.DAY),
        Column("valid_from", _("Valid from"), lambda matter: matter.valid_from, Kind.DAY),
        Column("valid_to", _("Valid to"), lambda matter: matter.valid_to, Kind.DAY),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return every matter: the catalogue is open to all who work by it."""
        del actor
        return standards.all_matters()
