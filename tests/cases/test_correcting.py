"""A pin and a matter put right: another grid, another desk, other limits, and nothing lost, doubled or fired again."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from governance.board.models import MatterDay, VillageDay
from grids.workforce.selectors import actor_for
from incidents.cases.models import Clock, Firing, Incident
from incidents.cases.selectors import search_incidents, timeline, visible_incidents
from incidents.catalogue.models import TimeLimit
from procedures.clocks.services import sweep
from tests.cases.helpers import do, report
from tests.town import Town


def pin(place: tuple[float, float]) -> dict[str, float]:
    return {"lng": place[0], "lat": place[1]}


def fresh(incident: Incident) -> Incident:
    incident.refresh_from_db()
    return incident


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_the_pin_moves_the_incident_into_the_grid_it_lies_in(town: Town) -> None:
    incident = report(town)
    due = incident.next_due_at
    do(town.clerk_a, incident, "correct_place", **pin(town.in_a2))
    fresh(incident)
    assert (incident.grid_id, incident.village_id) == (town.grid_a2.pk, town.village_a.pk)
    assert (incident.state, incident.next_due_at, incident.place_source) == ("reported", due, "pin")
    assert timeline(incident)[-1].remark == "From 桥头第一网格 to 桥头第二网格"


def test_into_another_township_it_leaves_the_desk_and_both_sides_hear_of_it(town: Town, fire_messages: Any) -> None:
    incident = report(town)
    fire_messages()
    do(town.official_a, incident, "correct_place", **pin(town.in_b1))
    fire_messages()
    fresh(incident)
    assert incident.township_id == town.township_b.pk
    assert not visible_incidents(actor_for(town.clerk_a)).filter(pk=incident.pk).exists()
    assert {"worker_a", "worker_b"} <= told("corrected")


def test_the_tallies_of_both_places_are_counted_again(town: Town, fire_messages: Any) -> None:
    incident = report(town)
    fire_messages()
    do(town.official_a, incident, "correct_place", **pin(town.in_b1))
    fire_messages()
    by_village = dict(VillageDay.objects.filter(reported__gt=0).values_list("village_id", "reported"))
    assert by_village == {town.village_b.pk: 1}


def test_what_is_moved_is_found_by_its_new_place(town: Town) -> None:
    incident = report(town)
    do(town.official_a, incident, "correct_place", **pin(town.in_b1))
    assert search_incidents(Incident.objects.all(), "石门").count() == 1
    assert search_incidents(Incident.objects.all(), "东河").count() == 0


def test_outside_the_net_there_is_no_pin(town: Town) -> None:
    incident = report(town)
    with pytest.raises(Invalid) as refused:
        do(town.clerk_a, incident, "correct_place", **pin(town.outside))
    assert set(refused.value.fields) == {"lng", "lat"}


def test_the_worker_moves_the_pin_until_a_desk_has_dispatched_it(town: Town) -> None:
    incident = report(town)
    do(town.worker_a, incident, "correct_place", lng=town.in_a1[0] + 0.001, lat=town.in_a1[1])
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to="grid")
    with pytest.raises(Denied):
        do(town.worker_a, incident, "correct_place", **pin(town.in_a1))


def test_what_a_worker_has_in_hand_does_not_leave_the_grid_behind_their_back(town: Town) -> None:
    incident = report(town)
    do(town.worker_a, incident, "take")
    with pytest.raises(Invalid, match="take it back"):
        do(town.clerk_a, incident, "correct_place", **pin(town.in_a2))


def test_what_a_unit_has_in_hand_stays_with_it_where_it_serves(town: Town) -> None:
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    do(town.clerk_a, incident, "correct_place", **pin(town.in_a2))
    assert (fresh(incident).grid_id, incident.unit_id) == (town.grid_a2.pk, town.urban_a.pk)
    with pytest.raises(Invalid, match="take it back"):
        do(town.official_a, incident, "correct_place", **pin(town.in_b1))


def test_an_earlier_round_moves_along_with_its_counts(town: Town, fire_messages: Any) -> None:
    incident = report(town)
    for user, action in (("worker_a", "take"), ("worker_a", "finish"), ("clerk_a", "check"), ("clerk_a", "close")):
        do(getattr(town, user), incident, action)
    do(town.clerk_a, incident, "reopen")
    do(town.official_a, incident, "correct_place", **pin(town.in_b1))
    fire_messages()
    assert set(VillageDay.objects.filter(closed__gt=0).values_list("village_id", flat=True)) == {town.village_b.pk}


def test_on_the_map_the_pin_is_moved_by_one_form(town: Town, page: Any) -> None:
    incident = report(town)
    desk = page(town.clerk_a)
    assert "Move it here" in desk.get(f"/incidents/{incident.reference}/place/").content.decode()
    answer = desk.post(
        f"/incidents/{incident.reference}/acts/",
        {"action": "correct_place", "version": incident.version, "place_source": "pin", **pin(town.in_a2)},
    )
    assert (answer.status_code, fresh(incident).grid_id) == (302, town.grid_a2.pk)


def test_another_matter_brings_its_own_desk_and_its_own_limits(town: Town, at: Any) -> None:
    incident = report(town)
    at.shift(timedelta(minutes=40))
    do(town.clerk_a, incident, "correct_matter", matter="gas_leak")
    fresh(incident)
    clock = Clock.objects.get(incident=incident, stage="accept")
    limit = TimeLimit.objects.get(matter=town.gas_leak, stage="accept")
    assert (incident.matter_id, incident.level) == (town.gas_leak.pk, town.gas_leak.start_level)
    assert (clock.amount, clock.unit, clock.consumed) == (limit.amount, limit.unit, timedelta(minutes=40))
    assert (clock.generation, incident.next_due_at) == (2, clock.due_at)
    assert timeline(incident)[-1].remark.startswith("From ")


def test_what_has_fired_does_not_fire_again_under_another_matter(town: Town, at: Any, fire_messages: Any) -> None:
    incident = report(town)
    at.shift(timedelta(days=2))
    sweep(city_time.now())
    fired = set(Firing.objects.values_list("rung", flat=True))
    assert fired
    do(town.clerk_a, incident, "correct_matter", matter="park_damage")
    sweep(city_time.now())
    again = Firing.objects.filter(generation__gt=1, rung__lte=max(fired))
    assert not again.exists()


def test_the_matter_is_counted_under_the_right_name(town: Town, fire_messages: Any) -> None:
    incident = report(town)
    fire_messages()
    do(town.clerk_a, incident, "correct_matter", matter="park_damage")
    fire_messages()
    assert dict(MatterDay.objects.filter(reported__gt=0).values_list("matter_id", "reported")) == {
        town.park_damage.pk: 1
    }


def test_a_unit_keeps_no_matter_of_another_unit(town: Town) -> None:
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    with pytest.raises(Invalid, match="take it back"):
        do(town.clerk_a, incident, "correct_matter", matter="gas_leak")


@pytest.mark.parametrize("matter", ["litter", "nothing"])
def test_the_same_matter_or_none_is_refused(matter: str, town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        do(town.clerk_a, report(town), "correct_matter", matter=matter)
    assert set(refused.value.fields) == {"matter"}


def test_hidden_words_are_gone_from_the_report_the_notes_and_the_search(town: Town, api: Any) -> None:
    incident = report(town, description="桥头王小明家门口有垃圾，电话13800138000")
    do(town.worker_a, incident, "note", note="王小明不在家")
    do(town.clerk_a, incident, "redact", note="点名", words="王小明", reason="third_person")
    fresh(incident)
    assert incident.description == "桥头■■■家门口有垃圾，电话13800138000"
    assert "王小明" not in str([(entry.note, entry.detail) for entry in timeline(incident)])
    assert search_incidents(Incident.objects.all(), "王小明").count() == 0
    assert "王小明" not in api(town.clerk_a).get(f"/api/v1/incidents/{incident.reference}/steps/").content.decode()


@pytest.mark.parametrize("words", ["李四", " ", "■■■"])
def test_words_that_stand_nowhere_cannot_be_hidden(words: str, town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        do(town.clerk_a, report(town), "redact", words=words, reason="third_person")
    assert set(refused.value.fields) == {"words"}
