"""CONTRIBUTING's own example, walked as written: "ask an expert to look at it" is one row, and all else follows.

The row is put into the table as if it stood in the file; nothing else of the house is touched.
"""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.notices.models import Notice
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Incident
from incidents.cases.workflow import INCIDENT, IncidentMove
from scripts.draw_workflow import workflow_page
from tests.cases.helpers import do
from tests.messages import events_in_outbox
from tests.people.test_people import filed, link
from tests.town import Town

ASK_EXPERT = IncidentMove(
    "ask_expert",
    frozenset({"handling"}),
    "",
    "incident.dispatch",
    needs=("note",),
    takes=("photos",),
    label="ask an expert to look at it",
    icon="clock-hour-4",
    note_label="What to look at",
    holder_notice="task_returned",
    tells_reporter=True,
    says_result=True,
    answers_reporter=True,
    is_public=True,
    is_counted=False,
)
WORDS = "An engineer of the water office looks at the pipe."


def add(row: IncidentMove, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the table of incidents have one more row, until the test is over."""
    table = replace(INCIDENT, moves=(*INCIDENT.moves, row))
    for name, value in vars(table).items():
        monkeypatch.setitem(vars(INCIDENT), name, value)


@pytest.fixture
def handled(town: Town, page: Any, monkeypatch: pytest.MonkeyPatch) -> Incident:
    """A resident's report in the hands of the worker; a desk may ask an expert."""
    add(ASK_EXPERT, monkeypatch)
    case = filed(page, town)
    return do(town.worker_a, case, "take")


def test_it_is_offered_to_the_desk_with_its_form_and_icon_and_refused_to_the_worker(
    town: Town, handled: Incident, page: Any
) -> None:
    answer = page(town.clerk_a).get(reverse("cases:detail", args=[handled.reference]))
    (entry,) = [one for one in answer.context["forms"] if one.offer.action == "ask_expert"]
    assert [(field.name, str(field.label)) for field in entry.form.shown_fields] == [
        ("note", "What to look at"),
        ("photos", "Photos"),
    ]
    text = answer.content.decode()
    assert "Ask an expert to look at it" in text
    assert "#clock-hour-4" in text
    refused = page(town.worker_a).get(reverse("cases:detail", args=[handled.reference])).context["refused"]
    assert [one.reason for one in refused if one.action == "ask_expert"]


def test_it_is_done_from_the_page_and_stands_in_the_timeline(town: Town, handled: Incident, page: Any) -> None:
    client: Client = page(town.clerk_a)
    sent = {"action": "ask_expert", "version": handled.version, "note": WORDS}
    answer = client.post(reverse("cases:act", args=[handled.reference]), sent, headers={"hx-request": "true"})
    assert "Done: ask an expert to look at it" in answer.content.decode()
    assert [step["title"] for step in answer.context["steps"]][-1] == "Ask an expert to look at it"


def test_it_is_offered_and_done_over_the_api(town: Town, handled: Incident, api: Any) -> None:
    url, client = f"/api/v1/incidents/{handled.reference}/acts/", api(town.clerk_a)
    (offer,) = [one for one in client.get(url).json()["acts"] if one["action"] == "ask_expert"]
    assert (offer["label"], offer["needs"]) == ("ask an expert to look at it", ["note"])
    sent = {"action": "ask_expert", "version": handled.version}
    assert client.post(url, sent, format="json").json()["fields"] == {"note": "This is needed."}
    assert client.post(url, {**sent, "note": WORDS}, format="json").json()["version"] == handled.version + 1


def test_whoever_holds_the_case_hears_of_it(town: Town, handled: Incident, fire_messages: Any) -> None:
    fire_messages()
    Notice.objects.all().delete()
    do(town.clerk_a, handled, "ask_expert", note=WORDS)
    fire_messages()
    assert [(one.kind, one.user.username) for one in Notice.objects.all()] == [("task_returned", "worker_a")]


def test_the_resident_reads_it_by_the_link(town: Town, handled: Incident, page: Any) -> None:
    do(town.clerk_a, handled, "ask_expert", note=WORDS)
    steps = page().get(link(handled)).context["found"].steps
    assert [(step.title, step.note) for step in steps][-1] == ("ask an expert to look at it", WORDS)


@pytest.mark.parametrize("is_counted", [False, True])
def test_the_board_counts_again_only_where_the_row_says_so(
    town: Town, page: Any, monkeypatch: pytest.MonkeyPatch, is_counted: bool
) -> None:
    add(replace(ASK_EXPERT, is_counted=is_counted), monkeypatch)
    case = do(town.worker_a, filed(page, town), "take")
    do(town.clerk_a, case, "ask_expert", note=WORDS)
    assert bool(events_in_outbox(IncidentMoved)[-1].days) is is_counted


def test_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    add(ASK_EXPERT, monkeypatch)
    lines = [line for line in workflow_page().splitlines() if line.startswith("| ask_expert |")]
    assert len(lines) == 2
    assert "clock-hour-4" in lines[1]
