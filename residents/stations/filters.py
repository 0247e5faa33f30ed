"""Owns how stations, appointments and villages are narrowed: one set of words for the page, the API and the export."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.text import join_words
from foundation.web.lists.filters import LONGEST, ListFilter, MomentFilter, WordFilter, YesNoFilter, bounded
from grids.areas import selectors as areas
from grids.areas.choices import Level
from procedures.dossiers.choices import Provider
from procedures.dossiers.selectors import service_titles
from residents.stations import selectors
from residents.stations.choices import AppointmentState


def _area(code: str, name: str) -> Any:
    """Return an area of the net by its code; raises ``Invalid`` that names the word of the address."""
    try:
        return areas.area_by_code(code)
    except NotFound as error:
        raise Invalid(error.message, fields={name: error.message}) from error


def village_of(code: str) -> Any:
    """Return a village by its code; raises ``Invalid``."""
    place = _area(code, "village")
    if place.level != Level.VILLAGE:
        sentence = _("Name a village or community.")
        raise Invalid(sentence, fields={"village": sentence})
    return areas.place(areas.successor(place.id))


def point_of(query: Mapping[str, str]) -> tuple[float, float] | None:
    """Return the point that an address asks from: longitude and latitude, else the middle of the village; None for neither.

    Raises ``Invalid`` for one of the two alone, and for what is no point.
    """
    lng, lat = query.get("lng", "").strip(), query.get("lat", "").strip()
    if lng or lat:
        try:
            point = float(lng), float(lat)
        except ValueError:
            point = (999.0, 999.0)
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            sentence = _("Give longitude and latitude together, in degrees.")
            raise Invalid(sentence, fields={"lng": sentence})
        return point
    code = query.get("village", "").strip()
    return selectors.point_of_village(village_of(code).id) if code else None


class StationFilter(WordFilter):
    """The words of the list of stations."""

    q = django_filters.CharFilter(
        method="with_words", max_length=LONGEST, label=gettext_lazy("Name, address, or who provides it")
    )
    kind = ListFilter(field_name="kind__code", lookup_expr="in", label=gettext_lazy("Codes of kinds, parted by commas"))
    service = django_filters.CharFilter(
        method="of_service", max_length=LONGEST, label=gettext_lazy("Code of a service")
    )
    provider = ListFilter(
        field_name="provider",
        lookup_expr="in",
        known=Provider.values,
        label=gettext_lazy("Who provides it, parted by commas"),
    )
    area = django_filters.CharFilter(
        method="in_area", max_length=LONGEST, label=gettext_lazy("Code of a village, a township or the city")
    )
    village = django_filters.CharFilter(
        method="for_village",
        max_length=LONGEST,
        label=gettext_lazy("Code of a village: what serves it, the nearest first"),
    )
    accessible = YesNoFilter(field_name="is_accessible", label=gettext_lazy("Without steps"))
    appointments = YesNoFilter(method="with_appointments", label=gettext_lazy("Takes appointments"))
    open = YesNoFilter(method="open_now", label=gettext_lazy("Open now"))
    lng = django_filters.CharFilter(method="from_point", max_length=30, label=gettext_lazy("Near this longitude"))
    lat = django_filters.CharFilter(method="from_point", max_length=30, label=gettext_lazy("Near this latitude"))

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Holding every word."""
        for word in q.split():
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(address__icontains=word)
                | Q(provided_by__icontains=word)
                | Q(kind__name__icontains=word)
            )
        return rows

    def of_service(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Handling a service."""
        return rows.filter(services__type__code=code)

    def in_area(self, rows: "QuerySet[Any]", name: str, code: str) -> "QuerySet[Any]":
        """Of an area, or of one in it."""
        place = _area(code, name)
        if place.level == Level.GRID:
            sentence = _("Choose a village, a township or the city.")
            raise Invalid(sentence, fields={"area": sentence})
        return rows.filter(areas.lies_in(place.level, [place.id]))

    def for_village(self, rows: "QuerySet[Any]", _name: str, code: str) -> "QuerySet[Any]":
        """Serving a village: its own, its township's and the city's."""
        return rows.filter(selectors.serves(village_of(code).id))

    def with_appointments(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Giving times, or not."""
        return rows.filter(slot_places__gt=0) if wanted else rows.filter(slot_places=0)

    def open_now(self, rows: "QuerySet[Any]", _name: str, wanted: object) -> "QuerySet[Any]":
        """Open at this moment, or not."""
        ids = selectors.open_ids(rows, self.now)
        return rows.filter(pk__in=ids) if wanted else rows.exclude(pk__in=ids)

    def from_point(self, rows: "QuerySet[Any]", _name: str, value: str) -> "QuerySet[Any]":
        """Sorted by the distance to it, which narrows nothing; raises ``Invalid`` for what is no point."""
        del value
        point_of(self.data)
        return rows

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words, as the sentence above the list says it."""
        given = {"value": _say(name, value)}
        return {
            "q": _("with the words “%(value)s”") % given,
            "kind": _("kind %(value)s") % given,
            "service": _("service %(value)s") % given,
            "provider": _("provided by %(value)s") % given,
            "area": _("in %(value)s") % given,
            "village": _("for %(value)s") % given,
            "accessible": _("without steps: %(value)s") % given,
            "appointments": _("with appointments: %(value)s") % given,
            "open": _("open now: %(value)s") % given,
            "lng": _("nearest first"),
            "lat": _("from where you are"),
        }[name]


def _say(name: str, value: str) -> str:
    if name in ("area", "village"):
        try:
            return areas.area_by_code(value).name
        except NotFound:
            return value
    if name == "kind":
        names = {one.code: selectors.kind_name(one) for one in selectors.kinds()}
        return join_words(names.get(word, word) for word in value.split(","))
    if name == "service":
        return service_titles().get(value, value)
    if name == "provider":
        return join_words(str(dict(Provider.choices).get(word, word)) for word in value.split(","))
    if name in ("accessible", "appointments", "open"):
        return _("yes") if value.lower() in ("true", "1", "yes", "on") else _("no")
    return value


class AppointmentFilter(WordFilter):
    """The words of the list of appointments."""

    station = django_filters.NumberFilter(field_name="station_id", label=gettext_lazy("Number of a station"))
    state = ListFilter(
        field_name="state",
        lookup_expr="in",
        known=AppointmentState.values,
        label=gettext_lazy("States, parted by commas"),
    )
    service = django_filters.CharFilter(
        field_name="type__code", max_length=LONGEST, label=gettext_lazy("Code of a service")
    )
    starts_after = MomentFilter(method="from_start", label=gettext_lazy("On this day or later"))
    starts_before = MomentFilter(method="until_start", label=gettext_lazy("On this day or earlier"))
    from_start, until_start = bounded("starts_at", upper=False), bounded("starts_at", upper=True)


class VillageFilter(WordFilter):
    """The words of the list of villages and what they have."""

    q = django_filters.CharFilter(method="with_words", max_length=LONGEST, label=gettext_lazy("Name of a village"))
    area = django_filters.CharFilter(
        method="in_area", max_length=LONGEST, label=gettext_lazy("Code of a township or the city")
    )
    lacks = ListFilter(
        method="without_element", label=gettext_lazy("Codes of elements that are missing, parted by commas")
    )

    def with_words(self, rows: "QuerySet[Any]", _name: str, q: str) -> "QuerySet[Any]":
        """Called so, in characters or pinyin."""
        return areas.search_areas(rows, q).order_by() if q.strip() else rows

    def in_area(self, rows: "QuerySet[Any]", name: str, code: str) -> "QuerySet[Any]":
        """Of an area."""
        return rows.filter(path__startswith=_area(code, name).path)

    def without_element(self, rows: "QuerySet[Any]", _name: str, codes: list[str]) -> "QuerySet[Any]":
        """Lacking all of these elements."""
        known = {slot.code for slot in selectors.current_slots()}
        if unknown := [code for code in codes if code not in known]:
            sentence = _("The model has no such element: %(codes)s.") % {"codes": join_words(unknown)}
            raise Invalid(sentence, fields={"lacks": sentence})
        for code in codes:
            rows = selectors.lacking(rows, code)
        return rows

    @classmethod
    def words_of(cls, name: str, value: str) -> str:
        """Return one filter in words."""
        if name == "lacks":
            names = {slot.code: selectors.slot_name(slot) for slot in selectors.current_slots()}
            value = join_words(names.get(word, word) for word in value.split(","))
            return _("%(value)s is missing") % {"value": value}
        given = {"value": _say(name, value)}
        return _("with the words “%(value)s”") % given if name == "q" else _("in %(value)s") % given
