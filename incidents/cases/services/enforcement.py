"""Owns handing over to enforcement: the evidence package, who receives it, the result that comes back."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.evidence.selectors import documents_of, photo_bytes, photos_of
from foundation.evidence.services import fill_template, keep_document
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from incidents.cases import selectors
from incidents.cases.choices import (
    RESULT_PREFIX,
    SUBJECT_KIND,
    Action,
    Channel,
    DocumentPurpose,
    EnforcementResult,
    State,
    WhistleKind,
)
from incidents.cases.models import EnforcementReferral, Incident
from incidents.cases.policies import is_at_holding_desk
from incidents.cases.scoping import units_of
from incidents.cases.selectors.enforcement import enforcing_units, word_package_id
from incidents.cases.services.act_extras import ActExtras
from incidents.cases.services.joint import new_assist
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import matter

PAPERS = Path(__file__).resolve().parent.parent / "papers"
TEMPLATE, WORD_TEMPLATE = PAPERS / "evidence_package.typ", PAPERS / "evidence_package.docx"
# Makes the package of an act sent twice one document.
SPACE = UUID("6f0d3a52-8a0e-4d0c-9a51-0d7d1d6cf0aa")


def enforcing_unit(incident: Incident, to: str) -> tuple[int, dict[str, Any]]:
    """Return the id of the enforcing unit named "unit:<id>" and what the timeline keeps of it; raises ``Invalid``."""
    unit = next((one for one in enforcing_units(incident) if f"unit:{one.pk}" == to), None)
    if unit is None:
        raise Invalid(_("This unit does not enforce here."), fields={"to": _("Choose a unit from the list.")})
    return unit.pk, {"to": "unit", "unit": unit.pk, "unit_name": unit.name}


def form_package(actor: Actor, reference: str, sent: SentAct) -> UUID | None:
    """Form the evidence package of an incident for an act that will be done, keep it as a document and return its id.

    Beside the PDF, whose id that is, lies the same as a Word document, for the enforcers' own forms. It is formed before the incident is locked. None where the act will be refused anyway. Raises ``Invalid`` where the
    paper cannot be made, and ``NotStored``.
    """
    incident = selectors.incident_by_reference(actor, reference)
    move = INCIDENT.find(incident.state, sent.action)
    is_current = sent.version in (None, incident.version)
    if move is None or not is_current or not sent.note.strip() or not policies.ask(actor, move.capability, incident):
        return None
    unit_id, _detail = enforcing_unit(incident, str(sent.data.get("to", "")))
    package_id = uuid5(SPACE, str(sent.id or uuid4()))
    if any(one.id == package_id for one in documents_of(SUBJECT_KIND, incident.reference)):
        return package_id
    photos = dict(_photos(incident))
    data = package_data(actor, incident, workforce.units([unit_id])[unit_id].name, sent.note.strip(), photos)
    pictures = [photo_bytes(SUBJECT_KIND, photo_id, "small") for photo_id in photos]
    # Both are made before either is kept, and the PDF, by whose id a second try knows them, comes last.
    papers = [
        (word_package_id(package_id), ".docx", fill_template(WORD_TEMPLATE, data, pictures)),
        (package_id, ".pdf", fill_template(TEMPLATE, data, pictures)),
    ]
    held = {one.id for one in documents_of(SUBJECT_KIND, incident.reference)}
    for document_id, suffix, made in papers:
        if document_id not in held:
            keep_document(
                actor,
                document_id=document_id,
                subject_kind=SUBJECT_KIND,
                subject_key=incident.reference,
                name=f"{_('Evidence package')} {incident.reference}{suffix}",
                data=made,
                purpose=DocumentPurpose.EVIDENCE,
            )
    return package_id


def _photos(incident: Incident) -> Iterator[tuple[UUID, str]]:
    """Yield the id of each photo whose file is there, and the SHA-256 of the picture as it is kept."""
    for photo in photos_of(SUBJECT_KIND, incident.reference):
        try:
            yield photo.id, hashlib.sha256(photo_bytes(SUBJECT_KIND, photo.id, "large")).hexdigest()
        except NotFound:
            continue


def package_data(actor: Actor, incident: Incident, unit: str, facts: str, photos: dict[UUID, str]) -> dict[str, Any]:
    """Return the data of the package's template: the case, the facts, and every photo and document with its SHA-256."""
    rule = matter(incident.matter_id)
    places = " ".join(place.name for place in areas.chain(incident.grid_id))
    made_at = _moment(city_time.now())
    documents = documents_of(SUBJECT_KIND, incident.reference)
    return {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": _("Evidence package"),
        "reference": incident.reference,
        "made": _("Made by %(who)s, %(at)s") % {"who": actor.name, "at": made_at},
        "facts": [
            {"label": _("Matter"), "value": rule.name},
            {"label": _("Where"), "value": places},
            {"label": _("Reported"), "value": _moment(incident.reported_at)},
            {"label": _("Received by"), "value": unit},
            {"label": _("Handed over by"), "value": f"{actor.name}, {made_at}"},
        ],
        "words_title": _("Facts"),
        "words": facts,
        "report_title": _("What was reported"),
        "report": incident.description or _("No words were written."),
        "steps_title": _("What happened"),
        "steps": _steps(incident),
        "files_title": _("Photos and documents, with the SHA-256 of each file"),
        "files": [
            *(
                {"name": _("Photo %(number)d") % {"number": number}, "sha256": sha256}
                for number, sha256 in enumerate(photos.values(), 1)
            ),
            *({"name": one.name, "sha256": one.sha256} for one in documents),
        ],
        "photos_title": _("Photos"),
        "photos": [_("Photo %(number)d") % {"number": number} for number in range(1, len(photos) + 1)],
    }


