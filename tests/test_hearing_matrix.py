"""Every state of a public notice, action and person: what may be done is what the table and the policies say, by hand."""

from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.process.acts import SentAct
from procedures.hearings.choices import HearingState
from procedures.hearings.models import PublicNotice
from procedures.hearings.services import act_on_hearing
from procedures.hearings.workflow import HEARING
from tests.hearings.helpers import drafted
from tests.town import Town

ANSWERS = {NotFound: "hidden", Stale: "gone", Denied: "denied", Invalid: "invalid"}
TABLE = {
    "draft": {"publish": "running", "annul": "annulled"},
    "running": {"hang": "running", "annul": "annulled"},
    "ended": {"annul": "annulled"},
    "annulled": {},
}
KEEPERS = ("clerk_a", "official_a", "city_centre")
DATA = {"until": "2026-12-01", "place": "村口公告栏"}


def wanted(name: str, action: str, state: str) -> str:
    if state == "draft" and name not in KEEPERS:
        return "hidden"
    if action not in TABLE[state]:
        return "gone"
    return TABLE[state][action] if name in KEEPERS else "denied"


def answer(actor: Any, notice: PublicNotice, action: str) -> str:
    """Try the act, say what came of it, and take it back."""
    with transaction.atomic():
        try:
            said = act_on_hearing(actor, notice.pk, SentAct(action, None, "entered by mistake", DATA)).state
        except DomainError as error:
            said = ANSWERS[type(error)]
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize("state", HearingState.values)
def test_people_may_what_is_written_here(state: str, town: Town, actor_of: Any) -> None:
    notice = drafted(town.clerk_a)
    days = {} if state == "draft" else {"starts_on": "2026-11-24", "ends_on": "2026-12-01"}
    PublicNotice.objects.filter(pk=notice.pk).update(state=state, **days)
    got = {
        (name, action): answer(actor_of(user), notice, action)
        for name, user in town.cast.items()
        for action in ("publish", "hang", "annul")
    }
    assert {key: said for key, said in got.items() if said != wanted(*key, state)} == {}


@pytest.mark.parametrize("action", ["draft", "end", "nothing"])
def test_what_is_offered_to_nobody_is_refused(action: str, town: Town, actor_of: Any) -> None:
    assert answer(actor_of(town.clerk_a), drafted(town.clerk_a), action) == "invalid"


def test_every_action_and_state_is_tried() -> None:
    found = {state: {move.action: move.target_from(state) for move in HEARING.moves_from(state) if not move.by_system}
             for state in HEARING.states}  # fmt: skip
    assert found == TABLE
    assert {move.capability for move in HEARING.rows} <= policies.capabilities()
    assert [(move.action, sorted(move.sources)) for move in HEARING.moves if move.by_system] == [("end", ["running"])]
