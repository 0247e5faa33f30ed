"""Owns how organisations, missing disclosures and enterprises are narrowed: one set of words for page, API and export."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.text import join_words
from foundation.web.lists.filters import LONGEST, ListFilter, WordFilter, YesNoFilter
from grids.areas import selectors as areas
from grids.organisations import selectors
from grids.organisations.choices import (
    ActorRole,
    DisclosureKind,
    Employees,
    GuidanceState,
    OrganisationKind,
    OrganisationState,
)

_AREA = gettext_lazy("Code of an area at any level")


def _lies_in(code: str) -> Q:
    """Return the condition of the organisations in an area; raises ``Invalid`` for a code that names none."""
    try:
        place = areas.area_by_code(code)
    except NotFound as error:
        raise Invalid(error.message, fields={"area": error.message}) from error
    return areas.lies_in(place.level, [place.id])


def _choices(choices: Any, label: Any, column: str) -> ListFilter:
    """Return a filter by any of several values."""
    return ListFilter(field_name=column, lookup_expr="in", known=choices.values, label=label)


# What the values of a filter mean.
_NAMES: Mapping[str, Mapping[str, Any]] = {
    "actor_role": dict(ActorRole.choices),
    "employees": dict(Employees.choices),
    "kind": dict([*OrganisationKind.choices, *DisclosureKind.choices]),
    "state": dict([*OrganisationState.choices, *GuidanceState.choices]),
}


class NamedFilter(WordFilter):
    """Words of a list whose values are said by their names."""

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words."""
        if name not in _NAMES:
            return super().words_of(name, value)
        said = join_words(str(_NAMES[name].get(word, word)) for word in value.split(","))
        return _("%(label)s: %(value)s") % {"label": cls.base_filters[name].label, "value": said}


class OrganisationFilter(NamedFilter):
    """The words of the list of organisations."""

    q = django_filters.CharFilter(method="with_words", max_length=LONGEST, label=gettext_lazy("Words"))
    state = _choices(OrganisationState, gettext_lazy("State"), "state")
    kind = _choices(OrganisationKind, gettext_lazy("Kind"), "kind")
    actor_role = _choices(ActorRole, gettext_lazy("Role among the six"), "actor_role")
    area = django_filters.CharFilter(method="in_area", max_length=LONGEST, label=_AREA)
    accompanied = YesNoFilter(method="with_companion", label=gettext_lazy("Accompanied"))

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Holding every word."""
        return selectors.search_organisations(rows, q)

    def in_area(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """In the area, or in one it has replaced."""
        return rows.filter(_lies_in(code))

    def with_companion(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Accompanied by somebody, or by nobody."""
        return rows.filter(accompanied_by__isnull=not wanted)


class DisclosureFilter(NamedFilter):
    """The words of the list of what is missing."""

    kind = _choices(DisclosureKind, gettext_lazy("Disclosure"), "kind")
    year = django_filters.NumberFilter(field_name="year", label=gettext_lazy("Year"))
    late = YesNoFilter(method="by_lateness", label=gettext_lazy("Late"))
    area = django_filters.CharFilter(method="in_area", max_length=LONGEST, label=_AREA)

    def by_lateness(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Past its day, or not yet."""
        today = areas.today()
        return rows.filter(due_on__lt=today) if wanted else rows.filter(due_on__gte=today)

    def in_area(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Of organisations in the area, or in one it has replaced."""
        return rows.filter(organisation__in=selectors.everywhere().filter(_lies_in(code)))


class GuidanceFilter(NamedFilter):
    """The words of the list of enterprises without a union."""

    state = _choices(GuidanceState, gettext_lazy("State"), "state")
    employees = _choices(Employees, gettext_lazy("Employees"), "organisation__employees")
    area = django_filters.CharFilter(method="in_area", max_length=LONGEST, label=_AREA)

    def in_area(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Of enterprises in the area, or in one it has replaced."""
        return rows.filter(organisation__in=selectors.everywhere().filter(_lies_in(code)))
