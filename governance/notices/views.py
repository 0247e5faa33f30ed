"""The inbox: what one was told, newest first, unread on top."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from governance.kernel import clock
from governance.kernel.access import SIGNED_IN, rule
from governance.kernel.http import page_or_fragment
from governance.notices import selectors, services

PER_PAGE = 30


def _inbox(request: Any) -> HttpResponse:
    page = Paginator(selectors.inbox(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "notices": [selectors.view_of(notice) for notice in page],
        "unread": selectors.unread_count(request.actor.user_id),
    }
    response = page_or_fragment(request, "notices/inbox.html", "notices/_list.html", context)
    add_never_cache_headers(response)
    return response


@rule(SIGNED_IN)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the own notices; htmx gets the list alone."""
    return _inbox(request)


@rule(SIGNED_IN)
@require_safe
def unread(request: Any) -> HttpResponse:
    """Return the number of unread notices, the badge of every page; nothing at all when there is none."""
    count = selectors.unread_count(request.actor.user_id)
    return HttpResponse(str(count) if count else "")


@rule(SIGNED_IN)
@require_POST
def open_notice(request: Any, notice_id: int) -> HttpResponse:
    """Mark one notice read and go to what it is about."""
    notice = services.mark_read(request.actor, notice_id=notice_id, now=clock.now())
    link = selectors.link_of(notice)
    ours = url_has_allowed_host_and_scheme(link, None)
    return redirect(link if ours and link else "notices:inbox")


@rule(SIGNED_IN)
@require_POST
def mark_read(request: Any, notice_id: int) -> HttpResponse:
    """Mark one notice read and stay."""
    services.mark_read(request.actor, notice_id=notice_id, now=clock.now())
    return _answer(request)


@rule(SIGNED_IN)
@require_POST
def mark_all_read(request: Any) -> HttpResponse:
    """Mark everything read."""
    services.mark_all_read(request.actor, now=clock.now())
    return _answer(request)


def _answer(request: Any) -> HttpResponse:
    """Return the fresh list to htmx, with word to the badge; the whole page to a plain form."""
    if not request.htmx:
        return redirect("notices:inbox")
    response = _inbox(request)
    response["HX-Trigger"] = "acted"
    return response
