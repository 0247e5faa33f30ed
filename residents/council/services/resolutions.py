"""Writes resolutions: drafted, recorded step after step, published with all records, reported as carried out."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.evidence.services import keep_document
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, Stale
from procedures.ballots.selectors import is_published_and_passed
from procedures.registers.services import take_number
from residents.council import selectors
from residents.council.choices import DELIBERATIONS, DISCLOSURES, RESOLUTION, Procedure, RecordStep
from residents.council.models import Body, Meeting, Resolution, ResolutionRecord

SCHEME = "resolution"


@dataclass(frozen=True, slots=True)
class ResolutionData:
    """A resolution as it is drafted; ``id`` is made by the client."""

    id: UUID
    title: str
    words: str
    procedure: str = Procedure.FOUR_AND_TWO
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class RecordData:
    """One record that a keeper brings: ``file`` is (name, bytes) under ``document_id``; the fourth takes a ballot."""

    held_on: date
    place: str
    words: str = ""
    due: int | None = None
    present: int | None = None
    agreed: int | None = None
    ballot: Any = None
    document_id: UUID | None = None
    file: tuple[str, bytes] | None = None


def draft_resolution(actor: Actor, body: Body, data: ResolutionData) -> Resolution:
    """Draft a resolution under a number of its own, once, and return it."""
    policies.require(actor, "council.keep", body)
    known = Resolution.objects.filter(client_id=data.id, made_by_id=actor.user_id).first()
    if known is not None:
        return known
    now = city_time.now()
    year = city_time.local_day(now).year
    with transaction.atomic():
        number = f"JY-{year}-{take_number(SCHEME, '', year):04d}"
        made = Resolution.objects.create(
            client_id=data.id,
            number=number,
            body=body,
            meeting=data.meeting,
            title=data.title.strip(),
            words=data.words.strip(),
            procedure=data.procedure,
            made_by_id=actor.user_id,
            made_at=now,
        )
        audit(actor, "draft_resolution", RESOLUTION, [number], at=now)
    return made


def keep_record(actor: Actor, resolution: Resolution, data: RecordData) -> ResolutionRecord:
    """Keep the record that comes next, with its document, and return it; disclosures are kept by ``keep_disclosures``.

    Raises ``Denied``; ``Invalid`` naming what is missing or cannot be; ``Stale`` where somebody kept it at the same time.
    """
    policies.require(actor, "council.keep", resolution.body)
    step = selectors.next_step(resolution)
    if step is None:
        raise Stale(_("All records of this resolution are there."))
    if step in DISCLOSURES:
        raise Stale(_("A disclosure is kept by itself once its public notice is over and every objection is answered."))
    _require_record(resolution, step, data)
    now = city_time.now()
    try:
        with transaction.atomic():
            document = _keep_file(actor, resolution, step, data)
            kept = ResolutionRecord.objects.create(
                resolution=resolution,
                step=step,
                held_on=data.held_on,
                place=data.place.strip(),
                words=data.words.strip(),
                document=document,
                recorded_by_id=actor.user_id,
                recorded_at=now,
                **_numbers(step, data),
            )
            audit(actor, "keep_record", RESOLUTION, [resolution.number], at=now, detail={"step": int(step)})
    except IntegrityError as error:
        raise Stale(_("Somebody has kept this record in the meantime. Look at the resolution again.")) from error
    return kept


def publish_resolution(actor: Actor, resolution: Resolution) -> None:
    """Publish a resolution that was decided and disclosed. Raises ``Invalid`` that says which record is missing."""
    policies.require(actor, "council.keep", resolution.body)
    step = selectors.next_step(resolution)
    if step is not None and step != RecordStep.RESULT_SHOWN:
        raise Invalid(_("A record is still missing: %(step)s.") % {"step": RecordStep(step).label})
    with transaction.atomic():
        if not Resolution.objects.filter(pk=resolution.pk, published_at__isnull=True).update(
            published_at=city_time.now()
        ):
            raise Stale(_("This resolution is published already."))
        audit(actor, "publish_resolution", RESOLUTION, [resolution.number], at=city_time.now())


def report_carried_out(actor: Actor, resolution: Resolution, *, words: str, day: date) -> None:
    """Write down how a published resolution was carried out, and when."""
    policies.require(actor, "council.keep", resolution.body)
    if not words.strip():
        raise Invalid(_("Say how it was carried out."), fields={"words": _("This is needed.")})
    _require_past(day, "day")
    with transaction.atomic():
        rows = Resolution.objects.filter(pk=resolution.pk, published_at__isnull=False, carried_out="")
        if not rows.update(carried_out=words.strip(), carried_out_on=day):
            raise Stale(_("Only what is published is carried out, and it is written down once."))
        audit(actor, "report_carried_out", RESOLUTION, [resolution.number], at=city_time.now())


def _numbers(step: int, data: RecordData) -> dict[str, Any]:
    """Return the columns that this step has; the numbers of a decision are those of its ballot."""
    if step in DELIBERATIONS:
        return {"due": data.due, "present": data.present, "agreed": data.agreed}
    result = data.ballot.result
    agreed = result["persons"].get("yes")
    return {"ballot": data.ballot, "due": result["due"], "present": result["present"], "agreed": agreed}


def _require_record(resolution: Resolution, step: int, data: RecordData) -> None:
    faults: dict[str, str] = {}
    _require_past(data.held_on, "held_on")
    before = selectors.last_record_day(resolution)
    if before is not None and data.held_on < before:
        faults["held_on"] = _("The record before it is of %(day)s; this one is of no earlier day.") % {"day": before}
    if not data.place.strip():
        faults["place"] = _("Say where.")
    if step != RecordStep.DECIDED and data.file is None:
        faults["file"] = _("Add the signed sheet, or a photo of it.")
    if step in DELIBERATIONS:
        faults |= _deliberation_faults(data)
    if step == RecordStep.DECIDED and (data.ballot is None or not is_published_and_passed(data.ballot)):
        faults["ballot"] = _("Choose a ballot of this body that passed and whose result is published.")
    if faults:
        raise Invalid(_("This record is not complete."), fields=faults)


def _deliberation_faults(data: RecordData) -> dict[str, str]:
    numbers = (data.due, data.present, data.agreed)
    if any(number is None for number in numbers):
        return {"due": _("Say how many were due, came and agreed, as on the paper form.")}
    due, present, agreed = (number or 0 for number in numbers)
    if not 0 <= agreed <= present <= due:
        return {"present": _("No more come than are due, and no more agree than come.")}
    if 2 * agreed <= present:
        return {"agreed": _("Not more than half of those who came agreed, so it does not go on.")}
    return {}


def _require_past(day: date, name: str) -> None:
    if day > city_time.local_day(city_time.now()):
        raise Invalid(_("This day has not come yet."), fields={name: _("Choose today or an earlier day.")})


def _keep_file(actor: Actor, resolution: Resolution, step: int, data: RecordData) -> Any:
    if data.file is None or data.document_id is None:
        return None
    name, content = data.file
    return keep_document(
        actor,
        document_id=data.document_id,
        subject_kind=RESOLUTION,
        subject_key=str(resolution.client_id),
        name=name,
        data=content,
        purpose=f"record {int(step)}",
    )
