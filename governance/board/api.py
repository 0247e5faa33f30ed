"""The board over HTTP: the summary of an area, and series for whoever draws their own charts."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from governance.board import selectors
from governance.board.access import READ
from governance.board.serializers import (
    PeriodQuery,
    SeriesQuery,
    SeriesSerializer,
    SummarySerializer,
    series_data,
    summary_data,
)
from governance.kernel import clock
from governance.kernel.rest import ApiView

REFUSALS = {
    403: OpenApiResponse(description="denied: the area is not yours; the message says which are"),
    422: OpenApiResponse(description="invalid: a date, an area or a measure that does not fit, named in fields"),
}


class BoardSummary(ApiView):
    """``GET board/summary/?area=&from=&to=``: what stands, what the period brought, what is late and whose."""

    access_rule = READ

    @extend_schema(parameters=[PeriodQuery], responses={200: SummarySerializer, **REFUSALS})
    def get(self, request: Request) -> Response:
        """Answer the summary of an area: your own, and the last 30 days, when nothing is said."""
        now = clock.now()
        asked = PeriodQuery.asked(request.query_params)
        question = selectors.question(self.actor(request), today=clock.local_day(now), **asked)
        return Response(SummarySerializer(summary_data(selectors.summary(question, now))).data)


class BoardSeries(ApiView):
    """``GET board/series/?area=&from=&to=&measure=&by=``: one measure laid out by time, matter or area."""

    access_rule = READ

    @extend_schema(parameters=[SeriesQuery], responses={200: SeriesSerializer, **REFUSALS})
    def get(self, request: Request) -> Response:
        """Answer one series; days, weeks (by their Monday) and months without a case are there with 0.

        What stood open is counted at the end of the last day of each that lies in the period; of today, now.
        """
        now = clock.now()
        asked = SeriesQuery.asked(request.query_params)
        measure, by = asked.pop("measure"), asked.pop("by")
        question = selectors.question(self.actor(request), today=clock.local_day(now), **asked)
        return Response(SeriesSerializer(series_data(selectors.series(question, measure, by, now))).data)
