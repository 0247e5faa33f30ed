"""Every state of a ballot and of a filed version, action and person: what may be done is what table and policies say.

Who may act is written down here a second time, by hand and by name, so that a policy changed by mistake is noticed.
"""

from typing import Any

import pytest
from django.db import transaction

from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.process.acts import SentAct
from procedures.ballots import services as ballots
from procedures.ballots.choices import BallotAction, BallotState
from procedures.ballots.models import Ballot
from procedures.ballots.workflow import BALLOT
from procedures.registers import services as registers
from procedures.registers.choices import VersionAction, VersionState
from procedures.registers.models import EntryVersion
from procedures.registers.workflow import VERSION
from tests.ballots.helpers import SYSTEM, act, actor, closed, counted, draft, opened
from tests.registers.test_entries import written
from tests.town import Town

ANSWERS = {NotFound: "hidden", Stale: "gone", Denied: "denied", Invalid: "invalid"}
# State -> action -> where it leads; every other pair is gone. A person never opens a vote.
BALLOTS_TABLE = {
    "draft": {"change": "draft", "announce": "announced", "annul": "annulled"},
    "announced": {"annul": "annulled"},
    "open": {"extend": "open", "close": "closed", "annul": "annulled"},
    "closed": {"count": "closed", "annul": "annulled"},
    "counted": {"publish": "published"},
    "published": {},
    "annulled": {},
}
KEEPERS, COUNTERS, SEES = ("clerk_a", "official_a"), ("clerk_a", "official_a", "worker_a"), (
    "clerk_a", "official_a", "worker_a", "city_centre",
)  # fmt: skip
PEOPLE = (
    "worker_a", "worker_b", "clerk_a", "official_a", "official_b", "handler_a", "city_centre", "net_admin", "resident",
)  # fmt: skip


def ballot_in(town: Town, at: Any, state: str) -> Ballot:
    """Return a ballot that came to a state by its acts."""
    if state == "draft":
        return draft(town.clerk_a, town.village_a, size=1)
    if state in ("announced", "annulled"):
        ballot = draft(town.clerk_a, town.village_a, size=1)
        return act(town.clerk_a, ballot, "announce" if state == "announced" else "annul", "wrong")
    ballot = opened(town.clerk_a, town.village_a, at, size=1)
    if state == "open":
        ballots.cast_vote(ballot, ["v1"], ("yes",), cast_id=ballot.client_id)
        return ballot
    ballot = closed(ballot, at)
    if state == "closed":
        return ballot
    ballot = counted(ballot, town.worker_a, town.official_a)
    return act(town.clerk_a, ballot, "publish") if state == "published" else ballot


def answer_of(do: Any) -> str:
    """Return the state an act leads to, or how it is refused; nothing of it stays."""
    try:
        with transaction.atomic():
            found = do().state
            transaction.set_rollback(True)
    except DomainError as error:
        return next(word for kind, word in ANSWERS.items() if isinstance(error, kind))
    return found


def wanted(name: str, action: str, state: str) -> str:
    """Say by hand what must come."""
    if name not in SEES and state != "published":
        return "hidden"
    if action not in BALLOTS_TABLE[state]:
        return "gone"
    may = COUNTERS if action == "count" else KEEPERS
    return BALLOTS_TABLE[state][action] if name in may else "denied"


@pytest.mark.parametrize("state", BallotState.values)
def test_a_ballot_is_moved_by_whom_the_table_says(town: Town, at: Any, state: str) -> None:
    ballot = ballot_in(town, at, state)
    found, asked = {}, {}
    for name in PEOPLE:
        for action in BallotAction.values:
            if action in ("draft", "open"):
                continue
            sent = SentAct(
                action, None, "because", {"until": ballot.closes_at.replace(year=ballot.closes_at.year)}, None
            )
            if action == "extend":
                sent = SentAct(action, None, "because", {"until": _later(ballot)}, None)
            who = actor(getattr(town, name))
            if action == "change":
                continue
            found[name, action] = answer_of(
                lambda who=who, sent=sent: ballots.act_on_ballot(who, ballot.client_id, sent)
            )
            asked[name, action] = wanted(name, action, state)
    assert {key: value for key, value in found.items() if value != asked[key]} == {}


def _later(ballot: Ballot) -> Any:
    from datetime import timedelta

    return ballot.closes_at + timedelta(hours=1)


def test_the_table_of_ballots_is_the_one_written_here() -> None:
    for state in BallotState.values:
        offered = {move.action for move in BALLOT.moves_from(state) if not move.by_system}
        assert offered == set(BALLOTS_TABLE[state])


def test_nobody_but_the_house_opens_a_vote(town: Town) -> None:
    ballot = act(town.clerk_a, draft(town.clerk_a, town.village_a), "announce")
    with pytest.raises(Invalid, match="no such act"):
        ballots.act_on_ballot(actor(town.clerk_a), ballot.client_id, SentAct("open"))
    assert ballots.act_on_ballot(SYSTEM, ballot.client_id, SentAct("open")).state == "open"


VERSIONS_TABLE = {
    "draft": {"change": "draft", "submit": "submitted", "drop": "dropped"},
    "submitted": {"file": "filed", "return": "draft"},
    "filed": {},
    "replaced": {},
    "dropped": {},
}
ACTS_OF_REVIEW = ("file", "return")


@pytest.mark.parametrize("state", ["draft", "submitted", "filed", "dropped"])
def test_a_version_is_moved_by_whom_the_table_says(town: Town, state: str) -> None:
    entry = written(town)
    version = EntryVersion.objects.get(entry=entry)
    path = {"draft": (), "submitted": ("submit",), "filed": ("submit", "file"), "dropped": ("drop",)}[state]
    for action in path:
        who = town.official_a if action == "file" else town.clerk_a
        registers.act_on_version(actor(who), version.pk, SentAct(action))
    wrong = {}
    for name in PEOPLE:
        for action in VersionAction.values:
            if action in ("draft", "replace", "change"):
                continue
            who, sent = actor(getattr(town, name)), SentAct(action, None, "words")
            found = answer_of(lambda who=who, sent=sent: registers.act_on_version(who, version.pk, sent))
            want = wanted_of_version(name, action, state)
            if found != want:
                wrong[name, action] = (found, want)
    assert wrong == {}


def wanted_of_version(name: str, action: str, state: str) -> str:
    """Say by hand what must come."""
    if name not in ("clerk_a", "official_a", "city_centre"):
        return "hidden"
    if action not in VERSIONS_TABLE[state]:
        return "gone"
    may = ("official_a",) if action in ACTS_OF_REVIEW else ("clerk_a", "official_a")
    return VERSIONS_TABLE[state][action] if name in may else "denied"


def test_the_table_of_versions_is_the_one_written_here() -> None:
    for state in VersionState.values:
        offered = {move.action for move in VERSION.moves_from(state) if not move.by_system}
        assert offered == set(VERSIONS_TABLE[state])
