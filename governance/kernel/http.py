"""Where rules meet HTTP: errors get their status and their one shape here, pages their fragments."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from governance.kernel.errors import CalendarExhausted, Denied, DifferentContent, DomainError, Invalid, NotFound, Stale

_STATUS: dict[type[DomainError], int] = {
    Invalid: 422,
    Denied: 403,
    NotFound: 404,
    Stale: 409,
    DifferentContent: 409,
    CalendarExhausted: 422,
}


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a domain error; 422 for a kind of its own."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 422)


def error_body(error: DomainError) -> dict[str, Any]:
    """Return the one shape every API error has: {code, message, fields?} and what the error itself carries."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.fields:
        body["fields"] = error.fields
    extra: dict[str, Any] = getattr(error, "extra", {})
    return {**body, **extra}


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script asked, and not a person by a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a page request with the sentence of the error, as JSON, fragment or whole page as was asked for."""
    status = status_of(error)
    if wants_json(request):
        return JsonResponse(error_body(error), status=status)
    template = "errors/_domain.html" if request.headers.get("HX-Request") else "errors/domain.html"
    return render(request, template, {"error": error, "status": status}, status=status)


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render the fragment for htmx and the whole page otherwise, from one context."""
    wants_fragment = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    response = render(request, fragment if wants_fragment else page, context, status=status)
    response["Vary"] = "HX-Request"
    return response
