"""Rows of the board's tables, from which its charts are drawn: areas, matters, and days or weeks."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.web.templatetags.tongxin import percent
from governance.board.choices import By
from governance.board.presenters import links
from governance.board.presenters.figures import rate_parts
from governance.board.selectors import AreaRow, MatterRow, Period, Question, Summary, spans
from grids.areas.selectors import Place

# Bars beyond this are read in the table only.
MOST_BARS = 15
# Points beyond this many days are weeks.
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table: its bare number for the chart, its words, where it leads, and a line below."""

    value: float | None
    text: str
    url: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``charted`` False keeps it out of the chart."""

    label: str
    cells: list[Cell] = field(default_factory=list)
    url: str = ""
    charted: bool = True


def area_rows(summary: Summary) -> list[Row]:
    """Return the areas below: open, late, reported, closed and both rates."""
    period, rated = summary.question.period, summary.headline.rated
    return [
        Row(
            row.place.name,
            [*_open_cells(row, row.place), *_flow_cells(row, row.place, period), *_rate_cells(row, row.place, rated)],
            links.below(row.place, period),
        )
        for row in summary.by_area
    ]


def matter_rows(summary: Summary) -> list[Row]:
    """Return the matters with the same columns; the first ones are charted."""
    place, period, rated = summary.question.place, summary.question.period, summary.headline.rated
    rows = []
    for rank, row in enumerate(summary.by_matter):
        named = {"matter": row.matter.code}
        cells = [
            *_open_cells(row, place, **named),
            *_flow_cells(row, place, period, **named),
            *_rate_cells(row, place, rated, **named),
        ]
        url = links.reported_cases(place, period, **named)
        rows.append(Row(row.matter.name, cells, url, charted=rank < MOST_BARS))
    return rows


def _open_cells(row: AreaRow | MatterRow, place: Place, **words: str) -> list[Cell]:
    """Return what is open and late now."""
    return [
        Cell(row.open.open, str(row.open.open), links.open_cases(place, **words)),
        Cell(row.open.late, str(row.open.late), links.late_cases(place, **words)),
    ]


def _flow_cells(row: AreaRow | MatterRow, place: Place, period: Period, **words: str) -> list[Cell]:
    """Return what was reported and closed over the period."""
    return [
        Cell(row.period.reported, str(row.period.reported), links.reported_cases(place, period, **words)),
        Cell(row.period.closed, str(row.period.closed), links.closed_cases(place, period, **words)),
    ]


def _rate_cells(row: AreaRow | MatterRow, place: Place, rated: Period | None, **words: str) -> list[Cell]:
    """Return both rates with their parts, each leading to its numerator; a rate of nothing leads nowhere."""
    return [
        Cell(
            rate.value,
            percent(rate.value),
            links.due_for_disposal(place, rated, **numerator, **words) if rated and rate.denominator else "",
            of=rate_parts(rate),
        )
        for rate, numerator in ((row.on_time, {"on_time": "true"}), (row.closure, {"state": "closed"}))
    ]


@dataclass(frozen=True, slots=True)
class TimeRows:
    """The days of the period, weeks where it is long: what came in and was closed, and what stood open at their end."""

    flows: list[Row]
    open: list[Row]
    open_words: str


def time_rows(question: Question, today: date) -> TimeRows:
    """Return the rows over time, read once. A list of what was open on a past day there is not: only today's has one."""
    place, by = question.place, By.DAY if question.period.days <= MOST_DAYS else By.WEEK
    flows, opened = [], []
    for part in spans(question, by, today):
        label, period = _span_label(part.period), part.period
        flows.append(
            Row(
                label,
                [
                    _figure_cell(part.reported, links.reported_cases(place, period)),
                    _figure_cell(part.closed, links.closed_cases(place, period)),
                ],
            )
        )
        if part.open is not None:
            url = links.open_cases(place) if period.since <= today <= period.until else ""
            opened.append(Row(label, [Cell(part.open, str(part.open), url)]))
    return TimeRows(flows, opened, _open_label(by))


def _figure_cell(count: int | None, url: str) -> Cell:
    """Return a figure with its list; of days that have not come neither is there."""
    return Cell(None, "–") if count is None else Cell(count, str(count), url)


def _open_label(by: str) -> str:
    return _("Open at the end of each day") if by == By.DAY else _("Open at the end of each week")


def _span_label(period: Period) -> str:
    """Return a day in words, or a week by its first and last day."""
    words = pgettext("day on an axis", "j M")
    first = date_format(period.since, words)
    return first if period.days == 1 else f"{first}–{date_format(period.until, words)}"
