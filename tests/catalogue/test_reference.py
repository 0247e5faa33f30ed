"""The reference catalogue, the official days, the alarm, the support desk."""

import json
import shutil
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import ANONYMOUS, system
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import AuditEvent, Message
from foundation.notices.models import Notice
from grids.workforce.choices import FUNCTIONS
from incidents.catalogue import selectors, services
from incidents.catalogue.choices import Stage
from incidents.catalogue.models import Matter, TimeLimit
from incidents.catalogue.services import reference
from procedures.clocks import duties
from procedures.clocks import services as clock_services
from procedures.clocks.choices import DayKind, LimitUnit, YearState
from procedures.clocks.models import CalendarDay, CalendarYear, Ladder, WorkCalendar
from tests.town import HOLIDAYS_2026, MAKEUP_2026, Town

LOADER = system("test")


@pytest.fixture
def loaded(db: None, at: Any) -> Any:
    """The reference catalogue in an empty house."""
    return services.load_catalogue(LOADER)


def test_the_loader_fills_an_empty_house(loaded: Any) -> None:
    assert loaded.matters == Matter.objects.count() >= 30
    assert (loaded.years, loaded.missing) == ((2024, 2025, 2026), (2027,))
    assert set(Matter.objects.values_list("line", flat=True)) == {
        "crime_prevention",
        "disputes",
        "public_safety",
        "public_service",
    }


def test_loading_again_adds_nothing_and_keeps_what_was_edited(loaded: Any) -> None:
    Matter.objects.filter(code="garbage").update(name="edited")
    again = services.load_catalogue(LOADER)
    assert (again.matters, again.limits, again.ladders, again.years) == (0, 0, 0, ())
    assert Matter.objects.get(code="garbage").name == "edited"


