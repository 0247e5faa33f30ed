"""Words written and not sent: their key is one person's, and only a form that was taken in is said to be."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from foundation.web.drafts import COOKIE, key_of
from tests.town import Town


def profile(town: Town, **more: str) -> dict[str, str]:
    """Return what the form of the own account sends when nothing is to change."""
    return {"name": "林", "phone": town.worker_a.phone or "", "email": "", "language": "en", **more}


def test_each_person_has_a_key_of_their_own() -> None:
    assert key_of(1) == key_of(1) != key_of(2)
    assert key_of(None) == ""


def test_a_page_carries_the_key_of_its_reader_alone(town: Town, page: Any) -> None:
    html = page(town.worker_a).get("/accounts/").content.decode()
    assert key_of(town.worker_a.pk) in html
    assert key_of(town.worker_a.pk) not in page().get("/accounts/sign-in/").content.decode()


def test_a_form_that_was_taken_in_names_its_draft(town: Town, page: Any) -> None:
    name = str(uuid4())
    assert page(town.worker_a).post("/accounts/", profile(town, draft=name)).cookies[COOKIE].value == name


def test_a_form_that_was_refused_keeps_its_draft(town: Town, page: Any) -> None:
    answer = page(town.worker_a).post("/accounts/", profile(town, name="", draft=str(uuid4())))
    assert (answer.status_code, COOKIE in answer.cookies) == (422, False)


def test_a_form_that_was_sent_to_the_door_keeps_its_draft(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)  # whose token is looked for in the form: only then has anyone read it
    client.get("/accounts/sign-in/")
    token = client.cookies["csrftoken"].value
    answer = client.post("/accounts/", profile(town, draft=str(uuid4()), csrfmiddlewaretoken=token))
    assert (answer.status_code, COOKIE in answer.cookies) == (302, False)


def test_a_refusal_of_the_support_desk_keeps_its_draft(town: Town, page: Any) -> None:
    answer = page(town.staff).post("/admin/accounts/user/add/", {"username": "", "draft": str(uuid4())})
    assert (answer.status_code, COOKIE in answer.cookies) == (200, False)


def test_nobody_can_have_any_text_put_into_the_cookie(town: Town, page: Any) -> None:
    answer = page(town.worker_a).post("/accounts/", profile(town, draft="x; path=/"))
    assert (answer.status_code, COOKIE in answer.cookies) == (302, False)


def test_a_form_of_an_ended_session_leads_to_the_door_and_back_to_its_page(town: Town, page: Any) -> None:
    answer = page().post("/notices/read/", headers={"referer": "http://testserver/notices/?tab=all"})
    assert answer["Location"] == "/accounts/sign-in/?next=/notices/%3Ftab%3Dall&ended=1"


def test_a_foreign_page_is_never_led_back_to(town: Town, page: Any) -> None:
    answer = page().post("/notices/read/", headers={"referer": "http://evil.test/x"})
    assert answer["Location"] == "/accounts/sign-in/?next=/&ended=1"


def test_the_door_says_why_one_is_there(town: Town, page: Any) -> None:
    client = page()
    client.cookies["sessionid"] = "gone"
    assert "Your session has ended" in client.get("/tasks/", follow=True).content.decode()
    assert "Sign in to open this page" in page().get("/tasks/", follow=True).content.decode()


def test_an_open_page_learns_who_is_signed_in_now(town: Town, page: Any) -> None:
    body = page(town.worker_a).get(reverse("accounts:session")).json()
    assert (body["reader"], body["name"], bool(body["token"])) == (str(town.worker_a.pk), str(town.worker_a), True)
    assert page().get(reverse("accounts:session")).json()["reader"] == ""


@pytest.mark.parametrize("kind", ["accept", "hx-request"])
def test_a_script_is_told_that_the_session_has_changed(town: Town, kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.worker_a, backend="foundation.accounts.access.NameOrPhoneBackend")
    answer = client.post("/report/", {}, headers={kind: "application/json" if kind == "accept" else "true"})
    assert (answer.status_code, answer["X-Session-Changed"]) == (403, "1")


def test_all_cookies_gone_a_form_leads_to_the_door(town: Town) -> None:
    answer = Client(enforce_csrf_checks=True).post("/notices/read/", {})
    assert answer["Location"].startswith("/accounts/sign-in/")
