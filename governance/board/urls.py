"""The routes of the board: pages under /board/, API under /api/v1/board/."""

from django.urls import path

from governance.board import api
from governance.board.views import pages, reuse

app_name = "board"

urlpatterns = [
    path("", pages.board, name="summary"),
    path("map/", pages.map_data, name="map"),
    path("once/", reuse.not_asked_again, name="once"),
]
api_urlpatterns = [
    path("board/summary/", api.BoardSummary.as_view(), name="board-summary"),
    path("board/series/", api.BoardSeries.as_view(), name="board-series"),
    path("board/once/", api.BoardOnce.as_view(), name="board-once"),
]