def _steps(incident: Incident) -> list[dict[str, str]]:
    """Return the lines of the timeline; who enforces need not know which resident told."""
    is_resident = incident.channel == Channel.RESIDENT
    return [
        {
            "at": _moment(step.at),
            "title": capfirst(step.label),
            "who": "" if is_resident and step.action == Action.REPORT else step.actor_name,
            "text": "\n".join(filter(None, (step.note, step.remark))),
        }
        for step in selectors.timeline(incident)
    ]


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def hand_over(
    actor: Actor, incident: Incident, *, unit_id: int, facts: str, package: UUID | None, at: datetime
) -> ActExtras:
    """Return what handing over adds: the referral with its package; who is not given the incident joins who has it."""
    if package is None:
        # The incident changed while the package was formed.
        raise Invalid(_("The evidence package could not be formed. Try again."), code="paper_not_made")
    referral = EnforcementReferral(
        incident=incident, unit_id=unit_id, facts=facts, package=package, handed_by_id=actor.user_id, handed_at=at
    )
    columns: dict[str, Any] = {"awaits_enforcement": True, "is_joint": True}
    extras = ActExtras({"package": str(package)}, columns, (referral.save,))
    called = incident.is_joint and incident.assists.filter(unit_id=unit_id, ended_at__isnull=True).exists()
    if incident.state == State.ACCEPTED or incident.unit_id == unit_id or called:
        return extras
    kind = WhistleKind.ENFORCEMENT
    assist = new_assist(actor, incident, unit_id, kind, facts, at)
    return extras | ActExtras(writes=(assist.save,))


def record_result(
    actor: Actor, incident: Incident, *, result: str, document: str | None, words: str, at: datetime
) -> ActExtras:
    """Return what a note adds that is the result of enforcement, by the enforcing unit or the desk it told.

    ``document``: the id of the incident's document that proves it. Raises ``Invalid`` and ``Denied``.
    """
    rows = EnforcementReferral.objects.filter(incident=incident, result_at__isnull=True)
    referral = rows.first()
    if referral is None or result not in EnforcementResult.values:
        raise Invalid(_("No result of enforcement is awaited."), fields={"about": _("Choose from the list.")})
    if referral.unit_id not in units_of(actor) and not is_at_holding_desk(actor, incident):
        raise Denied(_("Only the enforcing unit, or the desk that holds the incident, may record the result."))
    known = {str(one.id) for one in documents_of(SUBJECT_KIND, incident.reference)} if document else set()
    if document and document not in known:
        raise Invalid(_("There is no such document."), fields={"document": _("Choose from the list.")})
    columns = {
        "result": result,
        "result_words": words,
        "result_document": document or None,
        "result_by_id": actor.user_id,
        "result_at": at,
    }
    detail = {"about": f"{RESULT_PREFIX}{result}", **({"document": document} if document else {})}
    return ActExtras(detail, {"awaits_enforcement": False}, (lambda: rows.update(**columns),))


def refuse_without_result(incident: Incident) -> None:
    """Raise ``Invalid`` where enforcement has the incident and has not said what came of it."""
    if incident.awaits_enforcement:
        sentence = _("Enforcement has not said what came of it: its result has to be recorded before this is closed.")
        raise Invalid(sentence, code="result_awaited")
