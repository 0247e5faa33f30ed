"""Owns who hears of a public notice: the desk of its area of objections and of its end, the one above of what is late."""

from collections.abc import Iterable
from datetime import datetime

from foundation.notices.services import NoticeDraft, tell_many
from grids.workforce.desks import desk_of
from procedures.clocks.choices import LadderTone
from procedures.clocks.events import ClockReached
from procedures.hearings.choices import OBJECTION_KIND, SUBJECT_KIND, HearingState
from procedures.hearings.events import HearingMoved, ObjectionMoved
from procedures.hearings.models import Objection, PublicNotice

_CARDS = (LadderTone.YELLOW, LadderTone.RED)


def send_hearing_notices(now: datetime, events: Iterable[HearingMoved]) -> None:
    """Tell the desk that the days of a notice are over; telling again changes nothing."""
    ended = [event for event in events if event.to_state == HearingState.ENDED]
    notices = {one.pk: one for one in PublicNotice.objects.filter(pk__in={event.hearing_id for event in ended})}
    _tell(
        now,
        [
            _draft(notices[event.hearing_id], "hearing_over", f"hearing:{event.key}:over")
            for event in ended
            if event.hearing_id in notices
        ],
    )


def send_objection_notices(now: datetime, events: Iterable[ObjectionMoved]) -> None:
    """Tell the desk of a new objection; none of its words, and nobody's name."""
    made = {event.objection_id for event in events if not event.is_answered}
    rows = Objection.objects.filter(pk__in=made).select_related("notice")
    _tell(now, [_draft(one.notice, "objection_new", f"objection:{one.pk}:new") for one in rows])


def send_clock_notices(now: datetime, events: Iterable[ClockReached]) -> None:
    """Tell the desk of an objection that waits; on a card the desk above too."""
    own = [event for event in events if event.subject_kind == OBJECTION_KIND and event.subject_key.isdigit()]
    rows = Objection.objects.filter(pk__in={int(event.subject_key) for event in own}, answered_at__isnull=True)
    found = {one.pk: one for one in rows.select_related("notice")}
    _tell(
        now,
        [
            _draft(one.notice, "objection_waits", f"objection:clock:{event.key}", above=event.tone in _CARDS)
            for event in own
            if (one := found.get(int(event.subject_key))) is not None
        ],
    )


def _draft(notice: PublicNotice, kind: str, key: str, *, above: bool = False) -> NoticeDraft:
    return NoticeDraft(
        recipients=tuple(desk_of(notice.area_id, above=above)),
        kind=kind,
        key=key,
        subject_kind=SUBJECT_KIND,
        subject_key=str(notice.pk),
        params={"title": notice.title},
    )


def _tell(now: datetime, drafts: list[NoticeDraft]) -> None:
    tell_many([one for one in drafts if one.recipients], now=now)
