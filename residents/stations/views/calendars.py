"""An appointment as a file for a calendar (RFC 5545)."""

from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from foundation.kernel import city_time


def calendar_file(appointment: Any) -> bytes:
    """Return one appointment as a calendar with one event, the same each time but for its stamp.

    A later version of the same appointment takes the place of the earlier one; a cancelled one says so. It says where and
    when, and not what for: calendars are shared.
    """
    station = appointment.station
    event = Event()
    event.add("uid", f"{appointment.client_id}@appointments")
    event.add("sequence", appointment.version)
    event.add("dtstamp", city_time.now().astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", _("Appointment at %(station)s") % {"station": station.name})
    event.add("location", station.address)
    event.add("description", _("Number %(number)s") % {"number": appointment.number})
    event.add("geo", (station.lat, station.lng))
    event.add("status", "CANCELLED" if appointment.state in ("cancelled", "displaced") else "CONFIRMED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", station.name)
    alarm.add("trigger", timedelta(hours=-2))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", f"-//Tongxin//{settings.VERSION}//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
