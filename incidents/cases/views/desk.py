"""The desk: a page of incidents and a map of the same; tab and filters stand in the address."""

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
from incidents.cases.selectors import RELATIONS, WATCHED
from incidents.cases.selectors.desk import tab_counts
from incidents.cases.selectors.points import map_cells as read_cells
from incidents.cases.selectors.points import map_points as read_points
from incidents.cases.views import maps
from incidents.cases.views.rows import list_rows

PER_PAGE = 30
# A map shows so many incidents one by one; of more it counts the first ones by cell.
POINTS_AT_MOST, COUNTED_AT_MOST = 300, 4000
LIST = Incidents()
NARROWING = tuple(IncidentFilter.base_filters)
IN_DETAILS = (
    "state",
    "matter",
    "area",
    "tone",
    "unit",
    "watch",
    "relation",
    "place_uncertain",
    "reported_after",
    "reported_before",
)
# Filters of links from other pages without a field in the form: kept as hidden fields and named above the list.
ELSEWHERE = tuple(name for name in NARROWING if name not in ("q", *IN_DETAILS))


@dataclass(frozen=True, slots=True)
class Field:
    """One filter of the form: a choice where it has options, else a date."""

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
    asked = _query_with_tab(request, name)
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
        "query": _map_query(request, name),
        "empty": _empty_words(request, name),
        "tabs": _tabs(request, name, now),
    }
    if not request.headers.get("HX-Request"):
        context |= _frame(request, own)
    status = 422 if problem else 200
    return page_or_fragment(request, "cases/inbox.html", "cases/_inbox.html", context, status=status)


@rule(posted(*Role.values))
@require_GET
def points(request: Any) -> JsonResponse:
    """Answer the same incidents as points of a map, or as counts by cell when they are many."""
    name = _tab_of(request)
    found, latest = (
        LIST.matching_rows(request.actor, _query_with_tab(request, name), city_time.now()),
        name in ENDED_TABS,
    )
    cells = read_cells(found, COUNTED_AT_MOST, latest=latest)
    if sum(cell.count for cell in cells) > POINTS_AT_MOST:
        return JsonResponse(maps.cells(cells))
    return JsonResponse(maps.points(read_points(found, POINTS_AT_MOST, latest=latest)))


def _tab_of(request: Any) -> str:
    """Return the requested tab; without one, ``all`` if there are filters, else the reader's own, else ``open``."""
    name: str = request.GET.get("tab", "")
    if name not in TABS:
        narrowed = any(request.GET.get(key) for key in NARROWING)
        at_desk = request.actor.has_role(*(role for role in Role.values if role != Role.NET_ADMIN))
        name = "all" if narrowed else "mine" if at_desk else "open"
    if name != "closed" and request.GET.get("state") in ENDED_STATES:
        return "all"
    return name


def _query_with_tab(request: Any, name: str) -> QueryDict:
    """Return the query of the address with this tab."""
    query: QueryDict = request.GET.copy()
    query["tab"] = name
    return query


def _map_query(request: Any, name: str) -> str:
    """Return the query of the map: the tab and filters of this list, without its page."""
    query = QueryDict(mutable=True)
    query.update({key: request.GET[key] for key in NARROWING if request.GET.get(key)})
    query["tab"] = name
    return query.urlencode()


