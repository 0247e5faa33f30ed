"""Owns the check of a drafted year: errors, warnings, and what it would change, each as a sentence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.web.templatetags.tongxin import day_of_year
from procedures.clocks import holiday_text
from procedures.clocks.choices import DayKind, YearState
from procedures.clocks.holiday_text import Doubt, read_holiday_text
from procedures.clocks.models import CalendarYear
from procedures.clocks.selectors.years import YearView, year_in_force, year_view

BLOCKS, WARNS, TELLS = "blocks", "warns", "tells"
# The number of nearest other years a draft is compared with.
COMPARED_YEARS = 3
# A sentence of the check names at most so many days; the view of the year shows all.
DAYS_NAMED = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the check found: its weight and its sentence."""

    weight: str
    sentence: str

    @property
    def blocks(self) -> bool:
        """Say whether the draft cannot come into force like this."""
        return self.weight == BLOCKS

    @property
    def warns(self) -> bool:
        """Say whether the approver has to accept it explicitly."""
        return self.weight == WARNS


def check_year(year_id: int) -> list[Finding]:
    """Return what the check of a draft finds, the gravest first."""
    view = year_view(year_id)
    found = [*_check_days(view), *_compare_with_text(view), *_compare_with_version_in_force(view)]
    order = (BLOCKS, WARNS, TELLS)
    return sorted(found, key=lambda finding: order.index(finding.weight))


def legal_days_off(days: Mapping[date, tuple[str, str]]) -> int:
    """Return the number of days off a year has beyond its weekends: holidays on weekdays less weekend days worked."""
    off = sum(kind == DayKind.HOLIDAY and day.weekday() < 5 for day, (kind, _name) in days.items())
    worked = sum(kind == DayKind.MAKEUP_WORKDAY and day.weekday() >= 5 for day, (kind, _name) in days.items())
    return off - worked


def _check_days(view: YearView) -> Iterable[Finding]:
    if not any(kind == DayKind.HOLIDAY for kind, _name in view.days.values()):
        yield Finding(BLOCKS, _("No holiday is marked in this year."))
        return
    idle = [
        day
        for day, (kind, _name) in view.days.items()
        if kind == DayKind.MAKEUP_WORKDAY and view.weekdays[day.weekday()]
    ]
    if idle:
        yield Finding(
            WARNS,
            _("Marked as make-up workdays, but worked anyway by their weekday: %(days)s.") % {"days": list_days(idle)},
        )
    usual = _usual_days_off(view)
    count = legal_days_off(view.days)
    if usual and not min(usual) <= count <= max(usual):
        values = {
            "count": count,
            "usual": "–".join(map(str, sorted({min(usual), max(usual)}))),
        }
        yield Finding(
            WARNS,
            _(
                "Days off beyond the weekends: %(count)s (holidays on weekdays less weekends worked); "
                "other years have %(usual)s."
            )
            % values,
        )


def _usual_days_off(view: YearView) -> list[int]:
    """Return the numbers of days off of the nearest years in force of the same calendar."""
    others = CalendarYear.objects.filter(calendar_id=view.calendar_id, state=YearState.IN_FORCE).exclude(year=view.year)
    nearest = sorted(others.prefetch_related("days"), key=lambda row: abs(row.year - view.year))[:COMPARED_YEARS]
    return [legal_days_off({day.day: (day.kind, day.name) for day in row.days.all()}) for row in nearest]


def _compare_with_text(view: YearView) -> Iterable[Finding]:
    """Compare the draft with the official text it was read from."""
    if not view.official_text:
        return
    reading = read_holiday_text(view.official_text, view.year)
    for doubt in reading.doubts:
        yield Finding(WARNS, doubt_words(doubt, view.year))
    kinds = {day: kind for day, (kind, _name) in view.days.items()}
    said = {day: row.kind for day, row in reading.days.items()}
    other = sorted(day for day in {*kinds, *said} if kinds.get(day) != said.get(day))
    if other:
        yield Finding(WARNS, _("Not as the official text says: %(days)s.") % {"days": list_days(other)})


def _compare_with_version_in_force(view: YearView) -> Iterable[Finding]:
    known = year_in_force(view.calendar_id, view.year)
    if known is None or known.pk == view.id:
        return
    before = {row.day: row.kind for row in known.days.all()}
    after = {day: kind for day, (kind, _name) in view.days.items()}
    changed = sorted(day for day in {*before, *after} if before.get(day) != after.get(day))
    if not changed:
        yield Finding(TELLS, _("This year is in force already, with these same days."))
        return
    values = {"number": known.number, "count": len(changed), "days": list_days(changed)}
    yield Finding(
        TELLS,
        ngettext(
            "Version %(number)s of this year is in force; this draft changes %(count)s day of it: %(days)s.",
            "Version %(number)s of this year is in force; this draft changes %(count)s days of it: %(days)s.",
            len(changed),
        )
        % values,
    )


def doubt_words(doubt: Doubt, year: int) -> str:
    """Return a doubt about the official text as a sentence."""
    day = date_format(doubt.day, "DATE_FORMAT") if doubt.day else ""
    values = {"day": day, "said": doubt.said, "year": year}
    if doubt.kind == "other_weekday" and doubt.day:
        values["real"] = str(WEEKDAYS[doubt.day.weekday()])
        values["said"] = str(WEEKDAYS[holiday_text.WEEKDAYS.index(doubt.said.replace("天", "日"))])
    words: dict[str, Callable[[], str]] = {
        "other_weekday": lambda: _("%(day)s is a %(real)s, the text says %(said)s."),
        "other_count": lambda: _("The text counts its days off otherwise from %(day)s on (said / found: %(said)s)."),
        "other_year": lambda: _("The text speaks of %(said)s, this draft is of %(year)s."),
        "neither": lambda: _("The text names %(day)s without saying whether it is off or worked; it was left out."),
        "no_such_day": lambda: _("The text names a day there is not: %(said)s."),
        "outside": lambda: _("%(day)s lies in another year: correct it there."),
        "both": lambda: _("The text calls %(day)s both off and worked."),
        "backwards": lambda: _("The text has a range that cannot be, from %(day)s."),
    }
    return words[doubt.kind]() % values


def list_days(days: Iterable[date], *, most: int = DAYS_NAMED) -> str:
    """Return days as a list in words; of more than ``most``, the first ones and how many more."""
    ordered = sorted(days)
    words = _(", ").join(day_of_year(day) for day in ordered[:most])
    if len(ordered) <= most:
        return words
    return _("%(days)s and %(more)s more") % {"days": words, "more": len(ordered) - most}
