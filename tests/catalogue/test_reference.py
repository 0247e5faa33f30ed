"""The reference catalogue, the official days, the alarm, the support desk."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from governance.kernel import clock, revisions
from governance.kernel.actor import ANONYMOUS, system
from governance.kernel.errors import Denied, Invalid
from governance.kernel.models import AuditEvent, Message
from governance.notices.models import Notice
from incidents.catalogue import selectors, services, tasks
from incidents.catalogue.choices import DayKind, LimitUnit, Stage
from incidents.catalogue.models import CalendarDay, CalendarYear, Ladder, Matter, TimeLimit, WorkCalendar
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
    limits = [book.limit_for(matter, stage, []) for matter in book.matters for stage in Stage.values]
    assert {limit.unit for limit in limits} == set(LimitUnit.values)
    assert all(len(limit.ladder.rungs) == 4 for limit in limits)


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
    number = revisions.current()["catalogue"]
    rows = [services.DayRow(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")]
    services.load_year(LOADER, calendar_id=town.calendar.pk, year=2027, days=rows, source="notice")
    assert revisions.current()["catalogue"] == number + 1
    assert Message.objects.get(topic="calendar.changed").payload["year"] == 2027
    assert CalendarYear.objects.get(year=2027).source == "notice"


def test_a_corrected_year_replaces_its_days(town: Town) -> None:
    services.load_year(LOADER, calendar_id=town.calendar.pk, year=2026, days=[], source="correction")
    assert not CalendarDay.objects.filter(day__year=2026).exists()


def test_a_day_outside_the_year_is_refused(town: Town) -> None:
    rows = [services.DayRow(date(2028, 1, 1), DayKind.HOLIDAY)]
    with pytest.raises(Invalid):
        services.load_year(LOADER, calendar_id=town.calendar.pk, year=2027, days=rows, source="x")


def test_only_administrators_enter_years(town: Town, actor_of: Any) -> None:
    for actor in (ANONYMOUS, actor_of(town.city_centre)):
        with pytest.raises(Denied):
            services.load_year(actor, calendar_id=town.calendar.pk, year=2027, days=[], source="x")


def test_administrators_hear_of_a_missing_year_once(town: Town) -> None:
    assert tasks.alarm_missing_calendar() == 1
    tasks.alarm_missing_calendar()
    notice = Notice.objects.get()
    assert (notice.user_id, notice.params["year"]) == (town.net_admin.pk, 2027)


def test_nothing_missing_tells_nobody(town: Town) -> None:
    CalendarYear.objects.create(calendar=town.calendar, year=2027, source="x")
    selectors.forget_rulebook()
    assert services.tell_missing_years(clock.now()) == 0
    assert not Notice.objects.exists()


def edit(page: Any, user: Any, calendar: WorkCalendar, **other: str) -> Any:
    """Save a calendar in the support desk."""
    client = page(user)
    hours = '[["09:00", "12:00"]]'
    sent = {"name": "renamed", "area": "", "week": f"[{hours},[],[],[],[],[],[]]", "makeup_slots": hours, **other}
    return client.post(f"/admin/catalogue/workcalendar/{calendar.pk}/change/", sent)


def test_an_edit_in_the_support_desk_is_noted_and_told(town: Town, page: Any) -> None:
    number = revisions.current()["catalogue"]
    assert edit(page, town.staff, town.calendar).status_code == 302
    assert revisions.current()["catalogue"] == number + 1
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
        {"week": "[[],[],[],[],[],[],[]]"},
        {"week": '{"monday": 1}'},
        {"week": "[[],[],[],[],[],[]]"},
        {"week": '[["09:00"],[],[],[],[],[],[]]'},
        {"week": '[[["12:00", "09:00"]],[],[],[],[],[],[]]'},
        {"makeup_slots": '[["nine", "twelve"]]'},
        {"makeup_slots": '[["13:00", "17:00"], ["09:00", "12:00"]]'},
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


@pytest.mark.parametrize("model", ["matter", "timelimit", "ladder", "workcalendar", "calendaryear", "calendarday"])
def test_each_kind_of_row_opens_in_the_support_desk(town: Town, page: Any, model: str) -> None:
    client = page(town.staff)
    assert client.get(f"/admin/catalogue/{model}/").status_code == 200
    assert client.get(f"/admin/catalogue/{model}/add/").status_code == 200