def _empty_words(request: Any, name: str) -> dict[str, str]:
    """Return the texts of an empty list, with a link to the list without filters, or from the own desk to all open."""
    if any(request.GET.get(key) for key in NARROWING):
        return {"title": _("Nothing here"), "text": _("No incident matches what is chosen above."), "url": f"?tab={name}",
                "action": _("Clear the filters"), "sign": "inbox"}  # fmt: skip
    if name == "mine":
        return {"title": _("Nothing waits for you"), "text": _("What needs your act comes here by itself."),
                "url": "?tab=open", "action": _("All open"), "sign": "circle-check"}  # fmt: skip
    return {
        "title": _("Nothing here"),
        "text": _("There is no such incident in your areas now."),
        "sign": "circle-check",
    }


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
    """Return the context around the list: the filters with their options, and the layers of the map."""
    chosen = {key: request.GET.get(key, "") for key in NARROWING}
    around = _area_of(chosen["area"]) or own
    return {
        "chosen": chosen,
        "filter_fields": _filter_fields(chosen, own, around),
        "filters_on": sum(bool(chosen[key]) for key in IN_DETAILS),
        "extras": [(name, chosen[name]) for name in ELSEWHERE if chosen[name]],
        **maps.net_of(around),
    }


def _area_of(code: str) -> Place | None:
    try:
        return areas.area_by_code(code) if code else None
    except DomainError:
        return None


def _filter_fields(chosen: dict[str, str], own: Place | None, around: Place | None) -> list[Field]:
    matters = tuple((rule.code, presenters.matter_label(rule)) for rule in presenters.reportable_matters())
    served = units_for(own.path).values_list("pk", "name") if own is not None else ()
    units = tuple((str(pk), name) for pk, name in served)
    # An incident with a card is late too: as a choice beside the cards, "late" means without a card.
    words = {**dict(Tone.choices), Tone.DUE: _("late, no card")}
    tones = tuple((value, capfirst(str(label))) for value, label in words.items() if value)
    states = (
        ("open", _("all that are open")),
        ("ended", _("all that have ended")),
        *((value, capfirst(str(label))) for value, label in State.choices),
    )
    watched = tuple((word, capfirst(str(label))) for word, label in WATCHED.items())
    related = tuple((word, capfirst(str(label))) for word, label in RELATIONS.items())
    every = _("any")
    return [
        Field("state", _("State"), chosen["state"], every, _with_chosen(states, chosen["state"])),
        Field("matter", _("Kind of matter"), chosen["matter"], every, _with_chosen(matters, chosen["matter"])),
        Field("area", _("Area"), chosen["area"], _("everywhere"), _area_options(own, around)),
        Field("tone", _("Lateness"), chosen["tone"], every, _with_chosen(tones, chosen["tone"])),
        *(
            [Field("unit", _("Handling unit"), chosen["unit"], every, _with_chosen(units, chosen["unit"]))]
            if units
            else []
        ),
        Field("watch", _("Waits for an answer"), chosen["watch"], every, _with_chosen(watched, chosen["watch"])),
        Field("relation", _("Parts"), chosen["relation"], every, _with_chosen(related, chosen["relation"])),
        Field(
            "place_uncertain",
            _("Place"),
            chosen["place_uncertain"],
            every,
            _with_chosen((("true", _("uncertain only")),), chosen["place_uncertain"]),
        ),
        Field("reported_after", _("Reported from"), _date_value(chosen["reported_after"])),
        Field("reported_before", _("Reported until"), _date_value(chosen["reported_before"])),
    ]


def _with_chosen(options: Sequence[tuple[str, str]], value: str) -> tuple[tuple[str, str], ...]:
    """Return the options, and one for the value of the address where it names several, or one that is not offered."""
    names = dict(options)
    if not value or value in names:
        return tuple(options)
    return (*options, (value, join_words(names.get(word, word) for word in value.split(","))))


def _area_options(own: Place | None, around: Place | None) -> tuple[tuple[str, str], ...]:
    """Return the areas on the way down to the chosen one, and those directly inside it."""
    if around is None:
        return ()
    way = [place for place in areas.chain(around.id) if own is None or place.path.startswith(own.path)]
    options = [(place.code, " › ".join(step.name for step in way[: depth + 1])) for depth, place in enumerate(way)]
    inside = areas.places_below(around.id)
    return (*options, *((place.code, f"{around.name} › {place.name}") for place in inside))


def _date_value(text: str) -> str:
    """Return the day of a filter's moment as a date input takes it; empty for none."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
