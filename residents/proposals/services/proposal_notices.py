"""Owns who hears of a topic: its desk, its unit, whoever proposed it, whoever supports it; of what is late the superior too."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from foundation.notices.services import NoticeDraft, tell_many
from grids.workforce.desks import desk_of
from grids.workforce.selectors import members_of
from procedures.clocks.choices import LadderTone
from procedures.clocks.events import ClockReached
from residents.proposals.choices import PROPOSAL, REPLY_PROPOSAL, SCREEN_PROPOSAL, ProposalState
from residents.proposals.events import ProposalMoved
from residents.proposals.models import Proposal, Support
from residents.proposals.workflow import PROPOSAL_FLOW

# Whom a move tells -> the kind of notice.
_KINDS = {
    "desk": "proposal_desk",
    "unit": "proposal_unit",
    "proposer": "proposal_proposer",
    "supporters": "proposal_supporters",
}
_CARDS = (LadderTone.YELLOW, LadderTone.RED)
# Clock stage -> the state in which it still counts.
_WAITS = {SCREEN_PROPOSAL: ProposalState.ENTERED, REPLY_PROPOSAL: ProposalState.ASSIGNED}


def send_notices(now: datetime, events: Iterable[ProposalMoved]) -> None:
    """Tell whom the moves concern; telling again changes nothing."""
    moves = [(move, event) for event in events if (move := PROPOSAL_FLOW.row(event.action)) is not None]
    found = {one.number: one for one in Proposal.objects.filter(number__in={event.number for _move, event in moves})}
    drafts = []
    for move, event in moves:
        proposal = found.get(event.number)
        if proposal is None:
            continue
        for who in move.tells:
            people = [user_id for user_id in _people(proposal, who) if user_id != event.actor_user_id]
            drafts.append(_draft(proposal, _KINDS[who], people, f"{event.key}:{who}", event.action))
    tell_many([one for one in drafts if one.recipients], now=now)


def _people(proposal: Proposal, who: str) -> Iterable[int]:
    if who == "desk":
        return desk_of(proposal.area_id)
    if who == "unit":
        return _members(proposal)
    if who == "proposer":
        return [proposal.proposer_id] if proposal.proposer_id else []
    supports = Support.objects.filter(proposal=proposal, user__isnull=False)
    return list(supports.values_list("user_id", flat=True))


def _members(proposal: Proposal) -> list[int]:
    return [one.user_id for one in members_of([proposal.unit_id])] if proposal.unit_id else []


def send_clock_notices(now: datetime, events: Iterable[ClockReached]) -> None:
    """Tell who holds a topic what its clock has reached: the desk or the unit, on a card its superior too."""
    own = [event for event in events if event.subject_kind == PROPOSAL]
    found = {one.number: one for one in Proposal.objects.filter(number__in={event.subject_key for event in own})}
    drafts = []
    for event in own:
        proposal = found.get(event.subject_key)
        if proposal is None or proposal.state != _WAITS.get(event.stage):
            continue
        is_card = event.tone in _CARDS
        people = desk_of(proposal.area_id, above=is_card) if event.stage == SCREEN_PROPOSAL else _members(proposal)
        if event.stage == REPLY_PROPOSAL and is_card:
            people += desk_of(proposal.area_id, above=True)
        drafts.append(_draft(proposal, "proposal_waits", people, f"clock:{event.key}", event.stage, tone=event.tone))
    tell_many([one for one in drafts if one.recipients], now=now)


def _draft(proposal: Proposal, kind: str, people: Iterable[int], key: str, action: str, **more: Any) -> NoticeDraft:
    return NoticeDraft(
        recipients=tuple(dict.fromkeys(people)),
        kind=kind,
        key=f"proposal:{key}",
        subject_kind=PROPOSAL,
        subject_key=proposal.number,
        params={"number": proposal.number, "title": proposal.title, "action": action, **more},
    )
