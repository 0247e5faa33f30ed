"""Colleagues around an incident: assigning, mentions, watching, who writes now; and notices that end with their task."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident, Step
from incidents.deskwork import selectors, services
from incidents.deskwork.models import Watch, WritingMark
from tests.cases.helpers import do, report
from tests.town import POSTED, Town


@pytest.fixture
def colleague(town: Town) -> Any:
    """Return a second handler of the unit."""
    Posting.objects.create(
        user=town.resident, role="department_handler", area=town.township_a, unit=town.urban_a, starts_on=POSTED
    )
    return town.resident


@pytest.fixture
def in_unit(town: Town) -> Incident:
    """Return an incident dispatched to the unit."""
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    return do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")


def kinds(user: Any, *, unread: bool = True) -> list[str]:
    found = Notice.objects.filter(user=user)
    return list((found.filter(read_at=None) if unread else found).order_by("pk").values_list("kind", flat=True))


def test_a_handler_assigns_to_a_colleague_who_hears_of_it(
    town: Town, in_unit: Incident, colleague: Any, fire_messages: Any
) -> None:
    case = do(town.handler_a, in_unit, "assign", to=f"user:{colleague.pk}")
    assert (case.state, case.handler_id) == ("dispatched", colleague.pk)
    fire_messages()
    assert "assigned" in kinds(colleague)


def test_a_colleague_takes_over_from_someone_absent(
    town: Town, in_unit: Incident, colleague: Any, fire_messages: Any
) -> None:
    case = do(town.handler_a, in_unit, "take")
    case = do(colleague, case, "assign", to=f"user:{colleague.pk}")
    assert (case.handler_id, Step.objects.filter(action="assign").count()) == (colleague.pk, 1)
    fire_messages()
    assert "assigned_away" in kinds(town.handler_a)


def test_nobody_assigns_to_a_stranger_or_from_outside(town: Town, in_unit: Incident) -> None:
    with pytest.raises(Invalid, match="no colleague"):
        do(town.handler_a, in_unit, "assign", to=f"user:{town.worker_b.pk}")
    with pytest.raises(Denied):
        do(town.clerk_a, in_unit, "assign", to=f"user:{town.handler_a.pk}")


def test_who_is_alone_is_not_offered_to_assign(town: Town, in_unit: Incident, api: Any) -> None:
    case = do(town.handler_a, in_unit, "take")
    acts = api(town.handler_a).get(f"/api/v1/incidents/{case.reference}/acts/").json()["acts"]
    assert "assign" not in {act["action"] for act in acts}


def test_the_reporter_does_not_learn_whose_it_is(town: Town, in_unit: Incident, colleague: Any, api: Any) -> None:
    Posting.objects.filter(user=colleague).update(user=town.staff)
    Incident.objects.filter(pk=in_unit.pk).update(reported_by=town.resident, channel="resident")
    do(town.handler_a, in_unit, "assign", to=f"user:{town.staff.pk}")
    steps = api(town.resident).get(f"/api/v1/incidents/{in_unit.reference}/steps/").json()
    rows = steps["results"] if isinstance(steps, dict) else steps
    assert rows[-1]["remark"] == ""


def test_a_task_that_moved_on_leaves_no_notice_unread(town: Town, in_unit: Incident, fire_messages: Any) -> None:
    fire_messages()
    assert "task_new" in kinds(town.handler_a)
    do(town.handler_a, in_unit, "note")
    fire_messages()
    assert "task_new" in kinds(town.handler_a)
    do(town.handler_a, in_unit, "take")
    fire_messages()
    assert kinds(town.handler_a) == []
    assert kinds(town.clerk_a) == []


def test_the_desk_of_the_next_task_is_still_told(town: Town, in_unit: Incident, fire_messages: Any) -> None:
    fire_messages()
    for action in ("take", "finish"):
        in_unit = do(town.handler_a, in_unit, action)
    fire_messages()
    assert kinds(town.clerk_a) == ["task_new"]


def test_the_inbox_groups_what_is_about_one_incident(town: Town, page: Any, fire_messages: Any) -> None:
    case = report(town, town_actor(town), matter="gas_leak")
    fire_messages()
    do(town.city_centre, case, "urge", note="quick")
    fire_messages()
    views = page(town.clerk_a).get("/notices/").context["notices"]
    assert [(len(view.earlier), view.kind) for view in views] == [(1, "urged")]
    newest = Notice.objects.filter(user=town.clerk_a).latest("pk")
    page(town.clerk_a).post(f"/notices/{newest.pk}/read/")
    assert kinds(town.clerk_a) == []


def town_actor(town: Town) -> Any:
    return actor_for(town.worker_a)


def test_whoever_is_named_in_a_note_is_told(town: Town, in_unit: Incident, fire_messages: Any) -> None:
    do(town.handler_a, in_unit, "note", f"请@{town.clerk_a.name}看一下，＠{town.worker_b.name}不在场")
    fire_messages()
    assert "mentioned" in kinds(town.clerk_a)
    assert "mentioned" not in kinds(town.worker_b)


def test_the_longer_name_is_meant() -> None:
    names = {1: "王明", 2: "王明亮"}
    assert selectors.mentioned_in("@王明亮 看看", names) == [2]
    assert selectors.mentioned_in("@王明 看看", names) == [1]
    assert selectors.mentioned_in("王明 看看", names) == []


def test_those_around_who_may_see_it_can_be_mentioned(town: Town, in_unit: Incident, page: Any) -> None:
    names = page(town.handler_a).get(f"/desk/{in_unit.reference}/colleagues/").json()["names"]
    assert set(names) == {town.worker_a.name, town.clerk_a.name, town.official_a.name, town.city_centre.name}


def test_a_watcher_hears_of_moves_as_long_as_it_may_be_seen(
    town: Town, in_unit: Incident, api: Any, fire_messages: Any
) -> None:
    url = f"/api/v1/incidents/{in_unit.reference}/watch/"
    assert api(town.official_a).put(url, {"is_watched": True}, format="json").json() == {"is_watched": True}
    do(town.handler_a, in_unit, "take")
    fire_messages()
    assert kinds(town.official_a).count("watched_moved") == 1
    Posting.objects.filter(user=town.official_a).delete()
    do(town.handler_a, in_unit, "finish")
    fire_messages()
    assert kinds(town.official_a).count("watched_moved") == 1


def test_watching_ends_on_the_page_too(town: Town, in_unit: Incident, page: Any) -> None:
    client, url = page(town.clerk_a), f"/desk/{in_unit.reference}/watch/"
    assert client.post(url, {"on": "1"}).status_code == 302
    assert b'aria-pressed="true"' in client.get(f"/desk/{in_unit.reference}/beside/").content
    client.post(url, headers={"HX-Request": "true"})
    assert not Watch.objects.exists()


def test_a_colleague_sees_who_is_writing_until_it_is_over(town: Town, in_unit: Incident, page: Any, at: Any) -> None:
    url, seen = f"/desk/{in_unit.reference}/writing/", f"/desk/{in_unit.reference}/beside/"
    writer, colleague = page(town.clerk_a), page(town.official_a)
    assert town.clerk_a.name not in writer.post(url).content.decode()
    assert f"({town.clerk_a.name}) is filling this in now" in colleague.get(seen).content.decode()
    at.shift(timedelta(seconds=121))
    assert town.clerk_a.name not in colleague.get(seen).content.decode()


@pytest.mark.parametrize("how", ["gone", "sent"])
def test_the_mark_goes_when_it_is_sent_or_given_up(
    town: Town, in_unit: Incident, page: Any, fire_messages: Any, how: str
) -> None:
    client, url = page(town.clerk_a), f"/desk/{in_unit.reference}/writing/"
    client.post(url)
    if how == "gone":
        client.post(url, {"gone": "1"})
    else:
        do(town.clerk_a, in_unit, "note")
        fire_messages()
    assert not WritingMark.objects.exists()


def test_a_reporter_sees_nothing_of_it(town: Town, in_unit: Incident, page: Any) -> None:
    Incident.objects.filter(pk=in_unit.pk).update(reported_by=town.resident, channel="resident")
    assert page(town.resident).get(f"/desk/{in_unit.reference}/beside/").content == b""
    assert page(town.worker_b).get(f"/desk/{in_unit.reference}/beside/").status_code == 404


def test_marking_twice_is_one_mark(town: Town, in_unit: Incident) -> None:
    actor = actor_for(town.clerk_a)
    for _time in range(2):
        services.mark_writing(actor, in_unit, now=city_time.now())
    assert WritingMark.objects.count() == 1
