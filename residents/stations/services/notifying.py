"""Owns who hears of an appointment: whose it is, by account, or by a text message where they agreed to one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.notices.services import NoticeDraft, tell_many
from foundation.process.services import Act
from residents.stations import selectors
from residents.stations.choices import OFFERED_TIMES, SUBJECT_KIND, AppointmentAction
from residents.stations.models import Appointment
from residents.stations.policies import is_holder


def tell_of_moves(acts: Iterable[Act]) -> None:
    """Tell whose appointments these are what was done, where they did not do it themselves. Inside the caller's transaction."""
    drafts = []
    for one in acts:
        if not one.move.tells or is_holder(one.actor, one.subject):  # type: ignore[attr-defined]
            continue
        params = {"action": one.move.action, **_facts(one.subject)}
        if one.move.action == AppointmentAction.DISPLACE:
            params |= {"note": one.given.note, "times": _next_times(one.subject, one.at)}
        drafts.append(_draft(one.subject, "appointment_news", f"{one.subject.version}", params))
    tell_many([one for one in drafts if one.recipients or one.phones], now=city_time.now())


def tell_reminders(appointments: Iterable[Appointment], now: datetime) -> None:
    """Remind of tomorrow; again changes nothing."""
    drafts = [_draft(one, "appointment_reminder", f"{one.version}:tomorrow", _facts(one)) for one in appointments]
    tell_many([one for one in drafts if one.recipients or one.phones], now=now)


def _draft(appointment: Appointment, kind: str, occasion: str, params: Mapping[str, Any]) -> NoticeDraft:
    """Return a notice to the account, else to the phone that was left for it."""
    has_account = appointment.user_id is not None
    phone = "" if has_account or not appointment.wants_text else selectors.caller_of(appointment).phone
    return NoticeDraft(
        recipients=(appointment.user_id,) if appointment.user_id is not None else (),
        kind=kind,
        key=f"appointment:{appointment.number}:{occasion}",
        subject_kind=SUBJECT_KIND,
        subject_key=appointment.number,
        params=params,
        phones=(phone,) if phone else (),
    )


def _facts(appointment: Appointment) -> dict[str, Any]:
    """Return what a notice says: when, where, and the number on the slip; nothing of what for."""
    station = appointment.station
    return {
        "reference": appointment.number,
        "station": station.name,
        "place": station.address,
        "starts_at": appointment.starts_at.isoformat(),
    }


def _next_times(appointment: Appointment, now: datetime) -> str:
    """Return the next times that are free, in words."""
    times = selectors.next_free_times(appointment.station, now, OFFERED_TIMES)
    return _(", ").join(f"{city_time.local_time(one.starts_at):%m-%d %H:%M}" for one in times)
