"""Joint action: units are called and come, each by a clock of its own; townships read along; one desk coordinates."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.kernel.policies import ask
from foundation.notices.models import Notice
from grids.workforce.models import Posting, Unit
from grids.workforce.selectors import actor_for
from incidents.cases.models import Assist, Incident, TouchedTownship
from incidents.cases.selectors import incident_by_reference, own_tasks, timeline
from incidents.cases.selectors.joint import joint_work
from procedures.clocks.models import SubjectClock
from procedures.clocks.services import sweep
from tests.cases.helpers import do, report
from tests.town import Town


@pytest.fixture
def fireman(town: Town) -> Any:
    """Somebody of the city's fire brigade, who sees nothing of the township by the posting."""
    Posting.objects.create(
        user=town.staff, role="department_handler", area=town.city, unit=town.fire_city, starts_on="2026-01-01"
    )
    return town.staff


@pytest.fixture
def handled(town: Town) -> Incident:
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    return do(town.handler_a, incident, "take")


def whistle(town: Town, by: Any, incident: Incident, kind: str = "key_work", **more: Any) -> Incident:
    more.setdefault("units", [f"unit:{town.fire_city.pk}"])
    return do(by, incident, "whistle", note="查看消防通道", kind=kind, **more)


def run(fire_messages: Any) -> None:
    """Let every message be heard, every due clock fire, and what that says be heard too."""
    fire_messages()
    sweep(city_time.now())
    fire_messages()


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_who_has_it_in_hand_calls_another_unit_and_keeps_it(
    town: Town, handled: Incident, fireman: Any, fire_messages: Any
) -> None:
    called = whistle(town, town.handler_a, handled)
    row = Assist.objects.get()
    assert (called.state, called.unit_id, called.handle_due_at) == ("handling", town.urban_a.pk, handled.handle_due_at)
    assert (row.unit_id, row.task, row.whistled_by) == (town.fire_city.pk, "查看消防通道", town.handler_a)
    assert row.due_at == row.whistled_at + timedelta(hours=2)
    assert timeline(called)[-1].remark == f"key work; called: {town.fire_city.name}"
    run(fire_messages)
    assert told("called") == [fireman.username]
    clock = SubjectClock.objects.get(subject_kind="arrival", subject_key=str(row.pk))
    assert (clock.state, clock.due_at) == ("running", row.due_at)


def test_to_an_emergency_one_has_half_an_hour(town: Town, handled: Incident, fireman: Any, fire_messages: Any) -> None:
    whistle(town, town.clerk_a, handled, kind="emergency")
    row = Assist.objects.get()
    run(fire_messages)
    assert row.due_at == row.whistled_at + timedelta(minutes=30)
    assert SubjectClock.objects.get(subject_kind="arrival").due_at == row.due_at


def test_a_called_unit_sees_the_incident_from_the_whistle_and_not_before(
    town: Town, handled: Incident, fireman: Any
) -> None:
    actor = actor_for(fireman)
    with pytest.raises(NotFound):
        incident_by_reference(actor, handled.reference)
    whistle(town, town.handler_a, handled)
    assert incident_by_reference(actor, handled.reference).pk == handled.pk
    assert list(own_tasks(actor)) == [handled]
    do(fireman, handled, "note")
    with pytest.raises(Denied):
        do(fireman, handled, "finish")


def test_who_was_called_to_help_does_not_learn_how_to_reach_the_reporter(
    town: Town, handled: Incident, fireman: Any
) -> None:
    called = whistle(town, town.handler_a, handled)
    asked = [bool(ask(actor_for(user), "reporter.contact", called)) for user in (town.handler_a, fireman)]
    assert asked == [True, False]


