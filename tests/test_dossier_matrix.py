"""Every state of an application, action and person: what may be done is what the table and the policies say.

Who may act is written down here a second time, by hand and by name, so that a policy changed by mistake is noticed.
"""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import city_time, policies
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.kernel.models import AuditEvent, Message
from procedures.dossiers.choices import DossierAction, DossierState
from procedures.dossiers.models import Dossier, DossierStep, Need, ResultRule
from procedures.dossiers.services import act_on_dossier
from procedures.dossiers.workflow import DOSSIER
from tests.dossiers.helpers import actor, at_counter, counter_of, service
from tests.town import Town

ANSWERS = {NotFound: "hidden", Stale: "gone", Denied: "denied", Invalid: "invalid"}
# State -> action -> where it leads; every other pair is gone.
TABLE = {
    "submitted": {"accept": "in_work", "ask_more": "waiting", "hand_in": "submitted", "check": "submitted",
                  "waive": "submitted", "refuse": "decided", "withdraw": "withdrawn"},
    "waiting": {"hand_in": "waiting", "supply": "in_work", "withdraw": "withdrawn"},
    "in_work": {"ask_more": "waiting", "hand_in": "in_work", "check": "in_work", "waive": "in_work", "pass": "submitted",
                "decide": "decided", "refuse": "decided", "withdraw": "withdrawn"},
    "decided": {"deliver": "delivered", "object": "objected", "correct": "decided"},
    "delivered": {"object": "objected"},
    "objected": {"confirm": "decided", "revise": "decided"},
    "withdrawn": {},
}  # fmt: skip
ACTIONS = [action for action in DossierAction.values if action not in ("submit", "lapse")]
SEES = ("resident", "clerk_a", "official_a", "city_centre", "handler_a")
COUNTER = ("clerk_a", "official_a", "handler_a")
# By the stage that has it: the village's (1), the township's (2).
DESK = {1: ("clerk_a",), 2: ("official_a",)}
ABOVE = {1: ("official_a",), 2: ("city_centre",)}
FOR_APPLICANT = ("resident", *COUNTER)


def may(stage: int, name: str, action: str) -> bool:
    """Say by hand what the policies must answer for someone who sees it; it was decided by the official."""
    if action in ("accept", "ask_more", "check", "waive", "pass", "decide", "refuse"):
        return name in DESK[stage]
    if action in ("supply", "withdraw", "object"):
        return name in FOR_APPLICANT
    if action in ("hand_in", "deliver"):
        return name in {*FOR_APPLICANT, *DESK[stage]}
    return name in ABOVE[stage] and name != "official_a"


def put(dossier: Dossier, state: str, stage: int, town: Town) -> None:
    """Put it straight into a state, with what belongs to it."""
    grant = ResultRule.objects.get(version=dossier.type_version, order=1)
    has_result = state in ("decided", "delivered", "objected")
    Dossier.objects.filter(pk=dossier.pk).update(
        state=state, stage_order=stage,
        waiting_from="in_work" if state == "waiting" else "", waiting_since=city_time.now() if state == "waiting" else None,
        result=grant if has_result else None, is_granted=True if has_result else None,
        decided_at=city_time.now() if has_result else None, decided_by=town.official_a if has_result else None,
        objected_at=city_time.now() if state == "objected" else None, delivery="counter" if state == "delivered" else "",
        forget_on=date(2030, 1, 1) if state in ("delivered", "withdrawn") else None,
    )  # fmt: skip
    dossier.items.update(done_by=town.clerk_a, done_at=city_time.now())


def chosen(name: str, action: str) -> dict[str, Any]:
    """Return the data that satisfies every act."""
    if action == "hand_in":
        return {"paper": "photo", "documents": ["00000000-0000-0000-0000-000000000001"]}
    paper = {"waive": "more", "check": "book"}.get(action, "book")
    way = "online" if name == "resident" else "counter"
    return {"paper": paper, "item": "paper:book", "result": "3", "reason": "conditions", "basis": "第三条", "way": way}


def answer(who: Any, dossier: Dossier, action: str, data: dict[str, Any]) -> str:
    """Try the act, say what came of it and what it left behind, and take it back."""
    with transaction.atomic():
        before = Message.objects.filter(topic="dossier.moved").count()
        try:
            done = act_on_dossier(who, dossier.number, action, version=1, note="好", data=data)
            steps = DossierStep.objects.filter(subject=dossier, number=2, action=action).count()
            audited = AuditEvent.objects.filter(subject_key=dossier.number, action=action).count()
            told = Message.objects.filter(topic="dossier.moved").count() - before
            said = f"{done.state}, version {done.version}, {steps} step, {audited} audited, {told} told"
        except DomainError as error:
            said = ANSWERS[type(error)]
        transaction.set_rollback(True)
    return said


def wanted(state: str, stage: int, name: str, action: str) -> str:
    if name not in SEES:
        return "hidden"
    if action not in TABLE[state]:
        return "gone"
    # There is no stage after the last, and no decision before it.
    if not may(stage, name, action) or (action, stage) in {("pass", 2), ("decide", 1)}:
        return "denied"
    if action == "accept":
        # A paper is missing still.
        return "invalid"
    return f"{TABLE[state][action]}, version 2, 1 step, 1 audited, 1 told"


@pytest.mark.parametrize("state", DossierState.values)
@pytest.mark.parametrize("stage", [1, 2])
def test_people_may_what_is_written_here(stage: int, state: str, town: Town) -> None:
    service()
    counter_of(town)
    dossier = at_counter(town)
    if state in ("submitted", "in_work"):
        Need.objects.create(dossier=dossier, code="more", name="授权书")
    put(dossier, state, stage, town)
    got = {
        (name, action): answer(actor(user), dossier, action, chosen(name, action))
        for name, user in town.cast.items()
        for action in ACTIONS
    }
    assert {key: said for key, said in got.items() if said != wanted(state, stage, *key)} == {}


@pytest.mark.parametrize("action", ["submit", "lapse", "nothing"])
def test_what_is_offered_to_nobody_is_refused(action: str, town: Town) -> None:
    service()
    assert answer(actor(town.clerk_a), at_counter(town), action, {}) == "invalid"


def test_every_action_and_state_is_tried() -> None:
    found = {
        state: {move.action: move.target_from(state) for move in DOSSIER.moves_from(state) if not move.by_system}
        for state in DOSSIER.states
    }
    found["waiting"]["supply"] = "in_work"
    assert found == TABLE
    assert set(DOSSIER.states) == set(DossierState.values)
    assert {move.capability for move in DOSSIER.rows} <= policies.capabilities()
    assert [(move.action, sorted(move.sources)) for move in DOSSIER.moves if move.by_system] == [("lapse", ["waiting"])]
