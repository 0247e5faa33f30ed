"""The acts on a plan from its page: offered or refused with the reason, done once, refused with what was typed kept."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from shapely.geometry import box

from foundation.kernel.errors import Denied, Stale
from foundation.process.acts import SentAct
from grids.areas import selectors, services
from grids.areas.importers import read_boundaries
from grids.areas.models import Boundary, PlanStep
from tests.areas.files import A1, WIDER_A2, geojson
from tests.fences import without_process
from tests.town import Town

TODAY = date(2026, 11, 24)
ID = UUID(int=5)
APPROVE = {"action": "approve", "version": 1, "effective_on": "2026-11-24", "act_id": str(ID)}
FAULTY = {A1: box(113.30, 22.50, 113.311, 22.51)}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process; tests/areas/test_pages.py and test_commands.py send them through the fence."""
    without_process(monkeypatch)


@pytest.fixture
def admin(town: Town, page: Callable[..., Client]) -> Client:
    """The administrator of the net, signed in."""
    selectors.forget()
    return page(town.net_admin)


@pytest.fixture
def draft(town: Town, actor_of: Any) -> Callable[..., int]:
    """Return what drafts a plan."""

    def make(shapes: Any = WIDER_A2) -> int:
        rows = read_boundaries(geojson(shapes), "a.geojson", "wgs84")
        return services.draft_plan(actor_of(town.net_admin), title="t", rows=rows, crs="wgs84", source="a.geojson")

    return make


def url(plan_id: int, part: str = "") -> str:
    return f"/areas/import/{plan_id}/{part}"


def offered(answer: Any) -> tuple[list[str], list[str]]:
    """Return the allowed and the refused actions of a page."""
    return [one.offer.action for one in answer.context["forms"]], [one.action for one in answer.context["refused"]]


def test_a_sound_draft_is_approved_or_thrown_away(admin: Client, draft: Any) -> None:
    answer = admin.get(url(draft()))
    assert offered(answer) == (["approve", "discard"], [])
    (field,) = answer.context["forms"][0].form.shown_fields
    assert (field.name, str(field.value())) == ("effective_on", "2026-11-24")


def test_a_draft_with_faults_says_why_it_is_not_approved(admin: Client, draft: Any) -> None:
    answer = admin.get(url(draft(FAULTY)))
    assert offered(answer) == (["discard"], ["approve"])
    assert "a plan with faults is not approved" in answer.content.decode()


def test_on_an_older_net_it_is_checked_again_first(admin: Client, draft: Any) -> None:
    first, second = draft(), draft()
    admin.post(url(first, "acts/"), APPROVE)
    assert offered(admin.get(url(second))) == (["check_again", "discard"], ["approve"])


def test_what_is_decided_offers_nothing_and_tells_what_happened(admin: Client, draft: Any) -> None:
    plan_id = draft()
    admin.post(url(plan_id, "acts/"), APPROVE)
    answer = admin.get(url(plan_id))
    assert offered(answer) == ([], [])
    steps = [(step["title"], step["extra"]) for step in answer.context["steps"]]
    assert steps == [("Draft a plan", ""), ("Approve", "In force from 2026-11-24")]


def test_an_approval_sent_twice_is_done_once_and_answered_twice(admin: Client, draft: Any) -> None:
    plan_id = draft()
    answers = [admin.post(url(plan_id, "acts/"), APPROVE) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert PlanStep.objects.filter(subject_id=plan_id, action="approve").count() == 1
    assert Boundary.objects.filter(plan_id=plan_id).count() == 2


def test_another_day_under_the_same_id_is_refused_with_the_page(admin: Client, draft: Any) -> None:
    plan_id = draft()
    admin.post(url(plan_id, "acts/"), APPROVE)
    answer = admin.post(url(plan_id, "acts/"), {**APPROVE, "effective_on": "2026-12-01"})
    assert (answer.status_code, "in other words" in answer.content.decode()) == (409, True)


def test_an_act_from_an_old_page_is_refused_with_the_fresh_one(admin: Client, draft: Any) -> None:
    plan_id = draft()
    admin.post(url(plan_id, "acts/"), {"action": "check_again", "version": 1})
    answer = admin.post(url(plan_id, "acts/"), APPROVE)
    assert (answer.status_code, "Someone else has acted" in answer.content.decode()) == (409, True)
    assert offered(answer)[0] == ["approve", "discard"]


@pytest.mark.parametrize("action", ["fly", "draft", ""])
def test_what_the_table_does_not_have_is_no_longer_possible(admin: Client, draft: Any, action: str) -> None:
    answer = admin.post(url(draft(), "acts/"), {"action": action, "version": 1})
    assert (answer.status_code, "no longer possible" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize(("day", "words"), [("", "This is needed."), ("2026-11-23", "Choose today or a later day.")])
def test_a_day_that_does_not_fit_is_said_at_its_field_and_stays(
    admin: Client, draft: Any, day: str, words: str
) -> None:
    answer = admin.post(url(draft(), "acts/"), {**APPROVE, "effective_on": day})
    (entry,) = [one for one in answer.context["forms"] if one.offer.action == "approve"]
    assert (answer.status_code, entry.open, entry.form.errors["effective_on"]) == (422, True, [words])
    assert entry.form["effective_on"].value() == day


def test_the_service_names_a_day_that_is_missing(town: Town, draft: Any, actor_of: Any) -> None:
    with pytest.raises(Exception, match="still missing") as caught:
        services.act_on_plan(actor_of(town.net_admin), draft(), SentAct("approve"))
    assert set(caught.value.fields) == {"effective_on"}  # type: ignore[attr-defined] # Invalid


@pytest.mark.parametrize("action", ["approve", "check_again", "discard"])
def test_nobody_else_acts_on_a_plan(town: Town, draft: Any, actor_of: Any, action: str) -> None:
    plan_id = draft()
    with pytest.raises(Denied):
        services.act_on_plan(actor_of(town.official_a), plan_id, SentAct(action, data={"effective_on": TODAY}))


def test_a_plan_that_is_decided_takes_no_other_act(town: Town, draft: Any, actor_of: Any) -> None:
    plan_id = draft()
    services.discard_plan(actor_of(town.net_admin), plan_id=plan_id)
    with pytest.raises(Stale, match="has moved on"):
        services.approve_plan(actor_of(town.net_admin), plan_id=plan_id, effective_on=TODAY)


def test_the_database_holds_an_act_of_a_plan_once(town: Town, draft: Any, actor_of: Any) -> None:
    plan_id = draft()
    services.act_on_plan(actor_of(town.net_admin), plan_id, SentAct("check_again", id=ID))
    step = PlanStep.objects.get(subject_id=plan_id, act_id=ID)
    step.pk, step.number = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save()
