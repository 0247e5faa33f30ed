"""Where rules meet HTTP: errors get their status and their one shape here, pages their fragments."""

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
    """Return the HTTP status of a domain error; 422 for a kind of its own."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 422)


def headers_of(error: DomainError) -> dict[str, str]:
    """Return the headers that an answer with this error carries."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}


def with_headers(response: HttpResponse, error: DomainError) -> HttpResponse:
    """Return the response with what ``headers_of`` names."""
    for name, value in headers_of(error).items():
        response[name] = value
    return response


def error_body(error: DomainError) -> dict[str, Any]:
    """Return the one shape every API error has: {code, message, fields?} and what the error itself carries."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.fields:
        body["fields"] = error.fields
    extra: dict[str, Any] = getattr(error, "extra", {})
    return {**body, **extra}


def unfit(form: BaseForm) -> Invalid:
    """Return the refusal of a form that does not fit, with the first error of each field.

    Its sentence says that something is missing only where nothing else is wrong.
    """
    fields = {name: str(errors[0]) for name, errors in form.errors.items()}
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if codes <= {"required"}:
        return Invalid(_("Something is still missing. Look at what is marked."), fields=fields)
    return Invalid(_("Something does not fit yet. Look at what is marked."), fields=fields)


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script asked, and not a person by a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def asks_for_data(request: HttpRequest) -> bool:
    """Say whether a program or a script asked, by the address or by what it takes."""
    return request.path.startswith("/api/") or wants_json(request)


def style_sheet() -> str:
    """Return where the style sheet is, or nothing: a page about a failure must not fail for want of colours."""
    try:
        return static("dist/app.css")
    except ValueError:
        return ""


def error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a page request with the sentence of the error, as JSON, fragment or whole page as was asked for."""
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
