"""A township enters its own calendar at the support desk; its limits and ladders take a version that two people make."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from foundation.kernel.actor import system
from foundation.kernel.models import AuditEvent
from incidents.cases.models import Clock
from incidents.cases.services.intake import ReportData, report_incident
from incidents.catalogue import selectors
from incidents.catalogue.models import TimeLimit
from procedures.clocks.models import CalendarYear, Ladder, WorkCalendar
from tests.conftest import SHANGHAI
from tests.town import Town

HOURS = {f"day_{number}": "9:00-12:00，14:00-18:00" for number in range(5)} | {"day_5": "9:00-12:00", "day_6": ""}
RUNG = {"rungs-0-number": 1, "rungs-0-tone": "due", "rungs-0-percent": 100, "rungs-0-offset": 0,
        "rungs-0-offset_unit": "work_hour", "rungs-0-tells": ["desk", "superior"]}  # fmt: skip
TABLE = {"rungs-TOTAL_FORMS": 1, "rungs-INITIAL_FORMS": 0, "rungs-MIN_NUM_FORMS": 0, "rungs-MAX_NUM_FORMS": 1000}


@pytest.fixture
def desk(town: Town, page: Any) -> Any:
    """A township official who also works at the support desk."""
    town.official_a.is_staff = True
    town.official_a.save()
    return page(town.official_a)


@pytest.fixture
def admin(town: Town, page: Any) -> Any:
    """The administrator of the net at the support desk."""
    town.net_admin.is_staff = True
    town.net_admin.save()
    return page(town.net_admin)


def calendar(area: str) -> dict[str, Any]:
    return {"name": "东河镇作息", "area": area, "makeup_slots": "", **HOURS}


def limit(area: str) -> dict[str, Any]:
    return {"matter": "", "area": area, "stage": "accept", "amount": 4, "unit": "work_hour", "valid_from": "2026-11-01"}


def ladder(area: str) -> dict[str, Any]:
    return {"name": "东河镇阶梯", "area": area, "stage": "", "is_active": "on", **TABLE, **RUNG}


def enter(client: Any, area: str) -> list[int]:
    """Enter calendar, limit and ladder of an area; returns the answers' statuses."""
    rows = {"clocks/workcalendar": calendar(area), "catalogue/timelimit": limit(area), "clocks/ladder": ladder(area)}
    return [client.post(f"/admin/{kind}/add/", data).status_code for kind, data in rows.items()]


def report(number: int, point: tuple[float, float]) -> Clock:
    """Report an incident that a village accepts; return the clock of accepting it."""
    case = report_incident(system("test"), ReportData(UUID(int=number), "fire_exit", "堆满", *point, channel="api"))
    return Clock.objects.get(incident=case, stage="accept")


def test_an_incident_follows_the_township_s_own_rules(town: Town, desk: Any, at: Any) -> None:
    assert desk.post("/admin/clocks/workcalendar/add/", calendar("东河镇")).status_code == 302
    own = WorkCalendar.objects.get(area=town.township_a)
    TimeLimit.objects.create(area=town.township_a, stage="accept", amount=4, unit="work_hour", valid_from="2026-11-01")
    ladder_of_a = Ladder.objects.create(name="东河镇阶梯", area=town.township_a)
    CalendarYear.objects.create(calendar=own, year=2026, source="x")
    selectors.forget_rulebook()
    # Friday 17:00: one hour of the township's Friday and three of its Saturday; elsewhere half an hour and Monday.
    at.move_to(datetime(2026, 11, 27, 17, tzinfo=SHANGHAI))
    here, there = report(1, town.in_a1), report(2, town.in_b1)
    assert here.due_at == datetime(2026, 11, 28, 12, tzinfo=SHANGHAI)
    assert here.ladder_id == ladder_of_a.pk
    assert there.due_at == datetime(2026, 11, 30, 10, 30, tzinfo=SHANGHAI)


def test_the_ladder_keeps_whom_its_ticks_tell(town: Town, admin: Any) -> None:
    admin.post("/admin/clocks/ladder/add/", {**ladder(""), "stage": "check"})
    assert Ladder.objects.get(stage="check").rungs.get().tells == ["desk", "superior"]


def test_limits_and_ladders_of_an_area_are_for_no_one_to_enter_here(town: Town, admin: Any) -> None:
    for kind, data in (("catalogue/timelimit", limit("东河镇")), ("clocks/ladder", ladder("东河镇"))):
        answer = admin.post(f"/admin/{kind}/add/", data)
        assert (answer.status_code, "what a township sets for itself" in answer.content.decode()) == (200, True)
    assert not Ladder.objects.filter(area=town.township_a).exists()


def test_hours_are_shown_as_they_were_written(town: Town, desk: Any) -> None:
    desk.post("/admin/clocks/workcalendar/add/", calendar("东河镇"))
    own = WorkCalendar.objects.get(area=town.township_a)
    assert own.week[5:] == [[["09:00", "12:00"]], []]
    form = desk.get(f"/admin/clocks/workcalendar/{own.pk}/change/").context["adminform"].form
    assert form["day_0"].value() == "09:00-12:00 14:00-18:00"


@pytest.mark.parametrize("area", ["", "西山镇", "同心市"])
def test_a_township_enters_no_rules_of_others(town: Town, desk: Any, area: str) -> None:
    assert enter(desk, area) == [200, 403, 403]
    assert not TimeLimit.objects.exclude(area=None).exists()


def test_a_township_changes_and_removes_its_own_rows_only(town: Town, desk: Any) -> None:
    common = TimeLimit.objects.filter(matter=None, stage="accept").get()
    own = TimeLimit.objects.create(
        area=town.township_a, stage="check", amount=1, unit="work_day", valid_from="2026-01-01"
    )
    for row in (common, own):
        for act, data in (("change", limit("东河镇")), ("delete", {"post": "yes"})):
            assert desk.post(f"/admin/catalogue/timelimit/{row.pk}/{act}/", data).status_code == 403
    desk.post("/admin/clocks/workcalendar/add/", calendar("东河镇"))
    hours = WorkCalendar.objects.get(area=town.township_a)
    assert desk.post(f"/admin/clocks/workcalendar/{hours.pk}/delete/", {"post": "yes"}).status_code == 302
    assert AuditEvent.objects.filter(subject_kind="workcalendar", action="delete").exists()


def test_a_marked_set_leaves_the_rows_of_others(town: Town, desk: Any) -> None:
    marked = {
        "action": "delete_selected",
        "_selected_action": [row.pk for row in TimeLimit.objects.all()],
        "post": "yes",
    }
    of_all = TimeLimit.objects.filter(area=None).count()
    desk.post("/admin/catalogue/timelimit/", marked)
    assert TimeLimit.objects.filter(area=None).count() == of_all > 0


def test_matters_are_not_a_township_s_to_change(town: Town, desk: Any) -> None:
    assert desk.get(f"/admin/catalogue/matter/{town.litter.pk}/change/").status_code == 403


def test_a_clerk_at_the_support_desk_keeps_no_rules(town: Town, page: Any) -> None:
    town.clerk_a.is_staff = True
    town.clerk_a.save()
    assert enter(page(town.clerk_a), "桥头村") == [403, 403, 403]


def test_the_rules_of_any_place_within_reach_are_read_by_its_name(town: Town, page: Any) -> None:
    client = page(town.official_a)
    assert client.get("/rules/", {"area": "桥头村"}).context["place"].code == town.village_a.code
    assert client.get("/rules/", {"area": town.township_b.code}).status_code == 404
