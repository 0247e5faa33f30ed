"""Owns the call-back (回访): whom the sample of a township names, what was said, by whom, and opening again once."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid
from foundation.process.services import ActData
from grids.areas import selectors as areas
from incidents.cases import selectors
from incidents.cases.choices import Action, CallBackWay, Channel, YesNo
from incidents.cases.events import IncidentMoved
from incidents.cases.models import CallBack, Incident, Step
from incidents.cases.selectors.call_backs import call_back_of, is_discontent
from incidents.cases.services import lookups
from incidents.catalogue.selectors import rulebook

# Whoever works for the net knows what came of an own report: people from outside are asked.
ASKED = (Channel.RESIDENT, Channel.DESK)
DISCONTENT = "after_call_back"


def is_sampled(reference: str, percent: int) -> bool:
    """Say whether a report is called back where so many of a hundred are: by its reference, so that nobody chooses."""
    digest = hashlib.sha256(f"call-back:{reference}".encode()).digest()
    return int.from_bytes(digest[:8]) % 100 < percent


def list_call_backs(now: datetime, events: Iterable[IncidentMoved]) -> None:
    """Put what was closed on the list of call-backs, where the sample of its township names it; once for each closing."""
    list_closed(now, {event.incident_id for event in events if event.action == Action.CLOSE})


def list_closed(now: datetime, incident_ids: Collection[int]) -> None:
    """Put those of these incidents on the list that are closed and named by the sample; what stands on it stays."""
    rows = []
    for incident in selectors.incidents_by_ids(incident_ids):
        # Opened again since, it is closed another time.
        ended_at = incident.ended_at if incident.closed_on is not None else None
        is_asked = incident.channel in ASKED and incident.parent_id is None
        if ended_at is None or ended_at > now or not is_asked:
            continue
        practice = rulebook(incident.reported_on).practice_for(areas.place(incident.grid_id).path)
        if is_sampled(incident.reference, practice.call_back_percent):
            rows.append(_new(incident, is_sampled=True))
    CallBack.objects.bulk_create(rows, ignore_conflicts=True)


def _new(incident: Incident, **columns: Any) -> CallBack:
    assert incident.ended_at is not None  # a constraint of the table: it is closed
    return CallBack(
        incident=incident, round=incident.past_rounds, closed_at=incident.ended_at, unit_id=incident.unit_id, **columns
    )


def call_back_data(actor: Actor, incident: Incident, note: str, chosen: Mapping[str, Any], at: datetime) -> ActData:
    """Return what comes with a call-back: the row of what was said. Raises ``Invalid`` where it is made or incomplete."""
    if incident.parent_id is not None:
        raise Invalid(_("It is a sub-incident: whoever reported the whole is called."))
    if incident.master_id is not None:
        raise Invalid(_("It ended with another report: whoever reported that one is called."))
    call = call_back_of(incident) or _new(incident)
    if call.called_at is not None:
        raise Invalid(_("Whoever reported it has been asked already."))
    detail = {name: str(chosen[name]) for name in ("way", "responded", "solved", "content") if chosen.get(name)}
    responded = _choice(detail, "responded", YesNo.values) == YesNo.YES
    call.way = _choice(detail, "way", CallBackWay.values)
    call.responded = responded
    if responded:
        call.solved, call.content = (_choice(detail, name, YesNo.values) == YesNo.YES for name in ("solved", "content"))
    else:
        detail = {name: detail[name] for name in ("way", "responded")}
    call.called_by_id, call.called_at, call.words = actor.user_id, at, note
    return ActData(data=detail, detail=detail, write=call.save)


def _choice(detail: Mapping[str, str], name: str, values: Iterable[str]) -> str:
    value = detail.get(name, "")
    if value not in values:
        raise Invalid(_("Something is still missing."), fields={name: _("Choose a value from the list.")})
    return value


def keep_answer(
    actor: Actor, incident: Incident, *, is_solved: bool, is_content: bool, words: str, at: datetime
) -> None:
    """Keep the reporter's own answer as the call-back of this closing, by the link; asked before, it stays as it is."""
    with transaction.atomic():
        call = CallBack.objects.select_for_update().filter(incident=incident, round=incident.past_rounds).first()
        if call is not None and call.called_at is not None:
            return
        call = call or _new(incident)
        call.way, call.responded, call.called_at = CallBackWay.LINK, True, at
        call.solved, call.content, call.words = is_solved, is_content, words
        call.save()
        audit(actor, "answer", "call_back", [incident.reference], at=at)


def reopening_detail(incident: Incident) -> dict[str, Any]:
    """Return what the step of a reopening keeps; raises ``Invalid`` for a second one because somebody was not content."""
    if not is_discontent(lookups.call_back_of(incident)):
        return {}
    reopened = Step.objects.filter(subject=incident, action=Action.REOPEN).values_list("detail", flat=True)
    if any(detail.get(DISCONTENT) for detail in reopened):
        raise Invalid(_("It was opened again once after a call-back. What is still wrong is a report of its own."))
    return {DISCONTENT: True}
