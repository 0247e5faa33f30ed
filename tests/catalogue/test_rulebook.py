"""The rule book: the nearest rule wins, old days keep their rules, a missing year is said."""

from datetime import date, time, timedelta

import pytest
from django.db.models import F

from foundation.kernel import revisions
from foundation.kernel.errors import CalendarExhausted, Invalid
from foundation.kernel.models import Revision
from incidents.catalogue import selectors
from incidents.catalogue.choices import Stage
from incidents.catalogue.models import Matter, TimeLimit
from procedures.clocks import selectors as clock_selectors
from procedures.clocks.choices import LimitUnit, YearState
from procedures.clocks.models import CalendarYear, Ladder, WorkCalendar
from tests.town import FOUNDED, OFFICE_HOURS, Town

DAY = date(2026, 11, 24)


def chain(town: Town) -> list[int]:
    return [town.city.pk, town.township_a.pk, town.village_a.pk, town.grid_a1.pk]


def limit(town: Town, code: str, stage: str, day: date = DAY) -> tuple[int, str]:
    book = selectors.rulebook(day)
    found = book.limit_for(book.by_code[code].id, stage, chain(town))
    return found.amount, found.unit


def test_a_matters_own_limit_goes_before_the_general_one(town: Town) -> None:
    assert limit(town, "gas_leak", Stage.ACCEPT) == (1, LimitUnit.URGENT_HOUR)
    assert limit(town, "litter", Stage.ACCEPT) == (2, LimitUnit.WORK_HOUR)


def test_a_townships_own_rule_goes_before_the_citys(town: Town) -> None:
    TimeLimit.objects.create(
        area=town.township_a, stage=Stage.ACCEPT, amount=5, unit=LimitUnit.WORK_HOUR, valid_from=FOUNDED
    )
    assert limit(town, "litter", Stage.ACCEPT) == (5, LimitUnit.WORK_HOUR)
    assert limit(town, "gas_leak", Stage.ACCEPT) == (1, LimitUnit.URGENT_HOUR)


def test_an_old_day_keeps_its_rule(town: Town) -> None:
    TimeLimit.objects.filter(matter=None, stage=Stage.CHECK).update(valid_to=DAY)
    TimeLimit.objects.create(stage=Stage.CHECK, amount=9, unit=LimitUnit.WORK_DAY, valid_from=DAY)
    assert limit(town, "litter", Stage.CHECK, DAY - timedelta(days=1)) == (1, LimitUnit.WORK_DAY)
    assert limit(town, "litter", Stage.CHECK) == (9, LimitUnit.WORK_DAY)


def test_a_matter_holds_from_its_first_day_until_before_its_last(town: Town) -> None:
    Matter.objects.filter(code="litter").update(valid_from=DAY, valid_to=DAY + timedelta(days=1))
    held = ["litter" in selectors.rulebook(DAY + timedelta(days=offset)).by_code for offset in (-1, 0, 1)]
    assert held == [False, True, False]


def test_urgent_limits_are_watched_by_the_urgent_ladder(town: Town) -> None:
    book = selectors.rulebook(DAY)
    urgent = book.limit_for(town.gas_leak.pk, Stage.HANDLE, chain(town))
    plain = book.limit_for(town.litter.pk, Stage.HANDLE, chain(town))
    assert (urgent.ladder.id, plain.ladder.id) == (town.urgent_ladder.pk, town.ladder.pk)


def test_a_ladder_of_the_place_and_stage_wins(town: Town) -> None:
    own = Ladder.objects.create(name="own", area=town.village_a, stage=Stage.CHECK)
    book = selectors.rulebook(DAY)
    assert book.limit_for(town.litter.pk, Stage.CHECK, chain(town)).ladder.id == own.pk
    assert book.limit_for(town.litter.pk, Stage.HANDLE, chain(town)).ladder.id == town.ladder.pk


def test_a_township_may_keep_its_own_calendar(town: Town) -> None:
    own = WorkCalendar.objects.create(name="own", area=town.township_a, week=[OFFICE_HOURS] * 7)
    CalendarYear.objects.create(calendar=own, year=2026)
    book = selectors.rulebook(DAY)
    assert book.limit_for(town.litter.pk, Stage.CHECK, chain(town)).calendar.id == own.pk
    elsewhere = [town.city.pk, town.township_b.pk]
    assert book.limit_for(town.litter.pk, Stage.CHECK, elsewhere).calendar.id == town.calendar.pk


def test_a_calendar_without_a_year_in_force_is_not_counted_by_yet(town: Town) -> None:
    own = WorkCalendar.objects.create(name="own", area=town.township_a, week=[OFFICE_HOURS] * 7)
    CalendarYear.objects.create(calendar=own, year=2026, state=YearState.DRAFT, number=None)
    limit = selectors.rulebook(DAY).limit_for(town.litter.pk, Stage.CHECK, chain(town))
    assert limit.calendar.id == town.calendar.pk


def test_without_hours_of_its_own_a_makeup_day_has_the_normal_ones(town: Town) -> None:
    short_friday = [["09:00", "12:00"]]
    WorkCalendar.objects.update(week=[*[OFFICE_HOURS] * 4, short_friday, [], []], makeup_slots=[])
    days = selectors.rulebook(DAY).calendars[town.calendar.pk]
    assert days.slots_of(date(2026, 2, 14)) == days.slots_of(date(2026, 11, 24)) != ()


def test_an_empty_catalogue_is_said(town: Town) -> None:
    TimeLimit.objects.all().delete()
    with pytest.raises(Invalid) as refusal:
        limit(town, "litter", Stage.ACCEPT)
    assert refusal.value.code == "rules_missing"


def test_the_book_is_read_once_a_revision(town: Town) -> None:
    number = revisions.current()["rules"]
    first = selectors.rulebook(DAY, revision=number)
    Matter.objects.filter(code="litter").update(name="renamed")
    assert selectors.rulebook(DAY, revision=number) is first
    Revision.objects.filter(name="rules").update(number=F("number") + 1)
    assert selectors.rulebook(DAY).by_code["litter"].name == "renamed"


def test_days_follow_notice_before_weekday(town: Town) -> None:
    days = selectors.rulebook(DAY).calendars[town.calendar.pk]
    assert days.slots_of(date(2026, 2, 14))[0] == (time(9), time(12))
    assert (days.slots_of(date(2026, 2, 17)), days.slots_of(date(2026, 11, 28))) == ((), ())
    with pytest.raises(CalendarExhausted):
        days.slots_of(date(2027, 1, 4))


def test_a_working_day_is_worth_its_hours(town: Town) -> None:
    assert selectors.rulebook(DAY).calendars[town.calendar.pk].day_length == timedelta(hours=7)
    assert clock_selectors.nominal_day([[]] * 7) == timedelta()


@pytest.mark.parametrize(
    ("today", "missing"), [("2026-06-01", []), ("2026-09-30", []), ("2026-10-01", [2027]), ("2027-01-01", [2027])]
)
def test_the_next_year_is_missed_from_october(town: Town, today: str, missing: list[int]) -> None:
    found = clock_selectors.missing_years(date.fromisoformat(today))
    assert [year for _calendar, _name, year in found] == missing


def test_a_long_limit_misses_the_next_year_earlier(town: Town) -> None:
    TimeLimit.objects.filter(matter=None, stage=Stage.HANDLE).update(amount=90)
    assert [year for *_calendar, year in clock_selectors.missing_years(date(2026, 8, 1))] == [2027]
