"""What stands above the rows of every list: how it is narrowed, in words; its sorting, its saved filters, its export."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from foundation.kernel import city_time, policies
from foundation.kernel.errors import Invalid
from foundation.web.access import rule
from foundation.web.lists.definition import List
from foundation.web.lists.exporting import FORMATS
from foundation.web.lists.filters import Narrowing
from foundation.web.lists.paging import Page
from foundation.web.lists.saved import own_area, saved_filters


@dataclass(frozen=True, slots=True)
class OrderLink:
    """One way to sort, and the address of the same list sorted so."""

    name: Any
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ListHead:
    """The head of a list's page, for ``ui/list_head.html``. ``query`` says everything of the list but its page."""

    code: str
    query: str
    narrowings: Sequence[Narrowing]
    clear_url: str
    orders: Sequence[OrderLink]
    order_name: Any
    saved: Any
    formats: Sequence[str]
    may_share: bool
    may_export_personal: bool
    has_personal: bool


def list_head(request: Any, listing: List, query: QueryDict | None = None) -> ListHead:
    """Return the head of the list that ``query`` (the address, where none is given) narrows; one statement where the saved filters are shown."""
    words = listing.own_words(request.GET if query is None else query)
    tab = words.get("tab", "")
    current = words.get("ordering") or listing.default_order(words)
    return ListHead(
        code=listing.code,
        query=words.urlencode(),
        narrowings=[_capital(one) for one in listing.filters.narrowings(words)],
        clear_url=f"?tab={tab}" if tab else "?",
        orders=[
            OrderLink(capfirst(str(order.name)), f"?{_with(words, ordering=order.word)}", order.word == current)
            for order in listing.orders
        ],
        order_name=next((capfirst(str(order.name)) for order in listing.orders if order.word == current), ""),
        saved=SimpleLazyObject(lambda: saved_filters(request.actor, listing)),
        formats=FORMATS,
        may_share=own_area(request.actor) is not None,
        may_export_personal=listing.has_personal and bool(policies.ask(request.actor, "export.personal", listing.code)),
        has_personal=listing.has_personal,
    )


def page_context(request: Any, listing: List, page: Any, query: QueryDict | None = None) -> Mapping[str, Any]:
    """Return what the shared templates of a list take: its head and the ways to the neighbouring pages."""
    return {
        "head": list_head(request, listing, query),
        "next_cursor": page.next,
        "previous_cursor": page.previous,
    }


def no_more(request: Any) -> Mapping[str, Any]:
    """Return nothing besides the list."""
    del request
    return {}


def list_page(
    listing: List, template: str, *, size: int = 50, more: Callable[[Any], Mapping[str, Any]] = no_more
) -> Callable[..., HttpResponse]:
    """Return the view of a list's page, for those whom the list admits: its rows, its head, and ``more`` for the template.

    Words that do not fit are said in ``problem`` above an empty list; ``chosen`` holds what the address says of each filter.
    """

    @rule(listing.access)
    @require_safe
    def view(request: Any) -> HttpResponse:
        try:
            page, problem = listing.page(request.actor, request.GET, city_time.now(), size=size), ""
        except Invalid as error:
            page, problem = Page((), "", ""), " ".join((error.message, *map(str, error.fields.values())))
        context = {
            "rows": page.items,
            "problem": problem,
            "chosen": {name: request.GET.get(name, "") for name in ("tab", *listing.filters.base_filters)},
            **more(request),
            **page_context(request, listing, page),
        }
        return render(request, template, context, status=422 if problem else 200)

    return view


def _capital(one: Narrowing) -> Narrowing:
    return Narrowing(one.name, one.value, capfirst(one.words), one.query_without)


def _with(words: QueryDict, **more: str) -> str:
    changed = words.copy()
    for name, value in more.items():
        changed[name] = value
    return changed.urlencode()
