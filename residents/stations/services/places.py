"""Owns how a station changes: its point lies in its area, its hours can be computed with, and who is booked hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, Stale
from grids.areas import selectors as areas
from grids.areas.choices import Level
from procedures.clocks.services import check_week
from procedures.clocks.worktime import ONE_DAY, parse_slots
from procedures.dossiers.choices import Provider
from procedures.dossiers.selectors import types_by_code
from residents.stations import selectors
from residents.stations.models import Station, StationDay, StationKind, StationService
from residents.stations.services.booking import displace_appointments

LONGEST_CLOSURE = 60


@dataclass(frozen=True, slots=True)
class StationData:
    """What a station is. ``area``: code of the village, township or city it serves; ``services``: codes of the hall."""

    kind: str
    name: str
    area: str
    address: str
    lng: float
    lat: float
    week: Sequence[Sequence[Sequence[str]]]
    since_on: date
    directions: str = ""
    phone: str = ""
    provider: str = Provider.GOVERNMENT
    provided_by: str = ""
    is_accessible: bool | None = None
    access_words: str = ""
    makeup_slots: Sequence[Sequence[str]] = ()
    follows_holidays: bool = True
    slot_minutes: int = 15
    slot_places: int = 0
    days_ahead: int = 14
    until_on: date | None = None
    services: Sequence[str] = ()
    source: str = ""


# What a station has as it is sent.
_PLAIN = tuple(
    one.name for one in fields(StationData) if one.name not in ("kind", "area", "services", "week", "makeup_slots")
)


def add_station(actor: Actor, data: StationData) -> Station:
    """Write a new station and return it; raises ``Denied``, and ``Invalid`` naming fields."""
    now = city_time.now()
    station = Station(changed_at=now, changed_by=actor.user_id)
    with transaction.atomic():
        _fill(actor, station, data)
        station.save(force_insert=True)
        _set_services(station, data.services)
        audit(actor, "add", "station", [str(station.pk)], at=now, detail={"name": station.name})
    return station


def change_station(
    actor: Actor, station_id: int, data: StationData, *, revision: int | None = None
) -> tuple[Station, int]:
    """Change a station and return it with how many appointments lost their time by it: whose they were are told.

    Raises ``Stale`` where somebody changed it since ``revision``, and what ``add_station`` raises.
    """
    now = city_time.now()
    with transaction.atomic():
        station = _locked(actor, station_id)
        if revision is not None and revision != station.revision:
            raise Stale(_("Somebody else changed this station in the meantime. Look at it again, then change it."))
        _fill(actor, station, data)
        station.revision += 1
        station.changed_at, station.changed_by = now, actor.user_id
        station.save()
        _set_services(station, data.services)
        audit(actor, "change", "station", [str(station.pk)], at=now, detail={"name": station.name})
        lost = displace_appointments(station.pk, _("The station has other hours now."), now)
    return station, lost


def _locked(actor: Actor, station_id: int) -> Station:
    station = Station.objects.select_for_update().filter(pk=station_id).first()
    if station is None:
        raise selectors.hidden_station()
    policies.require(actor, "station.edit", station)
    return station


def _fill(actor: Actor, station: Station, data: StationData) -> None:
    """Set the columns; raises ``Invalid`` naming what does not fit, and ``Denied`` for an area that is not the actor's."""
    place = areas.area_by_code(data.area)
    if place.level == Level.GRID:
        sentence = _("Choose a village, a township or the city.")
        raise Invalid(sentence, fields={"area": sentence})
    for name, value in areas.columns_of(place.id).items():
        setattr(station, name, value)
    policies.require(actor, "station.edit", station)
    kind = StationKind.objects.filter(code=data.kind).first()
    if wrong := _problems(data, place.id, kind):
        raise Invalid(_("Some of the data does not fit."), fields=wrong)
    station.kind_id = kind.pk if kind is not None else 0
    for name in _PLAIN:
        setattr(station, name, getattr(data, name))
    station.week = [[list(pair) for pair in slots] for slots in data.week]
    station.makeup_slots = [list(pair) for pair in data.makeup_slots]


