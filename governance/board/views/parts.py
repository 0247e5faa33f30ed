"""The parts of a board that are the same for everyone who may read its area: drawn once for all of them.

Nothing of the reader goes into them: they are rendered without the request. Who may ask is settled before, with the
question.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from foundation.kernel import city_time
from foundation.web.shared_answers import Answer, shared_answer
from governance.board import selectors
from governance.board.presenters import figures, links, tables
from governance.board.selectors import Headline, LateHolder, LateRow, Question, Summary
from grids.areas.choices import Level


def page_parts(user_id: int | None, question: Question) -> dict[str, Any]:
    """Return both parts of the page and when they were drawn."""
    found = _answer("page", user_id, question, _page)
    now_part, rest_part = found.value
    return {"at": found.at, "now_part": now_part, "rest_part": rest_part}


def fresh_part(request: Any, question: Question) -> HttpResponse:
    """Answer what stands now, or that it is as it was; ``Board-At`` says of which time that is."""
    found = _answer("now", request.actor.user_id, question, _now)
    response = _unless_known(request, found.value, "text/html; charset=utf-8")
    response.headers["Board-At"] = f"{localtime(found.at):%H:%M:%S}"
    return response


def map_figures(request: Any, question: Question) -> HttpResponse:
    """Answer what the map draws as JSON, or that it is as it was."""
    found = _answer("map", request.actor.user_id, question, _map)
    return _unless_known(request, found.value, "application/json")


def _answer(name: str, user_id: int | None, question: Question, draw: Any) -> Answer:
    def compute() -> Any:
        return draw(question, city_time.now())

    period = question.period
    return shared_answer(
        f"board-{name}", question.place.id, period.since, period.until, user_id=user_id, compute=compute
    )


def _unless_known(request: HttpRequest, text: str, content_type: str) -> HttpResponse:
    tag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    known = request.headers.get("If-None-Match", "") == tag
    response = HttpResponseNotModified() if known else HttpResponse(text, content_type=content_type)
    response.headers["ETag"] = tag
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(question: Question, now: datetime) -> tuple[SafeString, SafeString]:
    summary = selectors.summary(question, now)
    context = _now_context(question, now, summary.headline, summary.late_list, summary.late_by_holder)
    return render_to_string("board/_now.html", context), render_to_string("board/_rest.html", _rest(summary, now))


def _now(question: Question, now: datetime) -> SafeString:
    head, late = selectors.headline(question, now), selectors.late_list(question, now)
    context = _now_context(question, now, head, late, selectors.late_by_holder(question, now))
    return render_to_string("board/_now.html", context)


def _map(question: Question, now: datetime) -> str:
    points = selectors.open_points(question)
    # One address made some thousand times over: only the reference differs.
    before, after = links.any_case().split(links.ANY_CASE)
    for feature in points["features"]:
        properties = feature["properties"]
        properties["url"] = f"{before}{properties['reference']}{after}"
    figures = {"grids": selectors.open_by_grid(question, now), "points": points}
    return json.dumps(figures, separators=(",", ":"), ensure_ascii=False)


def _now_context(
    question: Question, now: datetime, head: Headline, late: list[LateRow], holders: list[LateHolder]
) -> dict[str, Any]:
    """Return what is asked for again every few seconds."""
    return {
        "figures": figures.figure_groups(question, head, now),
        "tones": figures.tone_rows(question, head),
        "late": list(figures.late_rows(late, question)),
        "late_count": head.now.late,
        "holders": figures.late_holder_rows(holders, question),
        "late_url": links.late_cases(question.place),
        "fingerprint": figures.fingerprint(head),
    }


def _rest(summary: Summary, now: datetime) -> dict[str, Any]:
    """Return the rest of the page, read once."""
    question = summary.question
    return {
        "unit": figures.unit_name(),
        "unit_one": figures.unit_name(1),
        "period_days": figures.period_name(question.period),
        "below": Level(selectors.child_level(question)).label,
        "area_rows": tables.area_rows(summary),
        "matter_rows": tables.matter_rows(summary),
        "times": tables.time_rows(question, city_time.local_day(now)),
    }
