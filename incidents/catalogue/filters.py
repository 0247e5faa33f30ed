"""Owns how the lists of this room are narrowed."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.web.lists.filters import ListFilter, WordFilter, YesNoFilter
from grids.areas import selectors as areas
from incidents.catalogue.choices import AdmissionState, MatterKind, RefusalReason


class MatterFilter(WordFilter):
    """``kind``, ``listed`` (on the list of grids today), ``not_delegable`` and ``q`` (name, code or pinyin)."""

    kind = django_filters.ChoiceFilter(choices=MatterKind.choices, label=_("Kind"))
    listed = YesNoFilter(method="on_the_list", label=_("On the list of grids"))
    not_delegable = YesNoFilter(label=_("Not delegable"))
    q = django_filters.CharFilter(method="with_words", max_length=80, label=_("Name, code or pinyin"))

    def on_the_list(self, matters: "QuerySet[Any]", _name: str, value: bool) -> "QuerySet[Any]":  # noqa: FBT001 - django-filter's
        """Those grids may be given today, or the others."""
        day = areas.today()
        listed = Q(listed_from__lte=day) & (Q(listed_to__isnull=True) | Q(listed_to__gt=day))
        return matters.filter(listed) if value else matters.exclude(listed)

    def with_words(self, matters: "QuerySet[Any]", _name: str, value: str) -> "QuerySet[Any]":
        """Narrow by a part of the name, the code or the pinyin."""
        pinyin = value.replace(" ", "")
        return matters.filter(
            Q(name__icontains=value)
            | Q(name_en__icontains=value)
            | Q(code__icontains=value)
            | Q(pinyin__icontains=pinyin)
        )


class AdmissionFilter(WordFilter):
    """``state`` and ``q`` (reference, matter or department)."""

    state = ListFilter(method="of_state", known=AdmissionState.values, label=_("State"))
    q = django_filters.CharFilter(method="with_words", max_length=80, label=_("Reference, matter or department"))

    def of_state(self, admissions: "QuerySet[Any]", _name: str, states: list[str]) -> "QuerySet[Any]":
        """Any of the states."""
        return admissions.filter(state__in=states)

    def with_words(self, admissions: "QuerySet[Any]", _name: str, value: str) -> "QuerySet[Any]":
        """Narrow by a part of the reference, the matter or the department."""
        return admissions.filter(
            Q(reference__icontains=value)
            | Q(matter__name__icontains=value)
            | Q(matter__name_en__icontains=value)
            | Q(unit__name__icontains=value)
        )


class RefusalFilter(WordFilter):
    """``reason`` and ``q`` (reference, subject or matter)."""

    reason = django_filters.ChoiceFilter(choices=RefusalReason.choices, label=_("Reason"))
    q = django_filters.CharFilter(method="with_words", max_length=80, label=_("Reference, incident or matter"))

    def with_words(self, refusals: "QuerySet[Any]", _name: str, value: str) -> "QuerySet[Any]":
        """Narrow by a part of the reference, the subject or the matter."""
        return refusals.filter(
            Q(reference__icontains=value) | Q(subject_key__icontains=value) | Q(matter__name__icontains=value)
        )
