"""The page of the rules in force for one place: its calendar, limits and ladders in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from foundation.kernel.errors import Invalid
from foundation.web.access import rule
from grids.areas import selectors as areas
from incidents.catalogue import selectors
from incidents.catalogue.access import READ
from incidents.catalogue.choices import Stage
from incidents.catalogue.forms import PlaceForm
from incidents.catalogue.presenters import rule_rows
from incidents.catalogue.selectors.rules_in_force import RuleInForce, rules_in_force
from procedures.clocks import selectors as clocks
from procedures.clocks.choices import DayKind, LadderTone, RungAudience, amount_words
from procedures.clocks.selectors.checks import list_days
from procedures.clocks.worktime import Slot, slot_words

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Consecutive days off, with the name of their holiday."""

    name: str
    first: date
    last: date

    @property
    def count(self) -> int:
        """Return the number of days."""
        return (self.last - self.first).days + 1


@rule(READ)
@require_GET
def rules(request: Any) -> HttpResponse:
    """Show the rules in force for the reader's own place, or for another one the reader may see."""
    own = _own_place(request.actor)
    form = PlaceForm(request.GET if request.GET.get("area") else {"area": own.code}, actor=request.actor)
    place = areas.place(form.cleaned_data["area"].id) if form.is_valid() else own
    chain = [step.id for step in areas.chain(place.id)]
    book = selectors.rulebook(areas.today())
    calendar = book.calendar_for(chain)
    context = {
        "place": place,
        "form": form,
        "calendar": calendar,
        "week": _week_rows(calendar.week) if calendar else [],
        "years": _year_rows(calendar) if calendar else [],
        "stages": [capfirst(str(stage.label)) for stage in Stage],
        "limits": _limit_rows(book, chain),
        "own_rules": rule_rows(_rules_to_show(place.id)),
        "ladders": _ladder_rows(book, chain),
    }
    return render(request, "catalogue/rules.html", context, status=404 if form.errors else 200)


def _rules_to_show(area_id: int) -> list[RuleInForce]:
    """Return the numbers of a place, and what a version of its own or of the city brought."""
    rules = rules_in_force(area_id, areas.today())
    return [one for one in rules if one.kind in ("number", "ownership") or one.origin.kind == "version"]


def _own_place(actor: Any) -> areas.Place:
    """Return the largest place the reader is posted to."""
    grants = sorted(actor.grants, key=lambda grant: grant.area_path.count("/"))
    return areas.place(grants[0].area_id)


def _week_rows(week: Sequence[Sequence[Slot]]) -> list[tuple[str, str]]:
    """Return consecutive weekdays with the same hours as (days, hours), in words."""
    found: list[tuple[int, int, Sequence[Slot]]] = []
    for weekday, slots in enumerate(week):
        if found and found[-1][2] == slots:
            found[-1] = (found[-1][0], weekday, slots)
        else:
            found.append((weekday, weekday, slots))
    return [(_weekday_words(first, last), hours_words(slots)) for first, last, slots in found]


def _weekday_words(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return _("%(first)s to %(last)s") % {"first": str(WEEKDAYS[first]), "last": str(WEEKDAYS[last])}


def hours_words(slots: Sequence[Slot]) -> str:
    """Return the hours of a day in words; “no work” without any."""
    return _(", ").join("–".join(slot_words(slot)) for slot in slots) or _("no work")


def _year_rows(calendar: clocks.WorkDays) -> list[dict[str, Any]]:
    """Return a row for this year and each later one, with its holidays and make-up workdays, or as not ``entered``."""
    this_year = areas.today().year
    found = []
    for year in sorted({this_year, this_year + 1, *(year for year in calendar.years if year > this_year)}):
        row = clocks.year_in_force(calendar.id, year)
        days = clocks.year_view(row.pk).days if row else {}
        worked = [day for day, (kind, _name) in days.items() if kind == DayKind.MAKEUP_WORKDAY]
        off = {day: name for day, (kind, name) in days.items() if kind == DayKind.HOLIDAY}
        found.append(
            {"year": year, "entered": row is not None, "source": row.source if row else "",
             "off": list(_days_off_in_a_row(off)), "worked": list_days(worked, most=len(worked))}
        )  # fmt: skip
    return found


def _days_off_in_a_row(off: dict[date, str]) -> Iterator[DaysOff]:
    """Yield runs of consecutive days off with the same name."""
    run: DaysOff | None = None
    for day, name in sorted(off.items()):
        if run is not None and day - run.last == ONE_DAY and name == run.name:
            run = DaysOff(name, run.first, day)
            continue
        if run is not None:
            yield run
        run = DaysOff(name, day, day)
    if run is not None:
        yield run


def _limit_rows(book: selectors.RuleBook, chain: Sequence[int]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (name of the matter, [(stage, limit)]) for each matter of today, in words."""
    english = get_language() == "en"
    return [
        (
            str((english and matter.name_en) or matter.name),
            [(capfirst(str(stage.label)), _limit_words(book, matter.id, stage, chain)) for stage in Stage],
        )
        for matter in sorted(book.matters.values(), key=lambda matter: (matter.order, matter.code))
    ]


def _limit_words(book: selectors.RuleBook, matter_id: int, stage: str, chain: Sequence[int]) -> str:
    try:
        limit = book.limit_for(matter_id, stage, chain)
    except Invalid:
        return "—"
    return amount_words(limit.amount, limit.unit)


def _ladder_rows(book: selectors.RuleBook, chain: Sequence[int]) -> list[dict[str, Any]]:
    """Return a row for each ladder that watches any limit of the place, with its rungs."""
    used: dict[int, clocks.LadderRule] = {}
    for matter_id in book.matters:
        for stage in Stage.values:
            try:
                ladder = book.limit_for(matter_id, stage, chain).ladder
            except Invalid:
                continue
            used[ladder.id] = ladder
    return [
        {"name": row.name, "urgent": row.is_urgent, "stage": str(Stage(row.stage).label) if row.stage else "",
         "rungs": [_rung_row(rung) for rung in row.rungs]}
        for row in sorted(used.values(), key=lambda row: (row.is_urgent, row.stage, row.id))
    ]  # fmt: skip


def _rung_row(rung: clocks.RungRule) -> dict[str, Any]:
    when = _("when %(percent)s%% of the limit is used") % {"percent": rung.percent}
    if rung.offset:
        when = _("%(time)s after it was due") % {"time": amount_words(rung.offset, rung.offset_unit)}
    elif rung.percent >= 100:
        when = _("when it is due")
    return {
        "when": capfirst(when),
        "tone": rung.tone,
        "word": str(LadderTone(rung.tone).label),
        "told": _(", ").join(str(RungAudience(word).label) for word in rung.tells),
        "raises": rung.raises,
    }
