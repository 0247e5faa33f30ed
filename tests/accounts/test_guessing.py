"""Guessing passwords: one name however it is spelled, one network however it is numbered; slower, and never closed."""

import pytest
from axes.models import AccessAttempt

from tests.town import PASSWORD

DOOR = "/accounts/sign-in/"


@pytest.fixture
def guess(page):
    """Return what tries a password from an address, in a browser of its own or in the one given."""

    def once(name, password="wrong", address="203.0.113.1", browser=None):
        return (browser or page()).post(DOOR, {"username": name, "password": password}, REMOTE_ADDR=address)

    return once


def statuses(answers):
    return [answer.status_code for answer in answers]


PHONES = {
    "known": ["13800000000", "+86 138 0000 0000", "138-0000-0000", "008613800000000", "+8613800000000", "１３８00000000"],
    "unknown": ["13900000000", "+86 139 0000 0000", "139-0000-0000", "008613900000000", "+8613900000000", "１３９00000000"],
}  # fmt: skip
NAMES = {
    "known": ["worker_a", "WORKER_A", "ｗorker_a", " worker_a", "Worker_a", "worker_A"],
    "unknown": ["nobody_a", "NOBODY_A", "ｎobody_a", " nobody_a", "Nobody_a", "nobody_A"],
}


@pytest.mark.parametrize("spellings", [PHONES, NAMES], ids=["phone", "name"])
def test_spellings_of_one_name_share_a_lock_whether_or_not_it_is_known(town, guess, spellings):
    found = {kind: statuses(guess(text) for text in texts) for kind, texts in spellings.items()}
    assert found["known"] == found["unknown"] == [422] * 4 + [429] * 2


def test_one_ipv6_subscriber_is_one_network_to_the_lock(town, guess):
    found = statuses(guess("worker_a", address=f"2001:db8:1:2::{number:x}") for number in range(6))
    assert found == [422] * 4 + [429] * 2
    assert guess("worker_a", PASSWORD, address="2001:db8:1:3::1").status_code == 302


def test_many_names_from_one_network_are_slowed_down(town, guess, settings):
    settings.SIGN_IN_FAILURES_FROM_ONE_NETWORK = 10
    found = [guess(f"name{number}") for number in range(120)]
    assert statuses(found) == [422] * 10 + [429] * 110
    assert found[-1].headers["Retry-After"] == "1"
    assert "Try again in 1 second." in found[-1].content.decode()
    assert guess("name", address="203.0.113.2").status_code == 422


def test_the_wait_grows_and_has_an_end(town, guess, settings, at):
    settings.SIGN_IN_FAILURES_FROM_ONE_NETWORK, settings.SIGN_IN_LONGEST_WAIT = 5, 8
    waits = []
    for number in range(30):
        answer = guess(f"name{number}")
        if answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            at.shift(waits[-1])
            assert guess(f"name{number}").status_code == 422
    assert waits == [1] * 5 + [2] * 5 + [4] * 5 + [8] * 10


def test_many_networks_at_one_account_are_slowed_down(town, guess, settings, at):
    settings.SIGN_IN_FAILURES_OF_ONE_ACCOUNT = 10
    found = statuses(guess("worker_a", address=f"203.0.113.{number}") for number in range(40))
    assert found == [422] * 10 + [429] * 30
    at.shift(1)
    assert guess("worker_a", PASSWORD, address="198.51.100.1").status_code == 302


def test_everybody_together_is_slowed_down(town, guess, settings):
    settings.SIGN_IN_FAILURES_OF_ALL = 10
    found = statuses(guess(f"name{number}", address=f"203.0.113.{number}") for number in range(12))
    assert found == [422] * 10 + [429] * 2


def test_refused_tries_cost_nothing(town, guess, settings, at):
    settings.SIGN_IN_FAILURES_FROM_ONE_NETWORK = 5
    for number in range(50):
        guess(f"name{number}")
    at.shift(1)
    assert guess("worker_a", PASSWORD).status_code == 302


def test_own_browser_neither_waits_nor_is_shut_out_by_strangers_behind_its_address(town, guess, page, settings):
    settings.SIGN_IN_FAILURES_FROM_ONE_NETWORK = 10
    own = page()
    guess("worker_a", PASSWORD, browser=own)
    own.post("/accounts/sign-out/")
    for number in range(20):
        guess("worker_a" if number < 5 else f"name{number}")
    assert guess("worker_a", PASSWORD).status_code == 429
    assert guess("worker_a", PASSWORD, browser=own).status_code == 302


def test_own_browser_is_locked_by_its_own_guesses(town, guess, page):
    own = page()
    guess("worker_a", PASSWORD, browser=own)
    own.post("/accounts/sign-out/")
    assert statuses(guess("worker_a", browser=own) for _ in range(6)) == [422] * 4 + [429] * 2


def test_a_browser_is_nobody_elses_own(town, guess, page, settings):
    settings.SIGN_IN_FAILURES_FROM_ONE_NETWORK = 5
    own = page()
    guess("worker_b", PASSWORD, browser=own)
    own.post("/accounts/sign-out/")
    assert statuses(guess(f"name{number}", browser=own) for number in range(6)) == [422] * 5 + [429]
    own.cookies["own_browser"] = str(town.worker_a.pk)
    assert guess("worker_a", browser=own).status_code == 429


def test_lock_page_carries_the_wait(town, guess):
    answers = [guess("worker_a") for _ in range(5)]
    assert answers[-1].headers["Retry-After"] == "900"


def test_no_password_is_kept_beside_a_wrong_one(town, page, guess):
    client = page(town.worker_a)
    client.post("/accounts/password/", {"old": "my-old-secret", "password": "my-new-secret", "again": "my-new-secret"})
    client.post("/accounts/", {"name": "x", "phone": "13911112222", "language": "en", "current_password": "my-secret"})
    client.post("/accounts/tokens/", {"label": "x", "days": 7, "current_password": "my-secret"})
    assert AccessAttempt.objects.exists()
    assert "secret" not in str(list(AccessAttempt.objects.values()))


def test_a_name_that_grows_in_its_normal_form_is_counted_all_the_same(town, guess):
    assert statuses(guess("\ufdfa" * 40) for _ in range(6)) == [422] * 4 + [429] * 2
    assert len(AccessAttempt.objects.get().username) <= 255
