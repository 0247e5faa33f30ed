"""The desk: one page of cases and the map of the same, everything that narrows them in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from foundation.kernel import city_time
from foundation.kernel.errors import DomainError
from foundation.kernel.text import join_words
from foundation.web.access import posted, rule
from foundation.web.http import page_or_fragment
from foundation.web.lists.pages import page_context
from foundation.web.lists.paging import Page, count_words
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place
from grids.workforce.choices import Role
from grids.workforce.selectors import units_for
from incidents.cases import presenters
from incidents.cases.choices import ENDED_STATES, State, Tone
from incidents.cases.filters import IncidentFilter
from incidents.cases.lists import ENDED_TABS, TABS, Incidents
from incidents.cases.selectors.desk import tab_counts
from incidents.cases.selectors.points import cells as read_cells
from incidents.cases.selectors.points import points as read_points
from incidents.cases.views import maps
from incidents.cases.views.rows import list_rows

PER_PAGE = 30
# Cases that a map shows one by one; of more it shows how many of the first lie where.
POINTS_AT_MOST, COUNTED_AT_MOST = 300, 4000
LIST = Incidents()
NARROWING = tuple(IncidentFilter.base_filters)
IN_DETAILS = ("state", "matter", "area", "tone", "unit", "place_uncertain", "reported_after", "reported_before")
# What other pages' links narrow by and the form has no field for: kept by its hidden fields, said above the list.
ELSEWHERE = tuple(name for name in NARROWING if name not in ("q", *IN_DETAILS))


@dataclass(frozen=True, slots=True)
class Field:
    """One filter as the page draws it: a choice where it has options, else a date."""

    name: str
    label: str
    value: str
    any: str = ""
    options: tuple[tuple[str, str], ...] = ()


@rule(posted(*Role.values))
@require_GET
def inbox(request: Any) -> HttpResponse:
    """Show the desk."""
    now = city_time.now()
    name = _tab_of(request)
    asked = _asked(request, name)
    try:
        page, problem = LIST.page(request.actor, asked, now, size=PER_PAGE), ""
    except DomainError as error:
        page, problem = Page((), "", ""), " ".join((error.message, *error.fields.values()))
    own = maps.own_place(request.actor)
    rows = presenters.incident_rows(page.items, with_township=own is not None and own.level == Level.CITY)
    context = {
        "now": now,
        "tab": name,
        "rows": list_rows(presenters.with_thumbnails(rows), now),
        "problem": problem,
        **page_context(request, LIST, page, asked),
        "query": _query(request, name),
        "empty": _empty(request, name),
        "tabs": _tabs(request, name, now),
    }
    if not request.headers.get("HX-Request"):
        context |= _frame(request, own)
    status = 422 if problem else 200
    return page_or_fragment(request, "cases/inbox.html", "cases/_inbox.html", context, status=status)


@rule(posted(*Role.values))
@require_GET
def points(request: Any) -> JsonResponse:
    """Answer the same cases as points of a map, or how many lie where when they are many."""
    name = _tab_of(request)
    found, latest = LIST.matching_rows(request.actor, _asked(request, name), city_time.now()), name in ENDED_TABS
    cells = read_cells(found, COUNTED_AT_MOST, latest=latest)
    if sum(cell.count for cell in cells) > POINTS_AT_MOST:
        return JsonResponse(maps.cells(cells))
    return JsonResponse(maps.points(read_points(found, POINTS_AT_MOST, latest=latest)))


def _tab_of(request: Any) -> str:
    """Return the tab asked for; without one, what waits for the reader, or everything that a filter asks for."""
    name: str = request.GET.get("tab", "")
    if name not in TABS:
        narrowed = any(request.GET.get(key) for key in NARROWING)
        at_desk = request.actor.has_role(*(role for role in Role.values if role != Role.NET_ADMIN))
        name = "all" if narrowed else "mine" if at_desk else "open"
    if name != "closed" and request.GET.get("state") in ENDED_STATES:
        return "all"
    return name


def _asked(request: Any, name: str) -> QueryDict:
    """Return the address with the tab it comes to."""
    query: QueryDict = request.GET.copy()
    query["tab"] = name
    return query


def _query(request: Any, name: str) -> str:
    """Return what the map asks with: the filters of this list, without its page."""
    query = QueryDict(mutable=True)
    query.update({key: request.GET[key] for key in NARROWING if request.GET.get(key)})
    query["tab"] = name
    return query.urlencode()


def _empty(request: Any, name: str) -> dict[str, str]:
    """Return what an empty list says, and the way on: out of the filters, or from the own desk to all that is open."""
    if any(request.GET.get(key) for key in NARROWING):
        return {"title": _("Nothing here"), "text": _("No case fits what is chosen above."), "url": f"?tab={name}",
                "action": _("Clear the filters"), "sign": "inbox"}  # fmt: skip
    if name == "mine":
        return {"title": _("Nothing waits for you"), "text": _("What needs your act comes here by itself."),
                "url": "?tab=open", "action": _("All open"), "sign": "circle-check"}  # fmt: skip
    return {"title": _("Nothing here"), "text": _("No such case is in your areas now."), "sign": "circle-check"}


def _tabs(request: Any, name: str, now: datetime) -> list[dict[str, Any]]:
    counts = tab_counts(request.actor, now, city_time.day_end(now))
    labels = {
        "mine": _("My desk"),
        "late": _("Late"),
        "today": _("Due today"),
        "open": _("All open"),
        "closed": _("Closed in 30 days"),
    }
    found = [
        {
            "name": key,
            "label": label,
            "count": count_words(getattr(counts, key)),
            "url": f"?tab={key}",
            "current": key == name,
        }
        for key, label in labels.items()
    ]
    if name == "all":
        found.append({"name": "all", "label": _("All"), "count": "", "url": "?tab=all", "current": True})
    return found


def _frame(request: Any, own: Place | None) -> dict[str, Any]:
    """Return what stands around the list: the filters with their options, and the layers of the map."""
    chosen = {key: request.GET.get(key, "") for key in NARROWING}
    around = _area_of(chosen["area"]) or own
    return {
        "chosen": chosen,
        "filter_fields": _fields(chosen, own, around),
        "filters_on": sum(bool(chosen[key]) for key in IN_DETAILS),
        "extras": [(name, chosen[name]) for name in ELSEWHERE if chosen[name]],
        **maps.net_of(around),
    }


def _area_of(code: str) -> Place | None:
    try:
        return areas.area_by_code(code) if code else None
    except DomainError:
        return None


def _fields(chosen: dict[str, str], own: Place | None, around: Place | None) -> list[Field]:
    matters = tuple((rule.code, presenters.matter_label(rule)) for rule in presenters.today_matters())
    served = units_for(own.path).values_list("pk", "name") if own is not None else ()
    units = tuple((str(pk), name) for pk, name in served)
    # A case with a card is late too: beside the cards the word is of those that have none.
    words = {**dict(Tone.choices), Tone.DUE: _("late, no card")}
    tones = tuple((value, capfirst(str(label))) for value, label in words.items() if value)
    states = (
        ("open", _("all that are open")),
        ("ended", _("all that have ended")),
        *((value, capfirst(str(label))) for value, label in State.choices),
    )
    every = _("any")
    return [
        Field("state", _("State"), chosen["state"], every, _with_lists(states, chosen["state"])),
        Field("matter", _("Kind of matter"), chosen["matter"], every, _with_lists(matters, chosen["matter"])),
        Field("area", _("Area"), chosen["area"], _("everywhere"), _area_options(own, around)),
        Field("tone", _("Lateness"), chosen["tone"], every, _with_lists(tones, chosen["tone"])),
        *(
            [Field("unit", _("Handling unit"), chosen["unit"], every, _with_lists(units, chosen["unit"]))]
            if units
            else []
        ),
        Field(
            "place_uncertain",
            _("Place"),
            chosen["place_uncertain"],
            every,
            _with_lists((("true", _("uncertain only")),), chosen["place_uncertain"]),
        ),
        Field("reported_after", _("Reported from"), _day(chosen["reported_after"])),
        Field("reported_before", _("Reported until"), _day(chosen["reported_before"])),
    ]


def _with_lists(options: Sequence[tuple[str, str]], value: str) -> tuple[tuple[str, str], ...]:
    """Return the options and, where the address names several at once or one not offered, that choice in words."""
    names = dict(options)
    if not value or value in names:
        return tuple(options)
    return (*options, (value, join_words(names.get(word, word) for word in value.split(","))))


def _area_options(own: Place | None, around: Place | None) -> tuple[tuple[str, str], ...]:
    """Return the way down to the chosen area, and what lies inside it."""
    if around is None:
        return ()
    way = [place for place in areas.chain(around.id) if own is None or place.path.startswith(own.path)]
    options = [(place.code, " › ".join(step.name for step in way[: depth + 1])) for depth, place in enumerate(way)]
    inside = areas.places_below(around.id)
    return (*options, *((place.code, f"{around.name} › {place.name}") for place in inside))


def _day(text: str) -> str:
    """Return the day of a filter that may carry a time, as a date input takes it; empty when it is none."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
