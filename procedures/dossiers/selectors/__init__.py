"""What dossiers and their types answer."""

from procedures.dossiers.selectors.dossiers import (
    DossierView,
    applicant_dossiers,
    complete_offer,
    dossier_by_number,
    dossier_by_phone,
    dossier_timeline,
    dossier_view,
    letter_of,
    missing_papers,
    read_rows,
    visible_dossiers,
)
from procedures.dossiers.selectors.findings import findings_of
from procedures.dossiers.selectors.papers import EarlierPaper, earlier_papers
from procedures.dossiers.selectors.reuse import all_dossiers, reuse_counts
from procedures.dossiers.selectors.supervision import Supervision, supervision, supervision_of_all
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
    "EarlierPaper",
    "Supervision",
    "TypeLine",
    "all_dossiers",
    "all_types",
    "applicant_dossiers",
    "complete_offer",
    "current_versions",
    "dossier_by_number",
    "dossier_by_phone",
    "dossier_timeline",
    "dossier_view",
    "draft_of",
    "earlier_papers",
    "findings_of",
    "forbidden_proofs",
    "letter_of",
    "missing_papers",
    "read_rows",
    "reuse_counts",
    "supervision",
    "supervision_of_all",
    "version_by_code",
    "version_by_id",
    "version_of_today",
    "visible_dossiers",
]
