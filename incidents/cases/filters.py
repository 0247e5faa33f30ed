"""Owns how cases are narrowed: one set of words for the desk's page, the API and the export."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.kernel import clock
from governance.kernel.actor import ANONYMOUS, Actor
from governance.kernel.errors import Invalid, NotFound
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases import scoping, selectors
from incidents.cases.choices import OPEN_STATES, State, Tone
from incidents.cases.selectors import tallies

OPEN, ENDED = "open", "ended"
LONGEST = 400
# More digits than these are no row's number on any database.
LONGEST_NUMBER = 18


class ListWidget(forms.TextInput):
    """Reads ``a,b`` and ``name=a&name=b`` alike."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Join what was sent."""
        values = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []
        return ",".join(str(value) for value in values) or None


class ListField(forms.CharField):
    """Words parted by commas; with ``known`` words, others are refused by name."""

    widget = ListWidget

    def __init__(self, *, known: Sequence[str] = (), **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)
        self.known = known

    def clean(self, value: Any) -> list[str]:
        """Return the words."""
        words = [word.strip() for word in str(super().clean(value) or "").split(",")]
        words = [word for word in words if word]
        unknown = [word for word in words if self.known and word not in self.known]
        if unknown:
            raise ValidationError(
                _("%(words)s is not on the list: %(known)s.")
                % {"words": ", ".join(unknown), "known": ", ".join(self.known)}
            )
        return words


class ListFilter(django_filters.Filter):
    """Narrows by any of several words."""

    field_class = ListField


class BoxField(forms.CharField):
    """West, south, east, north in degrees."""

    def clean(self, value: Any) -> tuple[float, ...] | None:
        """Return the four numbers."""
        text = super().clean(value)
        if not text:
            return None
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise ValidationError(_("Give four numbers: west,south,east,north in degrees.")) from None
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValidationError(_("West must lie before east and south before north, in degrees."))
        return (west, south, east, north)


class BoxFilter(django_filters.Filter):
    """Narrows to a rectangle of the map."""

    field_class = BoxField


class YesNoField(forms.CharField):
    """``true`` or ``false``; Django's own field takes every other word for nothing said."""

    WORDS: ClassVar[Mapping[str, bool]] = {
        "true": True,
        "1": True,
        "yes": True,
        "on": True,
        "false": False,
        "0": False,
        "no": False,
        "off": False,
    }

    def clean(self, value: Any) -> bool | None:
        """Return the answer, None where none was given."""
        text = super().clean(value).strip().lower()
        if text and text not in self.WORDS:
            raise ValidationError(_("Say true or false."))
        return self.WORDS.get(text)


class YesNoFilter(django_filters.Filter):
    """Narrows by a yes or a no."""

    field_class = YesNoField


class MomentField(forms.CharField):
    """A local day (2026-11-24) or a moment (2026-11-24T10:00+08:00; without a zone, local time)."""

    def clean(self, value: Any) -> date | datetime | None:
        """Return the day or the aware moment."""
        text = super().clean(value)
        if not text:
            return None
        if "T" in text:
            # A plus sign in an address is read as a space.
            text = text.replace(" ", "+")
        try:
            moment = parse_date(text) or parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None or not clock.FIRST_YEAR <= moment.year <= clock.LAST_YEAR:
            raise ValidationError(_("Give a day like 2026-11-24 or a moment like 2026-11-24T10:00:00+08:00."))
        if isinstance(moment, datetime) and timezone.is_naive(moment):
            return timezone.make_aware(moment)
        return moment


class PeriodField(forms.CharField):
    """Two local days parted by a comma."""

    def clean(self, value: Any) -> tuple[date, date] | None:
        """Return the first and the last day."""
        text = super().clean(value)
        if not text:
            return None
        try:
            since, until = (date.fromisoformat(part) for part in text.split(","))
        except ValueError:
            raise ValidationError(_("Give two days like 2026-11-01,2026-11-30.")) from None
        if since > until or since.year < clock.FIRST_YEAR or until.year > clock.LAST_YEAR:
            raise ValidationError(_("Give two days like 2026-11-01,2026-11-30."))
        return since, until


class PeriodFilter(django_filters.Filter):
    """Narrows by a period that means more than its two ends."""

    field_class = PeriodField


class MomentFilter(django_filters.Filter):
    """Narrows by time. A day counts whole: ``_after`` from its first moment, ``_before`` to its last."""

    field_class = MomentField


def _text(label: Any, method: str, **options: Any) -> django_filters.CharFilter:
    return django_filters.CharFilter(method=method, label=label, max_length=LONGEST, **options)


def _place(code: str, word: str) -> areas.Place:
    """Return the area that a word of the list names by its code; raises ``Invalid`` at that word."""
    try:
        return areas.area_by_code(code)
    except NotFound as error:
        raise Invalid(error.message, fields={word: error.message}) from error


def _bounded(column: str, *, upper: bool) -> Callable[..., Any]:
    """Return the method of a bound on a column of time."""

    def narrow(_filters: Any, cases: "QuerySet[Any]", _name: str, bound: date | datetime) -> "QuerySet[Any]":
        if isinstance(bound, datetime):
            return cases.filter(**{f"{column}__{'lte' if upper else 'gte'}": bound})
        first = clock.midnight(bound + timedelta(days=1 if upper else 0))
        return cases.filter(**{f"{column}__{'lt' if upper else 'gte'}": first})

    return narrow


