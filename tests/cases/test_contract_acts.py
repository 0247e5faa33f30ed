"""Every act that the contract of the API names is one of the table, and the API does it for somebody."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from grids.workforce.selectors import actor_for
from incidents.cases.choices import Action
from incidents.cases.models import Incident
from incidents.cases.selectors import offers
from incidents.cases.workflow import INCIDENT
from tests.test_workflow_matrix import SITUATIONS, everything, others, stand  # noqa: F401 - a fixture
from tests.town import Town

# As they were promised; a name that changes breaks whoever calls it.
CONTRACT = [
    "accept",
    "decline",
    "dispatch",
    "take",
    "return",
    "withdraw",
    "hand_down",
    "finish",
    "solve_on_spot",
    "pass_up",
    "check",
    "rework",
    "close",
    "reopen",
    "note",
    "suspend",
    "resume",
    "ask_extension",
    "grant_extension",
    "refuse_extension",
    "void",
    "urge",
    "supervise",
    "answer_supervision",
    "whistle",
    "arrive",
    "rule",
    "appeal_overtime",
    "decide_appeal",
    "link_duplicate",
    "unlink_duplicate",
    "correct_place",
    "correct_matter",
    "redact",
    "ask_reporter",
    "tell_reporter",
    "call_back",
    "hand_to_enforcement",
    "split",
    "follow_up",
]


def chances(town: Town, action: str) -> Iterator[tuple[Incident, Any, dict[str, Any]]]:
    """Yield an incident with a person to whom the act is offered, and what satisfies it; taken back where it did not serve."""
    for situation in SITUATIONS.values():
        for state in sorted({state for move in INCIDENT.moves if move.action == action for state in move.sources}):
            with transaction.atomic():
                incident = stand(town, situation, state)
                master = Incident.objects.get(client_id=UUID(int=2)).reference
                for person in town.cast.values():
                    if any(one.action == action and one.allowed for one in offers(actor_for(person), incident)):
                        yield incident, person, everything(town, situation, action, state, master)
                transaction.set_rollback(True)


def test_every_name_of_the_contract_is_an_act() -> None:
    assert set(CONTRACT) - set(Action.values) == set()


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize("action", CONTRACT)
def test_the_api_does_it_for_somebody(action: str, town: Town, api: Any) -> None:
    needed = {name for move in INCIDENT.moves if move.action == action for name in (*move.needs, *move.takes)}
    answers = []
    for incident, person, data in chances(town, action):
        url = f"/api/v1/incidents/{incident.reference}/acts/"
        offered = api(person).get(url).json()
        assert action in {one["action"] for one in offered["acts"]}
        sent = {name: value for name, value in data.items() if name in needed and name != "note"}
        sent.pop("despite", None)
        body = {"action": action, "version": incident.version, "note": "seen", **sent}
        answer = api(person).post(url, body, format="json")
        answers.append((answer.status_code, answer.json().get("message")))
        if answer.status_code == 200:
            break
    assert answers
    assert answers[-1][0] == 200, answers
