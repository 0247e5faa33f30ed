"""Owns how topics are narrowed: one set of words for the page, the API and the export."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.text import join_words
from foundation.web.lists.filters import LONGEST, ListFilter, MomentFilter, WordFilter, YesNoFilter, bounded
from grids.areas import selectors as areas
from residents.proposals.choices import ProposalState, TopicKind


class ProposalFilter(WordFilter):
    """The words of the list of topics."""

    q = django_filters.CharFilter(method="with_words", max_length=LONGEST, label=gettext_lazy("Words"))
    state = ListFilter(method="of_state", known=ProposalState.values, label=gettext_lazy("States, parted by commas"))
    kind = ListFilter(method="of_kind", known=TopicKind.values, label=gettext_lazy("Kinds, parted by commas"))
    area = django_filters.CharFilter(
        method="in_area", max_length=LONGEST, label=gettext_lazy("Code of an area at any level")
    )
    late = YesNoFilter(method="of_lateness", label=gettext_lazy("Reply late"))
    entered_after = MomentFilter(method="from_entry", label=gettext_lazy("Entered on this day or later"))
    entered_before = MomentFilter(method="until_entry", label=gettext_lazy("Entered on this day or earlier"))

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Holding every word in number, heading or text."""
        for word in q.split():
            rows = rows.filter(Q(number__iexact=word) | Q(title__icontains=word) | Q(text__icontains=word))
        return rows

    def of_state(self, rows: "QuerySet[Any]", _name: str, words: list[str]) -> "QuerySet[Any]":
        """Any of the states."""
        return rows.filter(state__in=words)

    def of_kind(self, rows: "QuerySet[Any]", _name: str, kinds: list[str]) -> "QuerySet[Any]":
        """Any of the kinds."""
        return rows.filter(kind__in=kinds)

    def in_area(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Of the area, or of one in it."""
        try:
            place = areas.area_by_code(code)
        except NotFound as error:
            raise Invalid(error.message, fields={"area": error.message}) from error
        return rows.filter(area__path__startswith=place.path)

    def of_lateness(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Whose reply is overdue or came late, or not."""
        late = Q(replied_at__gt=F("reply_due_at")) | Q(
            replied_at__isnull=True, reply_due_at__lt=self.now, state=ProposalState.ASSIGNED
        )
        return rows.filter(late) if wanted else rows.exclude(late)

    from_entry, until_entry = bounded("entered_at", upper=False), bounded("entered_at", upper=True)

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words, as the sentence above the list says it."""
        given = {"value": _say(name, value)}
        words = {
            "q": _("with the words “%(value)s”") % given,
            "state": _("state %(value)s") % given,
            "kind": _("kind %(value)s") % given,
            "area": _("in %(value)s") % given,
            "late": _("reply late"),
            "entered_after": _("entered from %(value)s") % given,
            "entered_before": _("entered until %(value)s") % given,
        }
        return words[name]


def _say(name: str, value: str) -> str:
    labels = {"state": dict(ProposalState.choices), "kind": dict(TopicKind.choices)}.get(name)
    if labels is not None:
        return join_words(str(labels.get(word, word)) for word in value.split(","))
    if name == "area":
        try:
            return areas.area_by_code(value).name
        except NotFound:
            return value
    return value
