"""A calendar year: drafted, checked, put in force by a second person at once; its versions stay readable."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time, revisions
from foundation.kernel.errors import Denied, Invalid, NotFound, Stale
from foundation.kernel.models import AuditEvent, Message
from foundation.process.acts import SentAct
from incidents.cases.models import Incident
from procedures.clocks import selectors, services
from procedures.clocks.choices import DayKind, YearState
from procedures.clocks.models import CalendarDay, CalendarYear, WorkCalendar
from tests.cases.helpers import report
from tests.conftest import SHANGHAI
from tests.town import OFFICE_HOURS, Town

NEW_YEAR = services.DayRow(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")


@pytest.fixture
def admin(town: Town, actor_of: Any) -> Any:
    return actor_of(town.net_admin)


@pytest.fixture
def centre(town: Town, actor_of: Any) -> Any:
    return actor_of(town.city_centre)


@pytest.fixture
def draft(town: Town, admin: Any) -> int:
    """A draft of 2027 with New Year off, by the administrator of the net."""
    year_id = services.draft_year(admin, calendar_id=town.calendar.pk, year=2027)
    services.fill_year(admin, year_id=year_id, days=[NEW_YEAR], source="国办发明电〔2026〕1号")
    return year_id


def approve(actor: Any, year_id: int) -> None:
    version = CalendarYear.objects.get(pk=year_id).version
    services.act_on_year(actor, year_id, SentAct("approve", version, data={"accepts": True}))


def test_no_date_is_promised_while_a_year_is_only_drafted(town: Town, draft: int, at: Any, fire_messages: Any) -> None:
    at.move_to(datetime(2026, 12, 31, 17, 0, tzinfo=SHANGHAI))
    case = report(town)
    fire_messages()
    assert Incident.objects.filter(pk=case.pk, next_due_at=None, calendar_missing=True).exists()


def test_clocks_that_lacked_the_year_heal_when_it_comes_into_force(
    town: Town, draft: int, centre: Any, at: Any, fire_messages: Any
) -> None:
    at.move_to(datetime(2026, 12, 31, 17, 0, tzinfo=SHANGHAI))
    case = report(town)
    approve(centre, draft)
    fire_messages()
    found = Incident.objects.get(pk=case.pk)
    assert (found.next_due_at, found.calendar_missing) == (datetime(2027, 1, 4, 10, 30, tzinfo=SHANGHAI), False)


def test_a_year_comes_into_force_whole_or_not_at_all(
    town: Town, draft: int, centre: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("procedures.clocks.services.calendars.publish", fail)
    number = revisions.current()["rules"]
    with pytest.raises(RuntimeError):
        approve(centre, draft)
    assert CalendarYear.objects.get(pk=draft).state == YearState.DRAFT
    assert revisions.current()["rules"] == number


def test_who_drafted_a_year_does_not_put_it_in_force(draft: int, admin: Any, centre: Any) -> None:
    with pytest.raises(Denied, match="another person"):
        approve(admin, draft)
    services.mark_day(centre, year_id=draft, day=date(2027, 1, 4), kind=DayKind.HOLIDAY)
    with pytest.raises(Denied, match="another person"):
        approve(centre, draft)
    approve(admin, draft)
    assert CalendarYear.objects.get(pk=draft).state == YearState.IN_FORCE


@pytest.mark.parametrize("approved_by", ["same", None])
def test_the_database_wants_two_people(draft: int, town: Town, approved_by: str | None) -> None:
    who = town.net_admin.pk if approved_by else None
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarYear.objects.filter(pk=draft).update(state=YearState.IN_FORCE, approved_by=who)


def test_only_keepers_draft_and_approve(town: Town, draft: int, actor_of: Any) -> None:
    for user in (town.official_a, town.clerk_a, town.resident):
        with pytest.raises(Denied):
            services.draft_year(actor_of(user), calendar_id=town.calendar.pk, year=2028)
        with pytest.raises(Denied):
            approve(actor_of(user), draft)


def test_a_person_cannot_load_a_year_without_a_second_one(town: Town, admin: Any) -> None:
    with pytest.raises(Denied):
        services.load_year(admin, calendar_id=town.calendar.pk, year=2027, days=[NEW_YEAR], source="x")


def test_what_changed_since_it_was_looked_at_does_not_come_into_force(draft: int, admin: Any, centre: Any) -> None:
    version = CalendarYear.objects.get(pk=draft).version
    services.mark_day(admin, year_id=draft, day=date(2027, 5, 3), kind=DayKind.HOLIDAY)
    with pytest.raises(Stale):
        services.act_on_year(centre, draft, SentAct("approve", version, data={"accepts": True}))


def test_a_correction_is_a_new_version_and_the_old_one_stays_readable(town: Town, admin: Any, centre: Any) -> None:
    old = CalendarYear.objects.get(year=2026)
    fresh = services.draft_year(admin, calendar_id=town.calendar.pk, year=2026)
    assert CalendarDay.objects.filter(calendar_year=fresh).count() == old.days.count()
    services.mark_day(admin, year_id=fresh, day=date(2026, 12, 25), kind=DayKind.HOLIDAY, name="extra")
    approve(centre, fresh)
    old.refresh_from_db()
    assert (old.state, CalendarYear.objects.get(pk=fresh).number) == (YearState.REPLACED, 2)
    assert date(2026, 12, 25) not in selectors.year_view(old.pk).days


def test_a_correction_moves_the_open_deadlines(town: Town, admin: Any, centre: Any, fire_messages: Any) -> None:
    case = report(town, matter="fire_exit")
    fresh = services.draft_year(admin, calendar_id=town.calendar.pk, year=2026)
    services.mark_day(admin, year_id=fresh, day=date(2026, 11, 24), kind=DayKind.HOLIDAY)
    approve(centre, fresh)
    fire_messages()
    due = Incident.objects.get(pk=case.pk).next_due_at
    assert due == datetime(2026, 11, 25, 11, 0, tzinfo=SHANGHAI)


def test_a_year_has_one_draft(town: Town, draft: int, centre: Any) -> None:
    assert services.draft_year(centre, calendar_id=town.calendar.pk, year=2027) == draft


def test_a_discarded_draft_is_gone_and_another_can_begin(town: Town, draft: int, admin: Any) -> None:
    services.act_on_year(admin, draft, SentAct("discard"))
    assert not CalendarDay.objects.filter(calendar_year=draft).exists()
    assert services.draft_year(admin, calendar_id=town.calendar.pk, year=2027) != draft
    with pytest.raises(Stale):
        services.mark_day(admin, year_id=draft, day=date(2027, 1, 1), kind="")


def test_a_township_starts_from_the_days_of_the_city(town: Town, admin: Any) -> None:
    own = WorkCalendar.objects.create(name="own", area=town.township_a, week=[OFFICE_HOURS] * 7)
    year_id = services.draft_year(admin, calendar_id=own.pk, year=2026)
    assert CalendarDay.objects.filter(calendar_year=year_id).count() == town.calendar.years.get(year=2026).days.count()


def test_a_day_outside_the_year_or_of_no_year_is_refused(draft: int, admin: Any) -> None:
    with pytest.raises(Invalid):
        services.mark_day(admin, year_id=draft, day=date(2028, 1, 1), kind=DayKind.HOLIDAY)
    with pytest.raises(NotFound):
        services.mark_day(admin, year_id=0, day=date(2027, 1, 1), kind=DayKind.HOLIDAY)


def test_marking_twice_is_marking_once(draft: int, admin: Any) -> None:
    for _time in range(2):
        services.mark_day(admin, year_id=draft, day=date(2027, 10, 4), kind=DayKind.HOLIDAY, name="国庆节")
    assert CalendarDay.objects.filter(calendar_year=draft, day=date(2027, 10, 4)).count() == 1
    services.mark_day(admin, year_id=draft, day=date(2027, 10, 4), kind="")
    assert not CalendarDay.objects.filter(calendar_year=draft, day=date(2027, 10, 4)).exists()


def test_every_move_is_written_down(draft: int, centre: Any) -> None:
    approve(centre, draft)
    done = AuditEvent.objects.filter(subject_kind="calendar_year").values_list("action", "user_id")
    assert [action for action, _who in done] == ["draft", "change", "approve"]
    assert Message.objects.get(topic="calendar.changed").payload["year"] == 2027


# -- what the check finds ------------------------------------------------------------------------------------------


def sentences(year_id: int, weight: str) -> str:
    return " ".join(one.sentence for one in selectors.check_year(year_id) if one.weight == weight)


def test_a_year_without_holidays_cannot_come_into_force(town: Town, admin: Any, centre: Any) -> None:
    empty = services.draft_year(admin, calendar_id=town.calendar.pk, year=2027)
    assert "No holiday" in sentences(empty, "blocks")
    with pytest.raises(Invalid, match="cannot be put in force"):
        approve(centre, empty)


def test_warnings_are_accepted_by_the_second_person_or_nothing_happens(draft: int, centre: Any) -> None:
    version = CalendarYear.objects.get(pk=draft).version
    with pytest.raises(Invalid, match="confirm"):
        services.act_on_year(centre, draft, SentAct("approve", version))


def test_a_number_of_days_off_far_from_other_years_is_said(draft: int) -> None:
    assert "Days off beyond the weekends: 1 " in sentences(draft, "warns")
    assert "other years have 13" in sentences(draft, "warns")


def test_a_makeup_day_that_is_worked_anyway_is_said(draft: int, admin: Any) -> None:
    services.mark_day(admin, year_id=draft, day=date(2027, 1, 4), kind=DayKind.MAKEUP_WORKDAY)
    assert "worked anyway" in sentences(draft, "warns")


def test_the_second_person_sees_where_text_and_days_differ(draft: int, admin: Any) -> None:
    text = "元旦：1月1日（周四）放假。1月3日（周日）上班。"
    services.fill_year(admin, year_id=draft, days=[NEW_YEAR], official_text=text)
    said = sentences(draft, "warns")
    assert "is a Friday, the text says Thursday" in said
    assert "Not as the official text says: 3 Jan" in said


def test_a_draft_says_what_it_changes_of_the_year_in_force(town: Town, admin: Any) -> None:
    fresh = services.draft_year(admin, calendar_id=town.calendar.pk, year=2026)
    assert "with these same days" in sentences(fresh, "tells")
    services.mark_day(admin, year_id=fresh, day=date(2026, 12, 25), kind=DayKind.HOLIDAY)
    assert "changes 1 day of it: 25 Dec" in sentences(fresh, "tells")


def test_the_alarm_ends_with_the_year_in_force_and_not_with_its_draft(draft: int, centre: Any) -> None:
    assert services.tell_missing_years(city_time.now()) == 1
    approve(centre, draft)
    assert services.tell_missing_years(city_time.now()) == 0
