"""An incident in parts: split by a desk or followed up by its worker, each part by its own clock, counted once, told once."""

import json
import random
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.notices.models import Notice
from governance.board.services import rebuild
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.selectors import family_of, incident_by_reference, offers, timeline
from incidents.cases.services import act_on_incident, follow_children, seal_incident
from tests.cases.helpers import do, report
from tests.cases.test_void_rates import rate_bytes
from tests.filings.test_rates import deliver
from tests.town import Town


@pytest.fixture
def fireman(town: Town) -> Any:
    Posting.objects.create(
        user=town.staff, role="department_handler", area=town.city, unit=town.fire_city, starts_on="2026-01-01"
    )
    return town.staff


@pytest.fixture
def whole(town: Town, fireman: Any) -> Incident:
    """A report of the resident, accepted by the village's desk."""
    return do(town.clerk_a, report(town, actor_for(town.resident), channel="resident"), "accept")


def split(town: Town, whole: Incident, by: Any = None, **more: Any) -> list[Incident]:
    """Split it between the urban management of the township and the fire brigade; return the two parts."""
    more.setdefault("split_to", [f"unit:{town.urban_a.pk}", f"unit:{town.fire_city.pk}"])
    do(by or town.clerk_a, whole, "split", note="清理自己的一段", **more)
    return list(Incident.objects.filter(parent=whole).order_by("pk"))


def finish(town: Town, part: Incident, by: Any, note: str = "已清理") -> Incident:
    do(by, part, "take")
    do(by, part, "finish", note=note)
    do(town.clerk_a, part, "check")
    return do(town.clerk_a, part, "close", note=note)


def test_each_part_is_an_incident_with_a_matter_a_unit_and_a_clock_of_its_own(town: Town, whole: Incident) -> None:
    parts = split(town, whole, matter="gas_leak")
    assert [part.unit_id for part in parts] == [town.urban_a.pk, town.fire_city.pk]
    assert {(part.state, part.matter_id, part.grid_id, part.description) for part in parts} == {
        ("dispatched", town.gas_leak.pk, whole.grid_id, "清理自己的一段")
    }
    clocks = Clock.objects.filter(incident__in=parts, stage="handle", state="running")
    whole.refresh_from_db()
    assert clocks.count() == 2
    assert all(clock.due_at != whole.handle_due_at for clock in clocks)


def test_splitting_is_a_step_on_both(town: Town, whole: Incident) -> None:
    part = split(town, whole, split_to=[f"unit:{town.fire_city.pk}"])[0]
    last = timeline(whole)[-1]
    assert (last.action, last.remark) == ("split", f"Given to {town.fire_city.name}: {part.reference}")
    first = timeline(part)[0]
    assert (first.action, first.remark) == ("report", f"Sub-incident of {whole.reference}")


def test_a_whole_that_nobody_has_in_hand_is_measured_from_the_split(town: Town, whole: Incident) -> None:
    split(town, whole)
    whole.refresh_from_db()
    running = Clock.objects.filter(incident=whole, state="running").values_list("stage", flat=True)
    assert (whole.state, list(running), whole.dispatched_level) == ("accepted", ["handle"], "village")
    assert whole.handle_due_at is not None


def test_a_whole_does_not_close_while_a_part_is_open_unless_the_desk_says_why(town: Town, whole: Incident) -> None:
    do(town.clerk_a, whole, "dispatch", to="grid")
    parts = split(town, whole)
    do(town.worker_a, whole, "take")
    do(town.worker_a, whole, "finish")
    do(town.clerk_a, whole, "check")
    with pytest.raises(Invalid) as refused:
        do(town.clerk_a, whole, "close", note="处理完毕")
    assert set(refused.value.fields) == {"despite"}
    assert all(part.reference in refused.value.message for part in parts)
    with pytest.raises(Invalid, match="too long"):
        do(town.clerk_a, whole, "close", note="处理完毕", despite="长" * 501)
    closed = do(town.clerk_a, whole, "close", note="处理完毕", despite="其余部分另行办理")
    assert closed.state == "closed"
    assert timeline(closed)[-1].remark == "Closed while sub-incidents are open: 其余部分另行办理"
    assert timeline(closed, actor_for(town.resident))[-1].remark == ""
    assert {part.state for part in Incident.objects.filter(parent=whole)} == {"dispatched"}


