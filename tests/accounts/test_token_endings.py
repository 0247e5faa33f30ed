"""Tokens end: with the password, with every session, with their days; and they show when they were last used."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.accounts import importers, selectors, services
from foundation.accounts.access import TokenAuthentication, support_actor
from foundation.accounts.models import ApiToken, User
from foundation.kernel.actor import system
from foundation.kernel.errors import Invalid
from foundation.kernel.models import AuditEvent
from tests.town import PASSWORD

NEW = "four winds over the delta"
SHELL = system("test")


@pytest.fixture
def key(town):
    return services.create_token(SHELL, user=town.worker_a, label="meter")


def works(key):
    return selectors.working_token(key) is not None


def new_password(town, page):
    page(town.worker_a).post("/accounts/password/", {"old": PASSWORD, "password": NEW, "again": NEW})


def out_everywhere(town, page):
    page(town.worker_a).post("/accounts/end-sessions/")


def out_by_the_desk(town, page):
    services.end_sessions(support_actor(town.staff), user=town.worker_a)


def reset_by_mail(town, page):
    town.worker_a.email = "owner@example.org"
    services.invite(support_actor(town.staff), user=town.worker_a)


def reset_on_paper(town, page):
    chief = User.objects.create(username="chief", is_staff=True, is_superuser=True)
    request = services.invite(support_actor(chief), user=town.worker_a)
    services.decide(support_actor(town.staff), request_id=request.pk, approve=True)


def reset_at_the_console(town, page):
    services.invite(SHELL, user=town.worker_a)


def reset_from_a_list(town, page):
    importers.set_passwords(SHELL, ["worker_a"], NEW)


ENDINGS = (new_password, out_everywhere, out_by_the_desk, reset_by_mail, reset_on_paper, reset_at_the_console,
           reset_from_a_list)  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_key_ends_with_what_ends_the_sessions(town, page, settings, key, ending):
    settings.EMAIL_HOST = "mail.example" if ending is reset_by_mail else ""
    other = services.create_token(SHELL, user=town.worker_b)
    ending(town, page)
    assert (works(key), works(other)) == (False, True)


def test_tokens_that_ended_with_the_password_are_written_down(town, page, key):
    new_password(town, page)
    assert AuditEvent.objects.get(action="revoke_tokens").detail == {"tokens": 1}


def test_key_ends_by_itself(town, at, key):
    at.shift(timedelta(days=179, hours=23))
    assert works(key)
    at.shift(timedelta(hours=1))
    assert not works(key)
    assert not selectors.tokens_of(town.worker_a.pk).exists()


def test_key_may_end_sooner_and_never_later(town, at, settings):
    short = services.create_token(SHELL, user=town.worker_a, days=7)
    at.shift(timedelta(days=7))
    assert not works(short)
    settings.API_TOKEN_DAYS = 30
    for days in (0, -1, 31):
        with pytest.raises(Invalid, match="1 to 30 days"):
            services.create_token(SHELL, user=town.worker_a, days=days)


def test_person_needs_the_password_again_for_a_token(town, page):
    with pytest.raises(Invalid):
        services.create_token(services.as_actor(town.worker_a), user=town.worker_a)
    answer = page(town.worker_a).post("/accounts/tokens/", {"label": "x", "days": 7, "current_password": "wrong"})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_guessing_the_password_beside_a_token_is_locked(town, page):
    client = page(town.worker_a)
    for number in range(5):
        data = {"label": "x", "days": 7, "current_password": f"wrong {number}"}
        answer = client.post("/accounts/tokens/", data)
    assert answer.status_code == 429


def test_last_use_is_noted_once_an_hour(town, at, key, django_assert_num_queries):
    door = TokenAuthentication()
    door.authenticate_credentials(key)
    first = timezone.now()
    at.shift(timedelta(minutes=59))
    with django_assert_num_queries(1):
        door.authenticate_credentials(key)
    assert ApiToken.objects.get().last_used_at == first
    at.shift(timedelta(minutes=1))
    door.authenticate_credentials(key)
    assert ApiToken.objects.get().last_used_at == timezone.now()


def test_page_says_when_a_token_ends_and_was_used(town, page, key):
    client = page(town.worker_a)
    assert "not used yet" in client.get("/accounts/tokens/").content.decode()
    TokenAuthentication().authenticate_credentials(key)
    text = client.get("/accounts/tokens/").content.decode()
    assert "last used 24 Nov 10:00" in text
    assert "works until 23 May 2027 10:00" in text
