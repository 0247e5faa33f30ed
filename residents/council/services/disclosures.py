"""Discloses resolutions (两公开): each by a public notice, whose end with every objection answered is the record."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, system
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, Stale
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from procedures.hearings.selectors import hearings_of, may_go_on
from procedures.hearings.services import HearingDraft, act_on_hearing, draft_hearing
from residents.council import selectors
from residents.council.choices import DISCLOSURES, NOTICE_KINDS, RESOLUTION, RecordStep
from residents.council.models import Resolution, ResolutionRecord

CALENDAR = system("calendar")


def disclose(actor: Actor, resolution: Resolution, *, until: date | None = None) -> Any:
    """Show the next disclosure in a public notice until a day, at least as long as its body says, and return the notice.

    Raises ``Denied``; ``Invalid`` for too short a time, and for a result before it is carried out; ``Stale`` where it is
    shown already, or another record comes first.
    """
    policies.require(actor, "council.keep", resolution.body)
    step = selectors.next_step(resolution)
    if step not in DISCLOSURES:
        raise Stale(_("Another record comes first, or all of them are there. Look at the resolution again."))
    if step == RecordStep.RESULT_SHOWN and not resolution.carried_out:
        raise Invalid(_("Say first how it was carried out; this is what is disclosed."))
    days = resolution.body.shown_days
    draft = HearingDraft(
        area=areas.own_place(resolution.body).code,
        title=_title(resolution, step),
        text=_text(resolution, step),
        days=days,
        legal_basis=_("four deliberations and two disclosures"),
        subject_kind=NOTICE_KINDS[step],
        subject_key=resolution.number,
        # Whoever wrote the resolution answers no objection to it.
        decider_id=resolution.made_by_id,
    )
    last = until or city_time.local_day(city_time.now()) + timedelta(days=days)
    with transaction.atomic():
        notice = draft_hearing(actor, draft)
        notice = act_on_hearing(actor, notice.pk, SentAct("publish", None, "", {"until": last}, uuid4()))
        audit(actor, "disclose", RESOLUTION, [resolution.number], at=city_time.now(), detail={"step": int(step)})
    return notice


def _title(resolution: Resolution, step: int) -> str:
    words = _("Decided: %(title)s") if step == RecordStep.DECISION_SHOWN else _("Carried out: %(title)s")
    title: str = words % {"title": resolution.title}
    return title[:120]


def _text(resolution: Resolution, step: int) -> str:
    if step == RecordStep.RESULT_SHOWN:
        return f"{resolution.number} · {resolution.body.name}\n\n{resolution.carried_out}"[:4_000]
    decided = resolution.records.filter(step=RecordStep.DECIDED).first()
    voted = ""
    if decided is not None:
        numbers = {"due": decided.due, "present": decided.present, "agreed": decided.agreed}
        voted = _("%(due)s due, %(present)s came, %(agreed)s agreed.") % numbers
    return f"{resolution.number} · {resolution.body.name}\n{voted}\n\n{resolution.words}"[:4_000]


def keep_disclosures(subjects: set[tuple[str, str]]) -> int:
    """Keep the record of each disclosure, named by kind and number, whose notice is over and answered; return how many."""
    step_of = {kind: step for step, kind in NOTICE_KINDS.items()}
    return sum(_keep(step_of[kind], kind, number) for kind, number in sorted(subjects) if kind in step_of)


def _keep(step: int, kind: str, number: str) -> bool:
    resolution = Resolution.objects.filter(number=number).first()
    if resolution is None or selectors.next_step(resolution) != step or not may_go_on(kind, number, is_required=True):
        return False
    notice = hearings_of(kind, number).filter(state="ended").first()
    if notice is None or notice.starts_on is None:
        return False
    now = city_time.now()
    try:
        with transaction.atomic():
            ResolutionRecord.objects.create(
                resolution=resolution,
                step=step,
                held_on=notice.starts_on,
                shown_until=notice.ends_on,
                place="、".join(notice.places.order_by("hung_at").values_list("place", flat=True))[:80],
                hearing=notice,
                recorded_at=now,
            )
            audit(CALENDAR, "keep_record", RESOLUTION, [number], at=now, detail={"step": int(step)})
    except IntegrityError:
        # Another process kept it in the same moment.
        return False
    return True
