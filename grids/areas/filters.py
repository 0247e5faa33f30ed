"""Owns how areas are narrowed: one set of words for the page, the search list and the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.areas import selectors
from grids.areas.choices import GridKind, Level


class AreaFilter(django_filters.FilterSet):
    """``level``, ``parent`` (a code), ``kind`` and ``q`` (name, code, pinyin or initials)."""

    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    kind = django_filters.ChoiceFilter(choices=GridKind.choices, label=_("Kind of grid"))
    parent = django_filters.CharFilter(field_name="parent__code", max_length=32, label=_("Code of the area above"))
    q = django_filters.CharFilter(method="answering_to", max_length=80, label=_("Name, code, pinyin or initials"))

    def answering_to(self, areas: "QuerySet[Any]", _name: str, value: str) -> "QuerySet[Any]":
        """Narrow by words, the best matches first."""
        return selectors.search(areas, value)
