"""Calls meetings, writes down that they were held or cancelled, and keeps who came."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, Stale
from foundation.kernel.outbox import publish
from residents.council import selectors
from residents.council.events import MeetingMoved
from residents.council.models import AgendaItem, Attendance, Body, Meeting, Venue

LONGEST_MEETING, MOST_POINTS = timedelta(hours=24), 40


@dataclass(frozen=True, slots=True)
class MeetingData:
    """A meeting as it is called. ``id`` is made by the client; ``due``: how many are due where the body lists nobody."""

    id: UUID
    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    notice: str = ""
    agenda: tuple[str, ...] = ()
    due: int | None = None


def call_meeting(actor: Actor, body: Body, data: MeetingData) -> Meeting:
    """Call a meeting, once, and return it.

    Raises ``Denied``; ``Invalid`` for one in the past, one that ends before it starts, or a venue that is taken then.
    """
    policies.require(actor, "council.keep", body)
    known = Meeting.objects.filter(client_id=data.id, called_by_id=actor.user_id).first()
    if known is not None:
        return known
    now = city_time.now()
    due = selectors.members_on(body, city_time.local_day(data.starts_at)).count() or data.due or body.due
    _require_times(data, now, body.notice_days)
    if not due:
        sentence = _("Say how many are due, or list the members of the body first.")
        raise Invalid(sentence, fields={"due": sentence})
    place: dict[str, Any] = {"city_id": body.city_id, "township_id": body.township_id, "village_id": body.village_id}
    try:
        with transaction.atomic():
            venue, _is_new = Venue.objects.get_or_create(**place, name=" ".join(data.venue.split()))
            meeting = Meeting.objects.create(
                body=body,
                client_id=data.id,
                title=data.title.strip(),
                notice=data.notice.strip(),
                venue=venue,
                starts_at=data.starts_at,
                ends_at=data.ends_at,
                due=due,
                called_by_id=actor.user_id,
                called_at=now,
            )
            points = [AgendaItem(meeting=meeting, number=n, title=title) for n, title in enumerate(data.agenda, 1)]
            AgendaItem.objects.bulk_create(points[:MOST_POINTS])
            audit(actor, "call_meeting", "meeting", [str(meeting.client_id)], at=now)
            publish([MeetingMoved(f"{meeting.client_id}:called", str(meeting.client_id))], at=now)
    except IntegrityError as error:
        sentence = _("Another meeting is called for this venue at this time. Choose another time or venue.")
        raise Invalid(sentence, fields={"venue": sentence}) from error
    return meeting


def _require_times(data: MeetingData, now: datetime, notice_days: int) -> None:
    if data.starts_at <= now:
        sentence = _("A meeting is called before it begins.")
        raise Invalid(sentence, fields={"starts_at": sentence})
    if data.starts_at < now + timedelta(days=notice_days):
        sentence = _("This body is called %(days)d days before at least; choose a later day.") % {"days": notice_days}
        raise Invalid(sentence, fields={"starts_at": sentence})
    if not data.starts_at < data.ends_at <= data.starts_at + LONGEST_MEETING:
        sentence = _("A meeting ends after it starts, within a day.")
        raise Invalid(sentence, fields={"ends_at": sentence})


def hold_meeting(
    actor: Actor,
    meeting: Meeting,
    *,
    minutes: str,
    member_ids: Collection[int] = (),
    present: int | None = None,
    outcomes: Mapping[int, str] | None = None,
) -> Meeting:
    """Write down that a meeting was held: its minutes, who or how many came, and what came of which point of its agenda.

    Raises ``Stale`` for one that was written down before, or cancelled.
    """
    policies.require(actor, "council.keep", meeting.body)
    now = city_time.now()
    if now < meeting.starts_at:
        raise Invalid(_("This meeting has not begun yet."))
    members = list(selectors.members_on(meeting.body, city_time.local_day(meeting.starts_at)).filter(pk__in=member_ids))
    count = len(members) if members else present
    if count is None or not 0 <= count <= meeting.due:
        sentence = _("Say how many came: at most the %(due)d who were due.") % {"due": meeting.due}
        raise Invalid(sentence, fields={"present": sentence})
    with transaction.atomic():
        done = Meeting.objects.filter(pk=meeting.pk, held_at__isnull=True, cancelled_at__isnull=True)
        if not done.update(held_at=now, present=count, minutes=minutes.strip()):
            raise Stale(_("This meeting was written down already, or cancelled."))
        Attendance.objects.bulk_create([Attendance(meeting=meeting, member=one) for one in members])
        for number, words in (outcomes or {}).items():
            AgendaItem.objects.filter(meeting=meeting, number=number).update(outcome=words.strip())
        audit(actor, "hold_meeting", "meeting", [str(meeting.client_id)], at=now)
    return Meeting.objects.get(pk=meeting.pk)


def cancel_meeting(actor: Actor, meeting: Meeting, *, reason: str) -> None:
    """Cancel a meeting with a reason; its venue is free again."""
    policies.require(actor, "council.keep", meeting.body)
    if not reason.strip():
        raise Invalid(_("Say why the meeting is cancelled."), fields={"reason": _("This is needed.")})
    with transaction.atomic():
        open_ones = Meeting.objects.filter(pk=meeting.pk, held_at__isnull=True, cancelled_at__isnull=True)
        now = city_time.now()
        if not open_ones.update(cancelled_at=now, cancel_reason=reason.strip()[:200]):
            raise Stale(_("This meeting was written down already, or cancelled."))
        audit(actor, "cancel_meeting", "meeting", [str(meeting.client_id)], at=now)
        publish([MeetingMoved(f"{meeting.client_id}:cancelled", str(meeting.client_id), is_cancelled=True)], at=now)
