"""The pages of calendar years and of the rules in force."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.catalogue.models import TimeLimit
from procedures.clocks import services
from procedures.clocks.choices import YearState
from procedures.clocks.forms import FillForm
from procedures.clocks.holiday_text import LONGEST_TEXT
from procedures.clocks.models import CalendarDay, CalendarYear, Ladder, WorkCalendar
from tests.clocks.notices import NOTICE_2026
from tests.town import OFFICE_HOURS, Town


@pytest.fixture
def draft(town: Town, actor_of: Any) -> str:
    """The address of a draft of 2027 by the administrator of the net."""
    year_id = services.draft_year(actor_of(town.net_admin), calendar_id=town.calendar.pk, year=2027)
    return f"/rules/calendars/{year_id}/"


def marked(day: date) -> str:
    return CalendarDay.objects.filter(calendar_year__state=YearState.DRAFT, day=day).values_list("kind", flat=True)[0]


def test_a_year_goes_from_its_draft_into_force_by_two_people(town: Town, page: Any) -> None:
    admin, centre = page(town.net_admin), page(town.city_centre)
    address = admin.post("/rules/calendars/draft/", {"calendar": town.calendar.pk, "year": 2027}).url
    text = NOTICE_2026.replace("2026", "2027")
    assert admin.post(f"{address}fill/", {"text": text}).status_code == 302
    seen = centre.get(address)
    sent = {"action": "approve", "version": seen.context["year"].version, "accepts": "on"}
    assert admin.post(f"{address}acts/", sent).status_code == 403
    assert centre.post(f"{address}acts/", sent).status_code == 302
    assert CalendarYear.objects.get(year=2027).state == YearState.IN_FORCE


def test_pasted_days_stand_in_the_draft_before_anything_holds(town: Town, page: Any, draft: str) -> None:
    page(town.net_admin).post(f"{draft}fill/", {"text": "元旦：１月１日（周五）放假。１月３日（周日）上班。"})
    assert [marked(date(2027, 1, day)) for day in (1, 3)] == ["holiday", "makeup_workday"]


def test_a_file_fills_the_draft(town: Town, page: Any, draft: str) -> None:
    file = SimpleUploadedFile("2027.csv", "日期,类型\n2027-01-01,节假日\n".encode())
    assert page(town.net_admin).post(f"{draft}fill/", {"file": file}).status_code == 302
    assert CalendarYear.objects.get(year=2027).source == "2027.csv"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": "没有日期"}, "No day of 2027 was found in this text."),
        ({}, "Paste the text or choose a file."),
        ({"file": SimpleUploadedFile("a.csv", "日期,类型\n2027-13-01,节假日\n".encode())}, "is no date"),
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(
    town: Town, page: Any, draft: str, sent: dict[str, Any], words: str
) -> None:
    answer = page(town.net_admin).post(f"{draft}fill/", sent)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not CalendarDay.objects.filter(calendar_year__year=2027).exists()


def test_choosing_a_day_goes_round_what_it_may_be(town: Town, page: Any, draft: str) -> None:
    client = page(town.net_admin)
    months = client.get(draft).context["months"]
    friday, saturday = months[0][2][0], months[0][2][1]
    assert (friday.next_kind, saturday.next_kind) == ("holiday", "makeup_workday")
    client.post(f"{draft}mark/", {"mark": f"2027-01-01:{friday.next_kind}", "name": "元旦"})
    assert client.get(draft).context["months"][0][2][0].next_kind == ""


def test_a_chosen_day_is_answered_in_place(town: Town, page: Any, draft: str) -> None:
    sent = {"mark": "2027-01-01:holiday"}
    answer = page(town.net_admin).post(f"{draft}mark/", sent, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="year">')


@pytest.mark.parametrize("mark", ["", "2027-02-30:holiday", "2027-01-01:nothing", "tomorrow:holiday"])
def test_a_mark_of_no_day_is_refused(town: Town, page: Any, draft: str, mark: str) -> None:
    assert page(town.net_admin).post(f"{draft}mark/", {"mark": mark}).status_code == 422


def test_the_form_to_fill_in_has_every_day(town: Town, page: Any, draft: str) -> None:
    answer = page(town.city_centre).get(f"{draft}file/")
    assert answer["Content-Disposition"] == 'attachment; filename="calendar-2027.csv"'
    assert answer.content.decode().count("\n") == 366


def test_an_old_version_is_read_and_not_changed(town: Town, page: Any) -> None:
    year = CalendarYear.objects.get(year=2026)
    html = page(town.net_admin).get(f"/rules/calendars/{year.pk}/").content.decode()
    assert 'name="mark"' not in html
    assert (
        page(town.net_admin).post(f"/rules/calendars/{year.pk}/mark/", {"mark": "2026-01-05:holiday"}).status_code
        == 409
    )


def test_calendar_years_are_not_edited_past_their_draft(town: Town, page: Any) -> None:
    for model in ("calendaryear", "calendarday"):
        assert page(town.staff).get(f"/admin/clocks/{model}/add/").status_code == 404


# -- the rules in force --------------------------------------------------------------------------------------------


def test_an_official_reads_what_was_entered_for_the_own_township(town: Town, page: Any) -> None:
    own = WorkCalendar.objects.create(
        name="东河镇日历", area=town.township_a, week=[[["08:00", "24:00"]], *[OFFICE_HOURS] * 6]
    )
    CalendarYear.objects.create(calendar=own, year=2026)
    TimeLimit.objects.create(
        area=town.township_a,
        matter=town.litter,
        stage="handle",
        amount=77,
        unit="work_hour",
        valid_from=date(2026, 1, 1),
    )
    Ladder.objects.create(name="东河镇阶梯", area=town.township_a)
    html = page(town.official_a).get("/rules/").content.decode()
    for words in ("东河镇日历", "08:00–24:00", "77 working hours", "东河镇阶梯"):
        assert words in html
    assert "77 working hours" not in page(town.official_b).get("/rules/").content.decode()


def test_nobody_reads_the_rules_of_a_place_beyond_the_own(town: Town, page: Any) -> None:
    assert page(town.official_a).get(f"/rules/?area={town.township_b.code}").status_code == 404
    assert page(town.official_a).get("/rules/?area=nowhere").status_code == 404
    assert page(town.city_centre).get(f"/rules/?area={town.township_b.code}").status_code == 200


def test_days_off_in_a_row_are_one_line(town: Town, page: Any) -> None:
    context = page(town.official_a).get("/rules/").context
    spring = [run for run in context["years"][0]["off"] if run.name == "春节"]
    assert [(run.first, run.count) for run in spring] == [(date(2026, 2, 16), 5), (date(2026, 2, 23), 1)]
    assert [year["entered"] for year in context["years"]] == [True, False]


def test_a_line_break_of_the_notice_counts_once() -> None:
    lines = "\r\n".join("国" * (LONGEST_TEXT // 2))  # one character and one break each, one break fewer
    assert FillForm({"text": lines}).is_valid()
    assert "text" in FillForm({"text": f"{lines}国国"}).errors
