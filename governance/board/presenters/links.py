"""The addresses behind the figures: every one leads to the list that makes it up, or to the board below."""

from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from governance.board.selectors import Period, Question
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place

# Stands where a reference will.
ANY_CASE = "00000000"


def _route(name: str, *args: str) -> str:
    """Return the address of a route: a board names some hundreds, and looks each route up once."""
    return _looked_up(get_script_prefix(), name, *args)


@cache
def _looked_up(prefix: str, name: str, *args: str) -> str:
    del prefix  # a part of the answer
    return reverse(name, args=args)


def board(place: Place, period: Period | None = None) -> str:
    """Return the board of an area, over the same days where they are given."""
    words = {"area": place.code}
    if period is not None:
        words |= {"from": period.since.isoformat(), "to": period.until.isoformat()}
    return f"{_route('board:summary')}?{urlencode(words)}"


def cases(place: Place, **words: str | date) -> str:
    """Return the desk's list of an area's cases, narrowed by ``words``: without sub-incidents, as boards count them."""
    return f"{_route('cases:inbox')}?{urlencode({'area': place.code, 'relation': 'whole', **words})}"


def open_cases(place: Place, **words: str) -> str:
    """Return the list of an area's open cases."""
    return cases(place, tab="open", **words)


def late_cases(place: Place, **words: str) -> str:
    """Return the list of an area's open cases that are late."""
    return cases(place, tab="late", **words)


def cases_due_today(place: Place) -> str:
    """Return the list of an area's cases due before midnight."""
    return cases(place, tab="today")


def reported_cases(place: Place, period: Period, **words: str) -> str:
    """Return the list of the cases reported in a period."""
    return cases(place, tab="all", reported_after=period.since, reported_before=period.until, **words)


def closed_cases(place: Place, period: Period, **words: str) -> str:
    """Return the list of the cases closed in a period."""
    return cases(place, tab="all", state="closed", closed_after=period.since, closed_before=period.until, **words)


def due_for_disposal(place: Place, period: Period, **words: str) -> str:
    """Return the denominator of the period's rates; ``words`` make it a numerator."""
    return cases(place, tab="all", disposal=f"{period.since.isoformat()},{period.until.isoformat()}", **words)


def below(place: Place, period: Period) -> str:
    """Return where a click on an area leads: its board, or a grid's list of open cases."""
    return open_cases(place) if place.level == Level.GRID else board(place, period)


def case(reference: str) -> str:
    """Return the page of one case."""
    return any_case().replace(ANY_CASE, reference)


def any_case() -> str:
    """Return the page of any case with ``ANY_CASE`` for its reference: letters, digits and hyphens stand as they are."""
    return _route("cases:detail", ANY_CASE)


def layer(question: Question) -> str:
    """Return the boundaries of the grids below an area; a grid is shown among its neighbours."""
    place = question.place
    if place.level == Level.GRID and place.parent_id:
        place = areas.place(place.parent_id)
    return _borders(place, Level.GRID)


def outline(question: Question) -> str:
    """Return the boundaries drawn over the grids: townships in a city, villages in a township."""
    level = {Level.CITY: Level.TOWNSHIP, Level.TOWNSHIP: Level.VILLAGE}.get(Level(question.place.level))
    return _borders(question.place, level) if level else ""


def _borders(within: Place, level: Level) -> str:
    return f"{_route('api:areas-map')}?{urlencode({'within': within.code, 'level': level.value})}"


def map_data(place: Place) -> str:
    """Return where the map asks for its figures."""
    return f"{_route('board:map')}?{urlencode({'area': place.code})}"


def grid_pattern(place: Place) -> str:
    """Return the list of one grid's open cases with ``{code}`` for its code, as the map's script fills it in."""
    return open_cases(place).replace(f"area={place.code}", "area={code}")
