"""What the board answers: a summary of one area, series for its charts, and what a map of it shows."""

from governance.board.selectors.late import LateHolder, LateRow, Whose, late_by_holder, late_list
from governance.board.selectors.map import open_by_grid, open_points
from governance.board.selectors.questions import Question, own_area, question, week_so_far
from governance.board.selectors.rates import Period, PeriodCounts, Rate, closure_rate, on_time_disposal_rate
from governance.board.selectors.series import Point, Series, Span, series, spans
from governance.board.selectors.summary import (
    AreaRow,
    Headline,
    MatterRow,
    Summary,
    chain,
    child_level,
    headline,
    summary,
)

__all__ = [
    "AreaRow",
    "Headline",
    "LateHolder",
    "LateRow",
    "MatterRow",
    "Period",
    "PeriodCounts",
    "Point",
    "Question",
    "Rate",
    "Series",
    "Span",
    "Summary",
    "Whose",
    "chain",
    "child_level",
    "closure_rate",
    "headline",
    "late_by_holder",
    "late_list",
    "on_time_disposal_rate",
    "open_by_grid",
    "open_points",
    "own_area",
    "question",
    "series",
    "spans",
    "summary",
    "week_so_far",
]