def test_every_matter_has_a_limit_for_every_stage(loaded: Any) -> None:
    selectors.forget_rulebook()
    book = selectors.rulebook(date(2026, 11, 24))
    limits = [(stage, book.limit_for(matter, stage, [])) for matter in book.matters for stage in Stage.values]
    assert {limit.unit for _stage, limit in limits} == set(LimitUnit.values)
    # Whoever reported, whose work is suspended, who was called, or who owes an answer about time is reminded once.
    reminded_once = (
        *(Stage.ANSWER, Stage.SUSPENSION, Stage.ARRIVAL),
        *(Stage.EXTENSION, Stage.SUPERVISION, Stage.APPEAL),
    )
    assert all(len(limit.ladder.rungs) == (2 if stage in reminded_once else 4) for stage, limit in limits)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"line": "roads"}, r"drain: line: "),
        ({"start_level": "street"}, r"drain: start_level: "),
        ({"limits": {"handle": [1, "workday"]}}, r"drain, handle: unit: "),
        ({"limits": {"finish": [1, "work_day"]}}, r"drain, finish: stage: "),
    ],
)
def test_a_value_that_is_none_of_the_choices_is_named_and_nothing_is_added(
    wrong: dict[str, Any], said: str, db: None, at: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(reference.DATA, tmp_path, dirs_exist_ok=True)
    row = {
        "code": "drain",
        "name": "雨水口堵塞",
        "line": "public_service",
        "start_level": "grid",
        "limits": {},
        **wrong,
    }
    (tmp_path / "matters.json").write_text(json.dumps([row]), encoding="utf-8")
    monkeypatch.setattr(reference, "DATA", tmp_path)
    with pytest.raises(CommandError, match=said):
        call_command("load_catalogue")
    assert not Matter.objects.exists()


def test_every_matter_of_the_reference_goes_to_a_function_that_units_have(loaded: Any) -> None:
    own = set(Matter.objects.values_list("unit_function", flat=True)) - {""}
    assert own - set(FUNCTIONS) == set(), "FUNCTIONS of grids/workforce/choices.py names what units do"


def test_every_matter_says_when_it_begins_and_ends(loaded: Any) -> None:
    assert not Matter.objects.filter(filing_condition="").exists()
    assert not Matter.objects.filter(closing_condition="").exists()
    assert not Matter.objects.filter(name_en="").exists()


def test_the_official_days_are_those_of_the_notice(loaded: Any) -> None:
    days = CalendarDay.objects.filter(day__year=2026)
    makeup = {day.isoformat() for day in days.filter(kind=DayKind.MAKEUP_WORKDAY).values_list("day", flat=True)}
    off = {
        day.isoformat() for day in days.filter(kind=DayKind.HOLIDAY).values_list("day", flat=True) if day.weekday() < 5
    }
    assert makeup == set(MAKEUP_2026)
    assert off == {day for found in HOLIDAYS_2026.values() for day in found}


def test_both_ladders_stand(loaded: Any) -> None:
    assert set(Ladder.objects.values_list("is_urgent", flat=True)) == {True, False}


def test_the_command_says_what_it_did_and_what_is_missing(db: None, at: Any) -> None:
    said, warned = StringIO(), StringIO()
    call_command("load_catalogue", stdout=said, stderr=warned)
    assert "2024, 2025, 2026" in said.getvalue()
    assert "2027" in warned.getvalue()


def test_a_year_entered_is_told_and_written_down(town: Town) -> None:
    number = revisions.current()["rules"]
    rows = [clock_services.DayRow(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")]
    clock_services.load_year(LOADER, calendar_id=town.calendar.pk, year=2027, days=rows, source="notice")
    assert revisions.current()["rules"] == number + 1
    assert Message.objects.get(topic="calendar.changed").payload["year"] == 2027
    assert CalendarYear.objects.get(year=2027).source == "notice"


def test_a_corrected_year_replaces_its_days(town: Town) -> None:
    clock_services.load_year(LOADER, calendar_id=town.calendar.pk, year=2026, days=[], source="correction")
    assert not CalendarDay.objects.filter(day__year=2026, calendar_year__state=YearState.IN_FORCE).exists()
    assert CalendarYear.objects.get(state=YearState.REPLACED).days.exists()


def test_a_day_outside_the_year_is_refused(town: Town) -> None:
    rows = [clock_services.DayRow(date(2028, 1, 1), DayKind.HOLIDAY)]
    with pytest.raises(Invalid):
        clock_services.load_year(LOADER, calendar_id=town.calendar.pk, year=2027, days=rows, source="x")


def test_only_administrators_enter_years(town: Town, actor_of: Any) -> None:
    for actor in (ANONYMOUS, actor_of(town.city_centre)):
        with pytest.raises(Denied):
            clock_services.load_year(actor, calendar_id=town.calendar.pk, year=2027, days=[], source="x")


def test_administrators_hear_of_a_missing_year_once(town: Town) -> None:
    assert duties.alarm_missing_calendar(city_time.now()) == 1
    duties.alarm_missing_calendar(city_time.now())
    notice = Notice.objects.get()
    assert (notice.user_id, notice.params["year"]) == (town.net_admin.pk, 2027)


def test_nothing_missing_tells_nobody(town: Town) -> None:
    CalendarYear.objects.create(calendar=town.calendar, year=2027, source="x")
    selectors.forget_rulebook()
    assert clock_services.tell_missing_years(city_time.now()) == 0
    assert not Notice.objects.exists()


def edit(page: Any, user: Any, calendar: WorkCalendar, **other: str) -> Any:
    """Save a calendar in the support desk."""
    client = page(user)
    days = {f"day_{number}": "" for number in range(1, 7)}
    sent = {"name": "renamed", "area": "", "day_0": "9-12 13:30-17:30", **days, "makeup_slots": "", **other}
    return client.post(f"/admin/clocks/workcalendar/{calendar.pk}/change/", sent)


def test_an_edit_in_the_support_desk_is_noted_and_told(town: Town, page: Any) -> None:
    number = revisions.current()["rules"]
    assert edit(page, town.staff, town.calendar).status_code == 302
    assert revisions.current()["rules"] == number + 1
    assert AuditEvent.objects.get(subject_kind="workcalendar").action == "edit"
    assert Message.objects.filter(topic="calendar.changed").exists()


def test_the_support_desk_is_closed_to_the_cast(town: Town, page: Any) -> None:
    assert edit(page, town.clerk_a, town.calendar).status_code in {302, 403}
    assert WorkCalendar.objects.get().name != "renamed"


def test_an_administrator_of_the_net_with_staff_rights_edits(town: Town, page: Any) -> None:
    town.net_admin.is_staff = True
    town.net_admin.save()
    assert edit(page, town.net_admin, town.calendar).status_code == 302
    assert WorkCalendar.objects.get().name == "renamed"


@pytest.mark.parametrize(
    "other",
    [
        {"day_0": ""},
        {"day_0": "monday"},
        {"day_3": "09:00"},
        {"day_6": "12:00-09:00"},
        {"makeup_slots": "nine to twelve"},
        {"makeup_slots": "13:00-17:00 09:00-12:00"},
    ],
)
def test_hours_nobody_can_count_with_are_refused(town: Town, page: Any, other: dict[str, str]) -> None:
    answer = edit(page, town.staff, town.calendar, **other)
    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (200, list(other))


@pytest.mark.parametrize(("field", "value"), [("tells", "holder"), ("tells", ["nobody"]), ("number", 0)])
def test_a_rung_no_clock_could_follow_is_refused(town: Town, field: str, value: Any) -> None:
    rung = town.ladder.rungs.first()
    setattr(rung, field, value)
    with pytest.raises(ValidationError) as refusal:
        rung.full_clean()
    assert list(refusal.value.message_dict) == [field]


def test_a_deleted_limit_is_noted(town: Town, page: Any) -> None:
    limit = TimeLimit.objects.filter(matter=None).first()
    assert limit is not None
    page(town.staff).post(f"/admin/catalogue/timelimit/{limit.pk}/delete/", {"post": "yes"})
    assert AuditEvent.objects.get(subject_kind="timelimit").action == "delete"


@pytest.mark.parametrize("model", ["catalogue/matter", "catalogue/timelimit", "clocks/ladder", "clocks/workcalendar"])
def test_each_kind_of_row_opens_in_the_support_desk(town: Town, page: Any, model: str) -> None:
    client = page(town.staff)
    assert client.get(f"/admin/{model}/").status_code == 200
    assert client.get(f"/admin/{model}/add/").status_code == 200
