"""The case file (案卷) of a case as PDF or Word: what its page shows this reader, on A4, each making written down."""

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
from incidents.cases.services.documents import note_case_file
from incidents.cases.services.photos import FINISH, NOTE, REPORT

TEMPLATES = Path(__file__).resolve().parent.parent / "papers"


@rule(SIGNED_IN)
@require_GET
def pdf(request: Any, reference: str) -> HttpResponseBase:
    """Make the case file as PDF."""
    return _answer(request, reference, MediaType.PDF, TEMPLATES / "case_file.typ")


@rule(SIGNED_IN)
@require_GET
def word(request: Any, reference: str) -> HttpResponseBase:
    """Make the case file as a Word document, to be gone on with by hand."""
    return _answer(request, reference, MediaType.DOCX, TEMPLATES / "case_file.docx")


def _answer(request: Any, reference: str, media_type: str, template: Path) -> HttpResponseBase:
    case = selectors.by_reference(request.actor, reference)
    paces = [pacing.Pace(f"case-files:user:{request.actor.user_id}", *settings.CASE_FILES_OF_ONE_READER)]
    pacing.require(paces)
    pacing.count_one(paces)
    photos, pictures = _pictures(photos_of(SUBJECT_KIND, case.reference))
    made = fill_template(template, file_data(request.actor, case, photos), pictures)
    note_case_file(request.actor, case.reference, made, media_type)
    name = f"{_('Case file')} {case.reference}{SUFFIXES[media_type]}"
    return attachment(io.BytesIO(made), name=name, media_type=media_type)


def _pictures(photos: Iterable[PhotoView]) -> tuple[list[PhotoView], list[bytes]]:
    """Return the photos whose file is there, and the small picture of each."""
    found: list[PhotoView] = []
    pictures: list[bytes] = []
    for photo in photos:
        try:
            pictures.append(photo_bytes(SUBJECT_KIND, photo.id, "small"))
        except NotFound:
            continue
        found.append(photo)
    return found, pictures


def file_data(actor: Any, case: Any, photos: Iterable[PhotoView] = ()) -> dict[str, Any]:
    """Return what the templates of a case file fill in: texts and lists of texts, as much as this reader may see."""
    one = presenters.incident_rows([case])[0]
    steps = timeline_rows(selectors.timeline(case, actor), _("a resident"))
    documents = selectors.incident_documents(actor, case.reference)
    stages = {REPORT: _("when reported"), FINISH: _("when done"), NOTE: _("added later")}
    made_at = _when(city_time.now())
    return {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": _("Case file"),
        "reference": case.reference,
        "made": _("Made by %(who)s, %(at)s") % {"who": actor.name, "at": made_at},
        "facts": [{"label": label, "value": value} for label, value in _facts(case, one) if value],
        "words_title": _("What was reported"),
        "words": case.description or _("No words were written."),
        "steps_title": _("What happened"),
        "steps": [_step(step) for step in steps],
        "photos_title": _("Photos"),
        "photos": [f"{stages.get(photo.stage, '')} {_when(photo.uploaded_at)}" for photo in photos],
        "documents_title": _("Documents"),
        "documents": [
            " · ".join(filter(None, (row.name, filesizeformat(row.size), row.uploader, _when(row.uploaded_at))))
            for row in documents
        ],
        "signatures_title": _("Signatures"),
        "signatures": [_("Handled by, date"), _("Checked by, date"), _("In charge, date")],
    }


def _when(at: datetime | None) -> str:
    """Return a moment as a file needs it in ten years: local, with its year."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at is not None else ""


def _facts(case: Any, one: presenters.IncidentRow) -> list[tuple[str, str]]:
    occurred = _when(case.occurred_at) if case.occurred_at != case.reported_at else ""
    return [
        (_("Matter"), one.matter),
        (_("Where"), presenters.place_words(*areas.chain(case.grid_id))),
        (_("State"), one.state),
        (_("Now with"), one.holder),
        (_("Reported"), _when(case.reported_at)),
        (_("Happened"), occurred),
        (_("Came from"), capfirst(case.get_channel_display())),
        (_("Desk level"), capfirst(case.get_level_display())),
        (_("Limits"), "\n".join(_clock(clock) for clock in selectors.clocks(case))),
        (_("Ended"), _when(case.ended_at)),
    ]


def _clock(clock: Any) -> str:
    words = f"{capfirst(clock.stage_label)} {clock.amount} {clock.unit_label}"
    if clock.due_at is not None:
        words = _("%(limit)s, due %(at)s") % {"limit": words, "at": _when(clock.due_at)}
    if clock.stopped_at is not None:
        words = _("%(limit)s, stopped %(at)s") % {"limit": words, "at": _when(clock.stopped_at)}
    return words


def _step(step: dict[str, Any]) -> dict[str, str]:
    due = _("Was due %(due)s") % {"due": _when(step["due_at"])} if step["due_at"] else ""
    late = _("done late") if step["late"] else ""
    return {
        "at": _when(step["at"]),
        "title": step["title"],
        "who": step["who"],
        "text": "\n".join(filter(None, (step["note"], step["extra"], due, late))),
    }
