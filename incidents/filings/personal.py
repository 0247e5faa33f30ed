"""What this room keeps of people: who filed and who read it, and words that may name somebody; two years after its end it is gone."""

from datetime import timedelta

from foundation.kernel.hiding import declare_words
from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from incidents.filings.models import FilingRecord, FilingStep
from incidents.filings.services.intake import search_text_of

declare_words(
    FilingRecord,
    *("facts", "why_not_a_case"),
    keys=("incident_reference", "master__incident_reference"),
    follow=lambda filing: {"search_text": search_text_of(filing)},
)
declare_words(FilingStep, "note", keys=("subject__incident_reference", "subject__master__incident_reference"))
declare(
    FilingRecord,
    Personal(
        ("facts", "search_text", "lng", "lat", "reported_by", "acknowledged_by"),
        why="what was seen and where, in the reporter's words; whom to tell what came of it; who read it",
        since="ended_at",
        kept_for=timedelta(days=730),
    ),
    NotPersonal(("client_id", "content_digest"), "tell a report sent twice from two"),
    NotPersonal(("number",), "names it"),
)
declare(FilingStep, *STEP_COLUMNS_OF_PEOPLE)
