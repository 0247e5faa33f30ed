"""Owns objections: taken in while the notice runs, once each, and answered once by somebody who did not decide."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import DifferentContent, Invalid, NotFound, Stale
from foundation.kernel.outbox import publish
from foundation.kernel.text import normalize_line_breaks
from grids.areas import selectors as areas
from procedures.clocks.choices import LimitUnit
from procedures.clocks.kinds import Subject, register_stages
from procedures.clocks.selectors import clock_rules, current_number, deadline_of
from procedures.clocks.services import start_clock, stop_clock
from procedures.hearings.choices import ANSWER_OBJECTION, OBJECTION_KIND, PUBLIC_STATES, HearingState
from procedures.hearings.events import ObjectionMoved
from procedures.hearings.models import Objection, PublicNotice
from procedures.hearings.selectors import hidden_hearing
from procedures.hearings.services.hearings import annul_upheld
from procedures.hearings.services.persons import person_key

register_stages({ANSWER_OBJECTION: _("answer an objection")})

LONGEST_OBJECTION = LONGEST_ANSWER = 2_000
# In working days (ROOMS.md §6.10).
ANSWER_WITHIN = 7


def object_to(actor: Actor, notice_id: int, *, objection_id: UUID, words: str, is_named: bool = False) -> Objection:
    """Keep an objection, once, and let its clock run. ``is_named``: it is kept whose it is, and shown to nobody all the same.

    Raises ``NotFound``, ``Stale`` outside the days of the notice, ``Invalid`` without words, ``DifferentContent``.
    """
    said = normalize_line_breaks(words).strip()
    if not said or len(said) > LONGEST_OBJECTION:
        sentence = _("Say what you object to, in 2,000 characters at most.")
        raise Invalid(sentence, fields={"words": sentence})
    known = Objection.objects.filter(client_id=objection_id).first()
    if known is not None:
        return _same(known, notice_id, said)
    now = city_time.now()
    today = city_time.local_day(now)
    with transaction.atomic():
        notice = PublicNotice.objects.select_for_update().filter(pk=notice_id, state__in=PUBLIC_STATES).first()
        if notice is None:
            raise hidden_hearing()
        days = (notice.starts_on, notice.ends_on)
        if notice.state != HearingState.RUNNING or not (days[0] and days[1] and days[0] <= today <= days[1]):
            raise Stale(_("The days of this notice are over, so no objection is taken any more."))
        key = person_key(actor) if is_named else ""
        made = Objection(client_id=objection_id, notice=notice, person_key=key, words=said, made_at=now, made_on=today)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            return _same(Objection.objects.get(client_id=objection_id), notice_id, said)
        _start(actor, made, now)
        audit(actor, "object", "hearing", [str(notice.pk)], at=now, detail={"objection": made.pk})
        publish([ObjectionMoved(f"{made.pk}:made", made.pk, notice.pk, is_answered=False)], at=now)
    return made


def _same(known: Objection, notice_id: int, words: str) -> Objection:
    if (known.notice_id, known.words) == (notice_id, words):
        return known
    raise DifferentContent(_("Another objection has been sent under this number."))


def _start(actor: Actor, made: Objection, now: Any) -> None:
    places = (*(place.id for place in reversed(areas.chain(made.notice.area_id))), None)
    limit = clock_rules(current_number()).limit(ANSWER_WITHIN, LimitUnit.WORK_DAY, ANSWER_OBJECTION, places)
    if limit is None:
        return
    subject = Subject(OBJECTION_KIND, str(made.pk))
    start_clock(actor, subject, ANSWER_OBJECTION, limit, at=now)
    deadline = deadline_of(subject, ANSWER_OBJECTION)
    if deadline is not None and deadline.due_at is not None:
        made.due_at = deadline.due_at
        made.save(update_fields=["due_at"])


def answer_objection(actor: Actor, objection_id: int, *, words: str, is_upheld: bool) -> Objection:
    """Answer an objection, once; one that is upheld annuls the notice. Late answers are taken.

    Raises ``NotFound``, ``Denied`` with the reason, ``Invalid`` without words, ``Stale`` where it has been answered.
    """
    said, now = normalize_line_breaks(words).strip(), city_time.now()
    with transaction.atomic():
        found = (
            Objection.objects.select_for_update(of=("self",)).filter(pk=objection_id).select_related("notice").first()
        )
        if found is None:
            raise NotFound(_("There is no such objection."))
        policies.require(actor, "objection.answer", found)
        if found.answered_at is not None:
            raise Stale(_("Somebody has answered this objection already."))
        if not said or len(said) > LONGEST_ANSWER:
            sentence = _("Write the answer: everybody will read it. 2,000 characters at most.")
            raise Invalid(sentence, fields={"words": sentence})
        found.answer, found.is_upheld, found.answered_by, found.answered_at = said, is_upheld, actor.user_id, now
        found.save(update_fields=["answer", "is_upheld", "answered_by", "answered_at"])
        stop_clock(actor, Subject(OBJECTION_KIND, str(found.pk)), ANSWER_OBJECTION, at=now)
        audit(actor, "answer_objection", "hearing", [str(found.notice_id)], at=now, detail={"objection": found.pk})
        if is_upheld:
            annul_upheld(actor, found.notice_id, _("An objection was upheld: %(answer)s") % {"answer": said[:200]})
        publish([ObjectionMoved(f"{found.pk}:answered", found.pk, found.notice_id, is_answered=True)], at=now)
    return found
