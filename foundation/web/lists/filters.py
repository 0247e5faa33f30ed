"""Words that narrow a list, read strictly, and what they come to in a sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.kernel.errors import Invalid
from foundation.kernel.text import join_words

LONGEST = 400
NO = ("false", "0", "no", "off")


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
                % {"words": join_words(unknown), "known": join_words(self.known)}
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
        if moment is None or not city_time.FIRST_YEAR <= moment.year <= city_time.LAST_YEAR:
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
        if since > until or since.year < city_time.FIRST_YEAR or until.year > city_time.LAST_YEAR:
            raise ValidationError(_("Give two days like 2026-11-01,2026-11-30."))
        return since, until


class PeriodFilter(django_filters.Filter):
    """Narrows by a period that means more than its two ends."""

    field_class = PeriodField


class MomentFilter(django_filters.Filter):
    """Narrows by time. A day counts whole: ``_after`` from its first moment, ``_before`` to its last."""

    field_class = MomentField


def bounded(column: str, *, upper: bool) -> Callable[..., Any]:
    """Return the method of a bound on a column of time."""

    def narrow(_filters: Any, rows: "QuerySet[Any]", _name: str, bound: date | datetime) -> "QuerySet[Any]":
        if isinstance(bound, datetime):
            return rows.filter(**{f"{column}__{'lte' if upper else 'gte'}": bound})
        first = city_time.midnight(bound + timedelta(days=1 if upper else 0))
        return rows.filter(**{f"{column}__{'lt' if upper else 'gte'}": first})

    return narrow


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One filter that is on, in words, and the query of the same list without it."""

    name: str
    value: str
    words: str
    query_without: str


class WordFilter(django_filters.FilterSet):
    """The words of a list. Give ``actor`` for what depends on the reader, ``now`` where the clock should not be asked."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        queryset: "QuerySet[Any] | None" = None,
        *,
        actor: Actor = ANONYMOUS,
        now: datetime | None = None,
        **options: Any,
    ) -> None:
        # Only the words that are there: the library copies each of its filters deeply, and mostly one or two are used.
        self.__dict__["base_filters"] = {
            name: found for name, found in self.base_filters.items() if name in (data or ())
        }
        super().__init__(data=data, queryset=queryset, **options)
        self.actor = actor
        self.now = now or city_time.now()

    @property
    def matches(self) -> "QuerySet[Any]":
        """Return the narrowed set; raises ``Invalid`` naming every word that does not fit."""
        if not self.is_valid():
            fields = {name: " ".join(map(str, errors)) for name, errors in self.errors.items()}
            raise Invalid(_("Some of the filters do not fit."), fields=fields)
        narrowed: QuerySet[Any] = self.qs
        return narrowed

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words: its label and its value, a choice by its name. A list may say it better."""
        found = cls.base_filters[name]
        names = {str(key): str(label) for key, label in found.extra.get("choices", ())}
        said = join_words(names.get(word, word) for word in value.split(","))
        return _("%(label)s: %(value)s") % {"label": found.label, "value": said}

    @classmethod
    def narrowings(cls, query: QueryDict) -> list[Narrowing]:
        """Return the filters that are on, in the order in which they are declared."""
        found = []
        for name in cls.base_filters:
            value = ",".join(one for one in query.getlist(name) if one)
            if value:
                rest = query.copy()
                for word in (name, "cursor"):
                    rest.pop(word, None)
                found.append(Narrowing(name, value, cls.words_of(name, value), rest.urlencode()))
        return found
