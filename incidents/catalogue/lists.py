"""Owns the lists of the catalogue: its matters, the admissions, the attempts that were refused."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas.choices import Level
from grids.workforce.choices import function_name
from incidents.catalogue.access import ADMISSIONS, GRID_OFFICE, LOOK
from incidents.catalogue.choices import AdmissionState, Line
from incidents.catalogue.filters import AdmissionFilter, MatterFilter, RefusalFilter
from incidents.catalogue.selectors import standards
from incidents.catalogue.selectors.admissions import visible_admissions
from incidents.catalogue.selectors.grid_list import all_refusals


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


@register
class Admissions(List):
    """The admissions one may see."""

    code = "admissions"
    name = _("Admissions")
    route = "catalogue:admissions"
    access = ADMISSIONS
    filters = AdmissionFilter
    orders = (
        Order("-applied_at", _("latest first"), (Part("applied_at"),), descending=True),
        Order("exit_on", _("by exit date"), (Part("exit_on"),)),
    )
    columns = (
        Column("reference", _("Reference"), lambda row: row.reference),
        Column("state", _("State"), lambda row: str(AdmissionState(row.state).label)),
        Column("matter", _("Matter code"), lambda row: row.matter.code),
        Column("matter_name", _("Matter"), lambda row: row.matter.name),
        Column("unit", _("Department"), lambda row: row.unit.name),
        Column("legal_basis", _("Legal basis"), lambda row: row.legal_basis),
        Column("hours_per_month", _("Hours a month in each grid"), lambda row: row.hours_per_month, Kind.NUMBER),
        Column("funding", _("Funding"), lambda row: row.funding),
        Column("training", _("Training"), lambda row: row.training),
        Column("exit_on", _("Exit date"), lambda row: row.exit_on, Kind.DAY, order="exit_on"),
        Column("applied_at", _("Applied at"), lambda row: row.applied_at, Kind.MOMENT),
        Column("decided_at", _("Decided at"), lambda row: row.decided_at, Kind.MOMENT),
        Column("ended_at", _("Ended at"), lambda row: row.ended_at, Kind.MOMENT),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the admissions the actor may see."""
        return visible_admissions(actor)


@register
class Refusals(List):
    """Attempts to give a grid what is not on its list, for the grid office."""

    code = "grid-refusals"
    name = _("Refused attempts")
    route = "catalogue:refusals"
    access = GRID_OFFICE
    filters = RefusalFilter
    orders = (Order("-at", _("latest first"), (Part("at"),), descending=True),)
    columns = (
        Column("reference", _("Reference"), lambda row: row.reference),
        Column("at", _("At"), lambda row: row.at, Kind.MOMENT),
        Column("matter", _("Matter"), lambda row: row.matter.name),
        Column("reason", _("Reason"), lambda row: row.get_reason_display()),
        Column("subject", _("Incident"), lambda row: row.subject_key),
        Column("township", _("Township"), lambda row: row.township.name if row.township else ""),
        Column("by", _("By"), lambda row: row.actor_name, is_personal=True),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return every attempt."""
        del actor
        return all_refusals()


@register
class AdmittedMatters(List):
    """The matters admitted today; they are few, and the same for everybody."""

    code = "admitted-matters"
    name = _("Matters")
    filters = MatterFilter
    orders = Matters.orders
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

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the matters admitted today: whoever may report reports one of them."""
        del actor
        return standards.matters_of_today()
