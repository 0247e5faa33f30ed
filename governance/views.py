"""The front door and the pages for what went wrong: the only views that belong to no room."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.kernel.access import PUBLIC, rule
from governance.kernel.http import wants_json
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


def _asks_for_data(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or wants_json(request)


def _style() -> str:
    """Return where the style sheet is, or nothing: a page about a failure must not fail for want of colours."""
    try:
        return static("dist/app.css")
    except ValueError:
        return ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request nobody could read; its page asks nothing of the request."""
    if _asks_for_data(request):
        return JsonResponse({"code": "bad_request", "message": _("The request could not be read.")}, status=400)
    return HttpResponse(render_to_string("errors/400.html", {"style": _style()}), status=400)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not enter, with the reason."""
    message = str(exception) or _("You may not do this.")
    if _asks_for_data(request):
        return JsonResponse({"code": "denied", "message": message}, status=403)
    if request.headers.get("HX-Request"):
        return render(request, "errors/_domain.html", {"error": {"message": message}}, status=403)
    return render(request, "errors/403.html", {"error": {"message": message}}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address nothing visible lives at."""
    if _asks_for_data(request):
        return JsonResponse({"code": "not_found", "message": _("There is nothing here.")}, status=404)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure with a page that needs neither database nor manifest; 503 where the database is away or busy."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _busy(request)
    if _asks_for_data(request):
        return JsonResponse(
            {"code": "server_error", "message": _("Something failed here. It was recorded.")}, status=500
        )
    return HttpResponse(render_to_string("errors/500.html", {"style": _style()}), status=500)


def _busy(request: HttpRequest) -> HttpResponse:
    headers = {"Retry-After": RETRY_AFTER}
    if _asks_for_data(request):
        message = _("The database does not answer just now. Nothing was saved; send it again in a moment.")
        return JsonResponse({"code": "busy", "message": message}, status=503, headers=headers)
    return HttpResponse(render_to_string("errors/503.html", {"style": _style()}), status=503, headers=headers)
