"""What dossiers and their types answer."""

from procedures.dossiers.selectors.dossiers import (
    DossierView,
    applicant_dossiers,
    complete_offer,
    dossier_by_number,
    dossier_by_phone,
    dossier_of_form,
    dossier_timeline,
    dossier_view,
    letter_of,
    missing_papers,
    read_rows,
    supervision,
    visible_dossiers,
)
from procedures.dossiers.selectors.findings import findings_of
from procedures.dossiers.selectors.types import (
    TypeLine,
    all_types,
    current_versions,
    draft_of,
    forbidden_proofs,
    version_by_code,
    version_by_id,
    version_of_today,
)

__all__ = [
    "DossierView",
    "TypeLine",
    "all_types",
    "applicant_dossiers",
    "complete_offer",
    "current_versions",
    "dossier_by_number",
    "dossier_by_phone",
    "dossier_of_form",
    "dossier_timeline",
    "dossier_view",
    "draft_of",
    "findings_of",
    "forbidden_proofs",
    "letter_of",
    "missing_papers",
    "read_rows",
    "supervision",
    "version_by_code",
    "version_by_id",
    "version_of_today",
    "visible_dossiers",
]
