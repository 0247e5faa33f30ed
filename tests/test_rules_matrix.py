"""Every state of a version of township rules, every action and person: who may do what, written by hand."""

from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.process.acts import SentAct
from incidents.catalogue.choices import RuleState
from incidents.catalogue.models import RuleVersion
from incidents.catalogue.services import act_on_rules
from incidents.catalogue.workflow import RULE_PROCESS
from tests.catalogue.rule_things import version_in
from tests.town import Town

KEEP = {"official_a", "net_admin"}
SEES = KEEP | {"city_centre"}
# (action, from) -> who may, where it leads; the version was made by official_a.
MAY: dict[tuple[str, str], tuple[set[str], str]] = {
    ("change", "draft"): (KEEP, "draft"),
    ("propose", "draft"): (KEEP, "proposed"),
    ("approve", "proposed"): (KEEP - {"official_a"}, "in_force"),
    ("send_back", "proposed"): (KEEP, "draft"),
    ("discard", "draft"): (KEEP, "discarded"),
    ("discard", "proposed"): (KEEP, "discarded"),
}
ACTIONS = [move.action for move in RULE_PROCESS.moves]
DATA: dict[str, dict[str, Any]] = {"change": {"words": "旱季"}}


def answer(actor: Any, version: RuleVersion, action: str) -> str:
    """Try the act, say what came of it, and take it back."""
    with transaction.atomic():
        try:
            said = act_on_rules(actor, version.pk, SentAct(action, 1, "because", DATA.get(action, {}))).state
        except DomainError as error:
            said = {Denied: "denied", Stale: "gone", NotFound: "hidden", Invalid: "no act"}[type(error)]
        transaction.set_rollback(True)
    return said


def wanted(name: str, action: str, state: str) -> str:
    if action == "replace":
        return "no act"
    if name not in SEES:
        return "hidden"
    if (action, state) not in MAY:
        return "gone"
    people, target = MAY[action, state]
    return target if name in people else "denied"


@pytest.mark.parametrize("state", RuleState.values)
@pytest.mark.parametrize("action", sorted(set(ACTIONS)))
def test_who_may_do_what_to_township_rules(action: str, state: str, town: Town, at: Any, actor_of: Any) -> None:
    version = version_in(town, state)
    got = {name: answer(actor_of(user), version, action) for name, user in town.cast.items()}
    assert {name: said for name, said in got.items() if said != wanted(name, action, state)} == {}


def test_every_move_and_state_of_township_rules_is_tried() -> None:
    rows = {(move.action, source) for move in RULE_PROCESS.moves for source in move.sources}
    assert rows == {*MAY, ("replace", "in_force")}
    assert set(RULE_PROCESS.states) == set(RuleState.values)
    assert {move.capability for move in RULE_PROCESS.rows} <= policies.capabilities()
