"""Owns the hiding of words that name somebody and of files that show somebody: from everybody, for good, wherever they stand.

Words are hidden in every column that a room declares (foundation/kernel/hiding.py), of the incident and of the reports linked
to it; evidence packages and exports that quote them go. The act keeps the reason and what was withdrawn, never the words.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.evidence.selectors import documents_of
from foundation.evidence.services import Regions, cover_photo, read_regions, regions_sent, withdraw
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.kernel.hiding import MARK, find_words, hide_words
from foundation.process.services import ActData
from incidents.cases.choices import REASONS, SUBJECT_KIND, Action, DocumentPurpose
from incidents.cases.models import Incident
from incidents.cases.selectors.documents import files_to_withdraw

SHORTEST = 2


def redact_data(actor: Actor, incident: Incident, note: str, wanted: Mapping[str, Any]) -> ActData:
    """Return what comes with hiding words, letter for letter as they stand, with withdrawing files, and with covering regions.

    ``wanted``: ``reason``, and of these one at least: ``words``; ``withdrawn`` (each "photo:<id>" or "document:<id>");
    ``covered`` (each "<id of a photo>:x,y,width,height" in parts of the photo). Raises ``Invalid`` where the words stand nowhere,
    or in the note, for what is no file of this incident, and for what is no region.
    """
    reason, words = str(wanted["reason"]), str(wanted.get("words", "")).strip()
    chosen = sorted({str(one) for one in wanted.get("withdrawn", ())})
    if reason not in REASONS[Action.REDACT].values:
        raise Invalid(_("This is no reason on the list."), fields={"reason": _("Choose a reason from the list.")})
    regions = read_regions(wanted.get("covered", ()))
    if not words and not chosen and not regions:
        raise Invalid(_("Say which words, or choose a photo or a document."), fields={"words": _("This is needed.")})
    columns = _hidden_columns(incident, note, words) if words else {}
    photos, documents = _files(incident, [*chosen, *(f"photo:{one}" for one in regions)])
    if any(f"photo:{one}" in chosen for one in regions):
        sentence = _("A photo is either withdrawn or covered in part.")
        raise Invalid(sentence, fields={"covered": sentence})
    photos = [one for one in photos if one not in regions]
    documents = [*documents, *_packages(incident)]

    def write() -> None:
        _hide(actor, incident, words, reason, photos, documents)
        _cover(actor, incident, reason, regions)

    return ActData(
        data={"words": words, "withdrawn": chosen, "reason": reason, "covered": regions_sent(regions)},
        detail={
            "reason": reason,
            **({"withdrawn": chosen} if chosen else {}),
            **({"covered": regions_sent(regions)} if regions else {}),
        },
        columns=columns,
        write=write,
    )


def _hidden_columns(incident: Incident, note: str, words: str) -> dict[str, Any]:
    """Return the columns of the incident without the words; raises ``Invalid`` where these are no words to hide."""
    if len(words) < SHORTEST or words in MARK:
        raise Invalid(_("Say which words, two letters at least."), fields={"words": _("This is needed.")})
    if words in note:
        sentence = _("Say why without the words themselves: everybody who works on it reads this.")
        raise Invalid(sentence, fields={"note": sentence})
    found = find_words(_keys(incident), words)
    if not found:
        sentence = _("These words stand nowhere in it. Copy them as they stand.")
        raise Invalid(sentence, fields={"words": sentence})
    of_incidents = (row for place, changes in found if place.model is Incident for row in changes)
    return next((columns for pk, columns in of_incidents if pk == incident.pk), {})


def _keys(incident: Incident) -> list[str]:
    """Return the references of the incident, of the reports linked to it and of its sub-incidents, all told in its words."""
    copies = Incident.objects.filter(Q(master=incident) | Q(parent=incident)).values_list("reference", flat=True)
    return [incident.reference, *copies]


def _files(incident: Incident, chosen: Sequence[str]) -> tuple[list[UUID], list[UUID]]:
    """Return the ids of the photos and of the documents among ``chosen``; raises ``Invalid`` for what is none of this incident."""
    known = {choice.value for choice in files_to_withdraw(incident)}
    if any(one not in known for one in chosen):
        sentence = _("This is no photo or document of this incident, or it is withdrawn already.")
        raise Invalid(sentence, fields={"withdrawn": sentence})
    parts = [one.partition(":") for one in chosen]
    return (
        [UUID(number) for kind, _colon, number in parts if kind == "photo"],
        [UUID(number) for kind, _colon, number in parts if kind == "document"],
    )


def _packages(incident: Incident) -> list[UUID]:
    """Return the evidence packages: papers of ours that quote the report and its steps and show its photos."""
    documents = documents_of(SUBJECT_KIND, incident.reference)
    return [one.id for one in documents if one.purpose == DocumentPurpose.EVIDENCE]


def _hide(
    actor: Actor,
    incident: Incident,
    words: str,
    reason: str,
    photos: Collection[UUID],
    documents: Collection[UUID],
) -> None:
    if words:
        # No export holds anything of a sealed incident, and those given up would show that there is one.
        hide_words(_keys(incident), words, is_copied=not incident.is_sealed)
    withdraw(
        actor,
        subject_kind=SUBJECT_KIND,
        subject_key=incident.reference,
        why=reason,
        photo_ids=photos,
        document_ids=documents,
    )


def _cover(actor: Actor, incident: Incident, reason: str, regions: Regions) -> None:
    for photo_id, boxes in regions.items():
        cover_photo(
            actor,
            photo_id=photo_id,
            subject_kind=SUBJECT_KIND,
            subject_key=incident.reference,
            regions=boxes,
            why=reason,
        )
