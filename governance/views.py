"""The front door and the pages for what went wrong: the only views that belong to no room."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.accounts.access import approver
from foundation.kernel.postgresql.limits import is_timeout
from foundation.web import picking
from foundation.web.access import PUBLIC, SIGNED_IN, page_before, rule, rule_of, to_sign_in
from foundation.web.http import asks_for_data, style_sheet
from governance.navigation import address

# Where each role starts its day; the first that the reader may open is home.
_HOMES = {
    "grid_worker": "cases:tasks",
    "village_clerk": "cases:inbox",
    "township_official": "board:summary",
    "department_handler": "cases:inbox",
    "city_centre": "board:summary",
    "net_admin": "areas:net",
}
_ELSE = ("cases:inbox", "people:report")
# Seconds until asking again makes sense: a restart of the database, or the end of a long write.
RETRY_AFTER = "15"


@rule(PUBLIC)
@require_safe
def home(request: HttpRequest) -> HttpResponseRedirect:
    """Send everyone to the page their day begins with; who holds no post, to the public one."""
    held = [route for role, route in _HOMES.items() if request.actor.has_role(role)]  # type: ignore[attr-defined]
    last = "accounts:account" if request.user.is_authenticated else "accounts:sign-in"
    return redirect(next(filter(None, (address(request, route) for route in (*held, *_ELSE, last)))))


@rule(SIGNED_IN)
@require_safe
def picks(request: HttpRequest, kind: str) -> JsonResponse:
    """Answer what the reader may choose where a form asks for an area, a unit or a person: ``{"found": [...]}``."""
    words, groups = request.GET.get("q", "")[:80], request.GET.getlist("group")
    found = picking.choices(kind, approver(request.user), words, groups)
    if found is None:
        raise Http404
    return JsonResponse({"found": [choice.for_script() for choice in found]})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request nobody could read; its page asks nothing of the request."""
    if asks_for_data(request):
        return JsonResponse({"code": "bad_request", "message": _("The request could not be read.")}, status=400)
    return HttpResponse(render_to_string("errors/400.html", {"style": style_sheet()}), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not enter, with the reason."""
    message = str(exception) or _("You may not do this.")
    if asks_for_data(request):
        return JsonResponse({"code": "denied", "message": message}, status=403)
    if request.headers.get("HX-Request"):
        return render(request, "errors/_domain.html", {"error": {"message": message}}, status=403)
    return render(request, "errors/403.html", {"error": {"message": message}}, status=403)


def session_changed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token belongs to another session: to a script with a mark it knows, to a person with the way.

    Whose session has ended is led to the door, who has signed in meanwhile from the door to the page behind it.
    """
    del reason
    message = _("You have signed in or out since this page was opened.")
    if asks_for_data(request) or request.headers.get("HX-Request"):
        headers = {"X-Session-Changed": "1"}
        return JsonResponse({"code": "session_changed", "message": message}, status=403, headers=headers)
    if request.user.is_authenticated and request.path == resolve_url(settings.LOGIN_URL):
        return redirect(request.get_full_path())
    found = rule_of(request.resolver_match.func) if request.resolver_match else None
    if not request.user.is_authenticated and not (found and found.public):
        return to_sign_in(request)
    return render(request, "403_csrf.html", {"back": page_before(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address nothing visible lives at."""
    if asks_for_data(request):
        return JsonResponse({"code": "not_found", "message": _("There is nothing here.")}, status=404)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure with a page that needs neither database nor manifest; 503 where the database is away or busy."""
    error = sys.exc_info()[1]
    if is_timeout(error):
        return _too_wide(request)
    if isinstance(error, OperationalError | InterfaceError):
        return _busy(request)
    if asks_for_data(request):
        return JsonResponse(
            {"code": "server_error", "message": _("Something failed here. It was recorded.")}, status=500
        )
    return HttpResponse(render_to_string("errors/500.html", {"style": style_sheet()}), status=500)


def _busy(request: HttpRequest) -> HttpResponse:
    headers = {"Retry-After": RETRY_AFTER}
    if asks_for_data(request):
        message = _("The database does not answer just now. Nothing was saved; send it again in a moment.")
        return JsonResponse({"code": "busy", "message": message}, status=503, headers=headers)
    return HttpResponse(render_to_string("errors/503.html", {"style": style_sheet()}), status=503, headers=headers)


def _too_wide(request: HttpRequest) -> HttpResponse:
    """Answer a question that took too long with what makes it smaller; asking the same again soon helps nobody."""
    message = _("This takes too long. Ask for less: fewer days, one township or village, or more exact words.")
    if asks_for_data(request):
        return JsonResponse({"code": "too_wide", "message": message}, status=503)
    if request.headers.get("HX-Request"):
        return HttpResponse(render_to_string("errors/_domain.html", {"error": {"message": message}}), status=503)
    return HttpResponse(render_to_string("errors/503.html", {"style": style_sheet(), "too_wide": True}), status=503)
