"""What this room keeps of people: who applied, the answers, who acted. When its result says so the dossier is gone."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from procedures.dossiers.models import (
    Answer,
    Dossier,
    DossierStep,
    Item,
    Need,
)

declare(
    Dossier,
    Personal(
        (
            "person_key",
            "applicant",
            "applicant_name",
            "applicant_phone",
            "consent_witness",
            "entered_by",
            "decided_by",
            "reviewed_by",
            "reasons",
        ),
        why="who applied for what, how to reach them, who agreed, who decided and why",
        since="forget_on",
    ),
    NotPersonal(("client_id", "content_digest"), "tell an application sent twice from two"),
    NotPersonal(("number", "letter_number"), "name it and its letter"),
)
declare(DossierStep, *STEP_COLUMNS_OF_PEOPLE)
_WITH_IT = "as long as the dossier"
declare(Answer, Personal(("value",), why="what the service asks for; sealed", kept=_WITH_IT))
declare(
    Need,
    Personal(("document_id", "waiver"), why="the paper, or why none was needed", kept=_WITH_IT),
    NotPersonal(("name", "receipt_number"), "names the paper wanted, counts receipts"),
)
declare(
    Item,
    Personal(("done_by",), why="who examined what", kept=_WITH_IT),
    NotPersonal(("words",), "a line of a checklist"),
)
