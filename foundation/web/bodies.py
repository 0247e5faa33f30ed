"""How much one request may send, whether it says so beforehand or not; the proxy before us refuses the same earlier."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from foundation.kernel.errors import TooLarge
from foundation.web.http import asks_for_data, error_body, status_of, style_sheet

AT_ONCE, IN_MEMORY = 2**16, 2**20


class BodyLimitMiddleware:
    """Answers 413 in words to what is larger than ``BODY_LIMIT`` bytes, before anything of it is looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go by the length a request names; what comes in chunks is counted as it arrives."""
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            fits = int(length) <= settings.BODY_LIMIT
        else:
            fits = "chunked" not in request.headers.get("Transfer-Encoding", "").lower() or _take_in(request)
        return self.get_response(request) if fits else _refusal(request)


def _take_in(request: Any) -> bool:
    """Read a body of unknown length, for Django takes one without a length for empty; say whether it fits."""
    body: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as the request
    size = 0
    while part := request.environ["wsgi.input"].read(AT_ONCE):
        size += len(part)
        if size > settings.BODY_LIMIT:
            return False
        body.write(part)
    body.seek(0)
    request.META["CONTENT_LENGTH"] = str(size)
    request._stream = LimitedStream(body, size)  # noqa: SLF001 - made for no length, and Django has no other way in
    return True


def too_large() -> TooLarge:
    """Return the refusal of a request that is too large."""
    limit = settings.BODY_LIMIT // 2**20
    return TooLarge(_("At most %(limit)d MB are taken at once. Send fewer files, or smaller ones.") % {"limit": limit})


def _refusal(request: HttpRequest) -> HttpResponse:
    """Answer as was asked for; nobody is signed in here yet, so the page asks nothing of the request."""
    error = too_large()
    if asks_for_data(request):
        return JsonResponse(error_body(error), status=status_of(error))
    template = "errors/_domain.html" if request.headers.get("HX-Request") else "errors/413.html"
    words = {"error": error, "limit": settings.BODY_LIMIT // 2**20, "style": style_sheet()}
    return HttpResponse(render_to_string(template, words), status=status_of(error))
