"""Who may do what to a topic, with reasons. Which moves there are stands in workflow.py, who sees it in scoping.py."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from procedures.hearings.selectors import may_go_on
from residents.proposals.choices import PROMISING, PROPOSAL, SUPPORTED_STATES, ProposalState
from residents.proposals.scoping import ENTERERS, own_units, sits_over

# The actor of whoever holds the follow code of a topic that was entered for somebody.
FOLLOWER = "follow code"


def is_proposer(actor: Actor, proposal: Any) -> bool:
    """Say whether the actor proposed it, or holds its follow code."""
    if actor.is_system:
        return actor.name == FOLLOWER
    return actor.user_id is not None and actor.user_id == proposal.proposer_id


@policy("proposal.enter")
def enter(actor: Actor, proposal: Any) -> Verdict:
    """Whoever has an account proposes; for others a desk or a grid worker enters it."""
    if actor.kind is ActorKind.ANONYMOUS:
        return refused(_("Sign in to propose, or ask the village to enter it for you."))
    if proposal is not None and proposal.proposer_id is None and not (actor.is_system or actor.has_role(*ENTERERS)):
        return refused(_("Only a desk or a grid worker enters a proposal for somebody else."))
    return ALLOWED


def _screen(actor: Actor, proposal: Any) -> Verdict:
    if is_proposer(actor, proposal) and not actor.is_system:
        return refused(_("You proposed it yourself, so somebody else screens it."))
    return _desk(actor, proposal)


def _desk(actor: Actor, proposal: Any) -> Verdict:
    return ALLOWED if sits_over(actor, proposal) else refused(_("Only the desks of this area do this."))


for _capability in ("admit", "refer", "refuse"):
    policy(f"proposal.{_capability}")(_screen)
policy("proposal.assign")(_desk)
policy("comment.moderate")(_desk)


@policy("proposal.extend")
def extend(actor: Actor, proposal: Any) -> Verdict:
    """The desk gives more days, once."""
    if proposal.is_extended:
        return refused(_("It was given more days once already."))
    return _desk(actor, proposal)


def _unit(actor: Actor, proposal: Any) -> Verdict:
    if proposal.unit_id is not None and proposal.unit_id in own_units(actor):
        return ALLOWED
    return refused(_("Only the unit that has it in hand does this."))


policy("proposal.reply")(_unit)
policy("proposal.follow")(_unit)


@policy("proposal.show")
def show(actor: Actor, proposal: Any) -> Verdict:
    """A reply that spends collective money is shown before it is published."""
    if not needs_notice(proposal):
        return refused(_("This reply needs no public notice."))
    if may_go_on(PROPOSAL, proposal.number, is_required=True):
        return refused(_("It has been shown already."))
    waits = may_go_on(PROPOSAL, proposal.number)
    return _desk(actor, proposal) if waits else waits


@policy("proposal.publish")
def publish(actor: Actor, proposal: Any) -> Verdict:
    """The desk publishes; what spends collective money only after its public notice."""
    verdict = _desk(actor, proposal)
    if verdict and needs_notice(proposal):
        return may_go_on(PROPOSAL, proposal.number, is_required=True)
    return verdict


def needs_notice(proposal: Any) -> bool:
    """Say whether its reply must be shown in a public notice first, by the rule of the day it was entered on."""
    return bool(proposal.notice_days and proposal.verdict in PROMISING)


@policy("proposal.revise")
@policy("proposal.withdraw")
def change_as_proposer(actor: Actor, proposal: Any) -> Verdict:
    """Whoever proposed it changes its text, or withdraws it."""
    return ALLOWED if is_proposer(actor, proposal) else refused(_("Only whoever proposed it does this."))


@policy("proposal.reopen")
def reopen(actor: Actor, proposal: Any) -> Verdict:
    """Whoever proposed it asks again, once."""
    if not is_proposer(actor, proposal):
        return refused(_("Only whoever proposed it asks again."))
    return refused(_("It was asked again once already.")) if proposal.is_reopened else ALLOWED


@policy("proposal.support")
def support(actor: Actor, proposal: Any) -> Verdict:
    """Whoever is signed in supports, as long as no reply is written; whether the account is verified the service asks."""
    if proposal.state not in SUPPORTED_STATES:
        return refused(_("It is not open to support any more."))
    if actor.user_id is None:
        return refused(_("Sign in to support it."))
    return refused(_("You proposed it yourself.")) if is_proposer(actor, proposal) else ALLOWED


@policy("proposal.unsupport")
def unsupport(actor: Actor, proposal: Any) -> Verdict:
    """A support is withdrawn as long as the topic is given to nobody: from then on so many stand behind what is replied to."""
    if proposal.state != ProposalState.OPEN:
        return refused(_("It has been given to a unit, so its supports stay as they are."))
    return ALLOWED if actor.user_id is not None else refused(_("Sign in first."))


@policy("proposal.support_for")
def support_for(actor: Actor, proposal: Any) -> Verdict:
    """A desk or a grid worker enters the support of somebody who calls or comes."""
    if proposal.state not in SUPPORTED_STATES:
        return refused(_("It is not open to support any more."))
    if actor.has_role(*ENTERERS):
        return ALLOWED
    return refused(_("Only a desk or a grid worker enters support for somebody else."))


@policy("proposal.comment")
def comment(actor: Actor, proposal: Any) -> Verdict:
    """Whoever is signed in comments while it is open."""
    if proposal.state not in SUPPORTED_STATES:
        return refused(_("It is not open to comments any more."))
    return ALLOWED if actor.user_id is not None else refused(_("Sign in to comment."))
