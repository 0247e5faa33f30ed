"""A resident reports without an account, follows by a link, and says whether it is solved."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from foundation.kernel import city_time
from foundation.kernel.masking import mask_name
from foundation.kernel.models import AuditEvent
from foundation.kernel.personal_data import empty_expired
from foundation.notices.models import Notice
from grids.workforce.models import Posting
from incidents.cases.models import Incident
from residents.people import selectors, services
from residents.people.models import Report
from tests.cases.helpers import do
from tests.town import Town

URL = "/r/"


@pytest.fixture(autouse=True)
def quiet_counter() -> None:
    """Begin every test with nobody having reported."""
    cache.clear()


def sent(town: Town, **more: Any) -> dict[str, Any]:
    """Return what a resident's browser posts."""
    lng, lat = town.in_a1
    return {
        "id": str(uuid4()),
        "matter": "litter",
        "lng": lng,
        "lat": lat,
        "place_source": "pin",
        "description": "桥头有一堆垃圾",
        "name": "陈秀英",
        "phone": "13800138000",
        **more,
    }


def filed(page: Any, town: Town, **more: Any) -> Incident:
    """Let a resident report and return the case."""
    page().post(URL, sent(town, **more))
    return Incident.objects.latest("id")


def link(case: Incident) -> str:
    """Return the follow page of a case."""
    return reverse("people:follow", args=[selectors.follow_token(case.client_id)])


def finished(case: Incident, town: Town) -> None:
    """Let the case be handled in the grid and closed by the village."""
    do(town.worker_a, case, "take")
    do(town.worker_a, case, "finish", note="cleared by Worker Lin")
    do(town.clerk_a, case, "check")
    do(town.clerk_a, case, "close", note="The rubbish is gone.")


def test_resident_reports_without_an_account(town: Town, page: Any) -> None:
    answer = page().post(URL, sent(town))
    case = Incident.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{link(case)}?new=1")
    assert (case.channel, case.reported_by_id) == ("resident", None)


def test_same_report_sent_twice_is_one_case_with_one_link(town: Town, page: Any) -> None:
    body = sent(town)
    first, second = page().post(URL, body), page().post(URL, body)
    assert first["Location"] == second["Location"]
    assert (Incident.objects.count(), Report.objects.count()) == (1, 1)


@pytest.mark.parametrize("signed_in_first", [True, False])
def test_a_session_that_changed_between_two_tries_leads_to_the_first_link(
    town: Town, page: Any, signed_in_first: bool
) -> None:
    body, tries = sent(town), [page(town.worker_a), page()]
    answers = [one.post(URL, body)["Location"] for one in (tries if signed_in_first else reversed(tries))]
    assert answers[0] == answers[1]
    assert (Incident.objects.count(), Report.objects.count()) == (1, 1)


def test_a_phone_given_at_the_second_try_is_kept(town: Town, page: Any) -> None:
    body = sent(town)
    page().post(URL, {**body, "phone": "", "name": ""})
    page().post(URL, body)
    contact = selectors.contact_of(Report.objects.get())
    assert (contact.name, contact.phone[-4:]) == ("陈秀英", "8000")


def test_other_words_under_the_same_id_give_the_first_link_and_nothing_is_lost(town: Town, page: Any) -> None:
    body = sent(town)
    page().post(URL, body)
    answer = page().post(URL, {**body, "description": "something else"})
    assert answer.status_code == 409
    assert b"something else" in answer.content and link(Incident.objects.get()).encode() in answer.content


