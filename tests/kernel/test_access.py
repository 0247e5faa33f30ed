"""Deny by default: who may enter is declared, or nobody may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from foundation.kernel.actor import ANONYMOUS, Actor, ActorKind, Grant
from foundation.web import access
from foundation.web.access import (
    PUBLIC,
    SIGNED_IN,
    STAFF,
    AccessRule,
    DenyByDefaultMiddleware,
    PrivateByDefaultMiddleware,
    client_address,
    posted,
    rule,
)
from foundation.web.rest import ApiView

CLERK = Actor(ActorKind.USER, user_id=1, grants=(Grant("village_clerk", 3, "village"),))


class Person:
    """Stands for a user: the middleware looks at three things only."""

    is_authenticated = True

    def __init__(self, *, actor: Actor = CLERK, is_staff: bool = False) -> None:
        self._tongxin_actor, self.is_staff = actor, is_staff


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def enter(view: Callable[..., Any], user: Any) -> HttpResponse | None:
    request = RequestFactory().get("/somewhere/?a=1")
    request.user = user
    return DenyByDefaultMiddleware(hello).process_view(request, view, (), {})


def declared(access_rule: AccessRule) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest) -> HttpResponse:
        return hello(request)

    return rule(access_rule)(page)


def test_a_page_without_a_rule_opens_for_nobody() -> None:
    for user in (AnonymousUser(), Person(is_staff=True)):
        with pytest.raises(PermissionDenied, match="no access rule"):
            enter(hello, user)


def test_a_public_page_opens_for_everybody() -> None:
    assert enter(declared(PUBLIC), AnonymousUser()) is None


def test_who_is_signed_out_is_asked_to_sign_in_and_comes_back() -> None:
    answer = enter(declared(SIGNED_IN), AnonymousUser())
    assert answer.status_code == 302
    assert answer.url.endswith("next=/somewhere/%3Fa%3D1")


def test_a_page_for_a_role_opens_for_that_role_only() -> None:
    assert enter(declared(posted("village_clerk", "city_centre")), Person()) is None
    with pytest.raises(PermissionDenied, match="Your postings"):
        enter(declared(posted("city_centre")), Person())


def test_the_support_desk_opens_for_staff_only() -> None:
    assert enter(declared(STAFF), Person(is_staff=True)) is None
    with pytest.raises(PermissionDenied):
        enter(declared(STAFF), Person())


def test_a_rule_is_found_on_classes_and_wrapped_admin_methods() -> None:
    assert access.rule_of(ApiView.as_view()) is None
    assert access.rule_of(type("Open", (ApiView,), {"access_rule": PUBLIC}).as_view()) is PUBLIC
    wrapped = declared(SIGNED_IN)
    del wrapped.access_rule
    wrapped.model_admin = object()
    assert access.rule_of(wrapped) is STAFF


class Undeclared(ApiView):
    """An API view somebody forgot to declare."""

    def get(self, request: Request) -> Response:
        return Response({})


class ForClerks(Undeclared):
    """An API view for clerks."""

    access_rule = posted("village_clerk")


@pytest.mark.parametrize(
    ("view", "user", "status"),
    [
        (Undeclared, Person(is_staff=True), 403),
        (ForClerks, Person(), 200),
        (ForClerks, Person(actor=Actor(ActorKind.USER, user_id=2)), 403),
        (ForClerks, None, 401),
    ],
)
def test_the_interface_asks_the_same_rules(view: type[ApiView], user: Person | None, status: int) -> None:
    request = APIRequestFactory().get("/")
    force_authenticate(request, user=user)
    answer = view.as_view()(request)
    assert answer.status_code == status
    assert status == 200 or set(answer.data) == {"code", "message"}


def test_the_actor_of_nobody_is_anonymous() -> None:
    assert access.actor_of(AnonymousUser()) is ANONYMOUS
    assert access.actor_of(None) is ANONYMOUS
    assert access.actor_of(Person()) is CLERK


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"cookie": "sessionid=x"}, "private, no-store"),
        ({"authorization": "Token x"}, "private, no-store"),
        ({}, None),
    ],
)
def test_what_the_signed_in_read_is_kept_nowhere(sent: dict[str, str], said: str | None) -> None:
    answer = PrivateByDefaultMiddleware(hello)(RequestFactory().get("/somewhere/", headers=sent))
    assert answer.get("Cache-Control") == said


def test_a_view_may_say_otherwise_how_its_answer_is_kept() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "private, no-cache"})

    request = RequestFactory().get("/somewhere/", headers={"cookie": "sessionid=x"})
    assert PrivateByDefaultMiddleware(view)(request)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("1.1.1.1", "1.1.1.1"),
        ("6.6.6.6, 1.1.1.1", "1.1.1.1"),
        ("6.6.6.6,[2001:db8::1]:443", "2001:db8::1"),
        ("1.1.1.1:50123", "1.1.1.1"),
        ("unknown", "127.0.0.1"),
        ("1.1.1.1, ", "127.0.0.1"),
        ("1.1.1.1'; --", "127.0.0.1"),
        ("[]:1", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_address_behind_the_proxy_is_its_last_word(settings, forwarded, address):
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == address
