"""What pages show of a topic in the reader's words, and what the acts on one offer to choose from."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from foundation.process.offers import Choice, Offer
from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from residents.people.selectors import keys_and_number_of_user
from residents.proposals import selectors
from residents.proposals.choices import ProposalAction, ProposalState, TopicKind, Verdict
from residents.proposals.scoping import own_units, sits_over
from residents.proposals.services.supports import phone_key

# How a state is coloured: as that of an incident which stands alike.
TONES = {
    ProposalState.ENTERED: "reported",
    ProposalState.OPEN: "accepted",
    ProposalState.ASSIGNED: "handling",
    ProposalState.REPLIED: "handled",
    ProposalState.REFUSED: "declined",
    ProposalState.REFERRED: "dispatched",
    ProposalState.WITHDRAWN: "declined",
}
POLICE = "police"


class TopicRow:
    """One topic of a list: it pages by its own columns and draws its view."""

    def __init__(self, view: selectors.ProposalView) -> None:
        self.view, self.pk = view, view.proposal.pk
        self.tone = TONES.get(ProposalState(view.proposal.state), "closed")
        self.entered_at, self.reply_due_at = view.proposal.entered_at, view.proposal.reply_due_at


def topic_rows(proposals: Iterable[Any]) -> list[TopicRow]:
    """Return one display row for each; one statement for all."""
    return [TopicRow(view) for view in selectors.view_proposals(list(proposals))]


def complete_offer(proposal: Any, offer: Offer) -> Offer:
    """Return an offer with what hangs on the topic: its units, the verdicts, the words it has now."""
    if proposal is None:
        return offer
    if offer.action == ProposalAction.ASSIGN:
        return replace(offer, choices={"unit": _units(proposal)})
    if offer.action == ProposalAction.REPLY:
        verdicts = tuple(Choice(value, str(label)) for value, label in Verdict.choices)
        return replace(offer, choices={"verdict": verdicts})
    if offer.action == ProposalAction.REVISE:
        return replace(offer, initial={"title": proposal.title, "text": proposal.text})
    return offer


def _units(proposal: Any) -> tuple[Choice, ...]:
    """Return the units with people that serve its place; of an opinion on policing the police first."""
    serving = workforce.units_for(areas.place(proposal.area_id).path).filter(workforce.has_people())
    is_policing = proposal.kind == TopicKind.POLICING
    found = sorted(serving, key=lambda unit: not (is_policing and unit.function == POLICE))
    return tuple(Choice(unit.code, unit.name) for unit in found)


def is_inside(actor: Actor, proposal: Any) -> bool:
    """Say whether the actor handles it: a desk of its area, or the unit that has it in hand."""
    return sits_over(actor, proposal) or (proposal.unit_id is not None and proposal.unit_id in own_units(actor))


def has_supported(actor: Actor, phone: str | None, proposal: Any) -> bool:
    """Say whether the actor supports it, by whichever way; ``phone``: the account's own."""
    if actor.user_id is None:
        return False
    own = Q(user=actor.user_id)
    if phone:
        own |= Q(phone_key=phone_key(phone))
    if keys := keys_and_number_of_user(actor.user_id)[0]:
        own |= Q(person_key__in=keys)
    return bool(selectors.supports_of(proposal).filter(own).exists())
