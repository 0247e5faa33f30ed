"""Every state of a report for record, action, person and level: what may be done is what the table and the policies say.

Who may act is written down here a second time, by hand and by name, so that a policy changed by mistake is noticed.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.kernel.models import AuditEvent, Message
from incidents.filings.choices import FilingAction, FilingState
from incidents.filings.models import FilingRecord, FilingStep
from incidents.filings.services import act_on_filing
from incidents.filings.workflow import FILING
from tests.conftest import TUESDAY
from tests.filings.helpers import filed, put
from tests.town import Town

ANSWERS = {NotFound: "hidden", Stale: "gone", Denied: "denied", Invalid: "invalid"}
# State -> action -> where it leads; every other pair is gone.
TABLE = {
    "filed": {
        "acknowledge": "known", "watch": "watched", "convert": "converted", "merge": "merged", "add": "filed",
        "decline": "declined", "void": "voided",
    },
    "known": {
        "watch": "watched", "convert": "converted", "merge": "merged", "settle": "settled", "add": "known",
        "decline": "declined",
    },
    "watched": {
        "watch": "watched", "convert": "converted", "merge": "merged", "settle": "settled", "add": "watched",
    },
    "merged": {}, "converted": {}, "settled": {}, "declined": {}, "voided": {}, "expired": {},
}  # fmt: skip
DESK_ACTS = ("acknowledge", "watch", "merge", "settle", "decline")
ACTIONS = [action for action in FilingAction.values if action not in ("file", "expire")]


@dataclass(frozen=True)
class Situation:
    """Who filed it, at which level it is read, whether it names a person; who sees it, and who sits at its desk."""

    reporter: str
    level: str
    sees: tuple[str, ...]
    desk: tuple[str, ...]
    worker: tuple[str, ...] = ("worker_a",)
    names_person: bool = False


SITUATIONS = {
    "in the village": Situation(
        "worker_a", "village", ("worker_a", "clerk_a", "official_a", "city_centre"), ("clerk_a", "official_a")
    ),
    "in the township": Situation(
        "worker_a", "township", ("worker_a", "clerk_a", "official_a", "city_centre"), ("clerk_a", "official_a")
    ),
    "in the city": Situation(
        "worker_a", "city", ("worker_a", "clerk_a", "official_a", "city_centre"),
        ("clerk_a", "official_a", "city_centre"),
    ),
    "of the clerk": Situation(
        "clerk_a", "township", ("worker_a", "clerk_a", "official_a", "city_centre"), ("clerk_a", "official_a")
    ),
    "names a person, in the village": Situation(
        "worker_a", "village", ("worker_a", "clerk_a"), ("clerk_a",), worker=(), names_person=True
    ),
    "names a person, in the township": Situation(
        "worker_a", "township", ("worker_a", "official_a"), ("official_a",), worker=(), names_person=True
    ),
    "names a person, in the city": Situation(
        "worker_a", "city", ("worker_a", "city_centre"), ("city_centre",), worker=(), names_person=True
    ),
    "names a person, of the clerk": Situation(
        "clerk_a", "township", ("clerk_a", "official_a"), ("official_a",), worker=(), names_person=True
    ),
}  # fmt: skip


def may(situation: Situation, name: str, action: str, state: str) -> bool:
    """Say by hand what the policies must answer for someone who sees it."""
    if action == "void":
        return name == situation.reporter
    if action == "add":
        return name == situation.reporter or name in situation.desk
    if action == "convert":
        return name in situation.desk or name in situation.worker
    is_own_unread = state == "filed" and name == situation.reporter
    return action in DESK_ACTS and name in situation.desk and not is_own_unread


def wanted(situation: Situation, name: str, action: str, state: str) -> str:
    if name not in situation.sees:
        return "hidden"
    if action not in TABLE[state]:
        return "gone"
    if not may(situation, name, action, state):
        return "denied"
    return f"{TABLE[state][action]}, version 2, 1 step, 1 audited, 1 told"


def told() -> int:
    return Message.objects.filter(topic="filing.moved").count()


def answer(actor: Any, filing: FilingRecord, action: str, chosen: dict[str, Any], before: int = 0) -> str:
    """Try the act, say what came of it and what it left behind, and take it back; ``before``: messages there were."""
    with transaction.atomic():
        try:
            done = act_on_filing(actor, filing.number, action, version=1, note="seen", data=chosen)
            steps = FilingStep.objects.filter(subject=filing, number=2, action=action).count()
            audited = AuditEvent.objects.filter(subject_key=filing.number, action=action).count()
            said = f"{done.state}, version {done.version}, {steps} step, {audited} audited, {told() - before} told"
        except DomainError as error:
            said = ANSWERS[type(error)]
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize("state", FilingState.values)
@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=list(SITUATIONS))
def test_people_may_what_is_written_here(situation: Situation, state: str, town: Town, actor_of: Any) -> None:
    reporter = getattr(town, situation.reporter)
    more = {"names_person": situation.names_person}
    master = put(filed(reporter, town.in_a1, **more), "filed")
    filing = filed(reporter, town.in_a1, **more)
    FilingRecord.objects.filter(pk__in=[master.pk, filing.pk]).update(level=situation.level)
    put(filing, state, master)
    chosen = {"until": (TUESDAY + timedelta(days=9)).date(), "master": master.number, "matter": "litter"}
    actors, before = {name: actor_of(user) for name, user in town.cast.items()}, told()
    got = {
        (name, action): answer(actor, filing, action, chosen, before)
        for name, actor in actors.items()
        for action in ACTIONS
    }
    assert {key: said for key, said in got.items() if said != wanted(situation, *key, state)} == {}


@pytest.mark.parametrize("action", ["file", "expire", "nothing"])
def test_what_is_offered_to_nobody_is_refused(action: str, town: Town, actor_of: Any) -> None:
    filing = put(filed(town.worker_a), "known")
    assert answer(actor_of(town.clerk_a), filing, action, {}) == "invalid"


def test_every_action_and_state_is_tried() -> None:
    found = {state: {move.action: move.target_from(state) for move in FILING.moves_from(state) if not move.by_system}
             for state in FILING.states}  # fmt: skip
    assert found == TABLE
    assert set(FILING.states) == set(FilingState.values)
    assert {move.capability for move in FILING.rows} <= policies.capabilities()
    assert [(move.action, sorted(move.sources)) for move in FILING.moves if move.by_system] == [
        ("expire", ["known", "watched"])
    ]
