"""Owns how areas are narrowed: one set of words for the page, the search list and the API."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.kernel.codes import fold_code
from foundation.web.lists.filters import ListFilter, MomentFilter, WordFilter, bounded
from grids.areas import selectors
from grids.areas.choices import GridKind, Level, PlanState


class AreaFilter(WordFilter):
    """``level``, ``parent`` (a code), ``kind`` and ``q`` (name, code, pinyin or initials)."""

    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    kind = django_filters.ChoiceFilter(choices=GridKind.choices, label=_("Kind of grid"))
    parent = django_filters.CharFilter(method="below", max_length=64, label=_("Code of the area above"))
    q = django_filters.CharFilter(method="answering_to", max_length=80, label=_("Name, code, pinyin or initials"))

    def below(self, areas: "QuerySet[Any]", _name: str, value: str) -> "QuerySet[Any]":
        """Narrow to the areas right below the one of this code."""
        return areas.filter(parent__code=fold_code(value))

    def answering_to(self, areas: "QuerySet[Any]", _name: str, value: str) -> "QuerySet[Any]":
        """Narrow by words, the best matches first."""
        return selectors.search_areas(areas, value)


class PlanFilter(WordFilter):
    """``state``, ``q`` (part of the title or the file's name) and the days of making."""

    state = ListFilter(method="of_state", known=PlanState.values, label=_("State"))
    q = django_filters.CharFilter(method="titled", max_length=80, label=_("Words of the title"))
    created_after = MomentFilter(method="from_making", label=_("Made on this day or later"))
    created_before = MomentFilter(method="until_making", label=_("Made on this day or earlier"))

    def of_state(self, plans: "QuerySet[Any]", _name: str, states: list[str]) -> "QuerySet[Any]":
        """Any of the states."""
        return plans.filter(state__in=states)

    def titled(self, plans: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """With these words in the title or in the name of the file."""
        return plans.filter(Q(title__icontains=q) | Q(source__icontains=q))

    from_making, until_making = bounded("created_at", upper=False), bounded("created_at", upper=True)
