"""Turns domain errors into HTTP answers with their status and one body, and renders pages or their fragments."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _

from foundation.kernel.errors import (
    CalendarExhausted,
    Denied,
    DifferentContent,
    DomainError,
    Invalid,
    NotFound,
    NotStored,
    Stale,
    TooLarge,
)
from foundation.kernel.pacing import TooMany

_STATUS: dict[type[DomainError], int] = {
    Invalid: 422,
    Denied: 403,
    NotFound: 404,
    Stale: 409,
    DifferentContent: 409,
    CalendarExhausted: 422,
    NotStored: 507,
    TooLarge: 413,
    TooMany: 429,
}


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a domain error; 422 for a class that is not listed here."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 422)


def headers_of(error: DomainError) -> dict[str, str]:
    """Return the headers that an answer with this error carries."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}


def with_headers(response: HttpResponse, error: DomainError) -> HttpResponse:
    """Return the response with the headers that the error carries."""
    for name, value in headers_of(error).items():
        response[name] = value
    return response


def error_body(error: DomainError) -> dict[str, Any]:
    """Return the body of every API error: {code, message, fields?}, and the error's ``extra`` if it has any."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.fields:
        body["fields"] = error.fields
    extra: dict[str, Any] = getattr(error, "extra", {})
    return {**body, **extra}


def form_refusal(form: BaseForm) -> Invalid:
    """Return the error to raise for an invalid form, with the first error of each field.

    Its sentence says that something is missing only where nothing else is wrong.
    """
    fields = {name: str(errors[0]) for name, errors in form.errors.items()}
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if codes <= {"required"}:
        return Invalid(_("Something is still missing. Look at what is marked."), fields=fields)
    return Invalid(_("Something does not fit yet. Look at what is marked."), fields=fields)


def wants_json(request: HttpRequest) -> bool:
    """Say whether the request asks for JSON (a script did), not for a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def asks_for_data(request: HttpRequest) -> bool:
    """Say whether the request asks for data, not for a page: by its address or by what it accepts."""
    return request.path.startswith("/api/") or wants_json(request)


def style_sheet() -> str:
    """Return the address of the style sheet; "" when it was not built, because a page about a failure must not fail."""
    try:
        return static("dist/app.css")
    except ValueError:
        return ""


def error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the response to a failed page request: the error's sentence as JSON, fragment or whole page, as asked for."""
    status = status_of(error)
    if wants_json(request):
        return JsonResponse(error_body(error), status=status, headers=headers_of(error))
    template = "errors/_domain.html" if request.headers.get("HX-Request") else "errors/domain.html"
    response = render(request, template, {"error": error, "status": status}, status=status)
    return with_headers(response, error)


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render the fragment for htmx and the whole page otherwise, from one context."""
    wants_fragment = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    response = render(request, fragment if wants_fragment else page, context, status=status)
    response["Vary"] = "HX-Request"
    return response
