"""Owns the words of the board: figures with their labels, units, comparisons and links, ready for a template."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from governance.board.choices import By
from governance.board.selectors import (
    AreaRow,
    Headline,
    LateHolder,
    LateRow,
    MatterRow,
    Period,
    Question,
    Rate,
    Summary,
    spans,
    week_so_far,
)
from governance.board.views import links
from governance.kernel.templatetags.tongxin import percent, span
from grids.areas.choices import Level
from grids.areas.selectors import Place
from incidents.catalogue.choices import Stage

# The first screen has room for these; the rest is one click away.
LATE_ROWS = 8
# Bars beyond this are read in the table only.
MOST_BARS = 15
# Points beyond this many days are weeks.
MOST_DAYS = 92
ABOVE_VILLAGE = (Level.CITY, Level.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure on top, as ``ui/stat.html`` takes it."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    url: str = ""
    of: str = ""
    bad: bool = False


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


def unit(count: int = 2) -> str:
    """Return what is counted, as it goes with a number."""
    return npgettext("unit", "case", "cases", count)


def stats_now(question: Question, head: Headline) -> list[Stat]:
    """Return what stands now: late, due today, open."""
    place, now = question.place, head.now
    return [
        Stat(
            pgettext("board", "Late"),
            str(now.late),
            unit(now.late),
            _share(now.late, now.open),
            links.late(place),
            bad=now.late > 0,
        ),
        Stat(
            pgettext("board", "Due today"),
            str(now.due_today),
            unit(now.due_today),
            _("not late yet"),
            links.due_today(place),
        ),
        Stat(
            pgettext("board", "Open"), str(now.open), unit(now.open), _in_time(now.open - now.late), links.opened(place)
        ),
    ]


def stats_past(question: Question, head: Headline) -> list[Stat]:
    """Return what the week brought against the last one, and the rates of the period."""
    place, week = question.place, head.weeks
    return [
        Stat(
            pgettext("board", "Closed this week"),
            str(week.closed),
            unit(week.closed),
            _against(week.closed, week.closed_last),
            links.closed(place, week.this),
        ),
        Stat(
            pgettext("board", "Reported this week"),
            str(week.reported),
            unit(week.reported),
            _against(week.reported, week.reported_last),
            links.reported(place, week.this),
        ),
        Stat(
            pgettext("board", "On-time disposal rate"),
            percent(head.on_time.value),
            note=_parts(head.on_time),
            url=links.due_for_disposal(place, question.period),
            of=on_time_words(head.on_time, head.now.undecided),
        ),
        Stat(
            pgettext("board", "Closure rate"),
            percent(head.closure.value),
            note=_parts(head.closure),
            url=links.due_for_disposal(place, question.period),
            of=closure_words(head.closure),
        ),
    ]


def _in_time(count: int) -> str:
    return _("%(count)s in time") % {"count": count}


def mark(head: Headline) -> str:
    """Return a word that is another one whenever the figures on top are."""
    now, week, period = head.now, head.weeks, head.period
    return "-".join(
        map(str, (now.open, now.late, now.due_today, week.reported, week.closed, period.on_time, period.due_closed))
    )


def _share(part: int, whole: int) -> str:
    return _("%(share)s of what is open") % {"share": percent(part / whole, 0)} if whole else ""


def _parts(rate: Rate) -> str:
    return f"{rate.numerator} / {rate.denominator}"


def on_time_words(rate: Rate, undecided: int = 0) -> str:
    """Say how the on-time rate is reckoned."""
    said = _("%(part)s handled by their deadline, of %(whole)s due for disposal") % {
        "part": rate.numerator,
        "whole": rate.denominator,
    }
    if not undecided:
        return said
    still = ngettext("%(count)s of them still has time", "%(count)s of them still have time", undecided)
    return pgettext("two clauses", "%(first)s; %(second)s") % {"first": said, "second": still % {"count": undecided}}


def closure_words(rate: Rate) -> str:
    """Say how the closure rate is reckoned."""
    return _("%(part)s closed by now, of %(whole)s due for disposal") % {
        "part": rate.numerator,
        "whole": rate.denominator,
    }


def _against(this: int, last: int) -> str:
    """Say how a week so far stands against the same weekdays of the last."""
    difference = this - last
    if not difference:
        return _("same weekdays last week: %(last)s, no change") % {"last": last}
    words = (
        ngettext(
            "same weekdays last week: %(last)s, up %(count)s ↑",
            "same weekdays last week: %(last)s, up %(count)s ↑",
            difference,
        )
        if difference > 0
        else ngettext(
            "same weekdays last week: %(last)s, down %(count)s ↓",
            "same weekdays last week: %(last)s, down %(count)s ↓",
            -difference,
        )
    )
    return words % {"last": last, "count": abs(difference)}


def tones(question: Question, head: Headline) -> list[dict[str, Any]]:
    """Return how many open cases bear each warning, with their lists."""
    return [
        {"tone": tone, "count": head.now.tones[tone], "url": links.opened(question.place, tone=tone)}
        for tone in ("red", "yellow", "due", "amber")
        if head.now.tones.get(tone)
    ]


def late_rows(rows: list[LateRow], question: Question) -> Iterator[dict[str, Any]]:
    """Yield what is late with its words; places are named from below the area asked about."""
    for row in rows[:LATE_ROWS]:
        # Many grids bear the name of their village.
        in_village = question.place.level in ABOVE_VILLAGE and not row.grid.name.startswith(row.village.name)
        yield {
            "row": row,
            "url": links.case(row.reference),
            "stage": Stage(row.stage).label if row.stage else "",
            "place": f"{row.village.name} · {row.grid.name}" if in_village else row.grid.name,
            "late_for": span(int(row.late_for.total_seconds()) // 60),
            "whose": _whose(row),
            "people": pgettext("list of names", ", ").join(row.whose.people),
        }


def _desk(name: str, level: str) -> str:
    """Call a desk a desk: the name of its area alone would say that the whole area is late."""
    return _("worker of %(grid)s") % {"grid": name} if level == Level.GRID else _("desk of %(place)s") % {"place": name}


def _whose(row: LateRow) -> str:
    if row.whose.kind != "desk":
        return row.whose.name
    return _desk(row.whose.name, row.whose.level)


def late_holders(holders: list[LateHolder], question: Question) -> list[dict[str, Any]]:
    """Return who has most of what is late, each with the list of theirs."""
    return [
        {
            "name": _desk(holder.name, holder.level) if holder.place else holder.name,
            "count": holder.count,
            "url": links.late(holder.place, desk=holder.place.code)
            if holder.place
            else links.late(question.place, unit=str(holder.unit_id)),
        }
        for holder in holders
    ]


def area_rows(summary: Summary) -> list[Row]:
    """Return the areas below: open, late, reported, closed and both rates."""
    period = summary.question.period
    return [
        Row(
            row.place.name,
            [*_standing(row, row.place), *_brought(row, row.place, period), *_rates(row, row.place, period)],
            links.below(row.place, period),
        )
        for row in summary.by_area
    ]


def matter_rows(summary: Summary) -> list[Row]:
    """Return the matters: reported and closed, open and late now, and both rates; the first ones are charted."""
    place, period = summary.question.place, summary.question.period
    rows = []
    for rank, row in enumerate(summary.by_matter):
        named = {"matter": row.matter.code}
        cells = [
            *_brought(row, place, period, **named),
            *_standing(row, place, **named),
            *_rates(row, place, period, **named),
        ]
        url = links.reported(place, period, **named)
        rows.append(Row(row.matter.name, cells, url, charted=rank < MOST_BARS))
    return rows


def _standing(row: AreaRow | MatterRow, place: Place, **words: str) -> list[Cell]:
    """Return what is open and late now."""
    return [
        Cell(row.open.open, str(row.open.open), links.opened(place, **words)),
        Cell(row.open.late, str(row.open.late), links.late(place, **words)),
    ]


def _brought(row: AreaRow | MatterRow, place: Place, period: Period, **words: str) -> list[Cell]:
    """Return what was reported and closed over the period."""
    return [
        Cell(row.period.reported, str(row.period.reported), links.reported(place, period, **words)),
        Cell(row.period.closed, str(row.period.closed), links.closed(place, period, **words)),
    ]


def _rates(row: AreaRow | MatterRow, place: Place, period: Period, **words: str) -> list[Cell]:
    """Return both rates with their parts, each leading to its numerator."""
    return [
        Cell(
            row.on_time.value,
            percent(row.on_time.value),
            links.due_for_disposal(place, period, on_time="true", **words),
            of=_parts(row.on_time),
        ),
        Cell(
            row.closure.value,
            percent(row.closure.value),
            links.due_for_disposal(place, period, state="closed", **words),
            of=_parts(row.closure),
        ),
    ]


@dataclass(frozen=True, slots=True)
class Times:
    """The days of the period, weeks where it is long: what came in and was closed, and what stood open at their end."""

    flows: list[Row]
    open: list[Row]
    open_words: str


def times(question: Question, today: date) -> Times:
    """Return the rows over time, read once. A list of what was open on a past day there is not: only today's has one."""
    place, by = question.place, By.DAY if question.period.days <= MOST_DAYS else By.WEEK
    flows, opened = [], []
    for part in spans(question, by, today):
        label, period = _span_of(part.period), part.period
        flows.append(
            Row(
                label,
                [
                    Cell(part.reported, str(part.reported), links.reported(place, period)),
                    Cell(part.closed, str(part.closed), links.closed(place, period)),
                ],
            )
        )
        if part.open is not None:
            url = links.opened(place) if period.since <= today <= period.until else ""
            opened.append(Row(label, [Cell(part.open, str(part.open), url)]))
    return Times(flows, opened, _open_words(by))


def _open_words(by: str) -> str:
    return _("Open at the end of each day") if by == By.DAY else _("Open at the end of each week")


def _span_of(period: Period) -> str:
    """Name a day, or a week by its first and last day."""
    words = pgettext("day on an axis", "j M")
    first = date_format(period.since, words)
    return first if period.days == 1 else f"{first}–{date_format(period.until, words)}"


def periods(question: Question, today: Any) -> list[dict[str, Any]]:
    """Return the usual periods as links, the one that is shown marked."""
    usual = (
        (pgettext("board", "This week"), week_so_far(today)),
        (pgettext("board", "This month"), Period(today.replace(day=1), today)),
        (pgettext("board", "Last 30 days"), Period(today - timedelta(days=29), today)),
        (pgettext("board", "Last 12 months"), Period(today - timedelta(days=364), today)),
    )
    return [
        {"label": label, "url": links.board(question.place, period), "current": period == question.period}
        for label, period in usual
    ]
