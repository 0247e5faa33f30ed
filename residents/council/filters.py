"""Owns how the lists of the council are narrowed: one set of words for each page, its route in the API and its export."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel.errors import DomainError, Invalid, NotFound
from foundation.web.lists.filters import LONGEST, ListFilter, MomentFilter, WordFilter, YesNoFilter, bounded
from grids.areas import selectors as areas
from procedures.ballots.choices import BallotState, Outcome
from residents.council.choices import BodyKind

_AREA = gettext_lazy("Code of a village, a township or the city")
_WORDS = gettext_lazy("Words")


class PlacedFilter(WordFilter):
    """By words of a heading and by area; ``searched``: the columns of the words, ``placed``: what leads to the area's columns."""

    searched: tuple[str, ...] = ("title",)
    placed = ""

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Holding every word in one of the columns."""
        for word in q.split():
            found = Q(pk__in=[])
            for column in self.searched:
                found |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(found)
        return rows

    def in_area(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Of the area, of one in it, or of one it has replaced."""
        try:
            place = areas.area_by_code(code)
        except NotFound as error:
            raise Invalid(error.message, fields={"area": error.message}) from error
        if place.level == "grid":
            sentence = _("The council sits by village: name a village, a township or the city.")
            raise Invalid(sentence, fields={"area": sentence})
        return rows.filter(**{f"{self.placed}{place.level}__in": areas.with_predecessors([place.id])})

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words: an area by its name, the rest by its label."""
        if name == "area":
            try:
                value = areas.area_by_code(value).name
            except DomainError:
                return super().words_of(name, value)
            return _("in %(value)s") % {"value": value}
        return _("with the words “%(value)s”") % {"value": value} if name == "q" else super().words_of(name, value)


class BodyFilter(PlacedFilter):
    """The words of the list of bodies."""

    searched = ("name", "organisation")

    q = django_filters.CharFilter(method="with_words", max_length=LONGEST, label=_WORDS)
    kind = ListFilter(
        field_name="kind", lookup_expr="in", known=BodyKind.values, label=gettext_lazy("Kinds, parted by commas")
    )
    area = django_filters.CharFilter(method="in_area", max_length=LONGEST, label=_AREA)


class MeetingFilter(PlacedFilter):
    """The words of the list of meetings."""

    placed = "body__"

    q = django_filters.CharFilter(method="with_words", max_length=LONGEST, label=_WORDS)
    body = django_filters.NumberFilter(field_name="body", label=gettext_lazy("Number of a body"))
    held = YesNoFilter(method="that_were_held", label=gettext_lazy("Held"))
    cancelled = YesNoFilter(method="that_were_cancelled", label=gettext_lazy("Cancelled"))
    starts_after = MomentFilter(method="from_day", label=gettext_lazy("Begins on this day or later"))
    starts_before = MomentFilter(method="until_day", label=gettext_lazy("Begins on this day or earlier"))
    area = django_filters.CharFilter(method="in_area", max_length=LONGEST, label=_AREA)

    def that_were_held(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Held, or not."""
        return rows.filter(held_at__isnull=not wanted)

    def that_were_cancelled(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Cancelled, or not."""
        return rows.filter(cancelled_at__isnull=not wanted)

    from_day, until_day = bounded("starts_at", upper=False), bounded("starts_at", upper=True)


class BallotFilter(PlacedFilter):
    """The words of the list of ballots."""

    q = django_filters.CharFilter(method="with_words", max_length=LONGEST, label=_WORDS)
    state = ListFilter(
        field_name="state", lookup_expr="in", known=BallotState.values, label=gettext_lazy("States, parted by commas")
    )
    outcome = ListFilter(
        field_name="outcome", lookup_expr="in", known=Outcome.values, label=gettext_lazy("Outcomes, parted by commas")
    )
    rule = django_filters.CharFilter(
        field_name="rule__code", max_length=LONGEST, label=gettext_lazy("Short name of a rule")
    )
    opens_after = MomentFilter(method="from_day", label=gettext_lazy("Opens on this day or later"))
    opens_before = MomentFilter(method="until_day", label=gettext_lazy("Opens on this day or earlier"))
    area = django_filters.CharFilter(method="in_area", max_length=LONGEST, label=_AREA)

    from_day, until_day = bounded("opens_at", upper=False), bounded("opens_at", upper=True)


class ResolutionFilter(PlacedFilter):
    """The words of the list of resolutions."""

    searched, placed = ("title", "words", "number"), "body__"

    q = django_filters.CharFilter(method="with_words", max_length=LONGEST, label=_WORDS)
    body = django_filters.NumberFilter(field_name="body", label=gettext_lazy("Number of a body"))
    published = YesNoFilter(method="that_are_published", label=gettext_lazy("Published"))
    carried_out = YesNoFilter(method="that_are_carried_out", label=gettext_lazy("Carried out"))
    area = django_filters.CharFilter(method="in_area", max_length=LONGEST, label=_AREA)

    def that_are_published(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Published, or not."""
        return rows.filter(published_at__isnull=not wanted)

    def that_are_carried_out(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Carried out, or not yet."""
        return rows.filter(carried_out_on__isnull=not wanted)
