"""Acts: the whole path, who may not, what is needed, what the second of two people is told."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.evidence.models import Photo
from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid, NotFound, Stale
from foundation.kernel.models import Message
from grids.workforce.choices import Role
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import selectors, services
from incidents.cases.models import Clock, Incident, Step
from tests.cases.helpers import do, report
from tests.town import Town


@pytest.fixture
def dispatched(town: Town) -> Incident:
    """A gas leak at the village, dispatched to the urban unit of township A."""
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "accept")
    return do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")


def handle(town: Town, case: Incident) -> Incident:
    """Let the unit do its work."""
    do(town.handler_a, case, "take")
    return do(town.handler_a, case, "finish")


def test_a_case_goes_from_report_to_closing(town: Town, dispatched: Incident) -> None:
    handle(town, dispatched)
    do(town.clerk_a, dispatched, "check")
    closed = do(town.clerk_a, dispatched, "close")
    actions = list(Step.objects.filter(subject=closed).values_list("action", flat=True))
    assert actions == ["report", "accept", "dispatch", "take", "finish", "check", "close"]
    assert (closed.state, closed.version, closed.next_due_at) == ("closed", 7, None)
    assert not Clock.objects.filter(incident=closed, state="running").exists()


def test_a_worker_finishes_an_own_find_without_a_desk(town: Town) -> None:
    case = report(town)
    do(town.worker_a, case, "take")
    done = do(town.worker_a, case, "finish")
    assert (done.state, done.handler_id, done.handling_seconds) == ("handled", town.worker_a.pk, 0)


def test_worker_cannot_dispatch(town: Town) -> None:
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "accept")
    with pytest.raises(Denied):
        do(town.worker_a, case, "dispatch", to="grid")


def test_a_stranger_does_not_even_find_the_case(town: Town) -> None:
    case = report(town)
    with pytest.raises(NotFound):
        do(town.worker_b, case, "take")


def test_a_desk_above_may_step_in(town: Town) -> None:
    case = report(town, matter="gas_leak")
    assert do(town.official_a, case, "accept").state == "accepted"


def test_nobody_checks_the_own_work(town: Town, dispatched: Incident) -> None:
    handle(town, dispatched)
    Incident.objects.filter(pk=dispatched.pk).update(handler=town.clerk_a)
    with pytest.raises(Denied, match="yourself"):
        do(town.clerk_a, dispatched, "check")


def test_who_finished_a_colleagues_work_does_not_check_it(town: Town) -> None:
    Posting.objects.create(
        user=town.clerk_a, role=Role.GRID_WORKER, area=town.grid_a1, starts_on=city_time.local_day(city_time.now())
    )
    case = do(town.clerk_a, do(town.worker_a, report(town), "take"), "finish")
    with pytest.raises(Denied, match="yourself"):
        do(town.clerk_a, case, "check")


def test_who_was_posted_elsewhere_no_longer_finishes_what_was_taken(town: Town) -> None:
    case = do(town.worker_a, report(town), "take")
    Posting.objects.filter(user=town.worker_a).update(area_id=town.grid_b1.pk)
    with pytest.raises(Denied, match="handles it"):
        do(town.worker_a, case, "finish")


def test_declining_needs_a_reason_from_the_list(town: Town) -> None:
    case = report(town, matter="gas_leak")
    with pytest.raises(Invalid) as refusal:
        do(town.clerk_a, case, "decline", note="")
    assert set(refusal.value.fields) == {"reason", "note"}
    with pytest.raises(Invalid, match="no reason on the list"):
        do(town.clerk_a, case, "decline", reason="because")
    assert do(town.clerk_a, case, "decline", reason="duplicate").ended_at is not None


def test_a_unit_that_does_not_serve_the_place_is_refused(town: Town) -> None:
    case = report(town, actor_for(town.worker_b), matter="gas_leak", place="in_b1")
    do(town.official_b, case, "accept")
    for to in (f"unit:{town.urban_a.pk}", "unit:x", "moon", "unit:999999"):
        with pytest.raises(Invalid, match="does not serve"):
            do(town.official_b, case, "dispatch", to=to)


def test_a_grid_without_a_worker_takes_nothing(town: Town) -> None:
    case = report(town, matter="gas_leak", place="in_a2")
    do(town.clerk_a, case, "accept")
    with pytest.raises(Invalid, match="no worker"):
        do(town.clerk_a, case, "dispatch", to="grid")


def test_dispatched_to_the_grid_it_is_its_workers(town: Town) -> None:
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to="grid")
    assert do(town.worker_a, case, "take").handler_id == town.worker_a.pk


def test_passing_up_raises_the_level_and_ends_at_the_city(town: Town) -> None:
    case = report(town)
    do(town.worker_a, case, "pass_up")
    do(town.clerk_a, case, "pass_up")
    assert do(town.official_a, case, "pass_up").level == "city"
    with pytest.raises(Denied, match="highest"):
        do(town.city_centre, case, "pass_up")


def test_a_photo_of_the_finished_work_is_needed_where_the_matter_says_so(town: Town) -> None:
    case = report(town, matter="fire_exit")
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to="grid")
    do(town.worker_a, case, "take")
    with pytest.raises(Invalid) as refusal:
        do(town.worker_a, case, "finish")
    assert list(refusal.value.fields) == ["photos"]
    Photo.objects.create(
        id=uuid4(),
        subject_kind="incident",
        subject_key=case.reference,
        stage="finish",
        digest="x",
        width=1,
        height=1,
        large="l",
        small="s",
        uploaded_at=city_time.now(),
    )
    assert do(town.worker_a, case, "finish").state == "handled"


def test_a_returned_case_keeps_its_handling_clock_running(town: Town, dispatched: Incident, at: Any) -> None:
    due = Clock.objects.get(incident=dispatched, stage="handle").due_at
    at.shift(3600)
    back = do(town.handler_a, dispatched, "return")
    handling = Clock.objects.get(incident=dispatched, stage="handle")
    assert (back.state, back.unit_id, handling.state, handling.due_at) == ("accepted", None, "running", due)


def test_rework_goes_on_from_what_was_consumed(town: Town, dispatched: Incident, at: Any) -> None:
    at.shift(3600)
    handle(town, dispatched)
    at.shift(7200)
    again = do(town.clerk_a, dispatched, "rework")
    handling = Clock.objects.get(incident=dispatched, stage="handle")
    assert (again.state, again.handled_at, handling.consumed.total_seconds()) == ("dispatched", None, 3600)
    assert handling.due_at is not None
    assert (handling.due_at - city_time.now()).total_seconds() == 23 * 3600


def test_reopening_begins_afresh(town: Town, dispatched: Incident) -> None:
    handle(town, dispatched)
    do(town.clerk_a, dispatched, "check")
    do(town.clerk_a, dispatched, "close")
    again = do(town.clerk_a, dispatched, "reopen")
    handling = Clock.objects.get(incident=again, stage="handle")
    assert (again.state, again.ended_at, again.closed_on, again.handle_due_at) == ("accepted", None, None, None)
    assert (handling.generation, handling.consumed.total_seconds(), handling.state) == (2, 0, "stopped")


def test_what_failed_before_a_case_was_closed_does_not_stop_its_clock_after(town: Town, dispatched: Incident) -> None:
    Clock.objects.filter(incident=dispatched).update(fault="KeyError", faulted_at=city_time.now())
    handle(town, dispatched)
    for action in ("check", "close", "reopen"):
        do(town.clerk_a, dispatched, action)
    do(town.clerk_a, dispatched, "dispatch", to=f"unit:{town.urban_a.pk}")
    assert not Clock.objects.filter(incident=dispatched, state="running", faulted_at__isnull=False).exists()


def test_declining_after_handling_stops_every_clock(town: Town, dispatched: Incident) -> None:
    do(town.handler_a, dispatched, "return")
    do(town.clerk_a, dispatched, "pass_up")
    do(town.official_a, dispatched, "decline", reason="other")
    assert not Clock.objects.filter(incident=dispatched, state="running").exists()


def test_an_old_version_is_stale_and_changes_nothing(town: Town) -> None:
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "accept")
    with pytest.raises(Stale):
        services.act_on_incident(actor_for(town.official_a), case.reference, "accept", version=1)
    assert Incident.objects.get().version == 2


def test_a_move_that_is_gone_is_stale(town: Town) -> None:
    case = report(town, matter="gas_leak")
    with pytest.raises(Stale):
        do(town.clerk_a, case, "close")


def test_nobody_calls_the_clocks_own_act(town: Town) -> None:
    case = report(town)
    for action in ("escalate", "report", "sing"):
        with pytest.raises(Invalid, match="no such act"):
            do(town.clerk_a, case, action)


def test_an_act_names_every_day_it_touches(town: Town, dispatched: Incident) -> None:
    handle(town, dispatched)
    do(town.clerk_a, dispatched, "check")
    do(town.clerk_a, dispatched, "close")
    event = Message.objects.order_by("-pk").values_list("payload", flat=True)[0]
    assert event["days"] == ["2026-11-24", "2026-11-25"]
    assert (event["from_state"], event["to_state"], event["step"]) == ("checked", "closed", 7)


def test_the_timeline_tells_due_and_true_times(town: Town, at: Any) -> None:
    case = report(town, matter="gas_leak")
    at.shift(2 * 3600)
    do(town.clerk_a, case, "accept")
    accepted = selectors.timeline(case)[1]
    assert accepted.is_late
    assert accepted.due_at == case.next_due_at
    assert accepted.actor_name == str(town.clerk_a)


def test_offers_say_what_is_needed_and_why_not(town: Town) -> None:
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "accept")
    fresh = selectors.incident_by_reference(actor_for(town.clerk_a), case.reference)
    offers = {offer.action: offer for offer in selectors.offers(actor_for(town.clerk_a), fresh)}
    values = [choice.value for choice in offers["dispatch"].choices["to"]]
    assert values == [f"unit:{town.urban_a.pk}", "grid"]
    refused = {offer.action: offer.reason for offer in selectors.offers(actor_for(town.worker_a), fresh)}
    assert refused["dispatch"].startswith("Only the desk")


def test_an_act_costs_the_same_whatever_came_before(town: Town, django_assert_max_num_queries: Any) -> None:
    case = report(town, matter="gas_leak")
    with django_assert_max_num_queries(16):
        do(town.clerk_a, case, "accept")


def test_an_act_over_the_api_costs_at_most_eight_statements(town: Town, api: Any) -> None:
    client, cases = api(town.clerk_a), [report(town, matter="gas_leak"), report(town, matter="gas_leak")]
    for case in cases:  # the first act of a process reads the rule book
        url, sent = f"/api/v1/incidents/{case.reference}/acts/", {"action": "accept", "version": case.version}
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(url, sent, format="json")
        assert answer.status_code == 200, answer.content
    # With the token's own. SQLite takes one statement at a time: what goes in one elsewhere is six there.
    assert 1 + len(asked) <= (8 if connection.vendor == "postgresql" else 13)
