"""Owns the reading of stations: which there are, which serve a village or handle a service, how far each is, when it is open."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, radians
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, FloatField, IntegerField, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, Power, Sqrt
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel import city_time
from foundation.kernel.errors import NotFound
from grids.areas import selectors as areas
from grids.areas.choices import Level
from procedures.clocks.selectors import ClockRules, clock_rules, current_number
from procedures.dossiers.selectors import service_titles
from residents.stations.models import Station, StationDay, StationKind
from residents.stations.selectors.hours import Opening, StationHours, opening_at, week_lines

M_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class StationView:
    """A station with what stands beside it. ``distance_m`` is None where nobody asked from where."""

    station: Station
    kind: str
    place: str
    opening: Opening
    services: Sequence[tuple[str, str]]
    distance_m: int | None = None

    @property
    def week(self) -> list[tuple[Sequence[int], str]]:
        """Return the weekly hours, alike days together."""
        return week_lines(self.station.week)


def kind_name(kind: StationKind) -> str:
    """Return what a kind is called in the reader's language."""
    is_chinese = (translation.get_language() or "zh").startswith("zh")
    return kind.name if is_chinese or not kind.name_en else kind.name_en


def kinds() -> list[StationKind]:
    """Return the kinds in use, in their order."""
    return list(StationKind.objects.filter(is_active=True))


def hidden_station() -> NotFound:
    """Return the refusal of a station that is not there."""
    return NotFound(_("There is no such station. Look for it again."))


def present_stations() -> QuerySet[Station]:
    """Return the stations that are there today or will be, in no order: everybody sees them."""
    today = city_time.local_day(city_time.now())
    return Station.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=today))


def all_stations() -> QuerySet[Station]:
    """Return every station, also those that are there no more, in no order."""
    return Station.objects.all()


def with_rest(rows: QuerySet[Station]) -> QuerySet[Station]:
    """Return stations with their kinds, services and coming days; three statements for any number."""
    today = city_time.local_day(city_time.now())
    days = Prefetch("days", StationDay.objects.filter(day__gte=today))
    return rows.select_related("kind").prefetch_related("services__type", days)


def station_by_id(station_id: int) -> Station:
    """Return one station, also one that is there no more; raises ``NotFound``."""
    found = with_rest(Station.objects.filter(pk=station_id)).first()
    if found is None:
        raise hidden_station()
    return found


def serves(village_id: int) -> Q:
    """Return the condition that a station serves a village: its own, its township's, the city's."""
    city, township, village = areas.chain(village_id)[:3]
    return (
        areas.lies_in(Level.VILLAGE, [village.id])
        | areas.lies_in(Level.TOWNSHIP, [township.id]) & Q(village__isnull=True)
        | areas.lies_in(Level.CITY, [city.id]) & Q(township__isnull=True)
    )


def with_distance(rows: QuerySet[Station], lng: float, lat: float) -> QuerySet[Station]:
    """Return stations with ``away``, the metres from a point, near enough to sort by over a city."""
    east, north = M_PER_DEGREE * cos(radians(lat)), M_PER_DEGREE

    def squared(column: str, at: float, scale: float) -> Any:
        return Power(ExpressionWrapper((F(column) - at) * scale, FloatField()), 2, output_field=FloatField())

    metres = Sqrt(ExpressionWrapper(squared("lng", lng, east) + squared("lat", lat, north), FloatField()))
    return rows.annotate(away=Cast(metres, IntegerField()))


def station_views(stations: Iterable[Station], now: datetime) -> list[StationView]:
    """Return stations, read by ``with_rest``, with what stands beside them; two statements for all: titles and calendars."""
    rows = list(stations)
    titles = service_titles() if rows else {}
    rules = clock_rules(current_number()) if rows else None
    return [_view(row, now, titles, rules) for row in rows]


def _view(row: Station, now: datetime, titles: Mapping[str, str], rules: ClockRules | None) -> StationView:
    codes = [one.type.code for one in row.services.all()]
    return StationView(
        station=row,
        kind=kind_name(row.kind),
        place=place_words(row),
        opening=opening_at(row, now, StationHours(row, rules)),
        services=sorted(((code, titles[code]) for code in codes if code in titles), key=lambda pair: pair[1]),
        distance_m=getattr(row, "away", None),
    )


def place_words(row: Any) -> str:
    """Return the area of a station in words: township and village, as far as it has them."""
    chain = areas.chain(areas.own_place(row).id)
    return " ".join(place.name for place in chain[1:3]) or chain[0].name


def point_of_village(village_id: int) -> tuple[float, float] | None:
    """Return a point in the middle of a village, None where it has none."""
    place = areas.place(areas.successor(village_id))
    return (place.lng, place.lat) if place.lng is not None and place.lat is not None else None


def stations_for(code: str, village_id: int | None = None, *, limit: int = 6) -> list[Station]:
    """Return the stations that handle a service: those that serve the village first, then the nearest; three statements."""
    rows = with_rest(present_stations().filter(services__type__code=code))
    if village_id is None:
        return list(rows.order_by("name", "pk")[:limit])
    own = rows.filter(serves(village_id))
    point = point_of_village(village_id)
    if point is not None:
        return list(with_distance(own, *point).order_by("away", "pk")[:limit])
    return list(own.order_by("name", "pk")[:limit])


def open_ids(rows: QuerySet[Station], now: datetime) -> list[int]:
    """Return which of some stations are open at a moment."""
    rules = clock_rules(current_number())
    found = with_rest(rows.order_by())
    return [row.pk for row in found if opening_at(row, now, StationHours(row, rules)).is_open]


def _count_words(count: int) -> str:
    return ngettext("%(count)d station", "%(count)d stations", count) % {"count": count}


@areas.follows("stations", _count_words)
def counted_by_area(area_ids: Collection[int], day: date) -> dict[int, int]:
    """Return how many stations there are of each of these areas, for a dry run that ends them."""
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=day)
    own = Coalesce("village", "township", "city")
    rows = Station.objects.filter(lasts).annotate(own=own).filter(own__in=list(area_ids))
    return dict(rows.order_by().values("own").annotate(count=Count("pk")).values_list("own", "count"))
