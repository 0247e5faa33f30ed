"""Figures of the board with their labels, units, comparisons and links."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from foundation.web.templatetags.tongxin import moment, percent, span
from governance.board.presenters import links
from governance.board.selectors import Headline, LateHolder, LateRow, Period, Question, Rate, week_so_far
from grids.areas.choices import Level
from grids.areas.selectors import Place
from incidents.catalogue.choices import Stage

# The first screen has room for these; the rest is one click away.
LATE_ROWS = 8
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


def unit_name(count: int = 2) -> str:
    """Return the word for what is counted, as it goes with ``count``: "case" or "cases"."""
    return npgettext("unit", "case", "cases", count)


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one time under one heading. ``dates``: of when they are; ``note``: what must be known of all of them."""

    key: str
    title: str
    dates: str
    stats: list[Stat]
    note: str = ""


def period_name(period: Period) -> str:
    """Return a period in words: its first and last day, or its only one."""
    if period.days == 1:
        return moment(period.since)
    return _("%(first)s – %(last)s") % {"first": moment(period.since), "last": moment(period.until)}


def figure_groups(question: Question, head: Headline, now: datetime) -> dict[str, Group]:
    """Return the groups of figures on top by their key: ``now``, ``period``, and ``week`` where the period is another."""
    groups = [_now_group(question, head, now), _period_group(question, head)]
    if question.period != head.weeks.this:
        groups.append(_week_group(question, head))
    return {group.key: group for group in groups}


def _now_group(question: Question, head: Headline, now: datetime) -> Group:
    place, found = question.place, head.now
    stats = [
        Stat(
            pgettext("board", "Late"),
            str(found.late),
            unit_name(found.late),
            _share_note(found.late, found.open),
            links.late_cases(place),
            bad=found.late > 0,
        ),
        Stat(
            pgettext("board", "Due today"),
            str(found.due_today),
            unit_name(found.due_today),
            _("not late yet"),
            links.cases_due_today(place),
        ),
        Stat(
            pgettext("board", "Open"),
            str(found.open),
            unit_name(found.open),
            _in_time_note(found.open - found.late),
            links.open_cases(place),
        ),
    ]
    if found.supervised:
        supervised = links.open_cases(place, watch="supervised")
        stats.append(
            Stat(pgettext("board", "Supervised"), str(found.supervised), unit_name(found.supervised), url=supervised)
        )
    return Group("now", pgettext("board", "Now"), moment(now), stats)


def _week_group(question: Question, head: Headline) -> Group:
    week = head.weeks.this
    stats = _flow_stats(question.place, week, head.weeks.reported, head.weeks.closed, head)
    return Group("week", pgettext("board", "This week"), period_name(week), stats)


def _period_group(question: Question, head: Headline) -> Group:
    place, counts = question.place, head.period
    rated = head.rated
    url = links.due_for_disposal(place, rated) if rated else ""
    stats = [
        *_flow_stats(place, question.period, counts.reported, counts.closed, head),
        Stat(
            pgettext("board", "On-time disposal rate"),
            percent(head.on_time.value),
            note=_on_time_parts(head.on_time, head.now.undecided),
            url=url,
            of=on_time_words(head.on_time, head.now.undecided) if rated else "",
        ),
        Stat(
            pgettext("board", "Closure rate"),
            percent(head.closure.value),
            note=rate_parts(head.closure),
            url=url,
            of=closure_words(head.closure) if rated else "",
        ),
        Stat(
            pgettext("board", "Extension rate"),
            percent(head.extension.value),
            note=rate_parts(head.extension),
            url=url,
            of=_extension_words(head.extension) if rated else "",
        ),
    ]
    return Group(
        "period",
        pgettext("board", "In the period"),
        period_name(question.period),
        stats,
        _unfinished_note(question.period, rated),
    )


def _unfinished_note(period: Period, rated: Period | None) -> str:
    """Return a sentence on what of a period has not come yet; empty of one that has ended or ends today."""
    if rated is None:
        return _("These days have not begun: there is no rate yet.")
    if rated != period:
        return _("These days have not ended: figures and rates are those up to %(day)s.") % {"day": moment(rated.until)}
    return ""


def _flow_stats(place: Place, period: Period, reported: int, closed: int, head: Headline) -> list[Stat]:
    """Return two figures, reported and closed; those of this week beside the same weekdays of the last."""
    week = head.weeks if period == head.weeks.this else None
    return [
        Stat(
            pgettext("board", "Reported"),
            str(reported),
            unit_name(reported),
            _comparison(reported, week.reported_last) if week else "",
            links.reported_cases(place, period),
        ),
        Stat(
            pgettext("board", "Closed"),
            str(closed),
            unit_name(closed),
            _comparison(closed, week.closed_last) if week else "",
            links.closed_cases(place, period),
        ),
    ]


