"""Copies of a report: offered while it is written, linked to the first one, and their reporters told what it comes to."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS, system
from foundation.kernel.errors import Invalid, Stale
from foundation.notices.models import Notice
from governance.board import selectors as board
from governance.board.selectors import Period
from governance.board.selectors.questions import Question
from governance.board.services import rebuild
from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from incidents.cases.choices import State
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.selectors import timeline
from incidents.cases.selectors.similar import similar_incidents
from incidents.cases.services import follow_masters
from incidents.catalogue.selectors import rulebook
from procedures.clocks.choices import ClockState
from tests.cases.helpers import do, report
from tests.filings.test_rates import board_bytes, deliver
from tests.people.test_people import URL, link, sent
from tests.town import Town


@pytest.fixture
def pair(town: Town, at: Any) -> tuple[Incident, Incident]:
    """Two reports of the same heap, the second an hour later by a resident who is signed in."""
    first = report(town)
    at.shift(timedelta(hours=1))
    second = report(town, actor_for(town.resident), description="桥头一堆垃圾没人管", channel="resident")
    return first, second


def fresh(*incidents: Incident) -> list[Incident]:
    for incident in incidents:
        incident.refresh_from_db()
    return list(incidents)


def results(town: Town) -> list[str]:
    return list(
        Notice.objects.filter(kind="result", user=town.resident).order_by("pk").values_list("params__action", flat=True)
    )


def offered(town: Town, user: Any, lng: float, description: str = "桥头垃圾") -> Any:
    return similar_incidents(
        actor_for(user) if user else ANONYMOUS,
        lng=lng,
        lat=town.in_a1[1],
        matter=rulebook(areas.today()).by_code["litter"],
        description=description,
        now=city_time.now(),
    )


def test_what_is_near_and_of_the_same_matter_is_offered_the_most_alike_first(town: Town, at: Any) -> None:
    other = report(town, description="路灯下的纸箱")
    same = report(town, description="桥头垃圾成堆")
    report(town, matter="park_damage")
    found = offered(town, town.worker_a, town.in_a1[0] + 0.0003).found
    assert [one.incident.reference for one in found] == [same.reference, other.reference]
    assert (found[0].metres, found[0].likeness, found[1].likeness) == (31, 1.0, 0.0)


def test_what_lies_further_than_the_radius_is_not_offered(town: Town) -> None:
    report(town)
    assert offered(town, town.worker_a, town.in_a1[0] + 0.0006).count == 0


def test_what_was_closed_lately_is_offered_and_what_was_closed_long_ago_is_not(town: Town, at: Any) -> None:
    incident = report(town)
    for user, action in (("worker_a", "take"), ("worker_a", "finish"), ("clerk_a", "check"), ("clerk_a", "close")):
        do(getattr(town, user), incident, action)
    assert offered(town, town.worker_a, town.in_a1[0]).count == 1
    at.shift(timedelta(hours=25))
    assert offered(town, town.worker_a, town.in_a1[0]).count == 0


def test_nobody_is_shown_what_they_may_not_see(town: Town) -> None:
    report(town)
    assert offered(town, town.worker_b, town.in_a1[0]).count == 0
    resident = offered(town, town.resident, town.in_a1[0])
    assert (resident.count, resident.found) == (1, ())
    assert offered(town, None, town.in_a1[0]).count == 1


def test_the_offer_costs_the_same_however_many_there_are(town: Town, django_assert_num_queries: Any) -> None:
    actor = actor_for(town.worker_a)
    offered(town, town.worker_a, town.in_a1[0])
    counts = []
    for _more in range(2):
        for _one in range(4):
            report(town)
        with django_assert_num_queries(4, exact=False) as asked:
            similar_incidents(
                actor,
                lng=town.in_a1[0],
                lat=town.in_a1[1],
                matter=rulebook(areas.today()).by_code["litter"],
                description="",
                now=city_time.now(),
            )
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_api_answers_rows_to_who_is_posted_and_a_number_to_residents(town: Town, api: Any) -> None:
    incident = report(town)
    query = {"lng": town.in_a1[0], "lat": town.in_a1[1], "matter": "litter", "description": "桥头垃圾"}
    said = api(town.clerk_a).get("/api/v1/incidents/similar/", query).json()
    assert (said["count"], said["incidents"][0]["reference"]) == (1, incident.reference)
    assert api(town.resident).get("/api/v1/incidents/similar/", query).json() == {"count": 1, "incidents": []}
    assert api(town.clerk_a).get("/api/v1/incidents/similar/", {**query, "matter": "none"}).status_code == 422


def test_a_linked_report_stops_its_clocks_and_waits_for_the_first(town: Town, pair: Any) -> None:
    first, second = pair
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    fresh(second)
    running = Clock.objects.filter(incident=second, state=ClockState.RUNNING)
    assert (second.state, second.master_id, second.next_due_at, running.exists()) == ("linked", first.pk, None, False)


def test_its_reporter_hears_that_it_was_linked_but_not_to_what(
    town: Town, pair: Any, fire_messages: Any, page: Any
) -> None:
    first, second = pair
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    fire_messages()
    assert results(town) == ["link_duplicate"]
    own = timeline(second, actor_for(town.resident))
    assert first.reference not in str([(entry.note, entry.remark, entry.detail) for entry in own])


def test_what_tells_the_first_reporter_tells_the_second_and_the_end_ends_both(
    town: Town, pair: Any, fire_messages: Any
) -> None:
    first, second = pair
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    do(town.clerk_a, first, "accept")
    do(town.clerk_a, first, "tell_reporter", note="周五清运")
    do(town.clerk_a, first, "dispatch", to=f"unit:{town.urban_a.pk}")
    do(town.handler_a, first, "take")
    do(town.handler_a, first, "finish", note="已清理，老王签收")
    do(town.clerk_a, first, "check")
    do(town.clerk_a, first, "close", note="垃圾已清走")
    fire_messages()
    fresh(first, second)
    steps = [(step.action, step.note) for step in timeline(second, actor_for(town.resident))]
    assert (second.state, second.closed_on, second.ended_at is not None) == ("closed", None, True)
    assert steps[2:] == [
        ("follow_master", ""),
        ("follow_master", "周五清运"),
        ("follow_master", ""),
        ("end_copy", "垃圾已清走"),
    ]
    assert results(town) == ["link_duplicate", "follow_master", "follow_master", "follow_master", "end_copy"]


def test_heard_twice_a_copy_takes_each_step_once(town: Town, pair: Any, fire_messages: Any) -> None:
    first, second = pair
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    do(town.clerk_a, first, "accept")
    fire_messages()
    event = IncidentMoved(
        key="", incident_id=first.pk, reference=first.reference, action="accept", from_state="reported",
        to_state="accepted", level="grid", from_level="grid", township_id=0, village_id=0, grid_id=0, matter_id=0,
        days=(), step=2,
    )  # fmt: skip
    follow_masters([event, event])
    assert Step.objects.filter(subject=second, action="follow_master").count() == 1


def test_linked_to_what_is_closed_it_ends_at_once_with_that_answer(town: Town, pair: Any, fire_messages: Any) -> None:
    first, second = pair
    for user, action in (("worker_a", "take"), ("worker_a", "finish"), ("clerk_a", "check"), ("clerk_a", "close")):
        do(getattr(town, user), first, action, note="垃圾已清走")
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    fire_messages()
    fresh(second)
    assert (second.state, timeline(second)[-1].note) == ("closed", "垃圾已清走")


def test_a_first_report_that_is_not_admitted_declines_its_copies(town: Town, pair: Any, fire_messages: Any) -> None:
    first, second = pair
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    do(town.clerk_a, first, "decline", note="现场没有", reason="not_found")
    fire_messages()
    fresh(second)
    assert (second.state, timeline(second)[-1].note) == ("declined", "现场没有")


def test_unlinked_it_is_where_it_was_with_the_time_it_had_left(town: Town, pair: Any, at: Any) -> None:
    first, second = pair
    do(town.clerk_a, second, "accept")
    due = fresh(second)[0].next_due_at
    at.shift(timedelta(minutes=30))
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    at.shift(timedelta(hours=1))
    do(town.clerk_a, second, "unlink_duplicate")
    fresh(second)
    clock = Clock.objects.get(incident=second, stage="dispatch")
    assert (second.state, second.master_id, clock.consumed) == ("accepted", None, timedelta(minutes=30))
    assert second.next_due_at > due


def test_a_copy_of_a_copy_is_a_copy_of_the_first(town: Town, pair: Any, at: Any) -> None:
    first, second = pair
    at.shift(timedelta(hours=1))
    third = report(town)
    do(town.clerk_a, third, "link_duplicate", master=second.reference)
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    at.shift(timedelta(hours=1))
    fourth = report(town)
    do(town.clerk_a, fourth, "link_duplicate", master=third.reference)
    assert {one.master_id for one in fresh(second, third, fourth)} == {first.pk}


@pytest.mark.parametrize("named", ["itself", "later", "hidden", "declined"])
def test_what_is_no_earlier_report_is_refused(named: str, town: Town, pair: Any) -> None:
    first, second = pair
    if named == "declined":
        do(town.clerk_a, first, "decline", reason="not_found")
    hidden = report(town, actor_for(town.worker_b), place="in_b1")
    incident, master = {
        "itself": (first, first), "later": (first, second), "hidden": (second, hidden), "declined": (second, first),
    }[named]  # fmt: skip
    with pytest.raises((Invalid, Stale)) as refused:
        do(town.clerk_a, incident, "link_duplicate", master=master.reference)
    assert fresh(second)[0].master_id is None
    if named != "declined":
        assert "master" in refused.value.fields


def test_the_tables_know_no_linked_report_without_a_first_one(town: Town, pair: Any) -> None:
    _first, second = pair
    for columns in ({"state": State.LINKED}, {"master": second}, {"master": _first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Incident.objects.filter(pk=second.pk).update(**columns)


def test_opened_again_by_itself_it_is_no_copy_any_more(town: Town, pair: Any, fire_messages: Any) -> None:
    first, second = pair
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    for user, action in (("worker_a", "take"), ("worker_a", "finish"), ("clerk_a", "check"), ("clerk_a", "close")):
        do(getattr(town, user), first, action)
    fire_messages()
    do(town.clerk_a, second, "reopen")
    fresh(second)
    assert (second.state, second.master_id, second.past_rounds) == ("accepted", None, 0)


def test_at_the_desk_one_tap_links_what_is_alike(town: Town, pair: Any, page: Any) -> None:
    first, second = pair
    desk = page(town.clerk_a)
    panel = desk.get(f"/incidents/{second.reference}/related/").content.decode()
    assert f"It is the same as {first.reference}" in panel
    desk.post(
        f"/incidents/{second.reference}/acts/",
        {"action": "link_duplicate", "version": fresh(second)[0].version, "master": first.reference},
    )
    assert fresh(second)[0].state == "linked"
    assert second.reference in desk.get(f"/incidents/{first.reference}/related/").content.decode()


def test_whoever_only_reported_sees_no_panel(town: Town, pair: Any, page: Any) -> None:
    _first, second = pair
    assert page(town.resident).get(f"/incidents/{second.reference}/related/").content == b""


def test_the_report_page_says_what_is_there_already(town: Town, page: Any) -> None:
    incident = report(town)
    query = {"lng": town.in_a1[0], "lat": town.in_a1[1], "matter": "litter", "description": ""}
    assert incident.reference in page(town.worker_a).get("/report/similar/", query).content.decode()
    said = page().get("/r/similar/", query).content.decode()
    assert "1 like this has been reported" in said
    assert incident.reference not in said
    assert page().get("/r/similar/", {"matter": "litter"}).content.strip() == b""


def test_the_follow_page_of_a_copy_says_what_the_first_came_to(town: Town, page: Any, fire_messages: Any) -> None:
    first = report(town)
    page().post(URL, sent(town))
    second = Incident.objects.latest("id")
    Incident.objects.filter(pk=first.pk).update(reported_at=first.reported_at - timedelta(hours=1))
    do(town.clerk_a, second, "link_duplicate", master=first.reference)
    do(town.clerk_a, first, "tell_reporter", note="周五清运")
    fire_messages()
    shown = page().get(link(second)).content.decode()
    assert "周五清运" in shown
    assert first.reference not in shown


QUIET = settings(
    max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)


def advance_some(town: Town, dice: random.Random) -> None:
    """Let every incident go some way of its life."""
    story = (
        ("accept", town.clerk_a, {}), ("dispatch", town.clerk_a, {"to": f"unit:{town.urban_a.pk}"}),
        ("take", town.handler_a, {}), ("finish", town.handler_a, {}), ("check", town.clerk_a, {}),
    )  # fmt: skip
    for incident in Incident.objects.order_by("pk"):
        for action, user, chosen in story[: dice.randint(0, len(story))]:
            do(user, incident, action, **chosen)


def rates(town: Town) -> list[tuple[Any, Any]]:
    """Return both rates of the town's areas over the days around today."""
    today = city_time.local_day(city_time.now())
    period = Period(today - timedelta(days=9), today + timedelta(days=20))
    places = (town.city, town.township_a, town.village_a)
    found = (board.headline(Question(areas.place(place.pk), period), city_time.now()) for place in places)
    return [(head.on_time, head.closure) for head in found]


