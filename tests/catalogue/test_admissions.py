"""An admission from the application to the list of grids and off it again: pages, API, clocks, notices."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import outbox
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from incidents.catalogue import selectors, services
from incidents.catalogue.choices import OWNED_STAGES, AdmissionStage
from incidents.catalogue.models import Admission, Matter, ResponsibilityBoundary
from incidents.catalogue.services.classes import load_admission_limits
from procedures.clocks.models import SubjectClock
from procedures.clocks.services import sweep
from tests.catalogue.things import APPLICATION, admission_in
from tests.conftest import TUESDAY
from tests.town import FOUNDED, Town

LIMITS = {
    "admission_review": [10, "work_day"], "admission_opinion": [10, "work_day"], "periodic_review": [20, "natural_day"],
}  # fmt: skip


@pytest.fixture
def applied(town: Town, at: Any, actor_of: Any) -> Admission:
    """An application that the department has just sent, with limits for its stages."""
    load_admission_limits(system("test"), LIMITS, FOUNDED)
    Matter.objects.filter(pk=town.gas_leak.pk).update(listed_from=None)
    return services.apply_for_admission(actor_of(town.handler_a), application(town))


def application(town: Town, **other: Any) -> services.ApplicationData:
    """Return what the urban management says of gas leaks."""
    said = {**APPLICATION, "unit_id": town.urban_a.pk, "exit_on": areas.today() + timedelta(days=400), **other}
    said.pop("unit")
    return services.ApplicationData(**said)


def do(actor: Any, admission: Admission, action: str, **data: Any) -> Admission:
    """Do an act with words."""
    return services.act_on_admission(actor, admission.reference, SentAct(action, None, "because", data))


def name_owners(town: Town) -> None:
    """Say who is responsible for each stage of gas leaks."""
    ResponsibilityBoundary.objects.bulk_create(
        ResponsibilityBoundary(matter=town.gas_leak, stage=stage, owner="grid") for stage in OWNED_STAGES
    )


def is_listed(town: Town) -> bool:
    """Say whether grids may be given gas leaks today."""
    return selectors.rulebook(areas.today()).matters[town.gas_leak.pk].is_listed(areas.today())


def consulted(town: Town, admission: Admission, actor_of: Any) -> Admission:
    """Let the grid office consult, and both townships agree."""
    do(actor_of(town.city_centre), admission, "consult")
    for official in (town.official_a, town.official_b):
        do(actor_of(official), admission, "give_opinion", opinion="agree")
    return admission


def test_an_admission_puts_a_matter_on_the_list_and_a_withdrawal_takes_it_off(
    applied: Admission, town: Town, actor_of: Any
) -> None:
    name_owners(town)
    assert not is_listed(town)
    do(actor_of(town.net_admin), consulted(town, applied, actor_of), "admit")
    assert is_listed(town)
    do(actor_of(town.handler_a), applied, "withdraw")
    assert not is_listed(town)


def test_nothing_is_admitted_before_each_stage_has_an_owner_and_each_township_spoke(
    applied: Admission, town: Town, actor_of: Any, at: Any
) -> None:
    office = actor_of(town.city_centre)
    do(office, applied, "consult")
    with pytest.raises(Invalid, match="who is responsible"):
        do(office, applied, "admit")
    name_owners(town)
    do(actor_of(town.official_a), applied, "give_opinion", opinion="object")
    with pytest.raises(Invalid, match="西山镇"):
        do(office, applied, "admit")
    at.shift(timedelta(days=20))
    assert do(office, applied, "admit").state == "admitted"


def test_a_township_speaks_once(applied: Admission, town: Town, actor_of: Any) -> None:
    consulted(town, applied, actor_of)
    with pytest.raises(Invalid, match="already"):
        do(actor_of(town.official_a), applied, "give_opinion", opinion="object")
    with pytest.raises(Invalid):
        do(actor_of(town.official_a), applied, "give_opinion", opinion="perhaps")


def test_who_applied_does_not_decide(applied: Admission, town: Town, actor_of: Any) -> None:
    Admission.objects.update(applied_by=town.net_admin)
    with pytest.raises(Denied, match="somebody else"):
        do(actor_of(town.net_admin), applied, "consult")


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"matter": "nothing"}, "matter"),
        ({"exit_on": TUESDAY.date()}, "exit_on"),
        ({"legal_basis": " "}, "legal_basis"),
        ({"funding": ""}, "funding"),
    ],
)
def test_an_application_says_what_is_missing(
    town: Town, at: Any, actor_of: Any, other: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.apply_for_admission(actor_of(town.handler_a), application(town, **other))
    assert list(refused.value.fields) == [field]


def test_enforcement_is_not_applied_for_and_one_application_is_open_at_a_time(
    applied: Admission, town: Town, actor_of: Any
) -> None:
    with pytest.raises(Invalid, match="open already"):
        services.apply_for_admission(actor_of(town.handler_a), application(town))
    Matter.objects.filter(pk=town.litter.pk).update(listed_from=None, not_delegable=True)
    with pytest.raises(Invalid, match="not delegable"):
        services.apply_for_admission(actor_of(town.handler_a), application(town, matter="litter"))


def test_its_clocks_run_by_stage_and_tell_whom_they_wait_for(
    applied: Admission, town: Town, actor_of: Any, at: Any
) -> None:
    do(actor_of(town.city_centre), applied, "consult")
    clocks = dict(SubjectClock.objects.values_list("stage", "state"))
    assert clocks == {AdmissionStage.REVIEW: "stopped", AdmissionStage.OPINION: "running"}
    do(actor_of(town.official_a), applied, "give_opinion", opinion="agree")
    sweep(TUESDAY + timedelta(days=16))
    outbox.drain(TUESDAY + timedelta(days=16))
    waits = Notice.objects.filter(key__startswith="admission:clock")
    assert set(waits.values_list("user__username", flat=True)) == {"official_b"}


def test_everybody_concerned_hears_of_each_step_once(applied: Admission, town: Town, actor_of: Any) -> None:
    name_owners(town)
    do(actor_of(town.net_admin), consulted(town, applied, actor_of), "admit")
    outbox.drain(TUESDAY)
    told = {(notice.user.username, notice.params["what"]) for notice in Notice.objects.select_related("user")}
    assert told == {
        ("city_centre", "apply"), ("net_admin", "apply"), ("handler_a", "admit"),
    }  # fmt: skip


def test_an_expired_admission_takes_its_matter_off_the_list(
    applied: Admission, town: Town, actor_of: Any, at: Any
) -> None:
    name_owners(town)
    do(actor_of(town.net_admin), consulted(town, applied, actor_of), "admit")
    at.shift(timedelta(days=401))
    assert not is_listed(town)
    assert services.expire_admissions(TUESDAY + timedelta(days=401)) == 1
    assert Matter.objects.get(pk=town.gas_leak.pk).listed_from is None


def test_the_page_carries_an_admission_through(applied: Admission, town: Town, page: Any) -> None:
    name_owners(town)
    address = f"/rules/admissions/{applied.reference}/"
    office, official = page(town.city_centre), page(town.official_a)
    office.post(f"{address}acts/", {"action": "consult", "version": 1, "note": ""})
    answer = official.post(
        f"{address}acts/",
        {"action": "give_opinion", "version": 2, "opinion": "object", "note": "人手不够"},
        follow=True,
    )
    shown = answer.content.decode()
    assert "objects: 人手不够" in shown
    assert "西山镇" in shown
    assert page(town.worker_a).get(address).status_code == 403
    refused = office.post(f"{address}acts/", {"action": "admit", "version": 3, "note": ""})
    assert (refused.status_code, "still have time" in refused.content.decode()) == (422, True)


def test_a_department_applies_on_its_page(town: Town, at: Any, page: Any) -> None:
    form = {**APPLICATION, "unit": town.urban_a.pk, "matter": "gas_leak"}
    client = page(town.handler_a)
    answer = client.post("/rules/admissions/new/", {**form, "exit_on": "2026-01-01"})
    assert list(answer.context["form"].errors) == ["exit_on"]
    assert client.post("/rules/admissions/new/", form).status_code == 302
    assert (
        "燃气泄漏" in client.get("/rules/admissions/").content.decode()
        or "Gas leak" in client.get("/rules/admissions/").content.decode()
    )


def test_the_api_applies_lists_and_acts(town: Town, at: Any, api: Any) -> None:
    department, office = api(town.handler_a), api(town.city_centre)
    made = department.post("/api/v1/admissions/", APPLICATION, format="json")
    assert (made.status_code, made.json()["unit"]) == (201, "urban-a")
    address = f"/api/v1/admissions/{made.json()['reference']}/"
    assert [one["action"] for one in office.get(f"{address}acts/").json()["acts"]] == ["consult", "decline", "withdraw"]
    done = office.post(f"{address}acts/", {"action": "consult", "version": 1}, format="json").json()
    assert (done["state"], done["version"]) == ("consulting", 2)
    assert office.post(f"{address}acts/", {"action": "consult", "version": 1}, format="json").status_code == 409
    assert office.get("/api/v1/admissions/?state=consulting").json()["count"] == 1
    refused = department.post("/api/v1/admissions/", {**APPLICATION, "unit": "fire-city"}, format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["unit"])


def test_another_department_sees_nothing_of_it(town: Town, at: Any, page: Any) -> None:
    admission = admission_in(town, "applied")
    Admission.objects.update(unit=town.fire_city)
    assert page(town.handler_a).get(f"/rules/admissions/{admission.reference}/").status_code == 404
