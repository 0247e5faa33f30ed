"""Owns how a dossier begins: the same one once however often it comes, under a number without a gap."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DifferentContent, Invalid
from foundation.process.services import ActData, begin
from grids.areas import selectors as areas
from grids.areas.choices import Level
from procedures.dossiers import selectors
from procedures.dossiers.choices import AnswerSource, Channel, NeedState
from procedures.dossiers.models import Answer, Dossier, Item, Need, TypeVersion, seal_answer
from procedures.dossiers.services.process import DOSSIERS, promised_day
from procedures.registers.services import take_number

NUMBERS, RECEIPTS = "dossier", "receipt"


@dataclass(frozen=True, slots=True)
class DossierData:
    """What is applied for. ``id`` is made by the client; ``answers`` by field, as its form has parsed them.

    ``papers``: the codes of those handed over at the same time. ``held``: the fields whose answers were held already and
    confirmed; ``registered``: those of them that a register holds.
    """

    id: UUID
    type: str
    channel: str
    village_id: int
    applicant_name: str
    applicant_phone: str = ""
    applicant_id: int | None = None
    person_key: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    held: Collection[str] = ()
    registered: Collection[str] = ()
    papers: Collection[str] = ()
    consent_way: str = ""
    consent_witness: str = ""


@dataclass(frozen=True, slots=True)
class DossierIntake:
    """The dossier, and whether this very call made it."""

    dossier: Dossier
    is_new: bool


def submit_dossier(actor: Actor, data: DossierData) -> DossierIntake:
    """Take an application in, once.

    The same id with the same content answers the one that is there; with other content, or somebody else's, raises
    ``DifferentContent``. Raises ``NotFound`` for a service that is not offered now, ``Denied``, ``Invalid`` naming fields.
    """
    digest = digest_of(data)
    known = _earlier_dossier(actor, data.id, digest)
    if known is not None:
        return DossierIntake(known, is_new=False)
    version = selectors.version_by_code(data.type)
    _require_channel(version, data)
    try:
        with transaction.atomic():
            return DossierIntake(_write(actor, version, data, digest), is_new=True)
    except IntegrityError:
        # Another request with the same id was faster; the number this one took went back.
        known = _earlier_dossier(actor, data.id, digest)
        if known is None:
            raise
        return DossierIntake(known, is_new=False)


def digest_of(data: DossierData) -> str:
    """Return what tells one application from another: what was said in it."""
    said = (data.type, data.village_id, data.applicant_name, data.applicant_phone, sorted(data.answers.items()))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _earlier_dossier(actor: Actor, client_id: UUID, digest: str) -> Dossier | None:
    found = Dossier.objects.select_related("type_version__type").filter(client_id=client_id).first()
    if found is None:
        return None
    if found.content_digest == digest and actor.user_id in (found.entered_by_id, found.applicant_id):
        return found
    if actor.user_id in (found.entered_by_id, found.applicant_id):
        raise DifferentContent(_("This was sent already, as %(reference)s.") % {"reference": found.number})
    raise DifferentContent(_("Another application has been sent under this number."))


def _require_channel(version: TypeVersion, data: DossierData) -> None:
    offered = {Channel.ONLINE: version.by_online, Channel.COUNTER: version.by_counter, Channel.PROXY: version.by_proxy}
    if not offered[Channel(data.channel)]:
        sentence = _("This cannot be applied for in this way. See “where” on the page of the service.")
        raise Invalid(sentence, fields={"channel": sentence})
    if data.channel == Channel.PROXY and not data.consent_way:
        sentence = _("Say how the applicant agreed; without that nobody applies for another.")
        raise Invalid(sentence, fields={"consent_way": sentence})
    if areas.place(data.village_id).level != Level.VILLAGE:
        sentence = _("Choose the village or community where the applicant lives.")
        raise Invalid(sentence, fields={"village": sentence})
    if not data.applicant_name.strip():
        raise Invalid(_("Say who applies."), fields={"applicant_name": _("This is needed.")})


def _write(actor: Actor, version: TypeVersion, data: DossierData, digest: str) -> Dossier:
    now = city_time.now()
    city, township, village = areas.chain(data.village_id)[:3]
    dossier = Dossier(
        client_id=data.id,
        content_digest=digest,
        type_version=version,
        person_key=data.person_key,
        applicant_id=data.applicant_id,
        applicant_name=data.applicant_name.strip(),
        applicant_phone=data.applicant_phone,
        channel=data.channel,
        entered_by_id=None if data.channel == Channel.ONLINE else actor.user_id,
        consent_way=data.consent_way if data.channel == Channel.PROXY else "",
        consent_witness=data.consent_witness if data.channel == Channel.PROXY else "",
        city_id=city.id,
        township_id=township.id,
        village_id=village.id,
        submitted_at=now,
    )
    policies.require(actor, "dossier.submit", dossier)
    year = city_time.local_day(now).year
    dossier.number = f"SQ-{year}-{take_number(NUMBERS, '', year):06d}"
    dossier.promised_on = promised_day(dossier, version.promised_days, now)
    begin(actor, DOSSIERS, dossier, ActData(write=lambda: _write_parts(version, dossier, data, now)), at=now)
    return dossier


def _write_parts(version: TypeVersion, dossier: Dossier, data: DossierData, now: datetime) -> None:
    """Write the answers, the papers wanted with receipts for those in hand, and the checklists of all stages."""
    Answer.objects.bulk_create(
        Answer(
            dossier=dossier,
            field=name,
            value=seal_answer(value),
            source=_source_of(name, data),
        )
        for name, value in data.answers.items()
        if value
    )
    Need.objects.bulk_create(_need(dossier, paper, data, now) for paper in version.papers.all())
    Item.objects.bulk_create(
        Item(dossier=dossier, stage_order=stage.order, order=order, words=words)
        for stage in version.stages.all()
        for order, words in enumerate(stage.checklist, 1)
    )


def _source_of(name: str, data: DossierData) -> str:
    if name in data.registered:
        return AnswerSource.REGISTER
    return AnswerSource.HELD if name in data.held else AnswerSource.ASKED


def _need(dossier: Dossier, paper: Any, data: DossierData, now: datetime) -> Need:
    need = Need(
        dossier=dossier,
        code=paper.code,
        name=paper.name,
        is_required=paper.is_required,
        keep_months=paper.keep_months,
    )
    if paper.code in data.papers:
        need.status, need.given_at, need.receipt_number = NeedState.GIVEN, now, next_receipt(now)
    return need


def next_receipt(now: datetime) -> str:
    """Return the number of the next receipt, without a gap; only inside the transaction that keeps it."""
    year = city_time.local_day(now).year
    return f"SJ-{year}-{take_number(RECEIPTS, '', year):06d}"
