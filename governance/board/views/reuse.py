"""The page of what was not asked again, by township and month, and the same as a file."""

from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from foundation.kernel import city_time
from foundation.web.access import rule
from foundation.web.lists.exporting import Wish, export_rows
from governance.board.access import READ
from governance.board.lists import NotAskedAgain
from governance.board.selectors.reuse import reuse_rows


@rule(READ)
@require_http_methods(["GET", "POST"])
def not_asked_again(request: Any) -> HttpResponseBase:
    """Show the table, or hand it out as a file."""
    rows = reuse_rows(request.actor, city_time.local_day(city_time.now()))
    if request.method == "POST":
        return export_rows(request.actor, NotAskedAgain(), rows, Wish(QueryDict(), request.POST.get("format", "")))
    return render(request, "board/reuse.html", {"rows": rows})