def test_arriving_is_recorded_told_and_stops_its_clock(
    town: Town, handled: Incident, fireman: Any, at: Any, fire_messages: Any
) -> None:
    whistle(town, town.handler_a, handled)
    run(fire_messages)
    at.shift(timedelta(minutes=20))
    do(fireman, handled, "arrive", note="")
    run(fire_messages)
    row = Assist.objects.get()
    assert (row.arrived_by, row.arrived_at) == (fireman, city_time.now())
    assert timeline(handled)[-1].remark == f"{town.fire_city.name} is there"
    assert (told("arrived"), SubjectClock.objects.get().state) == (["handler_a"], "stopped")
    assert not own_tasks(actor_for(fireman))
    at.shift(timedelta(days=1))
    run(fire_messages)
    assert (told("arrival_soon"), told("arrival_late")) == ([], [])


def test_what_it_did_is_said_afterwards_in_words(town: Town, handled: Incident, fireman: Any) -> None:
    whistle(town, town.handler_a, handled)
    do(fireman, handled, "arrive", note="到场")
    with pytest.raises(Invalid, match="what it did"):
        do(fireman, handled, "arrive", note="")
    do(fireman, handled, "arrive", note="清走占道杂物")
    assert Assist.objects.get().words == "到场\n清走占道杂物"


def test_before_it_is_late_the_unit_hears_and_then_who_called_it_too(
    town: Town, handled: Incident, fireman: Any, at: Any, fire_messages: Any
) -> None:
    whistle(town, town.handler_a, handled)
    run(fire_messages)
    at.shift(timedelta(minutes=100))
    run(fire_messages)
    assert (told("arrival_soon"), told("arrival_late")) == ([fireman.username], [])
    at.shift(timedelta(minutes=21))
    run(fire_messages)
    run(fire_messages)
    assert told("arrival_late") == sorted(["clerk_a", "handler_a", fireman.username])


def test_the_lead_finishes_and_with_the_end_nobody_is_awaited(
    town: Town, handled: Incident, fireman: Any, at: Any, fire_messages: Any
) -> None:
    whistle(town, town.handler_a, handled)
    run(fire_messages)
    for user, action in ((town.handler_a, "finish"), (town.clerk_a, "check"), (town.clerk_a, "close")):
        do(user, handled, action)
    run(fire_messages)
    assert (Assist.objects.get().ended_at, SubjectClock.objects.get().state) == (city_time.now(), "stopped")
    with pytest.raises(NotFound):
        incident_by_reference(actor_for(fireman), handled.reference)


