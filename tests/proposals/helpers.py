"""Topics in short: entered by somebody of the town, acted on, and put into a state."""

from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from foundation.accounts.models import User
from foundation.kernel import city_time
from foundation.process.acts import SentAct
from residents.proposals.choices import ENDED_STATES
from residents.proposals.models import Proposal, ProposalReply
from residents.proposals.services import ProposalData, act_on_proposal, enter_proposal
from tests.town import Town

_ids = count(1)
VILLAGE_A = "442000101201"


def actor(user: Any) -> Any:
    """Return the actor behind a user."""
    return import_string(settings.ACTOR_FACTORY)(user)


def data(**more: Any) -> ProposalData:
    """Return what is proposed, with an id of its own."""
    said = {"title": "村口装一盏路灯", "text": "晚上太黑，老人容易摔倒。", "area": VILLAGE_A}
    return ProposalData(**{"id": UUID(int=next(_ids)), **said, **more})


def entered(user: Any, **more: Any) -> Proposal:
    """Let somebody propose, or enter it for somebody."""
    return enter_proposal(actor(user), data(**more)).proposal


def do(user: Any, proposal: Proposal, action: str, note: str = "", **chosen: Any) -> Proposal:
    """Let somebody act on it."""
    return act_on_proposal(actor(user), proposal.number, SentAct(action, None, note, chosen))


def opened(town: Town, **more: Any) -> Proposal:
    """Return one of the resident's that the village has admitted."""
    return do(town.clerk_a, entered(town.resident, **more), "admit")


def assigned(town: Town, **more: Any) -> Proposal:
    """Return one that the urban unit of the township is to reply to."""
    return do(town.clerk_a, opened(town, **more), "assign", unit=town.urban_a.code)


def replied(town: Town, verdict: str = "accept", **more: Any) -> Proposal:
    """Return one with a reply that is not published."""
    return do(town.handler_a, assigned(town, **more), "reply", "下月装好", verdict=verdict, due_on="2026-12-30")


def answered(town: Town, verdict: str = "accept", **more: Any) -> Proposal:
    """Return one whose reply is published."""
    return do(town.clerk_a, replied(town, verdict, **more), "publish")


def another_resident(name: str = "resident2", phone: str = "+8613800000077") -> User:
    """Make a resident with a phone of the own."""
    return User.objects.create(username=name, name="刘居民", phone=phone)


def put(proposal: Proposal, state: str, town: Town) -> Proposal:
    """Put it straight into a state, with what belongs to it."""
    now = city_time.now()
    has_unit = state in ("assigned", "replied", "answered", "done")
    has_reply = state in ("replied", "answered", "done")
    if has_reply:
        ProposalReply.objects.create(
            proposal=proposal,
            number=1,
            verdict="no",
            words="没有路权",
            unit=town.urban_a,
            written_at=now,
            is_late=False,
        )
    Proposal.objects.filter(pk=proposal.pk).update(
        state=state,
        unit=town.urban_a if has_unit else None,
        assigned_at=now if has_unit else None,
        verdict="no" if has_reply else "",
        replied_at=now if has_reply else None,
        answered_at=now if state in ("answered", "done") else None,
        ended_at=now if state in ENDED_STATES else None,
        author="" if state == "withdrawn" else proposal.author,
    )
    proposal.refresh_from_db()
    return proposal
