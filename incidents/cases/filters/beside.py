"""Owns the filters of what lies beside incidents: disputes, calls of units, supervisions, appeals, call-backs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time
from foundation.kernel.errors import Invalid
from foundation.web.lists.filters import WordFilter, YesNoFilter
from incidents.cases.choices import PENDING_APPEALS, AppealState, SupervisionKind, WhistleKind
from incidents.cases.filters.incidents import OPEN, text_filter


def _first_day(month: str) -> date:
    """Return the first day of a month like 2026-11; raises ``Invalid``."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        first = date.min
    if not city_time.FIRST_YEAR <= first.year <= city_time.LAST_YEAR:
        sentence = _("Give a month like 2026-11.")
        raise Invalid(sentence, fields={"month": sentence})
    return first


def _in_month(column: str) -> Callable[..., "QuerySet[Any]"]:
    """Return the method that keeps the rows of one local month by a column of time."""

    def narrow(_filters: Any, rows: "QuerySet[Any]", _name: str, month: str) -> "QuerySet[Any]":
        first = _first_day(month)
        following = (first + timedelta(days=32)).replace(day=1)
        bounds = {f"{column}__gte": city_time.midnight(first), f"{column}__lt": city_time.midnight(following)}
        return rows.filter(**bounds)

    return narrow


class DisputeFilter(WordFilter):
    """``state`` (open, ruled, or dispatched without a ruling), ``month`` of the return, ``q`` (reference or unit)."""

    state = django_filters.ChoiceFilter(
        method="of_state",
        choices=(
            ("open", gettext_lazy("open")),
            ("ruled", gettext_lazy("ruled")),
            ("dispatched", gettext_lazy("settled without a ruling")),
        ),
        label=gettext_lazy("State"),
    )
    month = text_filter(gettext_lazy("Month"), "in_month")
    q = text_filter(gettext_lazy("Reference or unit"), "with_words")
    in_month = _in_month("returned_at")

    def of_state(self, rows: "QuerySet[Any]", _name: str, state: str) -> "QuerySet[Any]":
        """Keep those that are open, ruled, or settled without a ruling."""
        if state == OPEN:
            return rows.filter(settled_at__isnull=True)
        return rows.filter(settled_at__isnull=False, ruled_at__isnull=state != "ruled")

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Keep those with a part of the reference, or of a unit's name."""
        named = Q(unit__name__icontains=q) | Q(ruled_unit__name__icontains=q)
        return rows.filter(named | Q(incident__reference__icontains=q))


class AssistFilter(WordFilter):
    """``arrived``, ``kind``, ``month`` of the whistle, ``q`` (reference or unit)."""

    arrived = YesNoFilter(method="by_arrival", label=gettext_lazy("Arrived"))
    kind = django_filters.ChoiceFilter(choices=WhistleKind.choices, label=gettext_lazy("Kind of whistle"))
    month = text_filter(gettext_lazy("Month"), "in_month")
    q = text_filter(gettext_lazy("Reference or unit"), "with_words")
    in_month = _in_month("whistled_at")

    def by_arrival(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep those who came, or those who have not."""
        return rows.filter(arrived_at__isnull=not wanted)

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Keep those with a part of the reference, or of the unit's name."""
        return rows.filter(Q(unit__name__icontains=q) | Q(incident__reference__icontains=q))


def _of_reference(_filters: Any, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
    """Keep those of an incident with a part of the reference."""
    return rows.filter(incident__reference__icontains=q)


class SupervisionFilter(WordFilter):
    """``answered``, ``late`` (owed past its day), ``kind``, ``month`` of the order, ``q`` (reference)."""

    answered = YesNoFilter(method="by_answer", label=gettext_lazy("Answered"))
    late = YesNoFilter(method="by_lateness", label=gettext_lazy("Not answered by its day"))
    kind = django_filters.ChoiceFilter(choices=SupervisionKind.choices, label=gettext_lazy("Kind of supervision"))
    month = text_filter(gettext_lazy("Month"), "in_month")
    q = text_filter(gettext_lazy("Reference"), "with_words")
    in_month, with_words = _in_month("ordered_at"), _of_reference

    def by_answer(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep those that are answered, or those that are not."""
        return rows.filter(answered_at__isnull=not wanted)

    def by_lateness(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep those whose answer is owed past its day, or the others."""
        late = Q(answered_at__isnull=True, due_at__isnull=False, due_at__lt=self.now)
        return rows.filter(late if wanted else ~late)


class AppealFilter(WordFilter):
    """``state`` (also pending: before either review), ``month`` in which it was asked, ``q`` (reference)."""

    state = django_filters.ChoiceFilter(
        method="of_state",
        choices=(
            ("pending", gettext_lazy("before a review")),
            *((state.value, state.label) for state in AppealState if state),
        ),
        label=gettext_lazy("State"),
    )
    month = text_filter(gettext_lazy("Month"), "in_month")
    q = text_filter(gettext_lazy("Reference"), "with_words")
    in_month, with_words = _in_month("asked_at"), _of_reference

    def of_state(self, rows: "QuerySet[Any]", _name: str, state: str) -> "QuerySet[Any]":
        """Keep those in a state, or all that wait for a review."""
        return rows.filter(state__in=PENDING_APPEALS) if state == "pending" else rows.filter(state=state)


class CallBackFilter(WordFilter):
    """``made``, ``solved``, ``content`` (of those reached), ``month`` of the closing, ``q`` (reference)."""

    made = YesNoFilter(method="by_call", label=gettext_lazy("Called back"))
    solved = YesNoFilter(field_name="solved", label=gettext_lazy("Solved"))
    content = YesNoFilter(field_name="content", label=gettext_lazy("Content"))
    month = text_filter(gettext_lazy("Month"), "in_month")
    q = text_filter(gettext_lazy("Reference"), "with_words")
    in_month, with_words = _in_month("closed_at"), _of_reference

    def by_call(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep those that were made, or those still to make."""
        return rows.filter(called_at__isnull=not wanted)