def _problems(data: StationData, area_id: int, kind: StationKind | None) -> dict[str, str]:
    known = types_by_code(list(data.services))
    unknown = [code for code in data.services if code not in known]
    found = {
        "kind": "" if kind is not None else _("Choose one from the list."),
        "name": "" if data.name.strip() else _("This is needed."),
        "address": "" if data.address.strip() else _("This is needed."),
        "services": _("There is no such service: %(codes)s.") % {"codes": ", ".join(unknown)[:100]} if unknown else "",
        "until_on": _("The last day comes after the first.")
        if data.until_on is not None and data.until_on <= data.since_on
        else "",
        "lng": _point_problem(data, area_id),
        "day_0": check_week(data.week) if any(data.week) else _not_a_week(data.week),
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def _not_a_week(week: Sequence[Any]) -> str:
    """Return what is wrong with a week without hours: a station may have one, and open on single days alone."""
    return "" if len(week) == 7 else _("Write seven lists of hours, Monday first.")


def _point_problem(data: StationData, area_id: int) -> str:
    at = areas.locate(data.lng, data.lat)
    if at is None:
        return areas.outside_sentence(data.lng, data.lat)
    if any(place.id == area_id for place in at.chain):
        return ""
    return _("This point lies in %(village)s, %(township)s. Choose a point inside the area, or another area.") % {
        "village": at.village.name,
        "township": at.township.name,
    }


def _set_services(station: Station, codes: Sequence[str]) -> None:
    wanted = set(types_by_code(list(codes)).values())
    rows = StationService.objects.filter(station=station)
    rows.exclude(type__in=wanted).delete()
    has = set(rows.values_list("type_id", flat=True))
    StationService.objects.bulk_create(StationService(station=station, type_id=pk) for pk in sorted(wanted - has))


def set_days(
    actor: Actor, station_id: int, first: date, last: date, *, slots: Sequence[Sequence[str]], reason: str
) -> int:
    """Give some days of a station other hours, none where it is closed, and a reason; return how many appointments lost
    their time by it. Raises ``Invalid`` naming fields, and ``Denied``.
    """
    now = city_time.now()
    if wrong := _day_problems(first, last, slots, reason, city_time.local_day(now)):
        raise Invalid(_("Some of the data does not fit."), fields=wrong)
    days = [first + offset * ONE_DAY for offset in range((last - first).days + 1)]
    said = {"slots": [list(pair) for pair in slots], "reason": reason.strip(), "set_by": actor.user_id}
    with transaction.atomic():
        _locked(actor, station_id)
        StationDay.objects.filter(station=station_id, day__in=days).delete()
        try:
            StationDay.objects.bulk_create(StationDay(station_id=station_id, day=day, **said) for day in days)
        except IntegrityError:
            raise Stale(
                _("Somebody else changed this station in the meantime. Look at it again, then change it.")
            ) from None
        span = {"first": first.isoformat(), "last": last.isoformat(), "reason": said["reason"]}
        audit(actor, "set_days", "station", [str(station_id)], at=now, detail=span)
        return displace_appointments(station_id, reason.strip(), now)


def _day_problems(first: date, last: date, slots: Sequence[Any], reason: str, today: date) -> dict[str, str]:
    found = {
        "first": _("Choose a day from today on.") if first < today else "",
        "last": ""
        if timedelta(0) <= last - first < timedelta(days=LONGEST_CLOSURE)
        else _("The last day is the first or a later one, within 60 days."),
        "reason": "" if reason.strip() else _("Say why: residents read it."),
    }
    try:
        parse_slots(slots)
    except (ValueError, TypeError):
        found["slots"] = _("Write hours as 09:00-12:00 13:30-17:30, earlier ones first.")
    return {name: sentence for name, sentence in found.items() if sentence}


def remove_day(actor: Actor, station_id: int, day: date) -> int:
    """Let a day have the hours of its week again; return how many appointments lost their time by it."""
    now = city_time.now()
    with transaction.atomic():
        _locked(actor, station_id)
        removed, _tables = StationDay.objects.filter(station=station_id, day=day).delete()
        if removed:
            audit(actor, "remove_day", "station", [str(station_id)], at=now, detail={"day": day.isoformat()})
        return displace_appointments(station_id, _("The station has other hours now."), now)
