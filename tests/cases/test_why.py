"""Why an incident went as it did, by the rules of its day; and what proposed rules would have changed last month."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from incidents.cases.models import Clock, Incident
from incidents.cases.selectors import rule_preview
from incidents.cases.selectors.rule_preview import preview_rules
from incidents.catalogue import services
from incidents.catalogue.selectors.township_rules import LadderLine, LimitLine, RouteLine, RungLine
from tests.cases.helpers import do, report
from tests.catalogue.test_township_rules import TOMORROW, act, put_in_force
from tests.town import OFFICE_HOURS, Town

RULES: dict[str, Any] = {
    "limits": (LimitLine("", "accept", 5, "work_hour"),),
    "numbers": {"urged_again_after_hours": 6},
    "routes": (RouteLine("fire_exit", start_level="township"),),
    "ladders": (LadderLine(is_urgent=False, rungs=(RungLine("due", tells=("desk",)),)),),
}


@pytest.fixture
def case(town: Town, at: Any, actor_of: Any) -> Incident:
    """A case reported under rules of the township, and old by now: other rules hold since."""
    put_in_force(town, actor_of, **RULES)
    at.shift(timedelta(days=1))
    made = report(town, matter="fire_exit")
    put_in_force(town, actor_of, limits=(LimitLine("", "accept", 1, "work_hour"),))
    at.shift(timedelta(days=1))
    return made


def reasons(client: Any, case: Incident) -> dict[str, dict[str, Any]]:
    """Return the reasons that the API answers, by subject."""
    answer = client.get(f"/api/v1/incidents/{case.reference}/why/")
    assert answer.status_code == 200
    return {row["subject"]: row for row in answer.json()["reasons"]}


def test_each_answer_names_its_rule_its_version_and_who_set_it(town: Town, case: Incident, api: Any) -> None:
    found = reasons(api(town.official_a), case)
    wanted = {
        "First desk": "township",
        "Accept: limit": "5 working hours",
        "Accept: ladder": "东河镇 ladder",
        "One person may urge an incident again after": "6 hours",
    }
    assert {name: found[name]["value"] for name in wanted} == wanted
    for name in wanted:
        row = found[name]
        assert (row["origin"], row["version"], row["set_by"], row["approved_by"], row["since"]) == (
            "version", 1, "孙镇长", "何管网", TOMORROW.isoformat(),
        )  # fmt: skip


def test_what_no_township_set_is_the_city_s_or_the_product_s(town: Town, case: Incident, api: Any) -> None:
    found = reasons(api(town.official_a), case)
    assert found["Grid"]["value"] == "桥头第一网格"
    assert (found["Accept: calendar"]["origin"], found["Suspension: limit"]["origin"]) == ("city", "city")
    other = reasons(api(town.official_b), report(town, matter="fire_exit", place="in_b1"))
    assert other["One person may urge an incident again after"]["origin"] == "product"


def test_who_dispatched_it_is_named(town: Town, at: Any, api: Any) -> None:
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    found = reasons(api(town.clerk_a), case)
    assert (found["Unit"]["value"], found["Unit"]["set_by"]) == (town.urban_a.name, "陈书记员")


def test_who_only_reported_it_reads_no_names_of_officials(town: Town, at: Any, actor_of: Any, api: Any) -> None:
    put_in_force(town, actor_of, **RULES)
    at.shift(timedelta(days=1))
    case = report(town, actor_of(town.resident), matter="fire_exit")
    found = reasons(api(town.resident), case)
    assert {row["set_by"] + row["approved_by"] + row["words"] for row in found.values()} == {""}


def test_the_page_of_an_incident_says_why(town: Town, case: Incident, page: Any) -> None:
    text = page(town.official_a).get(f"/incidents/{case.reference}/why/").content.decode()
    assert "rules of 东河镇, version 1" in text
    assert "approved by 何管网" in text


@pytest.fixture
def month(town: Town, at: Any) -> list[Incident]:
    """Three incidents of township A and one of township B; one was accepted late, one in time, one is open."""
    made = [report(town, matter="fire_exit") for _ in range(3)] + [report(town, matter="fire_exit", place="in_b1")]
    at.shift(timedelta(minutes=30))
    do(town.clerk_a, made[0], "accept")
    at.shift(timedelta(hours=4))
    do(town.clerk_a, made[1], "accept")
    at.move_to("2026-11-24T17:00:00+08:00")
    return made


def draft(town: Town, actor_of: Any, amount: int, **parts: Any) -> Any:
    """Draft another limit of accepting."""
    limits = (LimitLine("", "accept", amount, "work_hour"),)
    return services.draft_rules(actor_of(town.official_a), town.township_a.pk, {"limits": limits, **parts})


def test_the_preview_counts_what_would_have_been_due_earlier(town: Town, month: Any, actor_of: Any) -> None:
    found = preview_rules(draft(town, actor_of, 1), city_time.now()).incidents
    assert (found.total, found.earlier, found.later, found.newly_late, found.newly_on_time) == (3, 3, 0, 0, 0)


def test_the_preview_counts_what_would_have_been_on_time(town: Town, month: Any, actor_of: Any) -> None:
    found = preview_rules(draft(town, actor_of, 6), city_time.now())
    assert (found.incidents.later, found.incidents.newly_on_time) == (3, 2)
    assert (found.stages["accept"].total, found.stages["accept"].later) == (3, 3)


def test_the_preview_is_the_deadline_the_rules_then_give(town: Town, month: Any, actor_of: Any, at: Any) -> None:
    version = draft(town, actor_of, 3, week=[[["09:00", "11:00"]], *[OFFICE_HOURS] * 6])
    book = rule_preview.book_with(version, city_time.local_day(city_time.now()))
    promised = rule_preview._due_at(Clock.objects.get(incident=month[2]), book) - month[2].reported_at
    act(actor_of(town.official_a), version, "propose")
    act(actor_of(town.net_admin), version, "approve")
    at.move_to("2026-11-25T10:00:00+08:00")
    services.apply_rules(city_time.now())
    new = report(town, matter="fire_exit")
    assert Clock.objects.get(incident=new).due_at - new.reported_at == promised


def test_the_preview_is_shown_with_the_draft(town: Town, month: Any, actor_of: Any, page: Any) -> None:
    version = draft(town, actor_of, 1)
    text = page(town.official_a).get(f"/rules/versions/{version.pk}/preview/").content.decode()
    assert "Of 3 incidents 3 would have been due earlier and 0 later; 0 more would have been late" in text


def test_only_the_latest_incidents_are_counted(
    town: Town, month: Any, actor_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_preview, "MOST_INCIDENTS", 2)
    found = preview_rules(draft(town, actor_of, 1), city_time.now())
    assert (found.incidents.total, found.is_cut) == (2, True)
