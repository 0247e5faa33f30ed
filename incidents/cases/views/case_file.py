"""The case file (案卷) of an incident as PDF or Word: what its page shows this reader, on A4; each one is audited."""

import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from foundation.evidence.access import attachment
from foundation.evidence.choices import SUFFIXES, MediaType
from foundation.evidence.selectors import PhotoView, photo_bytes, photos_of
from foundation.evidence.services import fill_template
from foundation.kernel import city_time, pacing
from foundation.kernel.errors import NotFound
from foundation.web.access import SIGNED_IN, rule
from foundation.web.acts import timeline_rows
from grids.areas import selectors as areas
from incidents.cases import presenters, selectors
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.services.confidential import open_incident
from incidents.cases.services.documents import note_case_file
from incidents.cases.services.photos import FINISH, NOTE, REPORT
from procedures.seals.choices import LookAt

TEMPLATES = Path(__file__).resolve().parent.parent / "papers"


@rule(SIGNED_IN)
@require_GET
def pdf(request: Any, reference: str) -> HttpResponseBase:
    """Make the case file as PDF."""
    return _answer_file(request, reference, MediaType.PDF, TEMPLATES / "case_file.typ")


@rule(SIGNED_IN)
@require_GET
def word(request: Any, reference: str) -> HttpResponseBase:
    """Make the case file as a Word document, to be edited by hand."""
    return _answer_file(request, reference, MediaType.DOCX, TEMPLATES / "case_file.docx")


def _answer_file(request: Any, reference: str, media_type: str, template: Path) -> HttpResponseBase:
    incident = open_incident(request.actor, reference, LookAt.CASE_FILE)
    paces = [pacing.Pace(f"case-files:user:{request.actor.user_id}", *settings.CASE_FILES_OF_ONE_READER)]
    pacing.require(paces)
    pacing.count_one(paces)
    photos, pictures = _pictures(photos_of(SUBJECT_KIND, incident.reference))
    made = fill_template(template, file_data(request.actor, incident, photos), pictures)
    note_case_file(request.actor, incident.reference, made, media_type)
    name = f"{_('Case file')} {incident.reference}{SUFFIXES[media_type]}"
    return attachment(io.BytesIO(made), name=name, media_type=media_type)


def _pictures(photos: Iterable[PhotoView]) -> tuple[list[PhotoView], list[bytes]]:
    """Return the photos whose file exists, and the thumbnail of each."""
    found: list[PhotoView] = []
    pictures: list[bytes] = []
    for photo in photos:
        try:
            pictures.append(photo_bytes(SUBJECT_KIND, photo.id, "small"))
        except NotFound:
            continue
        found.append(photo)
    return found, pictures


def file_data(actor: Any, incident: Any, photos: Iterable[PhotoView] = ()) -> dict[str, Any]:
    """Return the data of the case file's templates, texts and lists of texts, as far as this reader may see."""
    one = presenters.incident_rows([incident])[0]
    family = selectors.family_of(incident, actor)
    steps = timeline_rows(selectors.timeline(incident, actor), _("a resident"))
    documents = selectors.incident_documents(actor, incident.reference)
    stages = {REPORT: _("when reported"), FINISH: _("when done"), NOTE: _("added later")}
    made_at = _moment_words(city_time.now())
    return {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": _("Case file"),
        "reference": incident.reference,
        "made": _("Made by %(who)s, %(at)s") % {"who": actor.name, "at": made_at},
        "facts": [{"label": label, "value": value} for label, value in _facts(incident, one, family.parent) if value],
        "words_title": _("What was reported"),
        "words": incident.description or _("No words were written."),
        "steps_title": _("What happened"),
        "steps": [_step_row(step) for step in steps],
        "parts_title": _("Sub-incidents"),
        "parts": _part_rows(family),
        "photos_title": _("Photos"),
        "photos": [f"{stages.get(photo.stage, '')} {_moment_words(photo.uploaded_at)}" for photo in photos],
        "documents_title": _("Documents"),
        "documents": [
            " · ".join(filter(None, (row.name, filesizeformat(row.size), row.uploader, _moment_words(row.uploaded_at))))
            for row in documents
        ],
        "signatures_title": _("Signatures"),
        "signatures": [_("Handled by, date"), _("Checked by, date"), _("In charge, date")],
    }


def _moment_words(at: datetime | None) -> str:
    """Return a moment in local time with its year, empty for None."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at is not None else ""


def _part_rows(family: selectors.Family) -> list[dict[str, str]]:
    """Return a line for each sub-incident: its number and state, who has it, until when or since when, and its result."""
    rows = presenters.incident_rows([child.incident for child in family.children])
    return [
        {
            "reference": row.incident.reference,
            "state": row.state,
            "what": " · ".join(filter(None, (row.matter, row.holder))),
            "text": "\n".join(filter(None, (_part_time(child.incident), child.result))),
        }
        for child, row in zip(family.children, rows, strict=True)
    ]


def _part_time(part: Any) -> str:
    if part.ended_at is not None:
        return _("Ended %(at)s") % {"at": _moment_words(part.ended_at)}
    return _("Due %(at)s") % {"at": _moment_words(part.next_due_at)} if part.next_due_at is not None else ""


def _facts(incident: Any, one: presenters.IncidentRow, whole: str) -> list[tuple[str, str]]:
    occurred = _moment_words(incident.occurred_at) if incident.occurred_at != incident.reported_at else ""
    return [
        (_("Matter"), one.matter),
        (_("Sub-incident of"), whole),
        (_("Where"), presenters.place_words(*areas.chain(incident.grid_id))),
        (_("State"), one.state),
        (_("Now with"), one.holder),
        (_("Reported"), _moment_words(incident.reported_at)),
        (_("Happened"), occurred),
        (_("Came from"), capfirst(incident.get_channel_display())),
        (_("Desk level"), capfirst(incident.get_level_display())),
        (_("Limits"), "\n".join(_clock_words(clock) for clock in selectors.clock_views(incident))),
        (_("Ended"), _moment_words(incident.ended_at)),
    ]


def _clock_words(clock: Any) -> str:
    words = f"{capfirst(clock.stage_label)} {clock.amount} {clock.unit_label}"
    if clock.due_at is not None:
        words = _("%(limit)s, due %(at)s") % {"limit": words, "at": _moment_words(clock.due_at)}
    if clock.stopped_at is not None:
        words = _("%(limit)s, stopped %(at)s") % {"limit": words, "at": _moment_words(clock.stopped_at)}
    return words


def _step_row(step: dict[str, Any]) -> dict[str, str]:
    due = _("Was due %(due)s") % {"due": _moment_words(step["due_at"])} if step["due_at"] else ""
    late = _("done late") if step["late"] else ""
    return {
        "at": _moment_words(step["at"]),
        "title": step["title"],
        "who": step["who"],
        "text": "\n".join(filter(None, (step["note"], step["extra"], due, late))),
    }