def test_a_whole_in_parts_alone_is_checked_once_all_have_ended(town: Town, whole: Incident, fireman: Any) -> None:
    parts = split(town, whole)
    with pytest.raises(Denied, match="still open"):
        do(town.clerk_a, whole, "check")
    done = [finish(town, part, by) for part, by in zip(parts, (town.handler_a, fireman), strict=True)]
    checked = do(town.clerk_a, whole, "check")
    assert (checked.state, checked.handled_at) == ("checked", max(part.handled_at for part in done))
    assert do(town.clerk_a, whole, "close", note="全部处理完毕").state == "closed"


def test_an_accepted_one_that_is_not_split_is_not_checked(town: Town, whole: Incident) -> None:
    with pytest.raises(Denied, match="not been split"):
        do(town.clerk_a, whole, "check")
    actor = actor_for(town.clerk_a)
    assert "check" not in {offer.action for offer in offers(actor, incident_by_reference(actor, whole.reference))}


def test_the_answers_of_the_parts_are_collected_for_the_reporter(town: Town, whole: Incident, fireman: Any) -> None:
    for part, by, said in zip(split(town, whole), (town.handler_a, fireman), ("垃圾已清", "通道已通"), strict=True):
        finish(town, part, by, said)
    do(town.clerk_a, whole, "check")
    actor = actor_for(town.clerk_a)
    closing = next(one for one in offers(actor, incident_by_reference(actor, whole.reference)) if one.action == "close")
    assert closing.initial["note"] == f"{town.urban_a.name}：垃圾已清\n{town.fire_city.name}：通道已通"


def test_the_reporter_hears_of_the_whole_alone(town: Town, whole: Incident, fireman: Any, fire_messages: Any) -> None:
    fire_messages()
    before = Notice.objects.filter(user=town.resident).count()
    for part, by in zip(split(town, whole), (town.handler_a, fireman), strict=True):
        finish(town, part, by)
    fire_messages()
    assert Notice.objects.filter(user=town.resident).count() == before
    do(town.clerk_a, whole, "check")
    do(town.clerk_a, whole, "close", note="都好了")
    fire_messages()
    assert Notice.objects.filter(user=town.resident, subject_key=whole.reference).count() == before + 1


def test_the_reporter_of_the_whole_sees_no_part(town: Town, whole: Incident) -> None:
    part = split(town, whole)[0]
    reader = actor_for(town.resident)
    with pytest.raises(NotFound):
        incident_by_reference(reader, part.reference)
    assert family_of(incident_by_reference(reader, whole.reference), reader).children == ()


def test_the_holder_of_the_whole_is_told_once_when_the_last_part_ends(
    town: Town, whole: Incident, fireman: Any, fire_messages: Any
) -> None:
    first, second = split(town, whole)
    finish(town, first, town.handler_a)
    fire_messages()
    assert not Notice.objects.filter(kind="children_ended").exists()
    finish(town, second, fireman)
    fire_messages()
    told = set(Notice.objects.filter(kind="children_ended").values_list("user__username", flat=True))
    assert town.clerk_a.username in told
    steps = Step.objects.filter(subject=whole, action="child_ended")
    assert [step.detail["child"] for step in steps] == [first.reference, second.reference]
    assert [step.note for step in steps] == ["已清理", "已清理"]


def test_the_end_of_a_part_heard_twice_is_one_step(town: Town, whole: Incident) -> None:
    part = finish(town, split(town, whole, split_to=[f"unit:{town.urban_a.pk}"])[0], town.handler_a)
    event = IncidentMoved(
        key="", incident_id=part.pk, reference=part.reference, action="close", from_state="checked",
        to_state="closed", level="grid", from_level="grid", township_id=0, village_id=0, grid_id=0, matter_id=0,
        days=(), step=part.version,
    )  # fmt: skip
    for _again in range(2):
        follow_children(city_time.now(), [event, event])
    assert Step.objects.filter(subject=whole, action="child_ended").count() == 1
    assert Notice.objects.filter(kind="children_ended", user=town.clerk_a).count() == 1


def test_a_worker_reports_what_follows_and_hears_of_it(town: Town, fire_messages: Any) -> None:
    whole = do(town.worker_a, report(town), "take")
    do(town.worker_a, whole, "follow_up", note="路面破损，需要修补", matter="fire_exit")
    part = Incident.objects.get(parent=whole)
    assert (part.state, part.matter_id, part.reported_by_id, part.channel) == (
        "reported", town.fire_exit.pk, town.worker_a.pk, "grid_worker",
    )  # fmt: skip
    fire_messages()
    assert Notice.objects.filter(subject_key=part.reference, kind="task_new").exists()


