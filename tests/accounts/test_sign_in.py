"""The door: who comes in, where they land, and what stays outside."""

import pytest
from django.conf import settings
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.selectors import user_signing_in_as
from foundation.kernel.models import AuditEvent
from tests.town import PASSWORD

DOOR = "/accounts/sign-in/"


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(DOOR, {"username": username, "password": password, **more})


@pytest.mark.parametrize("name", ["worker_a", "13800000000", "+86 138 0000 0000", " worker_a "])
def test_worker_signs_in_by_name_or_phone(town, page, name):
    client = page()
    assert sign_in(client, name).status_code == 302
    assert client.session["_auth_user_id"] == str(town.worker_a.pk)


def test_sign_in_is_written_down(town, page):
    sign_in(page(), "worker_a")
    event = AuditEvent.objects.get(action="sign_in")
    assert (event.user_id, event.subject_key) == (town.worker_a.pk, str(town.worker_a.pk))


@pytest.mark.parametrize(("name", "password"), [("worker_a", "wrong"), ("nobody", PASSWORD), ("13800000000", "")])
def test_wrong_name_and_wrong_password_get_the_same_answer(town, page, name, password):
    client = page()
    answer = sign_in(client, name, password)
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_disabled_user_stays_outside(town, page):
    User.objects.filter(pk=town.worker_a.pk).update(is_active=False)
    assert sign_in(page(), "worker_a").status_code == 422


def test_unknown_name_costs_a_hash_like_a_wrong_password(town, page, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda _user, password: hashed.append(password))
    sign_in(page(), "nobody", "some password")
    assert hashed == ["some password"]


def test_next_leads_on_after_sign_in(town, page):
    assert sign_in(page(), "worker_a", next="/notices/?page=2").headers["Location"] == "/notices/?page=2"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:///x"])
def test_next_never_leads_to_another_house(town, page, elsewhere):
    assert sign_in(page(), "worker_a", next=elsewhere).headers["Location"] == reverse(settings.LOGIN_REDIRECT_URL)


def test_page_asks_the_signed_out_to_sign_in_and_comes_back(town, page):
    answer = page().get("/notices/")
    assert answer.headers["Location"] == f"{DOOR}?next=/notices/"


def test_signed_in_is_not_asked_again(town, page):
    assert page(town.worker_a).get(DOOR, {"next": "/notices/"}).headers["Location"] == "/notices/"


def test_sixth_password_is_refused_even_if_right(town, page):
    client = page()
    statuses = [sign_in(client, "worker_a", f"wrong {number}").status_code for number in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    assert sign_in(client, "worker_a").status_code == 429


def test_lock_page_says_when_to_try_again(town, page):
    client = page()
    for number in range(5):
        answer = sign_in(client, "worker_a", f"wrong {number}")
    # The town stands at 10:00; the lock lasts a quarter of an hour.
    assert "Try again at 10:15." in answer.content.decode()


def test_lock_opens_after_its_time(town, page, at):
    client = page()
    for number in range(5):
        sign_in(client, "worker_a", f"wrong {number}")
    at.shift(16 * 60)
    assert sign_in(client, "worker_a").status_code == 302


def test_name_and_phone_of_one_person_share_one_lock(town, page):
    client = page()
    for name in ("worker_a", "13800000000", "+8613800000000", "worker_a", "138 0000 0000"):
        sign_in(client, name, "wrong")
    assert sign_in(client, "13800000000").status_code == 429


def test_lock_of_one_person_leaves_others_and_other_addresses_alone(town, page):
    client = page()
    for number in range(5):
        sign_in(client, "worker_a", f"wrong {number}")
    assert sign_in(client, "worker_b").status_code == 302
    elsewhere = page().post(DOOR, {"username": "worker_a", "password": PASSWORD}, REMOTE_ADDR="10.1.1.1")
    assert elsewhere.status_code == 302


FORWARDED = "9.9.9.9, 10.2.2.{}"


def lock_from(client, address):
    for number in range(5):
        client.post(DOOR, {"username": "worker_a", "password": f"wrong {number}"}, headers={"x-forwarded-for": address})


def test_behind_a_proxy_the_lock_counts_each_client_apart(town, page, settings):
    settings.BEHIND_PROXY = True
    lock_from(page(), FORWARDED.format(1))
    data = {"username": "worker_a", "password": PASSWORD}
    answers = [
        page().post(DOOR, data, headers={"x-forwarded-for": address}).status_code
        for address in (FORWARDED.format(2), FORWARDED.format(1), "8.8.8.8,10.2.2.1", "10.2.2.1:4711")
    ]
    assert answers == [302, 429, 429, 429]


def test_without_a_proxy_a_header_moves_no_lock(town, page):
    for number in range(5):
        page().post(
            DOOR, {"username": "worker_a", "password": "wrong"}, headers={"x-forwarded-for": f"10.3.3.{number}"}
        )
    assert sign_in(page(), "worker_a").status_code == 429


def test_sign_out_needs_a_post_and_is_written_down(town, page):
    client = page(town.worker_a)
    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").headers["Location"] == DOOR
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.filter(action="sign_out", user_id=town.worker_a.pk).count() == 1


def test_looking_up_a_sign_in_name_is_one_statement(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert user_signing_in_as("13800000000") == town.worker_a


def test_sign_in_page_is_never_stored(town, page):
    assert "no-store" in page().get(DOOR).headers["Cache-Control"]


def test_admin_sign_in_leads_to_our_door(town, page):
    assert page().get("/admin/").headers["Location"].startswith(DOOR)
