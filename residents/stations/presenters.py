"""What pages show of stations and appointments in the reader's words: hours, opening, distance, points of the map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.process.offers import Choice, Offer
from foundation.web.templatetags.tongxin import day_of_year
from grids.areas import selectors as areas
from procedures.dossiers.forms import village_choices
from residents.people.selectors import village_of_account
from residents.stations import selectors
from residents.stations.choices import AppointmentAction, AppointmentState
from residents.stations.scoping import keeps_counter

# So many times one form offers to choose from.
MOST_CHOICES = 120
# Which counter a browser stands at, kept in its session.
AT = "own_station"
_CHINESE_DAYS = "一二三四五六日"


def day_names(numbers: Sequence[int]) -> str:
    """Return weekdays that follow one another: Mon–Fri, or one."""
    is_chinese = (get_language() or "").startswith("zh")
    names = [f"周{_CHINESE_DAYS[number]}" if is_chinese else str(WEEKDAYS_ABBR[number]) for number in numbers]
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}" if not is_chinese else f"{names[0]}至{names[-1]}"


def week_rows(week: Sequence[Any]) -> list[tuple[str, str]]:
    """Return weekly hours as a table: days that are alike and follow one another, and their hours, or that it is closed."""
    return [
        (day_names(numbers), words or pgettext("station", "closed")) for numbers, words in selectors.week_lines(week)
    ]


def hours_words(week: Sequence[Any]) -> str:
    """Return weekly hours in one line, days without any left out."""
    return "; ".join(f"{day_names(numbers)} {words}" for numbers, words in selectors.week_lines(week) if words)


def opening_words(opening: selectors.Opening, now: datetime) -> str:
    """Return in a sentence whether a station is open, and what follows."""
    if opening.is_open and opening.closes_at is not None:
        return _("Open until %(time)s") % {"time": _when(opening.closes_at, now)}
    if opening.opens_at is not None:
        return _("Closed, opens %(time)s") % {"time": _when(opening.opens_at, now)}
    if not opening.is_known:
        return _("Closed; the holidays to come are not known yet")
    return _("Closed")


def _when(at: datetime, now: datetime) -> str:
    local, today = city_time.local_time(at), city_time.local_day(now)
    if local.date() == today:
        return f"{local:%H:%M}"
    if (local.date() - today).days == 1:
        return _("tomorrow %(time)s") % {"time": f"{local:%H:%M}"}
    return f"{day_of_year(local.date())} {local:%H:%M}"


def distance_words(metres: int | None) -> str:
    """Return a distance as people say it, straight as it is; empty where nobody asked from where."""
    if metres is None:
        return ""
    if metres < 1_000:
        return ngettext("%(count)d metre", "%(count)d metres", metres) % {"count": round(metres, -1)}
    return _("%(km)s km") % {"km": f"{metres / 1_000:.1f}"}


class StationRow:
    """One station of a list: it pages by its own columns and draws its view."""

    def __init__(self, view: selectors.StationView, now: datetime) -> None:
        self.view, self.pk = view, view.station.pk
        self.station, self.name = view.station, view.station.name
        self.away = view.distance_m
        self.opening = opening_words(view.opening, now)
        self.distance = distance_words(view.distance_m)
        self.hours = hours_words(view.station.week)


def station_rows(stations: Iterable[Any], now: datetime) -> list[StationRow]:
    """Return one display row for each; one statement for all."""
    return [StationRow(view, now) for view in selectors.station_views(stations, now)]


def station_points(rows: Iterable[StationRow]) -> dict[str, Any]:
    """Return stations as GeoJSON for the map: what their rows say, and their page."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row.station.lng, row.station.lat]},
                "properties": {
                    "reference": str(row.pk),
                    "title": row.station.name,
                    "note": f"{row.view.kind}\n{row.opening}",
                    "tone": "" if row.view.opening.is_open else "amber",
                    "url": reverse("stations:one", args=[row.pk]),
                },
            }
            for row in rows
        ],
    }


def coming_days(station: Any, now: datetime) -> list[dict[str, Any]]:
    """Return the next fortnight's days that differ from the week: with their hours, or closed, and why."""
    hours = selectors.StationHours(station)
    first = city_time.local_day(now)
    found = []
    for day in selectors.days_from(station, first, 21, hours):
        if day is not None and day.reason:
            words = selectors.slot_texts(day.slots) or pgettext("station", "closed")
            found.append({"day": day.day, "hours": words, "reason": day.reason, "is_set": day.day in hours.differing})
    return found


