"""The inbox: what one was told, newest first, unread on top."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts.access import support_actor
from foundation.kernel import city_time
from foundation.notices import channels, selectors, services
from foundation.notices.access import OVERSEER
from foundation.notices.channels.push import public_key
from foundation.notices.forms import PreviewForm, WishForm
from foundation.notices.lists import UNREAD, Notices, Unreached, channel_of, group_of
from foundation.web.access import SIGNED_IN, STAFF, rule
from foundation.web.http import page_or_fragment
from foundation.web.lists.pages import page_context

NOTICES, UNREACHED = Notices(), Unreached()
PER_PAGE = 30


def _inbox(request: Any) -> HttpResponse:
    page = NOTICES.page(request.actor, request.GET, city_time.now(), size=PER_PAGE)
    unread_only = request.GET.get("tab") == UNREAD
    context = {
        "notices": selectors.grouped_views(page.items),
        "unread": selectors.unread_count(request.actor.user_id),
        "tabs": [
            {"label": _("All"), "url": "?", "current": not unread_only},
            {"label": _("Unread"), "url": f"?tab={UNREAD}", "current": unread_only},
        ],
        "may_see_unreached": OVERSEER.admits(request.user, request.actor),
        **page_context(request, NOTICES, page),
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
    notice = services.mark_read(request.actor, notice_id=notice_id, now=city_time.now(), with_earlier=True)
    link = selectors.link_of(notice)
    ours = url_has_allowed_host_and_scheme(link, None)
    return redirect(link if ours and link else "notices:inbox")


@rule(SIGNED_IN)
@require_POST
def mark_read(request: Any, notice_id: int) -> HttpResponse:
    """Mark one notice read and stay."""
    services.mark_read(request.actor, notice_id=notice_id, now=city_time.now(), with_earlier=True)
    return _answer(request)


@rule(SIGNED_IN)
@require_POST
def mark_all_read(request: Any) -> HttpResponse:
    """Mark everything read."""
    services.mark_all_read(request.actor, now=city_time.now())
    return _answer(request)


def _answer(request: Any) -> HttpResponse:
    """Return the fresh list to htmx, with word to the badge; the whole page to a plain form."""
    if not request.htmx:
        return redirect("notices:inbox")
    response = _inbox(request)
    response["HX-Trigger"] = "acted"
    return response


def _wish_form(request: Any) -> WishForm:
    user_id = request.actor.user_id
    open_channels = channels.channels_on()
    return WishForm(
        request.POST if request.method == "POST" else None,
        channels=open_channels,
        chosen={(group, name): wanted for (_u, group, name), wanted in selectors.choices_of([user_id]).items()},
        consents={one.name for one in open_channels if user_id in selectors.consents_of([user_id], one.name)},
        hours=selectors.own_quiet_hours(user_id),
    )


@rule(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: Any) -> HttpResponse:
    """Show and keep by which channels one wants to be told what, and when not."""
    form = _wish_form(request)
    if form.is_valid():
        services.keep_wishes(request.actor, wish=form.wish, now=city_time.now())
        messages.success(request, _("Saved."))
        return redirect("notices:wishes")
    user_id = request.actor.user_id
    context = {
        "form": form,
        "columns": [one.label for one in form.channels],
        "stops": [channels.CHANNELS[name].label for _user_id, name in selectors.stops_of([user_id])],
        "push_key": public_key(),
        "usual": selectors.quiet_hours([user_id])[user_id],
    }
    return render(request, "notices/wishes.html", context, status=422 if form.errors else 200)


@rule(SIGNED_IN)
@require_POST
def start_push(request: Any) -> HttpResponse:
    """Show notices in this browser until its session ends; the browser sends its address and keys."""
    names = ("endpoint", "p256dh", "auth")
    keys = {name: request.POST.get(name, "") for name in names}
    until = request.session.get_expiry_date()
    digest = services.start_push(request.actor, keys=keys, until=until, now=city_time.now())
    request.session[services.PUSH] = [digest]
    return HttpResponse(status=204)


@rule(SIGNED_IN)
@require_POST
def end_push(request: Any) -> HttpResponse:
    """Show nothing more in this browser."""
    services.end_push(request.actor, digests=request.session.pop(services.PUSH, []))
    return HttpResponse(status=204)


@rule(OVERSEER)
@never_cache
@require_safe
def unreached(request: Any) -> HttpResponse:
    """Show who of one's people could not be reached, by which channel and why."""
    page = UNREACHED.page(request.actor, request.GET, city_time.now(), size=PER_PAGE)
    rows = [{"sending": one, "group": group_of(one), "channel": channel_of(one)} for one in page.items]
    return render(request, "notices/unreached.html", {"rows": rows, **page_context(request, UNREACHED, page)})


@rule(STAFF)
@never_cache
@require_safe
def preview(request: Any) -> HttpResponse:
    """Show what would be sent: one kind of notice, in one language, by one channel, with made-up particulars."""
    form = PreviewForm(request.GET or None, actor=support_actor(request.user))
    words = services.preview_words(**form.cleaned_data) if form.is_valid() else ""
    return render(request, "notices/preview.html", {"form": form, "words": words})
