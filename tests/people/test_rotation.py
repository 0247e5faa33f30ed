"""A new SECRET_KEY: what the old one signed or sealed is still read while it is named among the fallbacks."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from foundation.accounts.selectors import invitation_link
from foundation.web.drafts import key_of
from incidents.cases.models import Incident
from residents.people.models import Report
from residents.people.selectors import follow_token
from tests.people.test_people import URL, sent
from tests.town import Town

NEW = "n" * 50


@pytest.fixture
def rotate(settings: Any) -> Any:
    """Return what changes the key, keeping the old one for reading or not."""

    def change(*, keep: bool = True) -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep else []
        settings.SECRET_KEY = NEW

    return change


@pytest.mark.parametrize("keep", [True, False])
def test_the_way_from_an_own_report_leads_to_its_page_after_a_new_key(
    keep: bool, town: Town, page: Any, rotate: Any
) -> None:
    page(town.resident).post(URL, sent(town))
    rotate(keep=keep)
    answer = page(town.resident).get(reverse("people:own", args=[Incident.objects.get().reference]), follow=True)
    assert answer.status_code == 200


def test_a_follow_link_given_before_stays_the_link_of_its_report(town: Town, page: Any, rotate: Any) -> None:
    body = sent(town)
    before = page().post(URL, body)["Location"]
    rotate()
    assert page().post(URL, body)["Location"] == before
    assert page().get(before).status_code == 200


@pytest.mark.parametrize("keep", [True, False])
def test_a_report_sent_again_after_a_new_key_leads_to_a_page_that_opens(
    keep: bool, town: Town, page: Any, rotate: Any
) -> None:
    body = sent(town)
    page().post(URL, body)
    rotate(keep=keep)
    assert page().get(page().post(URL, body)["Location"]).status_code == 200
    assert Report.objects.count() == 1


def test_other_words_under_the_same_id_lead_to_the_first_link_after_a_new_key(
    town: Town, page: Any, rotate: Any
) -> None:
    body = sent(town)
    before = page().post(URL, body)["Location"]
    rotate()
    again = page().post(URL, {**body, "description": "另一件"}, headers={"accept": "application/json"})
    assert again.json()["sent"]["url"] == before


def test_a_new_report_is_signed_by_the_new_key(town: Town, page: Any, rotate: Any, settings: Any) -> None:
    rotate()
    link = page().post(URL, sent(town))["Location"]
    settings.SECRET_KEY_FALLBACKS = []
    assert follow_token(Incident.objects.get().client_id) in link


def test_drafts_sealed_before_open_by_the_second_key_of_the_page(town: Town, page: Any, rotate: Any) -> None:
    old = key_of(town.worker_a.pk)
    rotate()
    first, second = key_of(town.worker_a.pk).split(" ")
    assert (first != old, second) == (True, old)
    assert f"{first} {second}" in page(town.worker_a).get("/accounts/").content.decode()


def test_sessions_and_invitations_outlive_a_new_key(town: Town, page: Any, rotate: Any) -> None:
    client, link = page(town.worker_a), urlsplit(invitation_link(town.worker_b)).path
    assert client.get("/accounts/").status_code == 200
    rotate()
    assert client.get("/accounts/").status_code == 200
    assert page().get(link).status_code == 302
