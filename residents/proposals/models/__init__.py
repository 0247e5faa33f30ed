"""The rows of the council, by what they are about."""

from residents.proposals.models.proposals import (
    Comment,
    Proposal,
    ProposalReply,
    ProposalStep,
    ProposalText,
    Support,
    TopicRule,
)

__all__ = [
    "Comment",
    "Proposal",
    "ProposalReply",
    "ProposalStep",
    "ProposalText",
    "Support",
    "TopicRule",
]
