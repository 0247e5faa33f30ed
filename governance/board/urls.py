"""The routes of the board: pages under /board/, API under /api/v1/board/."""

from django.urls import path

from governance.board import api
from governance.board.views import pages

app_name = "board"

urlpatterns = [
    path("", pages.board, name="summary"),
    path("map/", pages.map_data, name="map"),
]
api_urlpatterns = [
    path("board/summary/", api.BoardSummary.as_view(), name="board-summary"),
    path("board/series/", api.BoardSeries.as_view(), name="board-series"),
]
