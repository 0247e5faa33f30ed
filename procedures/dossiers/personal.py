"""What this room keeps of people: who applied, the answers, who acted. When its result says so the dossier is gone."""

from django.db.models import Q

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from procedures.dossiers.models import (
    Answer,
    Dossier,
    DossierStep,
    DossierType,
    ForbiddenProof,
    Item,
    Need,
    PaperRule,
    ResultRule,
    StageRule,
    TypeField,
    TypeVersion,
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
        # Its files first (services/retention.py).
        only=Q(files_forgotten_at__isnull=False),
    ),
    NotPersonal(("client_id", "content_digest"), "tell an application sent twice from two"),
    NotPersonal(("number", "letter_number"), "name it and its letter"),
)
declare(DossierStep, *STEP_COLUMNS_OF_PEOPLE)
_WITH_IT = "as long as the dossier"
declare(Answer, Personal(("value",), why="what the service asks for; sealed", kept=_WITH_IT))
declare(
    Need,
    Personal(
        ("document_id", "waiver"),
        why="the paper, or why none was needed",
        kept="the file until `keep_months` after the decision, where its rule says so, and never longer than the dossier",
    ),
    NotPersonal(("name", "receipt_number"), "names the paper wanted, counts receipts"),
)
declare(
    Item,
    Personal(("done_by",), why="who examined what", kept=_WITH_IT),
    NotPersonal(("words",), "a line of a checklist"),
)
declare(DossierType, NotPersonal(("owner_room",), "the room that shows it"))
declare(
    TypeVersion,
    Personal(("drafted_by", "published_by"), why="the two people who answer for it", kept="as long as the version"),
    NotPersonal(("number", "title", "search_words", "place_words", "fee_words"), "of a service"),
)
declare(TypeField, NotPersonal(("label",), "a question of a form"))
declare(PaperRule, NotPersonal(("name", "issued_by"), "a paper, and the office that issues it"))
declare(StageRule, NotPersonal(("name", "decided_by"), "a stage, and the kind of desk that has it"))
declare(ResultRule, NotPersonal(("name",), "a result"))
declare(ForbiddenProof, NotPersonal(("name", "words", "issued_by"), "a proof, and the office that issues it"))
