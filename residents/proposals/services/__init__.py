"""What changes the council."""

from procedures.hearings.services import name_persons_by
from residents.people.services import person_key_of
from residents.proposals.services.comments import add_comment, moderate_comment
from residents.proposals.services.proposal_entry import ProposalData, ProposalIntake, enter_proposal, follow_code
from residents.proposals.services.proposal_notices import send_clock_notices, send_notices
from residents.proposals.services.proposals import act_done_before, act_on_proposal, act_with_code
from residents.proposals.services.supports import (
    support_for_caller,
    support_proposal,
    unite_supports,
    withdraw_for_caller,
    withdraw_support,
)

__all__ = [
    "ProposalData",
    "ProposalIntake",
    "act_done_before",
    "act_on_proposal",
    "act_with_code",
    "add_comment",
    "enter_proposal",
    "follow_code",
    "moderate_comment",
    "send_clock_notices",
    "send_notices",
    "support_for_caller",
    "support_proposal",
    "unite_supports",
    "withdraw_for_caller",
    "withdraw_support",
]

# Public notices know no residents: an objector is kept by the same key as a supporter.
name_persons_by(person_key_of)
