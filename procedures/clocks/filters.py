"""Owns how calendar years are narrowed: one set of words for the API and the export."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.web.lists.filters import ListFilter, WordFilter
from procedures.clocks.choices import YearState


class YearFilter(WordFilter):
    """``calendar`` (its number), ``year`` and ``state``."""

    calendar = django_filters.NumberFilter(field_name="calendar_id", label=_("Calendar"))
    year = django_filters.NumberFilter(field_name="year", label=_("Year"))
    state = ListFilter(method="of_state", known=YearState.values, label=_("State"))

    def of_state(self, years: "QuerySet[Any]", _name: str, states: list[str]) -> "QuerySet[Any]":
        """Any of the states."""
        return years.filter(state__in=states)
