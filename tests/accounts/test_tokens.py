"""Tokens: keys for programs, shown once, kept as digests."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from foundation.accounts import selectors, services
from foundation.accounts.models import ApiToken, User
from foundation.kernel.errors import Denied, NotFound
from foundation.kernel.models import AuditEvent
from foundation.web.access import SIGNED_IN
from foundation.web.rest import ApiView
from tests.town import PASSWORD


class Who(ApiView):
    """Says who asks."""

    access_rule = SIGNED_IN

    def get(self, request):
        return Response({"user": request.user.username})


def ask(key, word="Token"):
    answer = Who.as_view()(APIRequestFactory().get("/", HTTP_AUTHORIZATION=f"{word} {key}"))
    answer.render()
    return answer


@pytest.fixture
def key(town):
    return services.create_token(
        services.as_actor(town.worker_a), user=town.worker_a, label="meter", password_shown=True
    )


def test_key_opens_the_interface(key):
    assert ask(key).data == {"user": "worker_a"}


def test_key_is_long_and_only_its_digest_is_kept(key):
    assert len(key) >= 40
    assert key not in str(list(ApiToken.objects.values()))


def test_making_a_token_is_written_down_without_the_key(key):
    event = AuditEvent.objects.get(action="create_token")
    assert key not in str(event.detail)


def test_finding_the_user_of_a_key_is_one_statement(key, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert selectors.working_token(key).user.username == "worker_a"


@pytest.mark.parametrize("wrong", ["", "nonsense", "x" * 43])
def test_wrong_key_is_401_in_the_one_shape(key, wrong):
    answer = ask(wrong)
    assert answer.status_code == 401
    assert set(answer.data) == {"code", "message"}


def test_wrong_key_is_told_how_to_authenticate(key):
    assert ask("nonsense").headers["WWW-Authenticate"] == "Token"


def test_revoked_key_is_dead_at_once(town, key):
    actor = services.as_actor(town.worker_a)
    services.revoke_token(actor, user=town.worker_a, token_id=ApiToken.objects.get().pk)
    assert ask(key).status_code == 401


def test_key_of_a_disabled_user_is_dead(town, key):
    User.objects.filter(pk=town.worker_a.pk).update(is_active=False)
    assert ask(key).status_code == 401


def test_nobody_revokes_anothers_token(town, key):
    with pytest.raises(NotFound):
        services.revoke_token(services.as_actor(town.worker_b), user=town.worker_b, token_id=ApiToken.objects.get().pk)
    with pytest.raises(Denied):
        services.create_token(services.as_actor(town.worker_b), user=town.worker_a)


def test_page_shows_a_new_key_this_one_time(town, page):
    client = page(town.worker_a)
    made = client.post("/accounts/tokens/", {"label": "import", "days": 7, "current_password": PASSWORD})
    key = made.context["key"]
    assert key in made.content.decode()
    assert key not in client.get("/accounts/tokens/").content.decode()
    assert "no-store" in made.headers["Cache-Control"]


def test_page_revokes(town, page, key):
    token = ApiToken.objects.get()
    assert page(town.worker_a).post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 302
    assert ask(key).status_code == 401


def test_page_hides_tokens_of_others(town, page, key):
    token = ApiToken.objects.get()
    assert page(town.worker_b).post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404
    assert "meter" not in page(town.worker_b).get("/accounts/tokens/").content.decode()


def test_command_prints_only_the_key(town):
    out = StringIO()
    call_command("create_token", "worker_a", label="shell", stdout=out)
    assert selectors.working_token(out.getvalue().strip()).user == town.worker_a
    assert ApiToken.objects.get().label == "shell"


def test_command_refuses_an_unknown_user(town):
    with pytest.raises(CommandError, match="No active user"):
        call_command("create_token", "nobody")


def test_session_without_csrf_token_changes_nothing(town):
    request = APIRequestFactory(enforce_csrf_checks=True).post("/")
    request.user = town.worker_a
    assert Who.as_view()(request).status_code == 403


def test_signed_out_is_401(town):
    assert Who.as_view()(APIRequestFactory().get("/")).status_code == 401
