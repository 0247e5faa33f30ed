"""Asking for speed, speaking to the reporter, and what a worker solves on the spot."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import revisions
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from incidents.cases.models import Incident
from incidents.cases.selectors import offers
from incidents.catalogue.models import Matter
from tests.cases.helpers import do, report
from tests.people.test_people import URL, link, sent
from tests.town import Town

WORDS = "The lamp has been ordered."


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


@pytest.fixture
def reported(page: Any, town: Town) -> Incident:
    """A report of a resident who is signed in, before the worker of its grid."""
    page(town.resident).post(URL, sent(town))
    return Incident.objects.latest("id")


def test_whoever_waits_urges_and_whoever_has_it_hears(town: Town, reported: Incident, fire_messages: Any) -> None:
    do(town.resident, reported, "urge", note="It smells.")
    fire_messages()
    assert told("urged") == ["worker_a"]


def test_one_person_urges_once_a_day(town: Town, reported: Incident, at: Any) -> None:
    do(town.resident, reported, "urge")
    with pytest.raises(Invalid, match="again from"):
        do(town.resident, reported, "urge")
    do(town.clerk_a, reported, "urge")
    at.shift(timedelta(hours=24))
    assert do(town.resident, reported, "urge").version > reported.version


def test_a_neighbour_sees_and_urges_nothing(town: Town, reported: Incident) -> None:
    with pytest.raises(Denied, match="reported"):
        do(town.worker_a, reported, "urge")


def test_words_to_the_reporter_are_read_by_the_link_and_stand_in_a_notice(
    town: Town, reported: Incident, page: Any, fire_messages: Any
) -> None:
    do(town.worker_a, reported, "tell_reporter", note=WORDS)
    fire_messages()
    steps = page().get(link(reported)).context["found"].steps
    assert (steps[-1].note, told("result")) == (WORDS, ["resident"])


def test_solved_on_the_spot_is_one_act_that_the_village_checks(town: Town, fire_messages: Any) -> None:
    incident = do(town.worker_a, report(town), "solve_on_spot", note="Swept up.")
    fire_messages()
    assert (incident.state, incident.handler_id) == ("handled", town.worker_a.pk)
    assert told("task_new") == ["clerk_a"]
    assert do(town.clerk_a, incident, "check").state == "checked"


def test_what_was_solved_on_the_spot_is_offered_as_the_result_of_its_closing(town: Town, actor_of: Any) -> None:
    incident = do(town.worker_a, report(town), "solve_on_spot", note="Swept up.")
    incident = do(town.clerk_a, incident, "check")
    (close,) = [one for one in offers(actor_of(town.clerk_a), incident) if one.action == "close"]
    assert close.initial == {"note": "Swept up."}


def test_a_matter_that_asks_for_a_photo_asks_on_the_spot_too(town: Town) -> None:
    Matter.objects.filter(code="litter").update(photo_to_finish=True)
    revisions.bump("rules")
    with pytest.raises(Invalid) as refused:
        do(town.worker_a, report(town), "solve_on_spot")
    assert "photos" in refused.value.fields