def _on_time_parts(rate: Rate, undecided: int) -> str:
    """Return the parts of the on-time rate, and how many of those due still have time."""
    if not rate.denominator or not undecided:
        return rate_parts(rate)
    still = ngettext("%(count)s still has time", "%(count)s still have time", undecided) % {"count": undecided}
    return pgettext("two clauses", "%(first)s; %(second)s") % {"first": rate_parts(rate), "second": still}


def _in_time_note(count: int) -> str:
    return _("%(count)s in time") % {"count": count}


def fingerprint(head: Headline) -> str:
    """Return a string that changes whenever a headline figure changes; the page redraws its charts then."""
    now, week, period = head.now, head.weeks, head.period
    return "-".join(
        map(
            str,
            (
                *(now.open, now.late, now.due_today, now.supervised, week.reported, week.closed),
                *(period.on_time, period.due_closed, period.extended),
            ),
        )
    )


def _share_note(part: int, whole: int) -> str:
    return _("%(share)s of what is open") % {"share": percent(part / whole, 0)} if whole else ""


def rate_parts(rate: Rate) -> str:
    """Return a rate's two parts as they stand below it, "3 / 4"; empty where nothing was due."""
    return f"{rate.numerator} / {rate.denominator}" if rate.denominator else ""


def on_time_words(rate: Rate, undecided: int = 0) -> str:
    """Return a sentence on how the on-time rate is computed."""
    said = _("%(part)s handled by their deadline, of %(whole)s due for disposal") % {
        "part": rate.numerator,
        "whole": rate.denominator,
    }
    if not undecided:
        return said
    still = ngettext("%(count)s of them still has time", "%(count)s of them still have time", undecided)
    return pgettext("two clauses", "%(first)s; %(second)s") % {"first": said, "second": still % {"count": undecided}}


def closure_words(rate: Rate) -> str:
    """Return a sentence on how the closure rate is computed."""
    return _("%(part)s closed by now, of %(whole)s due for disposal") % {
        "part": rate.numerator,
        "whole": rate.denominator,
    }


def _extension_words(rate: Rate) -> str:
    return _("%(part)s due after more time was granted, of %(whole)s due for disposal") % {
        "part": rate.numerator,
        "whole": rate.denominator,
    }


def _comparison(this: int, last: int) -> str:
    """Return a sentence that compares a week so far with the same weekdays of the last."""
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


def tone_rows(question: Question, head: Headline) -> list[dict[str, Any]]:
    """Return one row per warning that open cases bear: ``tone``, ``word``, ``count``, ``url``; the worst first."""
    # One tone each: of a late case that has a card the card is said, so "late" alone would mean two things here.
    return [
        {
            "tone": tone,
            "word": _("late, no card") if tone == "due" else "",
            "count": head.now.tones[tone],
            "url": links.open_cases(question.place, tone=tone),
        }
        for tone in ("red", "yellow", "due", "amber")
        if head.now.tones.get(tone)
    ]


def late_rows(rows: list[LateRow], question: Question) -> Iterator[dict[str, Any]]:
    """Yield one display row per late case; places are named from below the area asked about."""
    for row in rows[:LATE_ROWS]:
        # Many grids bear the name of their village.
        in_village = question.place.level in ABOVE_VILLAGE and not row.grid.name.startswith(row.village.name)
        yield {
            "row": row,
            "url": links.case(row.reference),
            "stage": Stage(row.stage).label if row.stage else "",
            "place": f"{row.village.name} · {row.grid.name}" if in_village else row.grid.name,
            "late_for": span(int(row.late_for.total_seconds()) // 60),
            "whose": _holder_name(row),
            "people": pgettext("list of names", ", ").join(row.whose.people),
        }


def _desk_name(name: str, level: str) -> str:
    """Return what a desk is called: the name of its area alone would say that the whole area is late."""
    return _("worker of %(grid)s") % {"grid": name} if level == Level.GRID else _("desk of %(place)s") % {"place": name}


def _holder_name(row: LateRow) -> str:
    if row.whose.kind != "desk":
        return row.whose.name
    return _desk_name(row.whose.name, row.whose.level)


def late_holder_rows(holders: list[LateHolder], question: Question) -> list[dict[str, Any]]:
    """Return one row per holder of late cases: ``name``, ``count``, and the ``url`` of their list."""
    return [
        {
            "name": _desk_name(holder.name, holder.level) if holder.place else holder.name,
            "count": holder.count,
            "url": links.late_cases(holder.place, desk=holder.place.code)
            if holder.place
            else links.late_cases(question.place, unit=str(holder.unit_id)),
        }
        for holder in holders
    ]


def period_links(question: Question, today: Any) -> list[dict[str, Any]]:
    """Return the usual periods as links: ``label``, ``url``, and whether it is the ``current`` one."""
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
