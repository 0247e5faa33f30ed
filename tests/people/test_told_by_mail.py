"""Who reported without an account and left an e-mail address is told of the end: the number and the answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from foundation.kernel import city_time
from foundation.notices.models import Notice
from foundation.notices.services import send_due
from grids.workforce.selectors import actor_for
from incidents.cases.events import IncidentMoved
from residents.people import services
from residents.people.models import Report
from tests.cases.helpers import do
from tests.messages import events_in_outbox
from tests.people.test_people import filed
from tests.town import Town

ADDRESS = "chen@example.org"


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    """Begin every test with mail on and nobody having reported."""
    cache.clear()
    settings.EMAIL_HOST = "mail.example.org"


@pytest.fixture
def letters(fire_messages: Callable[[], int]) -> Callable[[], list[Any]]:
    """Return what delivers what waits and returns the mails to the reporter so far."""

    def send() -> list[Any]:
        fire_messages()
        send_due(city_time.now())
        return [one for one in mail.outbox if one.to == [ADDRESS]]

    return send


def closed(town: Town, case: Any, note: str = "垃圾已清运") -> None:
    do(town.worker_a, case, "take")
    do(town.worker_a, case, "finish", note="cleared by Worker Lin")
    do(town.clerk_a, case, "check")
    do(town.clerk_a, case, "close", note=note)


def test_a_closing_is_told_with_its_answer_and_without_names(town: Town, page: Any, letters: Any) -> None:
    case = filed(page, town, email=ADDRESS)
    assert letters() == []
    closed(town, case)
    (letter,) = letters()
    assert case.reference in letter.subject and "垃圾已清运" in letter.body
    hidden = ("Lin", "陈秀英", "13800138000", "桥头有一堆垃圾", "http", town.clerk_a.name)
    assert [word for word in hidden if word in letter.body + letter.subject] == []


def test_a_report_not_admitted_is_told_with_its_reason(town: Town, page: Any, letters: Any) -> None:
    case = filed(page, town, email=ADDRESS, matter="gas_leak")
    do(town.clerk_a, case, "decline", reason="not_found", note="现场没有发现")
    (letter,) = letters()
    assert "现场没有发现" in letter.body


def test_hearing_again_writes_once_and_a_second_end_writes_again(town: Town, page: Any, letters: Any) -> None:
    case = filed(page, town, email=ADDRESS)
    closed(town, case)
    letters()
    services.tell_reporters(city_time.now(), events_in_outbox(IncidentMoved)[::-1])
    assert len(letters()) == 1
    do(town.clerk_a, case, "reopen", note="还有垃圾")
    services.tell_reporters(city_time.now(), events_in_outbox(IncidentMoved))
    assert len(letters()) == 1
    do(town.clerk_a, case, "dispatch", to="grid")
    closed(town, case, "第二次清运")
    assert "第二次清运" in letters()[-1].body


def test_who_left_no_address_or_has_an_account_gets_no_mail(town: Town, page: Any, letters: Any) -> None:
    closed(town, filed(page, town))
    signed_in = filed(page, town, email=ADDRESS)
    Report.objects.filter(incident_reference=signed_in.reference).update(user=town.resident)
    closed(town, signed_in)
    assert letters() == [] and not Notice.objects.filter(user=None).exists()


def test_a_forgotten_contact_is_written_to_no_more(town: Town, page: Any, letters: Any) -> None:
    case = filed(page, town, email=ADDRESS)
    Report.objects.update(contact="")
    closed(town, case)
    assert letters() == []


def test_the_form_says_what_the_address_is_for_and_asks_only_where_mail_is_sent(
    town: Town, page: Any, settings: Any
) -> None:
    assert "We write to it when your report is closed" in page().get("/r/").text
    settings.EMAIL_HOST = ""
    assert 'name="email"' not in page().get("/r/").text


def test_an_address_that_is_none_is_refused_at_its_field(town: Town, page: Any) -> None:
    with pytest.raises(Exception, match="matching query does not exist"):
        filed(page, town, email="not an address")


def test_the_desk_sees_the_address_masked_and_opens_it_for_a_reason(town: Town, page: Any) -> None:
    case = filed(page, town, email=ADDRESS, phone="")
    panel = page(town.clerk_a).get(reverse("people:reporter-panel", args=[case.reference])).text
    assert ("c***@example.org" in panel, ADDRESS in panel) == (True, False)
    found = services.open_contact(actor_for(town.clerk_a), case.reference, reason="回访")
    assert found.email == ADDRESS


def test_without_a_mail_server_hearing_costs_nothing(
    town: Town, page: Any, settings: Any, django_assert_num_queries: Any
) -> None:
    closed(town, filed(page, town, email=ADDRESS))
    settings.EMAIL_HOST = ""
    events = events_in_outbox(IncidentMoved)
    with django_assert_num_queries(0):
        services.tell_reporters(city_time.now(), events)