def days_of_times(times: Iterable[selectors.FreeTime]) -> list[dict[str, Any]]:
    """Return free times by their day, each day with how many places it has left."""
    found = []
    for day, group in groupby(times, key=lambda one: city_time.local_day(one.starts_at)):
        rows = list(group)
        found.append({"day": day, "label": day_label(day), "times": rows, "free": sum(one.free for one in rows)})
    return found


def day_label(day: date) -> str:
    """Return a day with its weekday."""
    return f"{day_of_year(day)} {day_names([day.weekday()])}"


def time_choices(station: Any, now: datetime) -> tuple[Choice, ...]:
    """Return the times that have a place, to choose from."""
    times = [one for one in selectors.free_times(station, now) if one.free][:MOST_CHOICES]
    moments = (city_time.local_time(one.starts_at) for one in times)
    return tuple(Choice(at.isoformat(), moment_words(at)) for at in moments)


def complete_offer(appointment: Any, offer: Offer) -> Offer:
    """Return an offer with what hangs on the appointment: the times of its station that have a place."""
    if appointment is None or offer.action != AppointmentAction.MOVE:
        return offer
    station = selectors.station_by_id(appointment.station_id)
    return replace(offer, choices={"starts_at": time_choices(station, city_time.now())})


def moment_words(at: datetime) -> str:
    """Return a moment with its weekday."""
    local = city_time.local_time(at)
    return f"{day_label(local.date())} {local:%H:%M}"


def grouped(lines: Iterable[selectors.ElementLine], labels: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the elements of a village by group, in the order of the groups."""
    rows = list(lines)
    return [
        {"group": group, "label": label, "lines": [line for line in rows if line.group == group]}
        for group, label in labels.items()
    ]


def own_village(actor: Actor) -> str:
    """Return the code of the village where the reader lives, or is posted; empty where nobody knows."""
    for grant in actor.grants:
        chain = areas.chain(grant.area_id)
        if len(chain) > 2:
            return chain[2].code
    lives_in = village_of_account(actor.user_id) if actor.user_id is not None and not actor.grants else None
    return areas.place(areas.successor(lives_in)).code if lives_in is not None else ""


def where_handled(actor: Actor, code: str, village: str | None) -> dict[str, Any]:
    """Return what ``stations/_where.html`` takes: the stations that handle a service, those of the village first.

    ``village``: the code that was chosen, empty for all; None: the reader's own.
    """
    chosen = own_village(actor) if village is None else village
    try:
        village_id = selectors.village_by_code(chosen).id if chosen else None
    except NotFound:
        chosen, village_id = "", None
    rows = selectors.stations_for(code, village_id)
    return {
        "where": station_rows(rows, city_time.now()),
        "where_code": code,
        "where_village": chosen,
        "villages": village_choices(),
    }


def own_counter(session: Mapping[str, Any], stations: Sequence[Any]) -> Any:
    """Return the station at whose counter this browser stands: as chosen, else the first; None where there is none."""
    chosen = session.get(AT)
    return next((one for one in stations if one.pk == chosen), stations[0] if stations else None)


def counter_line(actor: Actor, session: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``stations/_counter.html`` takes: the own counter, whether it is open, and how many still come today."""
    now = city_time.now()
    station = own_counter(session, selectors.counters_of(actor))
    if station is None:
        return {"counter": None}
    waiting = sum(
        view.appointment.state == AppointmentState.BOOKED
        for view in selectors.day_list(station, city_time.local_day(now))
    )
    return {"counter": station_rows([station], now)[0], "counter_waiting": waiting}


def who_comes(actor: Actor, number: str) -> dict[str, str]:
    """Return what the form of an application begins with for whoever has this appointment at the actor's counter."""
    if not number:
        return {}
    try:
        found = selectors.appointment_by_number(actor, number)
    except NotFound:
        return {}
    if not keeps_counter(actor, found.station):
        return {}
    caller = selectors.caller_of(found)
    return {"applicant_name": caller.name, "applicant_phone": caller.phone}
