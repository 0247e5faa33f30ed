"""Every state of an organisation, action and person: what may be done is what the table and the policies say, by hand."""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.process.acts import SentAct
from grids.organisations.choices import GuidanceState, OrganisationState
from grids.organisations.models import Disclosure, Organisation, UnionGuidance
from grids.organisations.services import act_on_guidance, act_on_organisation, keep_paper
from grids.organisations.workflow import GUIDANCE, ORGANISATION
from tests.conftest import TUESDAY
from tests.evidence.documents import PDF
from tests.organisations.helpers import another_person, club, mandated, recorded
from tests.town import Town

ANSWERS = {NotFound: "hidden", Stale: "gone", Denied: "denied", Invalid: "invalid"}
OPEN = {
    "add_paper": "", "accompany": "", "look": "", "give": "", "leave": "", "change": "", "merge": "merged", "end": "ended",
}  # fmt: skip
TABLE: dict[str, dict[str, str]] = {
    "informal": {**OPEN, "hand_in": "in_review", "file": "filed", "register": "registered"},
    "in_review": {**OPEN, "file": "filed", "refuse": "refused"},
    "refused": {**OPEN, "hand_in": "in_review", "file": "filed"},
    "filed": {**OPEN, "register": "registered", "disclose": ""},
    "registered": {**OPEN, "register": "registered", "disclose": ""},
    "merged": {},
    "ended": {},
}
STEPS = {
    "listed": {"contact": "contacted", "found": "founded", "set_aside": "set_aside"},
    "contacted": {"help": "helped", "found": "founded", "set_aside": "set_aside"},
    "helped": {"help": "helped", "found": "founded", "set_aside": "set_aside"},
    "founded": {"list_again": "listed"},
    "set_aside": {"list_again": "listed"},
}
KEEPERS, READERS = ("clerk_a", "official_a"), ("worker_a", "clerk_a", "official_a", "city_centre", "resident")
# What who speaks for it does too: here the resident.
SPOKEN = ("hand_in", "disclose", "add_paper")
ACTIONS = sorted({action for row in TABLE.values() for action in row})
PAPER = UUID(int=1)
OVER = {"ended_at": TUESDAY, "valid_to": TUESDAY.date()}


def everything(town: Town, other: Organisation) -> dict[str, Any]:
    """Return what satisfies every act."""
    return {
        "registration_no": "1", "becomes": "association", "disclosure": "activities:2025", "paper": "statutes",
        "documents": [str(PAPER)], "companion": str(town.worker_a.pk),
        "next_look": "2026-12-24", "support": "advice", "master": str(other.pk),
    }  # fmt: skip


def answer(do: Any) -> str:
    """Try the act, say what came of it, and take it back."""
    with transaction.atomic():
        try:
            said = do().state
        except DomainError as error:
            said = ANSWERS[type(error)]
        transaction.set_rollback(True)
    return said


def wanted(name: str, action: str, state: str) -> str:
    if name not in READERS or (name == "resident" and not TABLE[state]):
        return "hidden"
    if action not in TABLE[state]:
        return "gone"
    if action == "register" and state == "informal":
        return "denied"
    may = name in KEEPERS or (name == "resident" and action in SPOKEN)
    return (TABLE[state][action] or state) if may else "denied"


@pytest.mark.parametrize("state", OrganisationState.values)
def test_people_may_what_is_written_here(state: str, town: Town, actor_of: Any) -> None:
    group, other = club(town), club(town, name="象棋会")
    mandated(town, group)
    Disclosure.objects.create(organisation=group, kind="activities", year=2025, due_on=TUESDAY.date())
    more = {"registration_no": "1"} if state == "registered" else {**OVER} if state in {"merged", "ended"} else {}
    more |= {"merged_into": other} if state == "merged" else {}
    more |= {"accompanied_by": town.clerk_a, "accompanied_since": TUESDAY.date(), "next_look_on": TUESDAY.date()}
    Organisation.objects.filter(pk=group.pk).update(state=state, **more)
    keep_paper(actor_of(town.clerk_a), group.pk, document_id=PAPER, name="a.pdf", data=PDF, purpose="statutes")
    data = everything(town, other)
    got = {
        (name, action): answer(
            lambda: act_on_organisation(actor_of(user), group.pk, SentAct(action, None, "words", data))  # noqa: B023
        )
        for name, user in town.cast.items()
        for action in ACTIONS
    }
    assert {key: said for key, said in got.items() if said != wanted(*key, state)} == {}


@pytest.mark.parametrize("action", ["record", "nothing"])
def test_what_is_offered_to_nobody_is_refused(action: str, town: Town, actor_of: Any) -> None:
    group = club(town)
    sent = SentAct(action, None, "x")
    assert answer(lambda: act_on_organisation(actor_of(town.clerk_a), group.pk, sent)) == "invalid"


def test_every_action_and_state_is_tried() -> None:
    for table, by_hand in ((ORGANISATION, TABLE), (GUIDANCE, STEPS)):
        found = {state: {move.action: move.target for move in table.moves_from(state)} for state in table.states}
        assert found == by_hand
        assert {move.capability for move in table.rows} <= policies.capabilities()


@pytest.mark.parametrize("state", GuidanceState.values)
def test_who_helps_an_enterprise_to_a_union(state: str, town: Town, actor_of: Any) -> None:
    plant = recorded(town.clerk_a, town.village_a, "五金厂", "enterprise", has_union=False, employees="under_100")
    guidance = UnionGuidance.objects.get(organisation=plant)
    UnionGuidance.objects.filter(pk=guidance.pk).update(state=state)
    another_person()
    for name, user in town.cast.items():
        for action in ("contact", "help", "found", "set_aside", "list_again"):
            sent = SentAct(action, None, "words")
            said = answer(lambda: act_on_guidance(actor_of(user), guidance.pk, sent))  # noqa: B023
            is_seen = name in {"worker_a", "clerk_a", "official_a", "city_centre"}
            may = STEPS[state].get(action, "gone")
            may = "denied" if name not in KEEPERS and may != "gone" else may
            assert said == (may if is_seen else "hidden"), (name, action)


def test_the_record_and_the_list_never_differ(town: Town, actor_of: Any) -> None:
    clerk = actor_of(town.clerk_a)
    plant = recorded(town.clerk_a, town.village_a, "五金厂", "enterprise", has_union=False)
    guidance = UnionGuidance.objects.get(organisation=plant)
    act_on_guidance(clerk, guidance.pk, SentAct("found", None))
    plant.refresh_from_db()
    assert plant.has_union is True
    act_on_guidance(clerk, guidance.pk, SentAct("list_again", None, "工会撤了"))
    plant.refresh_from_db()
    assert plant.has_union is False
    recorded(town.clerk_a, town.village_a, "不详厂", "enterprise")
    recorded(town.clerk_a, town.village_a, "有会厂", "enterprise", has_union=True)
    assert UnionGuidance.objects.count() == 1
