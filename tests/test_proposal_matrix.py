"""Every state of a topic, action and person: what may be done is what the table and the policies say, by hand."""

from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.kernel.models import AuditEvent, Message
from foundation.process.acts import SentAct
from residents.proposals.choices import ProposalAction, ProposalState
from residents.proposals.models import Proposal, ProposalStep
from residents.proposals.services import act_on_proposal
from residents.proposals.workflow import PROPOSAL_FLOW
from tests.proposals.helpers import entered, put
from tests.town import Town

ANSWERS = {NotFound: "hidden", Stale: "gone", Denied: "denied", Invalid: "invalid"}
# State -> action -> where it leads; every other pair is gone.
TABLE = {
    "entered": {
        "admit": "open", "refer": "referred", "refuse": "refused", "revise": "entered", "withdraw": "withdrawn",
    },
    "open": {"assign": "assigned", "revise": "open", "withdraw": "withdrawn"},
    "assigned": {"extend": "assigned", "reply": "replied", "withdraw": "withdrawn"},
    "replied": {"show": "replied", "publish": "answered"},
    "answered": {"follow": "done", "reopen": "assigned"},
    "done": {"reopen": "assigned"},
    "referred": {}, "refused": {}, "withdrawn": {},
}  # fmt: skip
ACTIONS = [action for action in ProposalAction.values if action != "enter"]
DESKS = ("clerk_a", "official_a", "city_centre")
HIDDEN = ("entered", "referred", "refused")
DOES = {
    **dict.fromkeys(("admit", "refer", "refuse", "assign", "extend", "publish"), DESKS),
    **dict.fromkeys(("reply", "follow"), ("handler_a",)),
    **dict.fromkeys(("revise", "withdraw", "reopen"), ("resident",)),
    # No topic of this kind needs a public notice.
    "show": (),
}
DATA = {"verdict": "no", "title": "another", "text": "text"}


def wanted(name: str, action: str, state: str) -> str:
    if state in HIDDEN and name not in (*DESKS, "resident"):
        return "hidden"
    if action not in TABLE[state]:
        return "gone"
    if name not in DOES[action]:
        return "denied"
    if action == "extend":
        # It was put there without a deadline, and without one there is nothing to lengthen.
        return "invalid"
    return f"{TABLE[state][action]}, version 2, 1 step, 1 audited, 1 told"


def answer(actor: Any, proposal: Proposal, action: str, unit: str) -> str:
    """Try the act, say what came of it and what it left behind, and take it back."""
    with transaction.atomic():
        before = Message.objects.filter(topic="proposal.moved").count()
        try:
            done = act_on_proposal(actor, proposal.number, SentAct(action, 1, "seen", {**DATA, "unit": unit}))
            steps = ProposalStep.objects.filter(subject=proposal, number=2, action=action).count()
            audited = AuditEvent.objects.filter(subject_key=proposal.number, action=action).count()
            told = Message.objects.filter(topic="proposal.moved").count() - before
            said = f"{done.state}, version {done.version}, {steps} step, {audited} audited, {told} told"
        except DomainError as error:
            said = ANSWERS[type(error)]
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize("state", ProposalState.values)
def test_people_may_what_is_written_here(state: str, town: Town, actor_of: Any) -> None:
    proposal = put(entered(town.resident), state, town)
    got = {
        (name, action): answer(actor_of(user), proposal, action, town.urban_a.code)
        for name, user in town.cast.items()
        for action in ACTIONS
    }
    assert {key: said for key, said in got.items() if said != wanted(*key, state)} == {}


@pytest.mark.parametrize("action", ["enter", "nothing"])
def test_what_is_offered_to_nobody_is_refused(action: str, town: Town, actor_of: Any) -> None:
    assert answer(actor_of(town.clerk_a), entered(town.resident), action, "") == "invalid"


def test_every_action_and_state_is_tried() -> None:
    found = {state: {move.action: move.target_from(state) for move in PROPOSAL_FLOW.moves_from(state)}
             for state in PROPOSAL_FLOW.states}  # fmt: skip
    assert found == TABLE
    assert {move.capability for move in PROPOSAL_FLOW.rows} <= policies.capabilities()
