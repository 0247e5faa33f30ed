"""What every list offers beside itself: its export as a file, the exports being written, and saved filters."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from foundation.kernel.errors import DomainError
from foundation.web.access import SIGNED_IN, rule
from foundation.web.http import page_or_fragment
from foundation.web.lists import jobs
from foundation.web.lists.definition import List, list_called
from foundation.web.lists.exporting import Queued, Wish, as_attachment, export
from foundation.web.lists.formats import MEDIA_TYPES
from foundation.web.lists.saved import remove_filter, save_filter


@rule(SIGNED_IN)
@require_POST
def export_list(request: Any, code: str) -> HttpResponseBase:
    """Answer with the file of a list, narrowed as its page was; a long one is written meanwhile."""
    listing = _entered(request, code)
    wish = Wish(
        listing.own_words(QueryDict(request.POST.get("query", ""))),
        request.POST.get("format", ""),
        request.POST.get("personal") == "on",
        request.POST.get("reason", ""),
    )
    made = export(request.actor, listing, wish)
    if not isinstance(made, Queued):
        return made
    messages.info(request, _("This is long. The file is being written; you are told when it is there."))
    return redirect("lists:exports")


@rule(SIGNED_IN)
@require_safe
def exports(request: Any, job_id: UUID | None = None) -> HttpResponse:
    """Show the reader's own exports and how far each has come, whichever is named; htmx asks for the list alone."""
    del job_id
    rows = jobs.own_jobs(request.actor)
    context = {"rows": rows, "is_running": any(not row.is_ready and not row.is_given_up for row in rows)}
    return page_or_fragment(request, "web/exports.html", "web/_exports.html", context)


@rule(SIGNED_IN)
@require_GET
def export_file(request: Any, job_id: UUID) -> HttpResponseBase:
    """Answer with the file of an own export; anyone else's is not there."""
    file, code, file_format = jobs.open_file(request.actor, job_id)
    response = FileResponse(file, content_type=MEDIA_TYPES[file_format])
    return as_attachment(response, list_called(code), file_format)


@rule(SIGNED_IN)
@require_POST
def save(request: Any, code: str) -> HttpResponse:
    """Save how a list is narrowed under a name, and show it so."""
    listing = _entered(request, code)
    query = QueryDict(request.POST.get("query", ""))
    shared = request.POST.get("shared") == "on"
    try:
        saved = save_filter(request.actor, listing, name=request.POST.get("name", ""), query=query, is_shared=shared)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(f"{_page_of(listing)}?{listing.own_words(query).urlencode()}")
    messages.success(request, _("Saved."))
    return redirect(f"{_page_of(listing)}?{saved.query}")


@rule(SIGNED_IN)
@require_POST
def remove_saved(request: Any, saved_id: int) -> HttpResponse:
    """Remove an own saved filter and go back to its list."""
    code = remove_filter(request.actor, saved_id)
    messages.success(request, _("Removed."))
    return redirect(_page_of(list_called(code)))


def _entered(request: Any, code: str) -> List:
    """Return the list if the reader may enter it; a list keeps out whom its page keeps out."""
    listing = list_called(code)
    if not listing.access.admits(request.user, request.actor):
        raise PermissionDenied(_("Your postings do not open this page."))
    return listing


def _page_of(listing: List) -> str:
    return reverse(listing.route or "home")
