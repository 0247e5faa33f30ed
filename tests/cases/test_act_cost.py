"""What one act from a page costs: how often the database is asked, and how often each policy."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.kernel import policies
from tests.cases.helpers import report
from tests.town import Town

HTMX = {"HX-Request": "true"}


def note(client: Any, reference: str, version: int) -> Any:
    sent = {"action": "note", "version": version, "act_id": str(uuid4()), "note": "窗户碎了"}
    return client.post(reverse("cases:act", args=[reference]), sent, headers=HTMX)


@pytest.fixture
def asked(town: Town, page: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Counter[str]]:
    """Return the statements of one note sent by htmx, and how often each policy was asked."""
    case, client = report(town), page(town.worker_a)
    assert note(client, case.reference, 1).status_code == 200
    answers: Counter[str] = Counter()
    ask = policies.ask

    def counted(actor: Any, capability: str, subject: Any = None) -> Any:
        answers[capability] += 1
        return ask(actor, capability, subject)

    monkeypatch.setattr(policies, "ask", counted)
    with CaptureQueriesContext(connection) as statements:
        assert note(client, case.reference, 2).status_code == 200
    return [one["sql"] for one in statements], answers


def test_an_act_asks_the_database_thirteen_times_at_most(asked: Any) -> None:
    statements = [one for one in asked[0] if not one.startswith(("SAVEPOINT", "RELEASE"))]
    # One of them reads whom a whistle may call.
    assert len(statements) == (10 if connection.vendor == "postgresql" else 13)
    assert len([one for one in statements if one.startswith("SELECT") and 'FROM "cases_incident"' in one]) == 1
    assert len([one for one in statements if one.startswith("SELECT") and 'FROM "cases_clock"' in one]) == 1


def test_an_act_asks_its_policy_once_and_once_for_each_offer(asked: Any) -> None:
    offers = (
        *("accept", "decline", "void", "take", "solve_on_spot", "pass_up", "hand_down", "decide_appeal", "supervise"),
        *("answer_supervision", "urge", "tell_reporter", "whistle", "arrive", "note", "call_holder"),
    )
    # To speak to the reporter and to ask them is one capability, offered by two acts.
    later = ("tell_reporter", "answer_question", "link_duplicate", "correct_place", "correct_matter", "redact")
    assert asked[1] == Counter([f"incident.{name}" for name in (*offers, *later, "note", "add_document")])
