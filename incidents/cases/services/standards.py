"""Owns by which standard of its matter an incident is filed or closed, and what evidence that one asks for."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.evidence.selectors import documents_of, photos_of
from foundation.kernel.errors import Invalid
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.models import Incident
from incidents.cases.services.intake import KEPT_WORDS, standard_detail
from incidents.cases.services.photos import REPORT
from incidents.catalogue.selectors import RuleBook, StandardRule, rulebook


def choose_standard(incident: Incident, wanted: dict[str, Any], rules_number: int) -> dict[str, Any]:
    """Look up the standards an act names, add the one filed by to ``wanted``, and return what the timeline keeps.

    Raises ``Invalid`` for a number that is none of the matter's standards on the incident's day.
    """
    detail: dict[str, Any] = {}
    book = rulebook(incident.reported_on, revision=rules_number)
    if "standard" in wanted:
        chosen = _standard_called(book, incident, "standard", wanted)
        wanted["standard_id"] = chosen.id
        detail = standard_detail(chosen)
    if "closing_standard" in wanted:
        chosen = _standard_called(book, incident, "closing_standard", wanted)
        detail = {"closing_standard": str(chosen.number), "standard_words": chosen.closing_condition[:KEPT_WORDS]}
    return detail


def _standard_called(book: RuleBook, incident: Incident, name: str, wanted: Mapping[str, Any]) -> StandardRule:
    rows = {str(row.number): row for row in book.standards_of(incident.matter_id)}
    if str(wanted[name]) not in rows:
        raise Invalid(_("This matter has no such standard."), fields={name: _("Choose one from the list.")})
    return rows[str(wanted[name])]


def _standard_of(incident: Incident, rules_number: int) -> StandardRule | None:
    if incident.filing_standard_id is None:
        return None
    return rulebook(incident.reported_on, revision=rules_number).standards.get(incident.filing_standard_id)


def is_photo_needed(incident: Incident, rules_number: int) -> bool:
    """Say whether the work needs a photo of what was done, by the matter or by the standard it was filed by."""
    matter = rulebook(incident.reported_on, revision=rules_number).matters.get(incident.matter_id)
    standard = _standard_of(incident, rules_number)
    by_standard = standard is not None and standard.needs_photo_after
    return by_standard or (matter is not None and matter.photo_to_finish)


def refuse_without_evidence(incident: Incident, rules_number: int) -> None:
    """Raise ``Invalid`` where the standard asks for a photo from before, or for a document, and there is none."""
    standard = _standard_of(incident, rules_number)
    if standard is None:
        return
    photos = photos_of(SUBJECT_KIND, incident.reference) if standard.needs_photo_before else []
    if standard.needs_photo_before and not any(photo.stage == REPORT for photo in photos):
        raise Invalid(_("This standard needs a photo from before the work: add it to the report."))
    if standard.needs_document and not documents_of(SUBJECT_KIND, incident.reference):
        raise Invalid(_("This standard needs a document: add it under “Papers”."))
