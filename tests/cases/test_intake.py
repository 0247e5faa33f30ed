"""Reports: taken in once, placed in their grid, refused outside the net, cheap."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from foundation.accounts.services import create_token
from foundation.kernel import city_time, revisions, search
from foundation.kernel.actor import ANONYMOUS
from foundation.kernel.errors import Denied, DifferentContent, Invalid
from foundation.kernel.models import AuditEvent, Message
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.services import intake
from tests.cases.helpers import report
from tests.town import Town


def test_a_report_lands_in_its_grid_with_a_running_clock(town: Town) -> None:
    case = report(town)
    running = Clock.objects.get(incident=case)
    assert (case.state, case.grid_id, case.township_id) == ("reported", town.grid_a1.pk, town.township_a.pk)
    assert (running.stage, running.state, case.next_due_at) == ("accept", "running", running.due_at)


def test_a_report_leaves_step_message_and_audit(town: Town) -> None:
    case = report(town)
    message = Message.objects.get(topic="incident.moved")
    assert Step.objects.get(subject=case).action == "report"
    assert message.payload["incident_id"] == case.pk
    assert AuditEvent.objects.filter(subject_key=case.reference).count() == 1


def test_the_reference_is_the_local_day_and_six_readable_characters(town: Town) -> None:
    assert re.fullmatch(r"261124-[0-9A-HJKMNP-TV-Z]{6}", report(town).reference)


def test_the_same_report_twice_is_one_case(town: Town) -> None:
    name = uuid4()
    assert report(town, id=name).pk == report(town, id=name).pk
    assert Incident.objects.count() == 1


def test_what_was_taken_in_is_answered_again_though_the_rules_have_changed(town: Town) -> None:
    name = uuid4()
    first = report(town, id=name)
    type(town.litter).objects.filter(pk=town.litter.pk).update(valid_to=city_time.local_day(city_time.now()))
    revisions.bump("rules")
    with pytest.raises(Invalid):
        report(town)
    assert report(town, id=name).pk == first.pk


def test_other_content_under_the_same_id_is_refused(town: Town) -> None:
    name = uuid4()
    report(town, id=name)
    with pytest.raises(DifferentContent):
        report(town, id=name, description="别的")


def test_a_second_try_from_a_metre_away_is_the_same_report(town: Town) -> None:
    name, (lng, lat) = uuid4(), town.in_a1
    data = services.ReportData(id=name, matter="litter", description="桥头", lng=lng, lat=lat, accuracy_m=12)
    moved = replace(data, lng=lng + 0.000011, lat=lat + 0.000006, accuracy_m=9, description="桥头\r\n")
    taken = [services.take_in_report(actor_for(town.worker_a), one) for one in (data, moved)]
    assert [one.is_new for one in taken] == [True, False]
    assert Incident.objects.count() == 1


def test_a_refusal_of_other_words_names_the_first_report(town: Town) -> None:
    name = uuid4()
    first = report(town, id=name)
    with pytest.raises(intake.AlreadySent) as refusal:
        report(town, id=name, description="别的")
    assert refusal.value.extra == {"reference": first.reference}


def test_another_person_cannot_read_a_case_by_guessing_its_id(town: Town) -> None:
    name = uuid4()
    report(town, id=name)
    with pytest.raises(DifferentContent) as refusal:
        report(town, actor_for(town.worker_b), id=name)
    assert not hasattr(refusal.value, "incident")


def test_a_report_that_lost_the_race_answers_the_winner(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    name, begin, winners = uuid4(), intake.begin, []

    def begin_after_the_winner(*said: Any, **more: Any) -> Any:
        """Let the same report be written by another request between this one's looking and its writing."""
        with monkeypatch.context() as alone:
            alone.setattr(intake, "begin", begin)
            winners.append(report(town, id=name))
        return begin(*said, **more)

    monkeypatch.setattr(intake, "begin", begin_after_the_winner)
    lost = report(town, id=name)
    assert [one.pk for one in winners] == [lost.pk] == list(Incident.objects.values_list("pk", flat=True))


def test_a_taken_reference_is_drawn_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["261124-AAAAAA", "261124-AAAAAA", "261124-BBBBBB"])
    monkeypatch.setattr(intake, "new_reference", lambda _at: next(drawn))
    assert [report(town).reference, report(town).reference] == ["261124-AAAAAA", "261124-BBBBBB"]


def test_outside_the_net_is_said_with_the_nearest_grid(town: Town) -> None:
    with pytest.raises(Invalid) as refusal:
        report(town, place="outside")
    assert refusal.value.code == "outside_net"
    assert town.grid_b2.name in refusal.value.message
    assert set(refusal.value.fields) == {"lng", "lat"}


def test_no_place_on_earth_is_outside_the_net(town: Town) -> None:
    data = services.ReportData(id=uuid4(), matter="litter", description="", lng=float("nan"), lat=0)
    with pytest.raises(Invalid, match="no place on earth"):
        services.report_incident(actor_for(town.worker_a), data)


def test_an_unknown_matter_is_refused_by_field(town: Town) -> None:
    with pytest.raises(Invalid) as refusal:
        report(town, matter="comet")
    assert list(refusal.value.fields) == ["matter"]


def test_a_dedicated_grid_owns_its_matter_and_the_territorial_one_reads_along(town: Town) -> None:
    case = report(town, matter="park_damage", place="in_park")
    assert (case.grid_id, case.also_grid_id) == (town.park.pk, town.grid_a2.pk)


def test_other_matters_in_the_park_stay_with_the_territorial_grid(town: Town) -> None:
    case = report(town, place="in_park")
    assert (case.grid_id, case.also_grid_id) == (town.grid_a2.pk, None)


def test_residents_report_public_matters_only(town: Town) -> None:
    case = report(town, ANONYMOUS)
    assert (case.channel, case.reported_by_id) == ("resident", None)
    with pytest.raises(Invalid, match="Residents cannot"):
        report(town, ANONYMOUS, matter="park_damage", place="in_park")


def test_nobody_without_a_posting_reports_as_staff(town: Town) -> None:
    with pytest.raises(Denied):
        report(town, actor_for(town.resident), channel="desk")


@pytest.mark.parametrize("days", [1, -21_000, -739_000])
def test_a_phone_with_a_wrong_clock_is_taken_to_mean_now(town: Town, days: int) -> None:
    case = report(town, occurred_at=city_time.now() + timedelta(days=days))
    assert case.occurred_at == case.reported_at
    assert "occurred_at_sent" in Step.objects.get(subject=case).detail


def test_a_case_is_stored_with_the_words_it_is_found_by(town: Town) -> None:
    case = report(town, description="垃圾满了")
    words = set(case.search_text.split())
    assert set(search.query_tokens(f"垃圾 {town.village_a.name} {case.reference}")) <= words


def test_too_many_words_are_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="too long"):
        report(town, description="长" * 2001)


def test_a_report_costs_at_most_twelve_statements(town: Town, client: Any, django_assert_max_num_queries: Any) -> None:
    key = create_token(actor_for(town.worker_a), user=town.worker_a, label="phone", password_shown=True)
    headers = {"Authorization": f"Token {key}"}
    report(town)  # the first report of a process reads the net and the catalogue
    lng, lat = town.in_a1
    body = {"id": str(uuid4()), "matter": "litter", "description": "垃圾", "lng": lng, "lat": lat}
    with django_assert_max_num_queries(12):
        answer = client.post("/api/v1/incidents/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 201
