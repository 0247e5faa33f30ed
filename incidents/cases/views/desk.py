"""The desk: one page of cases and the map of the same, everything that narrows them in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from governance.kernel import clock
from governance.kernel.access import posted, rule
from governance.kernel.errors import DomainError
from governance.kernel.http import page_or_fragment
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place
from grids.workforce.choices import Role
from grids.workforce.selectors import units_for
from incidents.cases import selectors
from incidents.cases.choices import ENDED_STATES, State, Tone
from incidents.cases.filters import IncidentFilter
from incidents.cases.selectors.desk import points as read_points
from incidents.cases.selectors.desk import tab, tab_counts
from incidents.cases.views import maps, shown

PER_PAGE = 30
POINTS_AT_MOST = 2000
TABS = ("mine", "late", "today", "open", "closed", "all")
NARROWING = tuple(IncidentFilter.base_filters)
IN_DETAILS = ("state", "matter", "area", "tone", "unit", "reported_after", "reported_before")
# What other pages' links narrow by and the form has no field for: said in words, and taken away with one click.
ELSEWHERE = tuple(name for name in NARROWING if name not in ("q", *IN_DETAILS))
NO = ("false", "0")


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
    now = clock.now()
    name = _tab_of(request)
    try:
        page, problem = _page(request, name, now), ""
    except DomainError as error:
        page, problem = selectors.Page((), "", ""), " ".join((error.message, *error.fields.values()))
    own = maps.own_place(request.actor)
    rows = shown.shown(page.items, with_township=own is not None and own.level == Level.CITY)
    context = {
        "now": now,
        "tab": name,
        "rows": rows,
        "problem": problem,
        "next_cursor": page.next,
        "previous_cursor": page.previous,
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
    """Answer the same cases as points of a map, what is due first first where there are too many."""
    found = _filtered(request, _tab_of(request), clock.now())
    return JsonResponse(maps.points(read_points(found, POINTS_AT_MOST)))


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


def _filtered(request: Any, name: str, now: datetime) -> Any:
    """Return the visible cases of the tab that fit every filter of the address; raises ``Invalid``."""
    queryset = tab(request.actor, name, now, clock.day_end(now))
    return IncidentFilter(request.GET, queryset, actor=request.actor, now=now).found


def _page(request: Any, name: str, now: datetime) -> selectors.Page:
    ended = name in ("closed", "all")
    ordering = request.GET.get("ordering") or ("-reported_at" if ended else "next_due_at")
    found = selectors.named(_filtered(request, name, now))
    return selectors.page_of(found, ordering=ordering, cursor=request.GET.get("cursor", ""), size=PER_PAGE)


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
    counts = tab_counts(request.actor, now, clock.day_end(now))
    labels = {
        "mine": _("My desk"),
        "late": _("Late"),
        "today": _("Due today"),
        "open": _("All open"),
        "closed": _("Closed in 30 days"),
    }
    found = [
        {"name": key, "label": label, "count": getattr(counts, key), "url": f"?tab={key}", "current": key == name}
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
        "extras": _extras(request),
        **maps.net_of(around),
    }


def _extras(request: Any) -> list[dict[str, str]]:
    """Return the filters that have no field, in words, each with the address that leaves it out."""
    found = []
    for name in ELSEWHERE:
        value = request.GET.get(name, "")
        if value:
            rest = request.GET.copy()
            for key in (name, "cursor"):
                rest.pop(key, None)
            found.append({"name": name, "value": value, "words": _words_of(name, value), "url": f"?{rest.urlencode()}"})
    return found


def _words_of(name: str, value: str) -> str:
    place = _area_of(value) if name == "desk" else None
    levels = [str(Level(word).label) for word in value.split(",") if word in Level.values]
    given = {"value": place.name if place else ", ".join(levels) or value.replace(",", " – ")}
    words = {
        "overdue": _("late only"),
        "mine": _("waiting for me"),
        "on_time": _("handled by the deadline"),
        "bbox": _("in a part of the map"),
        "level": _("desk level %(value)s") % given,
        "desk": _("to be acted on by %(value)s") % given,
        "disposal": _("due for disposal %(value)s") % given,
        "due_after": _("due from %(value)s") % given,
        "due_before": _("due until %(value)s") % given,
        "closed_after": _("ended from %(value)s") % given,
        "closed_before": _("ended until %(value)s") % given,
    }
    said = words.get(name, f"{name}: {value}")
    return _("not: %(words)s") % {"words": said} if value.lower() in NO else said


def _area_of(code: str) -> Place | None:
    try:
        return areas.area_by_code(code) if code else None
    except DomainError:
        return None


def _fields(chosen: dict[str, str], own: Place | None, around: Place | None) -> list[Field]:
    matters = tuple((rule.code, shown.matter_label(rule)) for rule in shown.today_matters())
    units = tuple((str(unit.pk), unit.name) for unit in units_for(own.path)) if own is not None else ()
    tones = tuple((value, capfirst(str(label))) for value, label in Tone.choices if value)
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
        Field("reported_after", _("Reported from"), _day(chosen["reported_after"])),
        Field("reported_before", _("Reported until"), _day(chosen["reported_before"])),
    ]


def _with_lists(options: Sequence[tuple[str, str]], value: str) -> tuple[tuple[str, str], ...]:
    """Return the options and, where the address names several at once or one not offered, that choice in words."""
    names = dict(options)
    if not value or value in names:
        return tuple(options)
    return (*options, (value, ", ".join(names.get(word, word) for word in value.split(","))))


def _area_options(own: Place | None, around: Place | None) -> tuple[tuple[str, str], ...]:
    """Return the way down to the chosen area, and what lies inside it."""
    if around is None:
        return ()
    way = [place for place in areas.chain(around.id) if own is None or place.path.startswith(own.path)]
    options = [(place.code, " › ".join(step.name for step in way[: depth + 1])) for depth, place in enumerate(way)]
    inside = areas.children(around.id).values_list("code", "name")
    return (*options, *((code, f"{around.name} › {name}") for code, name in inside))


def _day(text: str) -> str:
    """Return the day of a filter that may carry a time, as a date input takes it; empty when it is none."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