def test_who_was_there_goes_on_reading_it(town: Town, handled: Incident, fireman: Any) -> None:
    whistle(town, town.handler_a, handled)
    do(fireman, handled, "arrive")
    for user, action in ((town.handler_a, "finish"), (town.clerk_a, "check"), (town.clerk_a, "close")):
        do(user, handled, action)
    assert incident_by_reference(actor_for(fireman), handled.reference).state == "closed"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"units": []}, "units"),
        ({"units": ["unit:0"]}, "units"),
        ({"units": [], "townships": ["442000101000"]}, "townships"),
        ({"units": [], "townships": ["nowhere"]}, "townships"),
    ],
)
def test_a_whistle_that_calls_nobody_is_refused(
    town: Town, handled: Incident, fireman: Any, sent: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        whistle(town, town.official_a, handled, **sent)
    assert list(refused.value.fields) == [field]


def test_a_unit_is_called_once_at_a_time_and_the_one_in_hand_never(town: Town, handled: Incident, fireman: Any) -> None:
    whistle(town, town.handler_a, handled)
    for unit in (town.fire_city, town.urban_a):
        with pytest.raises(Invalid, match="called already"):
            whistle(town, town.handler_a, handled, units=[f"unit:{unit.pk}"])


def test_whoever_only_reported_it_reads_nothing_of_it(town: Town, handled: Incident, fireman: Any, page: Any) -> None:
    Incident.objects.filter(pk=handled.pk).update(reported_by=town.resident, channel="resident")
    whistle(town, town.handler_a, handled)
    url = f"/incidents/{handled.reference}/"
    inside, outside = (page(user).get(url).content.decode() for user in (town.clerk_a, town.resident))
    for words in ("查看消防通道", town.fire_city.name):
        assert words in inside
        assert words not in outside


def test_another_township_reads_along_notes_and_calls_its_own_units(
    town: Town, handled: Incident, fireman: Any, fire_messages: Any
) -> None:
    own = Unit.objects.create(code="b-water", name="西山镇水务所", function="water", area=town.township_b)
    Posting.objects.create(
        user=town.net_admin, role="department_handler", area=town.township_b, unit=own, starts_on="2026-01-01"
    )
    with pytest.raises(NotFound):
        do(town.official_b, handled, "note")
    whistle(town, town.official_a, handled, units=[], townships=[town.township_b.code])
    run(fire_messages)
    assert told("township_touched") == ["official_b"]
    do(town.official_b, handled, "note")
    whistle(town, town.official_b, handled, units=[f"unit:{own.pk}"])
    with pytest.raises(Denied, match="own units"):
        whistle(town, town.official_b, handled, units=[f"unit:{town.fire_city.pk}"])
    with pytest.raises(Denied):
        do(town.official_b, handled, "withdraw")
    work = joint_work(Incident.objects.get(pk=handled.pk))
    assert (work.townships, work.coordinator) == ([town.township_b.name], town.township_a.name)


def test_a_village_names_no_townships(town: Town, handled: Incident) -> None:
    with pytest.raises(Denied, match="township"):
        whistle(town, town.clerk_a, handled, units=[], townships=[town.township_b.code])


def test_what_touches_many_townships_is_coordinated_by_the_city(
    town: Town, handled: Incident, monkeypatch: pytest.MonkeyPatch, fire_messages: Any
) -> None:
    from incidents.cases.services import joint
    from incidents.catalogue.practice import Practice

    monkeypatch.setattr(joint, "practice_of", lambda _incident: Practice(city_coordinates_townships=2))
    called = whistle(town, town.official_a, handled, units=[], townships=[town.township_b.code])
    run(fire_messages)
    assert (called.level, joint_work(called).coordinator) == ("city", town.city.name)
    assert (told("city_coordinates"), TouchedTownship.objects.count()) == (["city_centre"], 1)


def test_it_is_done_over_the_api_and_the_detail_says_who_was_called(
    town: Town, handled: Incident, fireman: Any, api: Any
) -> None:
    url = f"/api/v1/incidents/{handled.reference}/"
    sent = {"action": "whistle", "version": handled.version, "kind": "emergency", "note": "关阀",
            "units": [f"unit:{town.fire_city.pk}"]}  # fmt: skip
    assert api(town.handler_a).post(f"{url}acts/", sent, format="json").status_code == 200
    offered = [one["action"] for one in api(fireman).get(f"{url}acts/").json()["acts"]]
    assert offered == ["arrive", "note"]
    came = {"action": "arrive", "version": handled.version + 1}
    assert api(fireman).post(f"{url}acts/", came, format="json").status_code == 200
    (call,) = api(town.clerk_a).get(url).json()["assists"]
    assert (call["unit"], call["task"], call["arrived_by"]) == (town.fire_city.name, "关阀", str(fireman))


def test_it_is_done_from_the_page(town: Town, handled: Incident, fireman: Any, page: Any) -> None:
    sent = {"action": "whistle", "version": handled.version, "kind": "key_work", "note": "查看消防通道",
            "units": [f"unit:{town.fire_city.pk}"], "townships": []}  # fmt: skip
    answer = page(town.handler_a).post(f"/incidents/{handled.reference}/acts/", sent, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert town.fire_city.name in answer.content.decode()
    again = page(town.handler_a).post(
        f"/incidents/{handled.reference}/acts/", {**sent, "units": []}, headers={"hx-request": "true"}
    )
    assert again.status_code == 409


def test_the_list_of_calls_counts_who_came_in_time(
    town: Town, handled: Incident, fireman: Any, at: Any, page: Any
) -> None:
    whistle(town, town.handler_a, handled)
    do(fireman, handled, "arrive")
    answer = page(town.official_a).get("/incidents/assists/")
    counts = answer.context["counts"]
    assert (counts.called, counts.arrived, counts.in_time, counts.awaited_late) == (1, 1, 1, 0)
    assert [row.unit_id for row in answer.context["rows"]] == [town.fire_city.pk]
    assert not page(town.official_b).get("/incidents/assists/").context["rows"]
