"""Owns what the board's map shows: how much is open in each grid, and where the open cases lie."""

from datetime import datetime
from typing import Any

from governance.board.selectors.naming import matter_names
from governance.board.selectors.questions import Question
from governance.board.selectors.successors import by_area_of_today
from grids.areas import selectors as areas
from grids.areas.choices import GridKind, Level
from incidents.cases.selectors import tallies

# As many marks as a phone draws without stuttering; what is due first goes before the rest.
MOST_POINTS = 3000


def open_by_grid(question: Question, now: datetime) -> dict[str, int]:
    """Return {code of grid: open cases} for every grid below the area, zero included, dedicated ones only with some."""
    opened = tallies.count_open_by(question.scope, Level.GRID, now)
    inside = areas.areas(level=Level.GRID).filter(path__startswith=question.place.path)
    codes = inside.filter(kind=GridKind.TERRITORIAL).values_list("code", flat=True)
    figures = dict.fromkeys(codes, 0)
    return figures | {place.code: found.open for place, found in by_area_of_today(question.place, opened).items()}


def open_points(question: Question) -> dict[str, Any]:
    """Return the open cases as GeoJSON points in degrees with {reference, title, note, tone}."""
    names = matter_names(question.period)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [point.lng, point.lat]},
                "properties": {
                    "reference": point.reference,
                    "title": names.of(point.matter_id).name,
                    "note": point.reference,
                    "tone": point.tone,
                },
            }
            for point in tallies.open_points(question.scope, MOST_POINTS)
        ],
    }
