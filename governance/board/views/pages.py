"""The board: its page, the part of it that stays fresh, and what its map draws."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.kernel.policies import ask
from foundation.web.access import rule
from governance.board import selectors
from governance.board.access import READ
from governance.board.presenters import figures, links
from governance.board.selectors import Question
from governance.board.serializers import PeriodQuery
from governance.board.views import parts

# What is wrong with these leads back to the form; an area that does not exist has none.
DAYS = {"from", "to"}


@rule(READ)
@require_GET
def board(request: Any) -> HttpResponse:
    """Show the board of an area; asked for by htmx, only what stands now and what is late.

    Days that do not fit lead back to their form with the reason, over the usual days.
    """
    if request.headers.get("HX-Request"):
        return parts.fresh_part(request, _question(request))
    problem: Invalid | None = None
    try:
        question = _question(request)
    except Invalid as error:
        if not error.fields or not error.fields.keys() <= DAYS:
            raise
        problem, question = error, _question(request, whole=False)
    page = parts.page_parts(request.actor.user_id, question)
    context = _frame(request.actor, question, city_time.now()) | page | {"form": _form(request, question, problem)}
    # As it was asked for: the usual days move on at midnight. What did not fit is not asked for again.
    context["fresh_url"] = links.board(question.place) if problem else request.get_full_path()
    response = render(request, "board/board.html", context, status=422 if problem else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


@rule(READ)
@require_GET
def map_data(request: HttpRequest) -> HttpResponse:
    """Answer what the map shows: open cases per grid, by code, and the open cases as points."""
    return parts.map_figures(request, _question(request))


def _question(request: Any, *, whole: bool = True) -> Question:
    """Return what is asked, without ``whole`` over the usual days whatever was said."""
    said = request.GET if whole else {"area": request.GET.get("area", "")}
    return selectors.question(
        request.actor, today=city_time.local_day(city_time.now()), **PeriodQuery.parse_query(said)
    )


def _form(request: HttpRequest, question: Question, problem: Invalid | None) -> dict[str, str]:
    """Return the days as the form shows them: those that were asked for, with what is wrong with them."""
    if problem is None:
        period = question.period
        return {"since": period.since.isoformat(), "until": period.until.isoformat(), "problem": ""}
    said = " ".join(dict.fromkeys(problem.fields.values()))
    return {"since": _day(request, "from"), "until": _day(request, "to"), "problem": said}


def _day(request: HttpRequest, name: str) -> str:
    """Return a day as it was asked for, empty where it is none."""
    try:
        return date.fromisoformat(request.GET.get(name, "")).isoformat()
    except ValueError:
        return ""


def _frame(actor: Actor, question: Question, now: datetime) -> dict[str, Any]:
    """Return what stands around the figures: some of it depends on who reads."""
    place, period = question.place, question.period
    chain = selectors.chain(question)
    above = [place for place in chain[:-1] if ask(actor, "board.read", place.path)]
    return {
        "now": now,
        "place": place,
        "chain": chain,
        "period_days": figures.period_name(period),
        "rated": period.up_to(city_time.local_day(now)),
        "unit": figures.unit_name(),
        "path": [{"name": place.name, "url": links.board(place, period)} for place in above],
        "periods": figures.period_links(question, city_time.local_day(now)),
        "map_url": links.map_data(place),
        "net_url": links.layer(question),
        "outline_url": links.outline(question),
        "grid_url": links.grid_pattern(place),
    }
