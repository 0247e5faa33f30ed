"""The public site: plain pages for everybody, the same for all who read one language, kept a minute by whatever lies between."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.kernel.errors import Invalid
from foundation.web.access import PUBLIC, rule
from foundation.web.lists.paging import Page
from foundation.web.public_face import PublicLine, PublicSection, section_called
from governance.public import selectors
from grids.organisations import selectors as groups
from grids.organisations.lists import Organisations
from grids.organisations.presenters import disclosure_row, organisation_row
from residents.proposals import selectors as proposals
from residents.proposals.lists import Topics

SECONDS_KEPT, LINES_OF_A_FEED, PER_PAGE = 60, 30, 30
TOPICS = Topics()


class PublicOrganisations(Organisations):
    """The same list, as everybody reads it."""

    def scope(self, actor: Actor) -> QuerySet[Any]:
        """Return filed and registered groups of society, whoever reads."""
        del actor
        return groups.public_organisations()


ORGANISATIONS = PublicOrganisations()
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
def organisations(request: HttpRequest) -> HttpResponse:
    """Show the filed and registered groups of society by name, thirty at a time."""
    query = QueryDict(mutable=True)
    query.update({name: request.GET[name] for name in ("q", "cursor") if request.GET.get(name)})
    try:
        page, problem = ORGANISATIONS.page(ANONYMOUS, query, city_time.now(), size=PER_PAGE), ""
    except Invalid as error:
        page, problem = Page((), "", ""), " ".join((error.message, *map(str, error.fields.values())))
    context = {
        "rows": [organisation_row(one) for one in page.items],
        "q": query.get("q", ""),
        "problem": problem,
        "next_cursor": page.next,
        "previous_cursor": page.previous,
        "city": selectors.city_name(),
    }
    return _answer(request, "public/organisations.html", context, 422 if problem else 200)


@rule(PUBLIC)
@require_safe
def organisation(request: HttpRequest, key: int) -> HttpResponse:
    """Show one of them with what it discloses, as everybody reads it."""
    found = groups.public_organisation(key)
    context = {
        "organisation": found,
        "one": organisation_row(found),
        "disclosures": [disclosure_row(one) for one in groups.disclosures_of(found)],
        "city": selectors.city_name(),
    }
    return _answer(request, "public/organisation.html", context)


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
