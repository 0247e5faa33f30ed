"""Owns how applications are narrowed: one set of words for the page, the API and the export."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time
from foundation.kernel.errors import DomainError, Invalid, NotFound
from foundation.kernel.text import join_words
from foundation.web.lists.filters import LONGEST, ListFilter, MomentFilter, WordFilter, YesNoFilter, bounded
from grids.areas import selectors as areas
from grids.workforce.choices import FUNCTIONS
from procedures.dossiers.choices import Channel, DecidedBy, DossierState, Refusal
from procedures.dossiers.selectors.supervision import standings

TURNS = (*(one for one in DecidedBy.values if one != DecidedBy.UNIT), *FUNCTIONS)


class DossierFilter(WordFilter):
    """The words of the list of applications."""

    q = django_filters.CharFilter(
        method="with_words", max_length=LONGEST, label=gettext_lazy("Number, service, or the applicant's name")
    )
    state = ListFilter(
        field_name="state", lookup_expr="in", known=DossierState.values, label=gettext_lazy("States, parted by commas")
    )
    service = django_filters.CharFilter(
        field_name="type_version__type__code", max_length=LONGEST, label=gettext_lazy("Code of a service")
    )
    channel = ListFilter(
        field_name="channel", lookup_expr="in", known=Channel.values, label=gettext_lazy("Ways, parted by commas")
    )
    area = django_filters.CharFilter(
        method="in_area", max_length=LONGEST, label=gettext_lazy("Code of a village, a township or the city")
    )
    refusal = ListFilter(
        field_name="refusal",
        lookup_expr="in",
        known=Refusal.values,
        label=gettext_lazy("Reasons of refusal, parted by commas"),
    )
    turn = ListFilter(
        method="of_turn", known=TURNS, label=gettext_lazy("Whose turn it is: a desk, or a function of units")
    )
    overdue = YesNoFilter(method="standing_so", label=gettext_lazy("Late with its desk"))
    asked_twice = YesNoFilter(method="standing_so", label=gettext_lazy("Asked for more twice or more often"))
    undated = YesNoFilter(method="standing_so", label=gettext_lazy("Open without a promised day"))
    submitted_after = MomentFilter(method="from_day", label=gettext_lazy("Submitted on this day or later"))
    submitted_before = MomentFilter(method="until_day", label=gettext_lazy("Submitted on this day or earlier"))

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """By a number, by words of the service's title, or by the applicant's name."""
        words = q.strip()
        return rows.filter(
            Q(number__iexact=words)
            | Q(letter_number__iexact=words)
            | Q(type_version__title__icontains=words)
            | Q(applicant_name__icontains=words)
        )

    def in_area(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """In the area or one it has replaced."""
        try:
            place = areas.area_by_code(code)
        except NotFound as error:
            raise Invalid(error.message, fields={"area": error.message}) from error
        if place.level == "grid":
            sentence = _("Applications are kept by village: name a village, a township or the city.")
            raise Invalid(sentence, fields={"area": sentence})
        return rows.filter(areas.lies_in(place.level, [place.id]))

    def of_turn(self, rows: "QuerySet[Any]", _name: str, words: list[str]) -> "QuerySet[Any]":
        """At a stage of one of these desks, or of a unit of one of these functions."""
        stage = "type_version__stages"
        whose = Q(**{f"{stage}__decided_by__in": words}) | Q(**{f"{stage}__unit_function__in": words})
        return rows.filter(whose, **{f"{stage}__order": F("stage_order")}) if words else rows

    def standing_so(self, rows: "QuerySet[Any]", name: str, yes: bool | None) -> "QuerySet[Any]":  # noqa: FBT001 - django-filter's
        """Counted so by supervision, or not."""
        condition = standings(city_time.now())[name]
        return rows if yes is None else rows.filter(condition if yes else ~condition)

    from_day, until_day = bounded("submitted_at", upper=False), bounded("submitted_at", upper=True)

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words, as the sentence above the list says it."""
        given = {"value": _say(name, value)}
        return {
            "q": _("with the words “%(value)s”") % given,
            "state": _("state %(value)s") % given,
            "service": _("service %(value)s") % given,
            "channel": _("came %(value)s") % given,
            "area": _("in %(value)s") % given,
            "refusal": _("refused: %(value)s") % given,
            "turn": _("in charge: %(value)s") % given,
            "overdue": _("late with its desk: %(value)s") % given,
            "asked_twice": _("asked for more twice: %(value)s") % given,
            "undated": _("open without a promised day: %(value)s") % given,
            "submitted_after": _("submitted from %(value)s") % given,
            "submitted_before": _("submitted until %(value)s") % given,
        }[name]


_NAMES: Mapping[str, Mapping[str, Any]] = {
    "state": dict(DossierState.choices),
    "channel": dict(Channel.choices),
    "refusal": dict(Refusal.choices),
    "turn": {**FUNCTIONS, **dict(DecidedBy.choices)},
    **{
        name: {"true": gettext_lazy("yes"), "false": gettext_lazy("no")}
        for name in ("overdue", "asked_twice", "undated")
    },
}


def _say(name: str, value: str) -> str:
    if name == "area":
        try:
            return areas.area_by_code(value).name
        except DomainError:
            return value
    names = _NAMES.get(name)
    return join_words(str(names.get(word, word)) for word in value.split(",")) if names is not None else value
