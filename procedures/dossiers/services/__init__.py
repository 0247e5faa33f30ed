"""What changes dossiers and their types."""

from procedures.dossiers.services.acts import act_done_before, act_on_dossier, do_act
from procedures.dossiers.services.intake import DossierData, DossierIntake, submit_dossier
from procedures.dossiers.services.notifying import send_clock_notices, send_notices
from procedures.dossiers.services.papers import hand_in_file, keep_paper, paper_as_kept
from procedures.dossiers.services.passing_time import compute_dates_again, lapse_waiting
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
    "hand_in_file",
    "keep_paper",
    "lapse_waiting",
    "load_forbidden_proofs",
    "load_type",
    "paper_as_kept",
    "publish_version",
    "save_draft",
    "send_clock_notices",
    "send_notices",
    "submit_dossier",
]