def test_there_are_no_grandchildren(town: Town, whole: Incident) -> None:
    part = split(town, whole)[0]
    with pytest.raises(Denied, match="sub-incident itself"):
        do(town.clerk_a, part, "split", note="再分", split_to=[f"unit:{town.fire_city.pk}"])
    do(town.handler_a, part, "take")
    with pytest.raises(Denied, match="sub-incident itself"):
        do(town.handler_a, part, "follow_up", note="再报")


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE cases_incident SET parent_id = %s WHERE id = %s", ("part", "other")),
        ("UPDATE cases_incident SET parent_id = %s WHERE id = %s", ("other", "whole")),
        ("UPDATE cases_incident SET is_split = true WHERE %s > 0 AND id = %s", ("part", "part")),
        ("UPDATE cases_incident SET is_split = false WHERE %s > 0 AND id = %s", ("whole", "whole")),
        ("UPDATE cases_incident SET master_id = %s WHERE id = %s", ("other", "whole")),
    ],
)
def test_the_database_keeps_families_two_generations_high(
    town: Town, whole: Incident, statement: str, names: tuple[str, str]
) -> None:
    rows = {"part": split(town, whole)[0].pk, "whole": whole.pk, "other": report(town).pk}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [rows[name] for name in names])


def test_no_more_than_one_matter_is_split_into(town: Town, whole: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incidents.cases.services.family.MOST_CHILDREN", 1)
    with pytest.raises(Invalid, match="at most 1"):
        split(town, whole)
    assert not Incident.objects.filter(parent=whole).exists()


def test_what_is_refused_for_one_part_is_done_for_none(town: Town, whole: Incident) -> None:
    before = Step.objects.count()
    with pytest.raises(Invalid) as refused:
        split(town, whole, split_to=[f"unit:{town.urban_a.pk}", "unit:999999"])
    assert set(refused.value.fields) == {"split_to"}
    assert (Step.objects.count(), Incident.objects.filter(parent=whole).count()) == (before, 0)


def test_an_act_sent_again_splits_once(town: Town, whole: Incident, api: Any) -> None:
    sent = {"action": "split", "version": whole.version, "note": "清理", "split_to": [f"unit:{town.urban_a.pk}"]}
    url = f"/api/v1/incidents/{whole.reference}/acts/"
    answers = [
        api(town.clerk_a).post(url, sent, format="json", headers={"Idempotency-Key": "one-split"})
        for _again in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Incident.objects.filter(parent=whole).count() == 1


def test_a_split_one_and_its_parts_are_no_copies(town: Town, whole: Incident, at: Any) -> None:
    first = report(town)
    part = split(town, whole)[0]
    for one in (whole, part):
        with pytest.raises(Denied, match="no copy"):
            do(town.clerk_a, one, "link_duplicate", master=first.reference)
    at.shift(timedelta(minutes=1))
    later = report(town)
    with pytest.raises(Invalid, match=whole.reference):
        do(town.clerk_a, later, "link_duplicate", master=part.reference)


def test_a_part_is_opened_again_only_below_an_open_whole(town: Town, whole: Incident) -> None:
    part = split(town, whole, split_to=[f"unit:{town.urban_a.pk}"])[0]
    finish(town, part, town.handler_a)
    do(town.clerk_a, whole, "check")
    do(town.clerk_a, whole, "close")
    with pytest.raises(Denied, match="open that one again first"):
        do(town.clerk_a, part, "reopen")
    do(town.clerk_a, whole, "reopen")
    assert do(town.clerk_a, part, "reopen").state == "accepted"


def test_a_unit_sees_its_own_part_and_only_the_number_of_the_whole(town: Town, whole: Incident, fireman: Any) -> None:
    parts = split(town, whole)
    reader = actor_for(fireman)
    with pytest.raises(NotFound):
        incident_by_reference(reader, whole.reference)
    own = family_of(incident_by_reference(reader, parts[1].reference), reader)
    assert (own.parent, own.may_open_parent) == (whole.reference, False)
    desk = actor_for(town.clerk_a)
    seen = family_of(incident_by_reference(desk, whole.reference), desk)
    assert [(child.incident.reference, child.may_open) for child in seen.children] == [
        (part.reference, True) for part in parts
    ]


def test_lists_searches_and_filters_show_the_relation(town: Town, whole: Incident, api: Any) -> None:
    parts = {part.reference for part in split(town, whole)}
    other = report(town)
    get = lambda query: {  # noqa: E731
        row["reference"] for row in api(town.clerk_a).get(f"/api/v1/incidents/?{query}").json()["results"]
    }
    assert get("relation=split") == {whole.reference}
    assert get("relation=child") == parts
    assert get("relation=whole") == {whole.reference, other.reference}
    assert get(f"parent={whole.reference.lower()}") == parts
    assert get(f"q={whole.reference}") == parts | {whole.reference}
    detail = api(town.clerk_a).get(f"/api/v1/incidents/{whole.reference}/").json()
    assert ({row["reference"] for row in detail["children"]}, detail["is_split"]) == (parts, True)
    export = api(town.clerk_a).get(f"/api/v1/incidents/?format=csv&parent={whole.reference}")
    assert export.getvalue().decode("utf-8-sig").count(whole.reference) == 2


def test_sealing_the_whole_seals_its_parts_and_a_part_is_not_sealed_alone(
    town: Town, whole: Incident, api: Any
) -> None:
    part = split(town, whole)[0]
    with pytest.raises(Invalid, match=whole.reference):
        seal_incident(actor_for(town.official_a), part.reference, reason="涉及工作人员")
    seal_incident(actor_for(town.official_a), whole.reference, reason="涉及工作人员")
    assert not Incident.objects.filter(parent=whole).exists()
    assert Incident.including_sealed.filter(parent=whole, is_sealed=True, search_text="").count() == 2
    assert api(town.official_a).get(f"/api/v1/incidents/{part.reference}/").status_code == 404
    receiver = actor_for(town.city_centre)
    opened = incident_by_reference(receiver, whole.reference)
    assert len(family_of(opened, receiver).children) == 2


def test_what_is_sealed_is_not_split(town: Town, whole: Incident) -> None:
    seal_incident(actor_for(town.official_a), whole.reference, reason="涉及工作人员")
    sent = {"split_to": [f"unit:{town.urban_a.pk}"]}
    with pytest.raises(Denied, match="confidential"):
        act_on_incident(actor_for(town.city_centre), whole.reference, "split", version=None, note="x", data=sent)


def counted(town: Town, api: Any) -> bytes:
    """Return every rate and every count of what is open, reported and closed that the boards show."""
    cache.clear()
    figures = []
    for area in (town.city, town.township_a, town.village_a):
        said = api(town.city_centre).get(f"/api/v1/board/summary/?area={area.code}").json()
        figures.append({name: value for name, value in said.items() if name not in ("late_incidents", "now", "as_of")})
    return json.dumps(figures, sort_keys=True, default=str).encode() + rate_bytes(api, town)


def test_boards_count_the_matter_once_however_it_is_split(town: Town, fireman: Any, api: Any, at: Any) -> None:
    @settings(
        max_examples=4,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],
    )
    @given(seed=st.integers(0, 2**32), days=st.integers(0, 4))
    def check(seed: int, days: int) -> None:
        dice, told = random.Random(seed), set()
        for is_split in (False, True):
            with transaction.atomic():
                whole = do(town.clerk_a, report(town), "accept")
                do(town.clerk_a, whole, "dispatch", to="grid")
                if is_split:
                    parts = split(town, whole)
                    finish(town, parts[0], town.handler_a)
                    do(fireman, parts[1], dice.choice(("take", "return")))
                at.shift(timedelta(days=days))
                deliver()
                told.add(counted(town, api))
                rebuild(system("test"))
                told.add(counted(town, api))
                at.shift(-timedelta(days=days))
                transaction.set_rollback(True)
        assert len(told) == 1

    check()


def test_the_whole_of_parts_counts_as_late_where_the_last_part_was(
    town: Town, whole: Incident, fireman: Any, api: Any, at: Any
) -> None:
    """The comparison above is not blind: what its parts let run out stands in the rates of the whole."""
    parts = split(town, whole)
    deliver()
    before = rate_bytes(api, town)
    finish(town, parts[0], town.handler_a)
    at.shift(timedelta(days=9))
    finish(town, parts[1], fireman)
    late = do(town.clerk_a, whole, "check")
    deliver()
    assert late.handled_at > late.handle_due_at
    assert rate_bytes(api, town) != before


def test_the_page_shows_the_parts_and_what_is_late(town: Town, whole: Incident, page: Any, at: Any) -> None:
    parts = split(town, whole)
    at.shift(timedelta(days=9))
    said = page(town.clerk_a).get(f"/incidents/{whole.reference}/").content.decode()
    assert all(part.reference in said for part in parts)
    assert "2 are still open." in said
    assert "2 of them are late." in said
    below = page(town.clerk_a).get(f"/incidents/{parts[0].reference}/").content.decode()
    assert f"Sub-incident of {whole.reference}" in below