def test_point_outside_the_net_is_said_with_what_to_do(town: Town, page: Any) -> None:
    lng, lat = town.outside
    answer = page().post(URL, sent(town, lng=lng, lat=lat), headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "outside_net"


def test_matter_not_for_residents_is_refused(town: Town, page: Any) -> None:
    type(town.litter).objects.filter(pk=town.litter.pk).update(is_public=False)
    answer = page().post(URL, sent(town), headers={"accept": "application/json"})
    assert "matter" in answer.json()["fields"]


def test_wrong_phone_is_refused_with_its_field(town: Town, page: Any) -> None:
    answer = page().post(URL, sent(town, phone="12800138000"), headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["phone"])
    assert not Incident.objects.exists()


def test_public_timeline_names_no_person(town: Town, page: Any) -> None:
    case = filed(page, town)
    finished(case, town)
    text = page().get(link(case)).content.decode()
    assert "The rubbish is gone." in text
    assert not [user.name for user in town.cast.values() if user.name in text] and "Worker Lin" not in text


def test_wrong_link_is_not_found(town: Town, page: Any) -> None:
    assert page().get(reverse("people:follow", args=["no-such-token"])).status_code == 404


def test_follow_page_costs_the_same_however_long_the_story(
    town: Town, page: Any, django_assert_max_num_queries: Any
) -> None:
    case = filed(page, town)
    for number in range(20):
        do(town.worker_a, case, "note", note=f"note {number}")
    with django_assert_max_num_queries(8):
        page().get(link(case))


def test_reporter_answers_once_and_only_after_the_end(town: Town, page: Any) -> None:
    case = filed(page, town)
    body = {"is_solved": "yes", "is_content": "yes"}
    assert page().post(link(case), body).status_code == 422
    finished(case, town)
    assert page().post(link(case), body).status_code == 302
    assert page().post(link(case), body).status_code == 409


def test_desk_hears_of_a_discontented_reporter(town: Town, page: Any) -> None:
    case = filed(page, town)
    finished(case, town)
    page().post(link(case), {"is_solved": "no", "is_content": "no", "words": "还有一半"})
    assert list(Notice.objects.filter(kind="resident_not_content").values_list("user", flat=True)) == [town.clerk_a.pk]


def test_discontent_is_heard_above_where_nobody_sits_at_the_desk(town: Town, page: Any) -> None:
    case = filed(page, town)
    finished(case, town)
    Posting.objects.filter(user=town.clerk_a).delete()
    page().post(link(case), {"is_solved": "no", "is_content": "no", "words": "还有一半"})
    told = Notice.objects.filter(kind="resident_not_content").values_list("user", flat=True)
    assert list(told) == [town.official_a.pk]


def test_answer_without_a_choice_says_what_is_missing(town: Town, page: Any) -> None:
    case = filed(page, town)
    finished(case, town)
    assert page().post(link(case), {"is_solved": "yes"}).status_code == 422
    assert Report.objects.get().answered_at is None


def test_desk_sees_the_reporter_masked(town: Town, page: Any) -> None:
    case = filed(page, town)
    text = page(town.clerk_a).get(reverse("people:reporter-panel", args=[case.reference])).content.decode()
    assert "陈**" in text and "8000" in text and "13800138000" not in text


def test_opening_a_contact_is_written_down(town: Town, page: Any) -> None:
    case = filed(page, town)
    asked = {"reason": "回拨确认地点"}
    text = page(town.clerk_a).post(reverse("people:contact", args=[case.reference]), asked).content.decode()
    assert "+8613800138000" in text
    event = AuditEvent.objects.get(action="open_contact")
    assert (event.user_id, event.detail) == (town.clerk_a.pk, asked)


def test_grid_worker_may_not_open_a_contact(town: Town, page: Any) -> None:
    case = filed(page, town)
    assert page(town.worker_a).post(reverse("people:contact", args=[case.reference])).status_code == 403


def test_other_township_does_not_see_the_reporter(town: Town, page: Any) -> None:
    case = filed(page, town)
    assert page(town.official_b).get(reverse("people:reporter-panel", args=[case.reference])).status_code == 404


def test_contacts_are_forgotten_on_their_day(town: Town, page: Any) -> None:
    filed(page, town)
    day = city_time.now() + services.reports.KEEP_CONTACT
    assert empty_expired(day - timedelta(days=1)) == 0
    assert empty_expired(day) == 1
    assert Report.objects.get().contact == ""


def test_signed_in_resident_finds_own_reports_and_nobody_elses(town: Town, page: Any) -> None:
    page(town.resident).post(URL, sent(town))
    own = Incident.objects.get()
    other = filed(page, town)
    text = page(town.resident).get(reverse("people:mine")).content.decode()
    assert own.reference in text and other.reference not in text


def test_own_report_leads_to_its_follow_page(town: Town, page: Any) -> None:
    page(town.resident).post(URL, sent(town))
    case = Incident.objects.get()
    answer = page(town.resident).get(reverse("people:own", args=[case.reference]))
    assert answer["Location"] == link(case)
    assert page(town.official_a).get(reverse("people:own", args=[case.reference])).status_code == 404


@pytest.mark.parametrize(("name", "masked"), [("陈秀英", "陈**"), ("王", "王"), ("", "")])
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked
