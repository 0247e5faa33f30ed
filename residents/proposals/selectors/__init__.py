"""What the council answers."""

from residents.proposals.selectors.proposals import (
    ProposalView,
    answered_topics,
    comments_of,
    days_overdue,
    hidden_proposal,
    proposal_by_number,
    proposal_steps,
    proposal_with_digest,
    public_topics,
    replies_of,
    supports_of,
    topic_rule,
    view_proposals,
    visible_proposals,
)

__all__ = [
    "ProposalView",
    "answered_topics",
    "comments_of",
    "days_overdue",
    "hidden_proposal",
    "proposal_by_number",
    "proposal_steps",
    "proposal_with_digest",
    "public_topics",
    "replies_of",
    "supports_of",
    "topic_rule",
    "view_proposals",
    "visible_proposals",
]
