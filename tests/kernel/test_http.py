"""Errors have one shape, and only this module knows their status."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions as drf

from foundation.kernel import errors
from foundation.web.http import error_page, status_of
from foundation.web.rest import answer_error


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.Invalid("no"), 422, "invalid"),
        (errors.Invalid("no", code="outside_net"), 422, "outside_net"),
        (errors.Denied("no"), 403, "denied"),
        (errors.NotFound("no"), 404, "not_found"),
        (errors.Stale("no"), 409, "stale"),
        (errors.DifferentContent("no"), 409, "different_content"),
        (errors.CalendarExhausted("no"), 422, "calendar_exhausted"),
        (errors.DomainError("no", code="odd"), 422, "odd"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "denied"),
        (drf.ValidationError({"lng": ["too far"]}), 422, "invalid"),
        (drf.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (drf.NotAuthenticated(), 401, "not_authenticated"),
        (drf.ParseError(), 400, "parse_error"),
    ],
)
def test_every_error_answers_in_one_shape(error: Exception, status: int, code: str) -> None:
    answer = answer_error(error, {})
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert isinstance(answer.data["message"], str)
    assert set(answer.data) <= {"code", "message", "fields"}


def test_fields_are_sentences_by_name() -> None:
    nested = drf.ValidationError({"lng": ["too far", "too odd"], "deep": {"a": ["b"]}})
    assert answer_error(nested, {}).data["fields"]["lng"] == "too far too odd"
    assert answer_error(drf.ValidationError(["whole"]), {}).data["fields"] == {"non_field_errors": "whole"}
    assert answer_error(errors.Invalid("no", fields={"to": "needed"}), {}).data["fields"] == {"to": "needed"}


def test_an_error_may_carry_more_than_words() -> None:
    stale = errors.Stale("moved on")
    stale.extra = {"state": "closed", "version": 7}
    assert answer_error(stale, {}).data == {"code": "stale", "message": "moved on", "state": "closed", "version": 7}


def test_a_programming_error_stays_one() -> None:
    assert answer_error(KeyError("oops"), {}) is None


def test_a_kind_made_by_a_room_keeps_the_status_of_its_base() -> None:
    class Missing(errors.NotFound):
        """A room's own."""

    assert status_of(Missing("no")) == 404


@pytest.mark.parametrize(
    ("headers", "template"),
    [({}, "errors/domain.html"), ({"HX-Request": "true"}, "errors/_domain.html")],
)
def test_a_page_answers_with_the_sentence(monkeypatch: pytest.MonkeyPatch, headers: Any, template: str) -> None:
    used: list[str] = []

    def render(_request: Any, name: str, context: dict[str, Any], *, status: int) -> int:
        used.append(f"{name} {context['error'].message}")
        return status

    monkeypatch.setattr("foundation.web.http.render", render)
    assert error_page(RequestFactory().get("/", headers=headers), errors.Stale("moved on")) == 409
    assert used == [f"{template} moved on"]


def test_a_script_gets_the_same_body_from_a_page() -> None:
    request = RequestFactory().get("/", headers={"Accept": "application/json"})
    answer = error_page(request, errors.Denied("not yours"))
    assert (answer.status_code, json.loads(answer.content)) == (403, {"code": "denied", "message": "not yours"})
