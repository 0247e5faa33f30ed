"""Owns the lists of organisations, of what is not disclosed, and of enterprises without a union."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.actor import Actor
from foundation.web.access import posted
from foundation.web.lists.columns import Column, Kind, choice
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from grids.areas import selectors as areas
from grids.organisations import presenters, selectors
from grids.organisations.choices import (
    ENDED_STATES,
    READERS,
    SOCIAL_KINDS,
    ActorRole,
    DisclosureKind,
    Employees,
    GuidanceState,
    OrganisationKind,
    OrganisationState,
)
from grids.organisations.filters import DisclosureFilter, GuidanceFilter, OrganisationFilter


def _place(row: Any) -> str:
    return areas.own_place(row).name


def _place_of_organisation(row: Any) -> str:
    return areas.own_place(row.organisation).name


@register
class Organisations(List):
    """The organisations of one's places."""

    code = "organisations"
    name = _("Organisations")
    route = "organisations:list"
    access = posted(*READERS)
    filters = OrganisationFilter
    orders = (
        Order("name", _("by name"), (Part("name"),)),
        Order("-made_at", _("latest first"), (Part("made_at"),), descending=True),
    )
    columns = (
        Column("id", _("Number"), "pk", Kind.NUMBER),
        Column("name", pgettext_lazy("organisation", "Name"), order="name"),
        Column("kind", _("Kind"), words=choice(OrganisationKind)),
        Column("actor_role", _("Role among the six"), words=choice(ActorRole)),
        Column("state", _("State"), words=choice(OrganisationState)),
        Column("place", pgettext_lazy("organisation", "Place"), _place),
        Column("uscc", _("Unified social credit code")),
        Column("registration_no", _("Registration number")),
        Column("registered_until", _("Registered until"), kind=Kind.DAY),
        Column("valid_from", _("Since"), kind=Kind.DAY),
        Column("valid_to", _("Until"), kind=Kind.DAY),
        Column("founders", _("Founders"), kind=Kind.NUMBER),
        Column("about", _("What it does")),
        Column("contact_name", _("Contact"), is_personal=True),
        Column("contact_phone", _("Phone"), is_personal=True),
        Column("next_look_on", _("Next visit"), kind=Kind.DAY),
        Column("has_union", _("Has a union"), kind=Kind.YES_NO),
        Column("employees", _("Employees"), words=choice(Employees)),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the organisations the actor may see."""
        return selectors.visible_organisations(actor)

    def of_tab(self, actor: Actor, query: Mapping[str, str], now: datetime) -> QuerySet[Any]:
        """Return those of the page's tab; the API knows none."""
        del now
        rows, tab = self.scope(actor), query.get("tab", "")
        if tab == "waiting":
            return rows.filter(state=OrganisationState.IN_REVIEW)
        if tab == "visits":
            return rows.filter(accompanied_by__isnull=False)
        if tab == "society":
            return rows.filter(kind__in=SOCIAL_KINDS).exclude(state__in=ENDED_STATES)
        if tab == "enterprises":
            return rows.filter(kind=OrganisationKind.ENTERPRISE).exclude(state__in=ENDED_STATES)
        return rows.filter(state__in=ENDED_STATES) if tab == "ended" else rows

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Return the rows; their areas are known without asking."""
        return list(found)


@register
class MissingDisclosures(List):
    """What organisations of one's places have not disclosed, and since when."""

    code = "disclosures"
    name = _("Missing disclosures")
    route = "organisations:disclosures"
    access = posted(*READERS)
    filters = DisclosureFilter
    orders = (
        Order("due_on", _("longest missing first"), (Part("due_on"),)),
        Order("-due_on", _("due last first"), (Part("due_on"),), descending=True),
    )
    columns = (
        Column("organisation", _("Organisation"), "organisation.name"),
        Column("organisation_id", _("Number"), kind=Kind.NUMBER),
        Column("place", pgettext_lazy("organisation", "Place"), _place_of_organisation),
        Column("kind", _("Disclosure"), words=choice(DisclosureKind)),
        Column("year", _("Year"), kind=Kind.NUMBER),
        Column("due_on", _("Missing since, or due on"), kind=Kind.DAY, order="due_on"),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return what is missing."""
        return selectors.missing_disclosures(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them in words."""
        rows = list(found)
        for row in rows:
            row.shown, row.place = presenters.disclosure_row(row), _place_of_organisation(row)
        return rows


@register
class Enterprises(List):
    """The enterprises without a union of one's places, with what was done to help them to one."""

    code = "guidance"
    name = _("Enterprises without a union")
    route = "organisations:guidance"
    access = posted(*READERS)
    filters = GuidanceFilter
    orders = (
        Order("last_step_at", _("longest untouched first"), (Part("last_step_at"),)),
        Order("-listed_at", _("latest first"), (Part("listed_at"),), descending=True),
    )
    columns = (
        Column("id", _("Number"), "pk", Kind.NUMBER),
        Column("organisation", _("Enterprise"), "organisation.name"),
        Column("place", pgettext_lazy("organisation", "Place"), _place_of_organisation),
        Column("employees", _("Employees"), "organisation.employees", words=choice(Employees)),
        Column("state", _("State"), words=choice(GuidanceState)),
        Column("listed_at", _("Listed"), kind=Kind.MOMENT),
        Column("last_step_at", _("Last step"), kind=Kind.MOMENT, order="last_step_at"),
    )

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return the guidance of the actor's places."""
        return selectors.enterprises_without_union(actor)

    def read(self, found: QuerySet[Any]) -> Sequence[Any]:
        """Read them in words."""
        rows = list(found)
        for row in rows:
            row.state_words, row.place = presenters.guidance_words(row), _place_of_organisation(row)
            row.employees_words = choice(Employees)(row.organisation.employees)
        return rows
