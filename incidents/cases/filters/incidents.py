"""Owns the filters of incidents: one set of words for the desk's page, the API and the export."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from foundation.kernel.errors import DomainError, Invalid, NotFound
from foundation.kernel.text import join_words
from foundation.web.lists.filters import (
    LONGEST,
    NO,
    BoxFilter,
    ListFilter,
    MomentFilter,
    PeriodFilter,
    WordFilter,
    YesNoFilter,
    bounded,
)
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from incidents.cases import scoping, selectors
from incidents.cases.choices import OPEN_STATES, State, Tone
from incidents.cases.selectors import tallies
from incidents.catalogue import selectors as catalogue

OPEN, ENDED = "open", "ended"
# More digits than these are no row's number on any database.
LONGEST_NUMBER = 18


def text_filter(label: Any, method: str, **options: Any) -> django_filters.CharFilter:
    return django_filters.CharFilter(method=method, label=label, max_length=LONGEST, **options)


def _place_of_code(code: str, word: str) -> areas.Place:
    """Return the area that a word of the list names by its code; raises ``Invalid`` at that word."""
    try:
        return areas.area_by_code(code)
    except NotFound as error:
        raise Invalid(error.message, fields={word: error.message}) from error


class IncidentFilter(WordFilter):
    """The filters of the list of incidents. Pass ``actor`` for ``mine``, and ``now`` in place of the current time."""

    state = ListFilter(
        method="of_state",
        known=(*State.values, OPEN, ENDED),
        label=gettext_lazy("States, parted by commas; also open and ended"),
    )
    matter = ListFilter(method="of_matter", label=gettext_lazy("Codes of matters, parted by commas"))
    area = text_filter(gettext_lazy("Code of an area at any level"), "in_area")
    level = ListFilter(method="at_level", known=Level.values, label=gettext_lazy("Levels of the desk"))
    desk = text_filter(gettext_lazy("Code of the area whose desk, or whose grid worker, has to act"), "at_desk_of")
    unit = text_filter(gettext_lazy("Number or code of the unit it was dispatched to"), "of_unit")
    overdue = YesNoFilter(method="by_lateness", label=gettext_lazy("Open and past what is due next"))
    tone = ListFilter(method="of_tone", known=[tone for tone in Tone.values if tone], label=gettext_lazy("Tones"))
    mine = YesNoFilter(method="waiting_for_actor", label=gettext_lazy("What waits for my own act"))
    place_uncertain = YesNoFilter(method="by_place_certainty", label=gettext_lazy("Place uncertain"))
    q = text_filter(gettext_lazy("Words: two Chinese characters will do"), "with_words")
    bbox = BoxFilter(method="in_box", label=gettext_lazy("west,south,east,north in degrees"))
    reported_after = MomentFilter(method="from_report", label=gettext_lazy("Reported on this day or later"))
    reported_before = MomentFilter(method="until_report", label=gettext_lazy("Reported on this day or earlier"))
    due_before = MomentFilter(method="until_due", label=gettext_lazy("Due next on this day or earlier"))
    due_after = MomentFilter(method="from_due", label=gettext_lazy("Due next on this day or later"))
    closed_after = MomentFilter(method="from_close", label=gettext_lazy("Ended on this day or later"))
    closed_before = MomentFilter(method="until_close", label=gettext_lazy("Ended on this day or earlier"))

    disposal = PeriodFilter(
        method="due_for_disposal",
        label=gettext_lazy(
            "Due for disposal in a period: first and last day of the deadline, and what was carried over"
        ),
    )
    on_time = YesNoFilter(method="handled_on_time", label=gettext_lazy("Handled by the deadline"))
    extended = YesNoFilter(method="given_more_time", label=gettext_lazy("Given more time to handle"))
    watch = ListFilter(
        method="of_watch",
        known=tuple(selectors.WATCHED),
        label=gettext_lazy("What waits for an answer: supervised, extension, appeal; exempt: late and not counted"),
    )

    relation = ListFilter(
        method="of_relation",
        known=tuple(selectors.RELATIONS),
        label=gettext_lazy("How it is split: whole (no sub-incident), split, child (a sub-incident)"),
    )
    parent = text_filter(gettext_lazy("Reference of the incident it was split off"), "below")

    def __init__(
        self, data: Mapping[str, Any] | None = None, queryset: "QuerySet[Any] | None" = None, **options: Any
    ) -> None:
        super().__init__(data, selectors.all_incidents() if queryset is None else queryset, **options)

    def of_state(self, incidents: "QuerySet[Any]", _name: str, words: list[str]) -> "QuerySet[Any]":
        """Keep incidents in any of the states; ``open`` means not ended."""
        wanted = Q(state__in=[word for word in words if word in State.values])
        if OPEN in words:
            wanted |= Q(ended_at__isnull=True)
        if ENDED in words:
            wanted |= Q(ended_at__isnull=False)
        # All open states named one by one: asked as ``open``, the index of open incidents is used.
        return incidents.filter(wanted) if set(words) != set(OPEN_STATES) else incidents.filter(ended_at__isnull=True)

    def of_matter(self, incidents: "QuerySet[Any]", _name: str, codes: list[str]) -> "QuerySet[Any]":
        """Keep incidents of any of the matters."""
        return incidents.filter(matter_id__in=catalogue.matter_ids(codes))

    def in_area(self, incidents: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Keep incidents in the area or one it replaced; those of a dedicated grid count for the grid it lies on too."""
        place = _place_of_code(code, "area")
        here = areas.lies_in(place.level, [place.id])
        return incidents.filter(here | areas.lies_in("also_grid", [place.id]) if place.level == Level.GRID else here)

    def at_level(self, incidents: "QuerySet[Any]", _name: str, levels: list[str]) -> "QuerySet[Any]":
        """Keep incidents held by a desk of any of the levels."""
        return incidents.filter(level__in=levels)

    def at_desk_of(self, incidents: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Keep incidents that wait at the desk of the area, or with the grid's worker."""
        place = _place_of_code(code, "desk")
        return incidents.filter(tallies.waiting_at(place.level, place.id))

    def due_for_disposal(self, incidents: "QuerySet[Any]", _name: str, period: tuple[date, date]) -> "QuerySet[Any]":
        """Keep what the denominator of a period's rates counts; with ``on_time``, what its numerator counts or leaves out."""
        given = self.form.cleaned_data
        extended = bool(given.get("extended"))
        return incidents.filter(tallies.due_for_disposal(*period, on_time=given.get("on_time"), extended=extended))

    def handled_on_time(self, incidents: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep incidents handled by the effective deadline, or not; with ``disposal``, that filter answers for the due round."""
        if self.form.cleaned_data.get("disposal"):
            return incidents
        on_time = tallies.handled_on_time()
        return incidents.filter(on_time) if wanted else incidents.exclude(on_time)

    def given_more_time(self, incidents: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep incidents whose time was extended, or was not; with ``disposal``, that filter answers for the due round."""
        if self.form.cleaned_data.get("disposal") and wanted:
            return incidents
        return incidents.filter(extensions__gt=0) if wanted else incidents.filter(extensions=0)

    def of_watch(self, incidents: "QuerySet[Any]", _name: str, words: list[str]) -> "QuerySet[Any]":
        """Keep incidents watched in any of these ways."""
        return incidents.filter(selectors.is_watched(words))

    def of_relation(self, incidents: "QuerySet[Any]", _name: str, words: list[str]) -> "QuerySet[Any]":
        """Keep incidents that are split, split off, or are no sub-incidents."""
        return incidents.filter(selectors.is_related(words))

    def below(self, incidents: "QuerySet[Any]", _name: str, reference: str) -> "QuerySet[Any]":
        """Keep the sub-incidents of one incident."""
        return incidents.filter(parent__reference=reference.upper())

    def of_unit(self, incidents: "QuerySet[Any]", _name: str, unit: str) -> "QuerySet[Any]":
        """Keep incidents dispatched to the unit."""
        is_number = unit.isdecimal() and len(unit) <= LONGEST_NUMBER
        return incidents.filter(unit_id=int(unit)) if is_number else incidents.filter(unit__code=unit)

    def by_lateness(self, incidents: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep open incidents that are late, or those that are not."""
        still_open = incidents.filter(ended_at__isnull=True)
        if wanted:
            return still_open.filter(tallies.is_late(self.now))
        return still_open.filter(Q(next_due_at__gte=self.now) | Q(next_due_at__isnull=True))

    def of_tone(self, incidents: "QuerySet[Any]", _name: str, tones: list[str]) -> "QuerySet[Any]":
        """Keep incidents with any of the tones."""
        return incidents.filter(tone__in=tones)

    def waiting_for_actor(self, incidents: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep incidents that wait for the actor's act, or those that do not."""
        mine = scoping.waits_for(self.actor)
        return incidents.filter(mine) if wanted else incidents.exclude(mine)

    def by_place_certainty(self, incidents: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Keep incidents whose position leaves the grid uncertain, or those whose position does not."""
        return incidents.filter(is_place_uncertain=bool(wanted))

    def with_words(self, incidents: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Keep incidents that contain every word."""
        return selectors.search_incidents(incidents, q)

    def in_box(self, incidents: "QuerySet[Any]", _name: str, box: tuple[float, float, float, float]) -> "QuerySet[Any]":
        """Keep incidents in the rectangle, its borders included."""
        west, south, east, north = box
        return incidents.filter(lng__gte=west, lng__lte=east, lat__gte=south, lat__lte=north)

    from_report, until_report = bounded("reported_at", upper=False), bounded("reported_at", upper=True)
    from_due, until_due = bounded("next_due_at", upper=False), bounded("next_due_at", upper=True)
    from_close, until_close = bounded("ended_at", upper=False), bounded("ended_at", upper=True)

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter as the sentence above the list words it."""
        given = {"value": _WORDS_OF_VALUE.get(name, _unchanged)(value)}
        words = {
            "state": _("state %(value)s") % given,
            "matter": _("matter %(value)s") % given,
            "area": _("in %(value)s") % given,
            "level": _("desk level %(value)s") % given,
            "desk": _("to be acted on by %(value)s") % given,
            "unit": _("handled by %(value)s") % given,
            "overdue": _("late only"),
            "tone": _("lateness %(value)s") % given,
            "mine": _("waiting for me"),
            "place_uncertain": _("place uncertain"),
            "q": _("with the words “%(value)s”") % given,
            "bbox": _("in a part of the map"),
            "reported_after": _("reported from %(value)s") % given,
            "reported_before": _("reported until %(value)s") % given,
            "due_after": _("due from %(value)s") % given,
            "due_before": _("due until %(value)s") % given,
            "closed_after": _("ended from %(value)s") % given,
            "closed_before": _("ended until %(value)s") % given,
            "disposal": _("due for disposal %(value)s") % given,
            "on_time": _("handled by the deadline"),
            "extended": _("given more time"),
            "relation": join_words(str(selectors.RELATIONS.get(word, word)) for word in value.split(",")),
            "parent": _("split off %(value)s") % given,
            "watch": join_words(str(selectors.WATCHED.get(word, word)) for word in value.split(",")),
        }
        return _("not: %(words)s") % {"words": words[name]} if value.lower() in NO else words[name]


def _unchanged(value: str) -> str:
    return value


def _period_words(value: str) -> str:
    return value.replace(",", " – ")


def _place_name(code: str) -> str:
    try:
        return areas.area_by_code(code).name
    except DomainError:
        return code


def _unit_name(value: str) -> str:
    is_number = value.isdecimal() and len(value) <= LONGEST_NUMBER
    found = workforce.units([int(value)]) if is_number else {}
    return next((unit.name for unit in found.values()), value)


def _matter_names(value: str) -> str:
    codes = value.split(",")
    rules = {rule.code: rule for rule in map(catalogue.matter, catalogue.matter_ids(codes))}
    is_english = get_language() == "en"
    return join_words(
        ((is_english and rules[code].name_en) or rules[code].name) if code in rules else code for code in codes
    )


def _words_of_choices(**names: Any) -> Callable[[str], str]:
    """Return a function that turns a value into the names of its words."""
    return lambda value: join_words(names.get(word, word) for word in value.split(","))


_WORDS_OF_VALUE: Mapping[str, Callable[[str], str]] = {
    "state": _words_of_choices(
        **dict(State.choices), open=gettext_lazy("all that are open"), ended=gettext_lazy("all that have ended")
    ),
    "matter": _matter_names,
    "area": _place_name,
    "level": _words_of_choices(**dict(Level.choices)),
    "desk": _place_name,
    "unit": _unit_name,
    "tone": _words_of_choices(**{**dict(Tone.choices), Tone.DUE: gettext_lazy("late, no card")}),
    "disposal": _period_words,
}
