"""What this room keeps of people: who changed rules, applied, gave an opinion, or tried what is refused. What else looks like it belongs to matters."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from incidents.catalogue.models import (
    Admission,
    AdmissionOpinion,
    AdmissionStep,
    CatalogueEdition,
    FilingStandard,
    GridRefusal,
    Matter,
    MatterClass,
    PracticeNumber,
    ResponsibilityBoundary,
    RuleVersion,
    RuleVersionStep,
    StandardsTable,
)

declare(Matter, NotPersonal(("name", "name_en", "pinyin", "photo_to_finish"), "of a matter"))
declare(CatalogueEdition, NotPersonal(("name",), "of a standard"))
declare(MatterClass, NotPersonal(("name",), "of a class of matters"))
declare(
    FilingStandard,
    NotPersonal(
        ("number", "limit_text", "handled_by", "supervised_by"), "of a standard; units, as the table names them"
    ),
)
declare(ResponsibilityBoundary, NotPersonal(("owner", "first_handler"), "kinds of party, no person"))
declare(
    StandardsTable,
    Personal(
        ("uploaded_by", "imported_by"),
        why="who changed the standards by which incidents are filed",
        kept="as long as the table",
    ),
)
declare(
    Admission,
    Personal(
        ("applied_by",), why="who applied for the department, so that another decides", kept="as long as the admission"
    ),
)
declare(AdmissionStep, *STEP_COLUMNS_OF_PEOPLE)
declare(
    AdmissionOpinion,
    Personal(("given_by", "note"), why="who spoke for the township, and what", kept="as long as the admission"),
    NotPersonal(("opinion",), "one of a few words, of a township"),
)
declare(
    GridRefusal,
    Personal(
        ("actor_name", "actor_user_id"),
        why="who tried to give a grid what is not on its list",
        kept="as long as the list",
    ),
    NotPersonal(("subject_kind", "subject_key", "reason"), "name an incident, and why a grid is not given it"),
)
declare(
    RuleVersion,
    Personal(
        ("made_by", "approved_by", "words"),
        why="who made a township's rules, why, and which other person approved them",
        kept="as long as the rules: an old incident keeps those of its day",
    ),
    NotPersonal(("number",), "counts the versions"),
)
declare(RuleVersionStep, *STEP_COLUMNS_OF_PEOPLE)
declare(PracticeNumber, NotPersonal(("name",), "of a number of the practice"))
