"""An incident is filed by one of its matter's standards: its clocks, its closing and the evidence it needs follow that one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from foundation.evidence.models import Photo
from foundation.kernel import revisions
from foundation.kernel.errors import Invalid
from grids.workforce.selectors import actor_for
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.selectors import complete_offer, offers, timeline
from incidents.cases.services import keep_incident_photo
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.models import FilingStandard, StandardLimit
from tests.cases.helpers import do, report
from tests.cases.test_api import picture as jpeg
from tests.town import FOUNDED, Town


@pytest.fixture
def standards(town: Town) -> list[FilingStandard]:
    """Two conditions of blocked fire exits: one within four working hours, one within ten working days."""
    made = []
    for number, (words, closing, amount, unit) in enumerate(
        (("堵塞通道", "通道畅通", 4, "work_hour"), ("违法搭建", "拆除完毕", 10, "work_day")), start=1
    ):
        row = FilingStandard.objects.create(
            matter=town.fire_exit, number=number, condition=words, closing_condition=closing, valid_from=FOUNDED
        )
        StandardLimit.objects.create(standard=row, stage="handle", amount=amount, unit=unit)
        made.append(row)
    town.fire_exit.photo_to_finish = False
    town.fire_exit.save()
    revisions.bump(catalogue.REVISION)
    return made


@pytest.fixture
def case(town: Town, standards: list[FilingStandard], at: Any) -> Incident:
    return report(town, matter="fire_exit")


def handling(case: Incident) -> Clock:
    """Return the handling clock."""
    return Clock.objects.get(incident=case, stage="handle")


def limit(case: Incident) -> tuple[int, str]:
    clock = handling(case)
    return clock.amount, clock.unit


def offered(town: Town, case: Incident, action: str) -> Any:
    """Return the offer of an act to the clerk."""
    fresh = Incident.objects.get(pk=case.pk)
    return next(one for one in offers(actor_for(town.clerk_a), fresh) if one.action == action)


def test_clocks_follow_the_standard_chosen_when_accepting(town: Town, case: Incident) -> None:
    do(town.clerk_a, case, "accept", standard="2")
    do(town.clerk_a, case, "dispatch", to="grid")
    assert limit(case) == (10, "work_day")


def test_clocks_follow_the_standard_chosen_when_dispatching(town: Town, case: Incident) -> None:
    do(town.clerk_a, do(town.clerk_a, case, "accept"), "dispatch", to="grid", standard="1")
    assert limit(case) == (4, "work_hour")


def test_without_a_choice_the_matter_s_own_limit_holds(town: Town, case: Incident) -> None:
    do(town.clerk_a, do(town.clerk_a, case, "accept"), "dispatch", to="grid")
    assert limit(case) == (2, "natural_day")


def test_another_standard_changes_the_clock_that_runs_without_a_new_start(town: Town, case: Incident, at: Any) -> None:
    do(town.clerk_a, do(town.clerk_a, case, "accept"), "dispatch", to="grid", standard="2")
    before = handling(case)
    at.shift(timedelta(hours=1))
    do(town.worker_a, case, "return", note="不是我的")
    do(town.clerk_a, case, "dispatch", to="grid", standard="1")
    after = handling(case)
    assert (after.amount, after.started_at, after.generation) == (4, before.started_at, before.generation + 1)


def test_a_number_that_is_no_standard_is_refused(town: Town, case: Incident) -> None:
    with pytest.raises(Invalid) as refusal:
        do(town.clerk_a, case, "accept", standard="9")
    assert "standard" in refusal.value.fields


def test_standards_are_offered_in_their_words_where_there_are_any(town: Town, case: Incident) -> None:
    offer = offered(town, case, "accept")
    assert [(one.value, one.label) for one in offer.choices["standard"]] == [("1", "堵塞通道"), ("2", "违法搭建")]
    other = report(town, matter="gas_leak")
    bare = complete_offer(other, offered(town, other, "accept"))
    assert "standard" not in bare.takes


def test_closing_offers_the_closing_words_and_keeps_the_choice(town: Town, case: Incident) -> None:
    do(town.clerk_a, case, "accept", standard="1")
    for user, action, data in (
        (town.clerk_a, "dispatch", {"to": "grid"}), (town.worker_a, "take", {}), (town.worker_a, "finish", {}),
        (town.clerk_a, "check", {}),
    ):  # fmt: skip
        do(user, case, action, **data)
    offer = offered(town, case, "close")
    assert [one.label for one in offer.choices["closing_standard"]] == ["通道畅通", "拆除完毕"]
    assert offer.initial["closing_standard"] == "1"
    do(town.clerk_a, case, "close", closing_standard="1")
    step = Step.objects.get(subject=case, action="close")
    assert (step.detail["closing_standard"], step.detail["standard_words"]) == ("1", "通道畅通")
    lines = timeline(Incident.objects.get(pk=case.pk), actor_for(town.clerk_a))
    assert lines[-1].remark == "Standard: 通道畅通"


@pytest.mark.parametrize(
    ("needs", "sentence"),
    [
        ("needs_photo_before", "needs a photo from before"),
        ("needs_photo_after", "needs a photo of the finished work"),
        ("needs_document", "needs a document"),
    ],
)
def test_what_the_standard_asks_for_is_there_before_the_work_is_finished(
    town: Town, case: Incident, needs: str, sentence: str
) -> None:
    FilingStandard.objects.filter(number=1).update(**{needs: True})
    revisions.bump(catalogue.REVISION)
    do(town.clerk_a, case, "accept", standard="1")
    do(town.worker_a, do(town.clerk_a, case, "dispatch", to="grid"), "take")
    with pytest.raises(Invalid, match=sentence):
        do(town.worker_a, case, "finish")


def test_with_its_photos_the_work_is_finished(town: Town, case: Incident) -> None:
    FilingStandard.objects.filter(number=1).update(needs_photo_before=True, needs_photo_after=True)
    revisions.bump(catalogue.REVISION)
    do(town.clerk_a, case, "accept", standard="1")
    do(town.worker_a, do(town.clerk_a, case, "dispatch", to="grid"), "take")
    for stage in ("report", "finish"):
        keep_incident_photo(actor_for(town.worker_a), case.reference, photo_id=uuid4(), data=jpeg(), stage=stage)
    assert do(town.worker_a, case, "finish").state == "handled"
    assert Photo.objects.count() == 2


def test_its_reporter_names_the_condition_and_the_desk_may_choose_another(
    town: Town, standards: list[FilingStandard], at: Any
) -> None:
    case = report(town, matter="fire_exit", standard="2")
    assert case.filing_standard_id == standards[1].pk
    assert timeline(case)[0].remark == "Standard: 违法搭建"
    assert offered(town, case, "accept").initial["standard"] == "2"
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to="grid", standard="1")
    assert limit(case) == (4, "work_hour")


def test_a_worker_who_takes_it_at_once_works_by_the_condition_named(
    town: Town, standards: list[FilingStandard], at: Any
) -> None:
    case = report(town, matter="fire_exit", standard="1")
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to="grid")
    assert limit(case) == (4, "work_hour")


def test_a_condition_of_another_matter_is_refused_by_name(town: Town, standards: list[FilingStandard]) -> None:
    for matter, number in (("litter", "1"), ("fire_exit", "9")):
        with pytest.raises(Invalid) as refused:
            report(town, matter=matter, standard=number)
        assert set(refused.value.fields) == {"standard"}


def test_a_resident_is_never_asked(town: Town, standards: list[FilingStandard]) -> None:
    case = report(town, actor_for(town.resident), matter="fire_exit", channel="resident", standard="1")
    assert case.filing_standard_id is None


def test_the_page_of_those_posted_asks_for_it_where_there_are_several(
    town: Town, standards: list[FilingStandard], page: Any
) -> None:
    client = page(town.worker_a)
    assert "违法搭建" in client.get("/report/standards/?matter=fire_exit").content.decode()
    for matter in ("litter", "", "nothing"):
        assert "radio" not in client.get(f"/report/standards/?matter={matter}").content.decode()
    lng, lat = town.in_a1
    sent = {"id": str(uuid4()), "matter": "fire_exit", "lng": lng, "lat": lat, "standard": "2"}
    client.post("/report/", sent)
    assert Incident.objects.get().filing_standard_id == standards[1].pk
    refused = client.post("/report/", {**sent, "id": str(uuid4()), "standard": "9"})
    assert (refused.status_code, "违法搭建" in refused.content.decode()) == (422, True)


def test_the_api_takes_it(town: Town, standards: list[FilingStandard], api: Any) -> None:
    lng, lat = town.in_a1
    sent = {"id": str(uuid4()), "matter": "fire_exit", "lng": lng, "lat": lat, "standard": "2"}
    assert api(town.clerk_a).post("/api/v1/incidents/", sent, format="json").status_code == 201
    assert Incident.objects.get().filing_standard_id == standards[1].pk
