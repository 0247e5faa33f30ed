"""The board: its page, the part of it that stays fresh, and what its map draws."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from governance.board import selectors
from governance.board.access import READ
from governance.board.selectors import Headline, LateHolder, LateRow, Question, Summary
from governance.board.serializers import PeriodQuery
from governance.board.views import links, shown
from governance.kernel import clock
from governance.kernel.access import rule
from governance.kernel.actor import Actor
from governance.kernel.http import page_or_fragment
from governance.kernel.policies import ask
from grids.areas.choices import Level


@rule(READ)
@require_GET
def board(request: Any) -> HttpResponse:
    """Show the board of an area; asked for by htmx, only what stands now and what is late."""
    now = clock.now()
    question = _question(request, now)
    if request.headers.get("HX-Request"):
        head, late = selectors.headline(question, now), selectors.late_list(question, now)
        context = _fresh(question, now, head, late, selectors.late_by_holder(question, now))
    else:
        summary = selectors.summary(question, now)
        context = _fresh(question, now, summary.headline, summary.late_list, summary.late_by_holder)
        context |= _rest(request.actor, summary, now)
    return page_or_fragment(request, "board/board.html", "board/_now.html", context)


@rule(READ)
@require_GET
def map_data(request: HttpRequest) -> JsonResponse:
    """Answer what the map shows: open cases per grid, by code, and the open cases as points."""
    now = clock.now()
    question = _question(request, now)
    points = selectors.open_points(question)
    for feature in points["features"]:
        feature["properties"]["url"] = links.case(feature["properties"]["reference"])
    return JsonResponse({"grids": selectors.open_by_grid(question, now), "points": points})


def _question(request: Any, now: datetime) -> Question:
    return selectors.question(request.actor, today=clock.local_day(now), **PeriodQuery.asked(request.GET))


def _fresh(
    question: Question, now: datetime, head: Headline, late: list[LateRow], holders: list[LateHolder]
) -> dict[str, Any]:
    """Return what is asked for again every few seconds."""
    return {
        "now": now,
        "question": question,
        "stats_now": shown.stats_now(question, head),
        "stats_past": shown.stats_past(question, head),
        "tones": shown.tones(question, head),
        "late": list(shown.late_rows(late, question)),
        "late_count": head.now.late,
        "holders": shown.late_holders(holders, question),
        "late_url": links.late(question.place),
        "mark": shown.mark(head),
    }


def _rest(actor: Actor, summary: Summary, now: datetime) -> dict[str, Any]:
    """Return the rest of the page, read once."""
    question = summary.question
    place, period = question.place, question.period
    above = [place for place in summary.chain[:-1] if ask(actor, "board.read", place.path)]
    return {
        "place": place,
        "period": period,
        "unit": shown.unit(),
        "unit_one": shown.unit(1),
        "path": [{"name": place.name, "url": links.board(place, period)} for place in above],
        "periods": shown.periods(question, clock.local_day(now)),
        "below": Level(selectors.child_level(question)).label,
        "area_rows": shown.area_rows(summary),
        "matter_rows": shown.matter_rows(summary),
        "times": shown.times(question, clock.local_day(now)),
        "map_url": links.map_data(place),
        "net_url": links.layer(question),
        "outline_url": links.outline(question),
        "grid_url": links.grid_pattern(place),
    }
