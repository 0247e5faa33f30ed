"""What changes dossiers and their types."""

from procedures.dossiers.services.acts import act_done_before, act_on_dossier, do_act
from procedures.dossiers.services.intake import DossierData, DossierIntake, next_receipt, submit_dossier
from procedures.dossiers.services.notifying import send_clock_notices, send_notices
from procedures.dossiers.services.papers import hand_in_file, keep_paper, reuse_paper
from procedures.dossiers.services.passing_time import compute_dates_again, lapse_waiting
from procedures.dossiers.services.public_notice import tell_of_notices
from procedures.dossiers.services.retention import forget_papers
from procedures.dossiers.services.supervising import tell_supervisors
from procedures.dossiers.services.types import (
    TypeData,
    begin_type,
    draft_next_version,
    load_forbidden_proofs,
    load_type,
    publish_version,
    save_draft,
)

__all__ = [
    "DossierData",
    "DossierIntake",
    "TypeData",
    "act_done_before",
    "act_on_dossier",
    "begin_type",
    "compute_dates_again",
    "do_act",
    "draft_next_version",
    "forget_papers",
    "hand_in_file",
    "keep_paper",
    "lapse_waiting",
    "load_forbidden_proofs",
    "load_type",
    "next_receipt",
    "publish_version",
    "reuse_paper",
    "save_draft",
    "send_clock_notices",
    "send_notices",
    "submit_dossier",
    "tell_of_notices",
    "tell_supervisors",
]
