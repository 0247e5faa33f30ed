"""The public site: plain pages for everybody, the same for all who read one language, kept a minute by whatever lies between."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS
from foundation.kernel.errors import Invalid
from foundation.web.access import PUBLIC, rule
from foundation.web.lists.paging import Page
from foundation.web.public_face import PublicLine, PublicSection, section_called
from governance.public import selectors
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.choices import Provider
from residents.hall import selectors as hall
from residents.proposals import selectors as proposals
from residents.proposals.lists import Topics
from residents.stations import selectors as stations
from residents.stations.presenters import station_rows

SECONDS_KEPT, LINES_OF_A_FEED, PER_PAGE, MOST_STATIONS = 60, 30, 30, 60
TOPICS = Topics()
_WORDS = ("q", "area", "kind", "state", "late", "cursor")


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Answer a page that says nothing of its reader, and that whatever lies between may give to the next one."""
    response = render(request, template, {**context, "now": city_time.now()}, status=status)
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    # The language is chosen by these two.
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@rule(PUBLIC)
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show what the rooms have to show."""
    answer = selectors.front_page()
    city, sections = answer.value
    return _answer(request, "public/front.html", {"city": city, "sections": sections, "at": answer.at})


@rule(PUBLIC)
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Show every topic with its reply and its day, thirty at a time."""
    query = request.GET.copy()
    for name in set(query) - set(_WORDS):
        del query[name]
    try:
        page, problem = TOPICS.page(ANONYMOUS, query, city_time.now(), size=PER_PAGE), ""
    except Invalid as error:
        page, problem = Page((), "", ""), " ".join((error.message, *map(str, error.fields.values())))
    context = {
        "rows": proposals.view_proposals(list(page.items)),
        "q": query.get("q", ""),
        "problem": problem,
        "next_cursor": page.next,
        "previous_cursor": page.previous,
        "city": selectors.city_name(),
    }
    return _answer(request, "public/topics.html", context, 422 if problem else 200)


@rule(PUBLIC)
@require_safe
def topic(request: HttpRequest, number: str) -> HttpResponse:
    """Show one topic with its replies, as everybody reads it."""
    proposal = proposals.proposal_by_number(ANONYMOUS, number)
    context = {
        "one": proposals.view_proposals([proposal])[0],
        "proposal": proposal,
        "replies": proposals.replies_of(ANONYMOUS, proposal),
        "comments": proposals.comments_of(ANONYMOUS, proposal),
        "city": selectors.city_name(),
    }
    return _answer(request, "public/topic.html", context)


@rule(PUBLIC)
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Show the services that what was typed may mean, by whom they are provided; all of them for nothing typed."""
    q, provider = request.GET.get("q", "")[: hall.LONGEST_QUERY], request.GET.get("provider", "")
    found = [hit.version for hit in hall.find_services(q)]
    context = {
        "rows": [version for version in found if provider in ("", version.provider)],
        "q": q,
        "provider": provider,
        "providers": Provider.choices,
        "city": selectors.city_name(),
    }
    return _answer(request, "public/services.html", context)


@rule(PUBLIC)
@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show one service: who, papers, days, and every place that handles it with its hours."""
    version, now = dossiers.version_by_code(code), city_time.now()
    rows = stations.stations_for(code, limit=MOST_STATIONS)
    context = {"version": version, "stations": station_rows(rows, now), "city": selectors.city_name()}
    return _answer(request, "public/service.html", context)


class SectionFeed(Feed):  # type: ignore[type-arg] # no class of parameters when it runs
    """One section of the public site as an Atom feed."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, code: str) -> PublicSection:
        """Return the section; 404 for one that is not, or that does not change."""
        del request
        found = section_called(code)
        if found is None or not found.has_feed:
            raise Http404
        return found

    def title(self, section: PublicSection) -> str:
        """Name the section."""
        return str(section.name)

    subtitle = title

    def link(self, section: PublicSection) -> str:
        """Lead to the whole of it."""
        return reverse(section.all_url) if section.all_url else reverse("public:front")

    def items(self, section: PublicSection) -> list[PublicLine]:
        """Return its lines."""
        return list(section.lines(LINES_OF_A_FEED))

    def item_title(self, item: PublicLine) -> str:
        """Name the line."""
        return item.title

    def item_link(self, item: PublicLine) -> str:
        """Lead to it."""
        return item.url

    def item_description(self, item: PublicLine) -> str:
        """Say the rest of the line."""
        return " · ".join(filter(None, (item.mark, item.text)))

    def item_updateddate(self, item: PublicLine) -> Any:
        """Return since when it stands there."""
        return item.at


_FEED = SectionFeed()


@rule(PUBLIC)
@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one section as a feed."""
    response = _FEED(request, code=code)
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response