class IncidentFilter(django_filters.FilterSet):
    """The words of the list of cases. Give ``actor`` for ``mine``, and ``now`` where the clock should not be asked."""

    state = ListFilter(
        method="of_state",
        known=(*State.values, OPEN, ENDED),
        label=gettext_lazy("States, parted by commas; also open and ended"),
    )
    matter = ListFilter(method="of_matter", label=gettext_lazy("Codes of matters, parted by commas"))
    area = _text(gettext_lazy("Code of an area at any level"), "within")
    level = ListFilter(method="at_level", known=Level.values, label=gettext_lazy("Levels of the desk"))
    desk = _text(gettext_lazy("Code of the area whose desk, or whose grid worker, has to act"), "at_desk_of")
    unit = _text(gettext_lazy("Number or code of the unit it was dispatched to"), "of_unit")
    overdue = YesNoFilter(method="late", label=gettext_lazy("Open and past what is due next"))
    tone = ListFilter(method="of_tone", known=[tone for tone in Tone.values if tone], label=gettext_lazy("Tones"))
    mine = YesNoFilter(method="waiting", label=gettext_lazy("What waits for my own act"))
    q = _text(gettext_lazy("Words: two Chinese characters will do"), "with_words")
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

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        queryset: "QuerySet[Any] | None" = None,
        *,
        actor: Actor = ANONYMOUS,
        now: datetime | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data=data, queryset=selectors.cases() if queryset is None else queryset, **options)
        self.actor = actor
        self.now = now or clock.now()

    @property
    def found(self) -> "QuerySet[Any]":
        """Return the narrowed set; raises ``Invalid`` naming every word that does not fit."""
        if not self.is_valid():
            fields = {name: " ".join(map(str, errors)) for name, errors in self.errors.items()}
            raise Invalid(_("Some of the filters do not fit."), fields=fields)
        narrowed: QuerySet[Any] = self.qs
        return narrowed

    def of_state(self, cases: "QuerySet[Any]", _name: str, words: list[str]) -> "QuerySet[Any]":
        """Any of the states; ``open`` is all that have not ended."""
        wanted = Q(state__in=[word for word in words if word in State.values])
        if OPEN in words:
            wanted |= Q(ended_at__isnull=True)
        if ENDED in words:
            wanted |= Q(ended_at__isnull=False)
        # All open states named one by one: said as ``open``, their index is found.
        return cases.filter(wanted) if set(words) != set(OPEN_STATES) else cases.filter(ended_at__isnull=True)

    def of_matter(self, cases: "QuerySet[Any]", _name: str, codes: list[str]) -> "QuerySet[Any]":
        """Any of the matters."""
        return cases.filter(matter__code__in=codes)

    def within(self, cases: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """In the area or one it has replaced; a dedicated grid's cases are also those of the grid it lies on."""
        place = _place(code, "area")
        ids = areas.standing_for([place.id])
        if place.level == Level.GRID:
            return cases.filter(Q(grid_id__in=ids) | Q(also_grid_id__in=ids))
        return cases.filter(**{f"{place.level}_id__in": ids})

    def at_level(self, cases: "QuerySet[Any]", _name: str, levels: list[str]) -> "QuerySet[Any]":
        """Held by a desk of any of the levels."""
        return cases.filter(level__in=levels)

    def at_desk_of(self, cases: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Waiting at the desk of the area, or in the hands of the grid's worker."""
        place = _place(code, "desk")
        return cases.filter(tallies.waiting_at(place.level, place.id))

    def due_for_disposal(self, cases: "QuerySet[Any]", _name: str, period: tuple[date, date]) -> "QuerySet[Any]":
        """What the denominator of a period's rates counts."""
        return cases.filter(tallies.due_for_disposal(*period))

    def handled_on_time(self, cases: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Handled at or before the effective deadline, or not."""
        on_time = Q(handled_at__isnull=False, handled_at__lte=F("handle_due_at"))
        return cases.filter(on_time) if wanted else cases.exclude(on_time)

    def of_unit(self, cases: "QuerySet[Any]", _name: str, unit: str) -> "QuerySet[Any]":
        """Dispatched to the unit."""
        is_number = unit.isdecimal() and len(unit) <= LONGEST_NUMBER
        return cases.filter(unit_id=int(unit)) if is_number else cases.filter(unit__code=unit)

    def late(self, cases: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Open and late, or open and not late."""
        still_open = cases.filter(ended_at__isnull=True)
        if wanted:
            return still_open.filter(tallies.is_late(self.now))
        return still_open.filter(Q(next_due_at__gte=self.now) | Q(next_due_at__isnull=True))

    def of_tone(self, cases: "QuerySet[Any]", _name: str, tones: list[str]) -> "QuerySet[Any]":
        """Any of the tones."""
        return cases.filter(tone__in=tones)

    def waiting(self, cases: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """What waits for the actor, or what does not."""
        mine = scoping.waits_for(self.actor)
        return cases.filter(mine) if wanted else cases.exclude(mine)

    def with_words(self, cases: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Holding every word."""
        return selectors.search(cases, q)

    def in_box(self, cases: "QuerySet[Any]", _name: str, box: tuple[float, float, float, float]) -> "QuerySet[Any]":
        """In the rectangle, its borders included."""
        west, south, east, north = box
        return cases.filter(lng__gte=west, lng__lte=east, lat__gte=south, lat__lte=north)

    from_report, until_report = _bounded("reported_at", upper=False), _bounded("reported_at", upper=True)
    from_due, until_due = _bounded("next_due_at", upper=False), _bounded("next_due_at", upper=True)
    from_close, until_close = _bounded("ended_at", upper=False), _bounded("ended_at", upper=True)
