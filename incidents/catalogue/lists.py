"""Owns what the rows of the catalogue say in files: its admitted matters."""

from django.utils.translation import gettext_lazy as _

from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import Table
from grids.areas.choices import Level
from incidents.catalogue.choices import Line


class Matters(Table):
    """The matters admitted today; they are few, and the same for everybody."""

    code = "matters"
    name = _("Matters")
    columns = (
        Column("code", _("Code"), lambda matter: matter.code),
        Column("name", _("Name"), lambda matter: matter.name),
        Column("name_en", _("English name"), lambda matter: matter.name_en),
        Column("line", _("Business line"), lambda matter: str(Line(matter.line).label)),
        Column("start_level", _("First desk"), lambda matter: str(Level(matter.start_level).label)),
        Column("unit_function", _("Function of the unit that handles"), lambda matter: matter.unit_function),
        Column("filing_condition", _("Filing condition"), lambda matter: matter.filing_condition),
        Column("closing_condition", _("Closing condition"), lambda matter: matter.closing_condition),
        Column("photo_to_finish", _("Needs a photo when done"), lambda matter: matter.photo_to_finish, Kind.YES_NO),
        Column("is_public", _("Residents may report it"), lambda matter: matter.is_public, Kind.YES_NO),
        Column("valid_from", _("Valid from"), lambda matter: matter.valid_from, Kind.DAY),
        Column("valid_to", _("Valid until"), lambda matter: matter.valid_to, Kind.DAY),
    )