def test_linked_and_unlinked_everything_is_counted_as_before(town: Town, api: Any, at: Any) -> None:
    @QUIET
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        dice = random.Random(seed)
        with transaction.atomic():
            for _one in range(3):
                report(town)
            advance_some(town, dice)
            deliver()
            before = board_bytes(api, town)
            linked = []
            for incident in Incident.objects.order_by("pk")[1:]:
                if incident.state in ("reported", "accepted", "dispatched", "handling"):
                    master = Incident.objects.filter(pk__lt=incident.pk).order_by("pk").first()
                    do(town.clerk_a, incident, "link_duplicate", master=master.reference)
                    linked.append(incident)
            deliver()
            for incident in linked:
                if Incident.objects.get(pk=incident.pk).state == "linked":
                    do(town.clerk_a, incident, "unlink_duplicate")
            deliver()
            assert board_bytes(api, town) == before
            transaction.set_rollback(True)

    check()


def test_copies_are_in_no_rate_however_far_they_had_come(town: Town, at: Any) -> None:
    @QUIET
    @given(seed=st.integers(0, 2**32), days=st.integers(0, 4))
    def check(seed: int, days: int) -> None:
        dice = random.Random(seed)
        with transaction.atomic():
            first = report(town)
            advance_some(town, dice)
            deliver()
            alone = rates(town)
            for _one in range(3):
                report(town, actor_for(town.worker_a))
            for copy in Incident.objects.exclude(pk=first.pk).order_by("pk"):
                for action, chosen in (("accept", {}), ("dispatch", {"to": "grid"}))[: dice.randint(0, 2)]:
                    do(town.clerk_a, copy, action, **chosen)
                do(town.clerk_a, copy, "link_duplicate", master=first.reference)
            deliver()
            at.shift(timedelta(days=days))
            counted = rates(town)
            at.shift(-timedelta(days=days))
            assert rates(town) == alone
            Incident.objects.exclude(pk=first.pk).delete()
            rebuild(system("test"))
            at.shift(timedelta(days=days))
            assert rates(town) == counted
            at.shift(-timedelta(days=days))
            transaction.set_rollback(True)

    check()
