"""Owns how reports for record are narrowed: one set of words for the page, the API and the export."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel.errors import DomainError, Invalid, NotFound
from foundation.kernel.text import join_words
from foundation.web.lists.filters import LONGEST, NO, ListFilter, MomentFilter, WordFilter, YesNoFilter, bounded
from grids.areas import selectors as areas
from incidents.filings import selectors
from incidents.filings.choices import FilingKind, FilingState
from incidents.filings.scoping import ORDINARY

OPEN, ENDED = "open", "ended"


class FilingFilter(WordFilter):
    """The words of the list of reports for record."""

    q = django_filters.CharFilter(
        method="with_words", max_length=LONGEST, label=gettext_lazy("Words: two Chinese characters will do")
    )
    state = ListFilter(
        method="of_state",
        known=(*FilingState.values, OPEN, ENDED),
        label=gettext_lazy("States, parted by commas; also open and ended"),
    )
    kind = ListFilter(method="of_kind", known=FilingKind.values, label=gettext_lazy("Kinds, parted by commas"))
    area = django_filters.CharFilter(
        method="in_area", max_length=LONGEST, label=gettext_lazy("Code of an area at any level")
    )
    urgent = YesNoFilter(method="of_urgency", label=gettext_lazy("Urgent"))
    cell = django_filters.CharFilter(
        method="in_cell", max_length=16, label=gettext_lazy("Cell of the H3 grid in which reports repeat")
    )
    filed_after = MomentFilter(method="from_filing", label=gettext_lazy("Filed on this day or later"))
    filed_before = MomentFilter(method="until_filing", label=gettext_lazy("Filed on this day or earlier"))

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Holding every word."""
        return selectors.search_filings(rows, q)

    def of_state(self, rows: "QuerySet[Any]", _name: str, words: list[str]) -> "QuerySet[Any]":
        """Any of the states; ``open`` is all that have not ended."""
        wanted = Q(state__in=[word for word in words if word in FilingState.values])
        if OPEN in words:
            wanted |= Q(ended_at__isnull=True)
        if ENDED in words:
            wanted |= Q(ended_at__isnull=False)
        return rows.filter(wanted)

    def of_kind(self, rows: "QuerySet[Any]", _name: str, kinds: list[str]) -> "QuerySet[Any]":
        """Any of the kinds."""
        return rows.filter(kind__in=kinds)

    def in_area(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """In the area or one it has replaced."""
        try:
            place = areas.area_by_code(code)
        except NotFound as error:
            raise Invalid(error.message, fields={"area": error.message}) from error
        return rows.filter(areas.lies_in(place.level, [place.id]))

    def of_urgency(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Urgent, or not."""
        return rows.filter(is_urgent=bool(wanted))

    def in_cell(self, rows: "QuerySet[Any]", _name: str, cell: str) -> "QuerySet[Any]":
        """Around one place, as its repeats are counted: none that names a person."""
        return rows.filter(ORDINARY, h3_cell=cell)

    from_filing, until_filing = bounded("filed_at", upper=False), bounded("filed_at", upper=True)

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words, as the sentence above the list says it."""
        given = {"value": _say(name, value)}
        words = {
            "q": _("with the words “%(value)s”") % given,
            "state": _("state %(value)s") % given,
            "kind": _("kind %(value)s") % given,
            "area": _("in %(value)s") % given,
            "urgent": _("urgent only"),
            "cell": _("around one place"),
            "filed_after": _("filed from %(value)s") % given,
            "filed_before": _("filed until %(value)s") % given,
        }
        return _("not: %(words)s") % {"words": words[name]} if value.lower() in NO else words[name]


def _say(name: str, value: str) -> str:
    if name == "area":
        try:
            return areas.area_by_code(value).name
        except DomainError:
            return value
    return (
        join_words(str(_NAMES.get(name, {}).get(word, word)) for word in value.split(",")) if name in _NAMES else value
    )


_NAMES: Mapping[str, Mapping[str, Any]] = {
    "state": {
        **dict(FilingState.choices),
        OPEN: gettext_lazy("all that are open"),
        ENDED: gettext_lazy("all that have ended"),
    },
    "kind": dict(FilingKind.choices),
}
