"""Owns how calendar years and clocks set aside are narrowed: one set of words for page, API and export."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.web.lists.filters import ListFilter, MomentFilter, WordFilter, bounded
from procedures.clocks.choices import YearState


class YearFilter(WordFilter):
    """``calendar`` (its number), ``year`` and ``state``."""

    calendar = django_filters.NumberFilter(field_name="calendar_id", label=_("Calendar"))
    year = django_filters.NumberFilter(field_name="year", label=_("Year"))
    state = ListFilter(method="of_state", known=YearState.values, label=_("State"))

    def of_state(self, years: "QuerySet[Any]", _name: str, states: list[str]) -> "QuerySet[Any]":
        """Any of the states."""
        return years.filter(state__in=states)


class SetAsideFilter(WordFilter):
    """``stage``, ``q`` (part of the fault) and the time of the fault."""

    stage = ListFilter(method="of_stage", label=_("Stage"))
    q = django_filters.CharFilter(
        field_name="fault", lookup_expr="icontains", max_length=80, label=_("Words of the fault")
    )
    faulted_after = MomentFilter(method="from_fault", label=_("Set aside on this day or later"))
    faulted_before = MomentFilter(method="until_fault", label=_("Set aside on this day or earlier"))

    def of_stage(self, clocks: "QuerySet[Any]", _name: str, stages: list[str]) -> "QuerySet[Any]":
        """Any of the stages."""
        return clocks.filter(stage__in=stages)

    from_fault, until_fault = bounded("faulted_at", upper=False), bounded("faulted_at", upper=True)
