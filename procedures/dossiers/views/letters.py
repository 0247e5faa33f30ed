"""The letter of a decision (通知书) as PDF or Word, for who may see the application."""

import io
from pathlib import Path
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from foundation.evidence.access import attachment
from foundation.evidence.choices import SUFFIXES, MediaType
from foundation.evidence.services import fill_template
from foundation.web.access import SIGNED_IN, rule
from procedures.dossiers import selectors

TEMPLATES = Path(__file__).resolve().parent.parent / "papers"


@rule(SIGNED_IN)
@require_GET
def pdf(request: Any, key: str) -> HttpResponseBase:
    """Make the letter as PDF."""
    return _answer(request, key, MediaType.PDF, TEMPLATES / "letter.typ")


@rule(SIGNED_IN)
@require_GET
def word(request: Any, key: str) -> HttpResponseBase:
    """Make the letter as a Word document."""
    return _answer(request, key, MediaType.DOCX, TEMPLATES / "letter.docx")


def _answer(request: Any, key: str, media_type: str, template: Path) -> HttpResponseBase:
    dossier = selectors.dossier_by_number(request.actor, key)
    letter = selectors.letter_of(dossier)
    made = fill_template(template, letter_data(dossier, letter))
    name = f"{_('Letter')} {letter['number']}{SUFFIXES[MediaType(media_type)]}"
    return attachment(io.BytesIO(made), name=name, media_type=media_type)


def letter_data(dossier: Any, letter: dict[str, Any]) -> dict[str, Any]:
    """Return the data of the letter's templates: texts and lists of texts."""
    words = {**letter, "days": letter["objection_days"]}
    facts = [
        (_("Application"), letter["reference"]),
        (_("Service"), letter["service"]),
        (_("Submitted"), f"{timezone.localtime(dossier.submitted_at):%Y-%m-%d}"),
        (_("Result"), letter["result"]),
        (_("Reason"), letter["refusal"]),
        (_("Legal basis"), letter["basis"]),
    ]
    return {
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": _("Letter of decision"),
        "number": letter["number"],
        "to": _("To %(applicant)s:") % words,
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "reasons_title": _("Reasons"),
        "reasons": letter["reasons"],
        "remedy_title": _("If you do not agree"),
        "remedy": _(
            "You may object within %(days)d days of this decision: online on the page of your application, or at the"
            " counter with the number above. Somebody else than who decided examines it. Applying for administrative"
            " reconsideration, or suing, remains open to you as the law provides."
        )
        % words,
        "office": letter["office"],
        "day": f"{timezone.localtime(dossier.decided_at):%Y-%m-%d}",
        "seal": _("(seal)"),
    }
