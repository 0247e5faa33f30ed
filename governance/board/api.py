"""The board over HTTP: the summary of an area, and series for whoever draws their own charts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.web.lists.api import RowsView, described_rows
from foundation.web.rest import ApiView, words_of
from foundation.web.shared_answers import shared_answer
from governance.board import selectors
from governance.board.access import READ
from governance.board.lists import NotAskedAgain
from governance.board.selectors import Question
from governance.board.selectors.reuse import reuse_rows
from governance.board.serializers import (
    PeriodQuery,
    ReuseRowShape,
    SeriesQuery,
    SeriesSerializer,
    SummarySerializer,
    series_data,
    summary_data,
)

REFUSALS = {
    403: OpenApiResponse(description="denied: the area is not yours; the message says which are"),
    422: OpenApiResponse(description="invalid: a date, an area or a measure that does not fit, named in fields"),
}


class BoardSummary(ApiView):
    """``GET board/summary/?area=&from=&to=``: what stands, what the period brought, what is late and whose."""

    access_rule = READ
    query_words = words_of(PeriodQuery)

    @extend_schema(parameters=[PeriodQuery], responses={200: SummarySerializer, **REFUSALS})
    def get(self, request: Request) -> Response:
        """Answer the summary of an area: your own, and the last 30 days, when nothing is said."""
        now = city_time.now()
        asked = PeriodQuery.parse_query(request.query_params)
        question = selectors.question(self.actor(request), today=city_time.local_day(now), **asked)
        return Response(_shared("summary", question, self.actor(request), lambda: _summary(question, now)))


class BoardSeries(ApiView):
    """``GET board/series/?area=&from=&to=&measure=&by=``: one measure laid out by time, matter or area."""

    access_rule = READ
    query_words = words_of(SeriesQuery)

    @extend_schema(parameters=[SeriesQuery], responses={200: SeriesSerializer, **REFUSALS})
    def get(self, request: Request) -> Response:
        """Answer one series; days, weeks (by their Monday) and months without a case are there with 0.

        What stood open is counted at the end of the last day of each that lies in the period; of today, now.
        """
        now = city_time.now()
        asked = SeriesQuery.parse_query(request.query_params)
        measure, by = asked.pop("measure"), asked.pop("by")
        question = selectors.question(self.actor(request), today=city_time.local_day(now), **asked)

        def compute() -> Any:
            return SeriesSerializer(series_data(selectors.series(question, measure, by, now))).data

        return Response(_shared("series", question, self.actor(request), compute, measure, by))


class BoardOnce(RowsView):
    """``GET board/once/``: what was not asked again, by township and month."""

    access_rule = READ
    table = NotAskedAgain()

    @described_rows("board_once", ReuseRowShape)
    def get(self, request: Request) -> HttpResponseBase:
        """Answer the last twelve months of the townships the caller may read, in an array or a file."""
        rows = reuse_rows(self.actor(request), city_time.local_day(city_time.now()))
        return self.answer_rows(request, rows, ReuseRowShape)


def _summary(question: Question, now: datetime) -> Any:
    return SummarySerializer(summary_data(selectors.summary(question, now))).data


def _shared(name: str, question: Question, actor: Actor, compute: Callable[[], Any], *words: str) -> Any:
    """Return an answer computed once for everyone who may read the area."""
    period = question.period
    key = (question.place.id, period.since, period.until, *words)
    return shared_answer(f"board-{name}", *key, user_id=actor.user_id, compute=compute).value
