"""The list of reports for record: what waits to be read, what repeats, what became of the own ones."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from foundation.kernel import city_time, policies
from foundation.kernel.errors import DomainError
from foundation.web.access import posted, rule
from foundation.web.http import page_or_fragment
from foundation.web.lists.pages import page_context
from foundation.web.lists.paging import Page, capped_counts, count_words
from grids.areas import selectors as areas
from grids.areas.choices import LEVEL_ORDER
from grids.workforce.choices import Role
from incidents.filings import presenters, selectors
from incidents.filings.choices import FilingKind, FilingState
from incidents.filings.filters import ENDED, OPEN, FilingFilter
from incidents.filings.lists import TABS, ReportsForRecord
from incidents.filings.scoping import READERS

PER_PAGE = 30
LIST = ReportsForRecord()
NARROWING = tuple(FilingFilter.base_filters)


@rule(posted(*READERS))
@require_GET
def filings(request: Any) -> HttpResponse:
    """Show one page of the list."""
    now, name = city_time.now(), _tab_of(request)
    asked = _query_of(request, name)
    try:
        page, problem = LIST.page(request.actor, asked, now, size=PER_PAGE), ""
    except DomainError as error:
        page, problem = Page((), "", ""), " ".join((error.message, *error.fields.values()))
    context = {
        "now": now,
        "tab": name,
        "tabs": _tabs(request, name),
        "rows": presenters.filing_rows(page.items),
        "problem": problem,
        "chosen": {key: request.GET.get(key, "") for key in NARROWING},
        "filter_fields": _fields(request),
        "filters_on": sum(bool(request.GET.get(key)) for key in NARROWING if key != "q"),
        "repeats": selectors.repeats(request.actor, now, _own_places(request.actor)),
        "may_file": bool(policies.ask(request.actor, "filing.file")),
        "is_narrowed": any(request.GET.get(key) for key in NARROWING),
        **page_context(request, LIST, page, asked),
    }
    status = 422 if problem else 200
    return page_or_fragment(request, "filings/list.html", "filings/_list.html", context, status=status)


def _tab_of(request: Any) -> str:
    """Return the tab asked for; without one, everything a filter asks for, what waits for a desk, the own ones of others."""
    name: str = request.GET.get("tab", "")
    if name in (*TABS, "all"):
        return name
    if any(request.GET.get(key) for key in NARROWING):
        return "all"
    if request.actor.has_role(Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL):
        return "waiting"
    return "mine" if request.actor.has_role(Role.GRID_WORKER) else "open"


def _query_of(request: Any, name: str) -> QueryDict:
    query: QueryDict = request.GET.copy()
    query["tab"] = name
    return query


def _tabs(request: Any, name: str) -> list[dict[str, Any]]:
    """Return the tabs with how many ordinary ones stand under each; no count speaks of those that name a person."""
    labels = {
        "waiting": _("To be read"),
        "watched": _("Watched"),
        "open": _("All open"),
        "ended": pgettext("tab", "Ended"),
        "mine": _("My own"),
    }
    seen = selectors.countable_filings(request.actor)
    counts = capped_counts([seen.filter(TABS[key](request.actor)) for key in labels])
    found = [
        {"label": label, "count": count_words(count), "url": f"?tab={key}", "current": key == name}
        for (key, label), count in zip(labels.items(), counts, strict=True)
    ]
    if name == "all":
        found.append({"label": _("All"), "count": "", "url": "?tab=all", "current": True})
    return found


def _fields(request: Any) -> list[dict[str, Any]]:
    """Return the filters as the page draws them: a choice where it has options, else a date."""
    states = (
        (OPEN, _("all that are open")),
        (ENDED, _("all that have ended")),
        *((value, capfirst(str(label))) for value, label in FilingState.choices),
    )
    kinds = tuple((value, capfirst(str(label))) for value, label in FilingKind.choices)
    drawn = (
        ("state", _("State"), states),
        ("kind", _("Kind"), kinds),
        ("urgent", _("Urgency"), (("true", _("urgent only")),)),
        ("filed_after", _("Filed from"), ()),
        ("filed_before", _("Filed until"), ()),
    )
    return [
        {"name": name, "label": label, "options": options, "value": request.GET.get(name, "")}
        for name, label, options in drawn
    ]


def _own_places(actor: Any) -> tuple[int | None, ...]:
    """Return the reader's largest area and what lies above it, the nearest first, and None for what holds everywhere."""
    grants = sorted(actor.grants, key=lambda grant: LEVEL_ORDER.index(grant.area_level))
    chain = areas.chain(grants[0].area_id) if grants else ()
    return (*(place.id for place in reversed(chain)), None)
