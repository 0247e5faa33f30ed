"""The pages and the API of township rules, as officials use them: draft, editors, proposal, a second person."""

from datetime import timedelta
from typing import Any

import pytest

from incidents.catalogue.models import PracticeNumber, RuleVersion, TimeLimit
from incidents.catalogue.selectors.township_rules import content_of
from procedures.clocks.models import Ladder
from tests.catalogue.rule_things import version_in
from tests.conftest import TUESDAY
from tests.town import Town

TOMORROW = (TUESDAY + timedelta(days=1)).date().isoformat()


def table(prefix: str, *rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """Return what a table of forms sends."""
    counts = {"TOTAL_FORMS": len(rows), "INITIAL_FORMS": initial, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 2000}
    found: dict[str, Any] = {f"{prefix}-{name}": count for name, count in counts.items()}
    return found | {f"{prefix}-{at}-{name}": value for at, row in enumerate(rows) for name, value in row.items()}


@pytest.fixture
def official(town: Town, at: Any, page: Any) -> Any:
    return page(town.official_a)


@pytest.fixture
def draft(town: Town, at: Any) -> RuleVersion:
    return version_in(town, "draft")


def edit(client: Any, draft: RuleVersion, part: str, **data: Any) -> Any:
    """Send one part of a draft."""
    draft.refresh_from_db()
    return client.post(f"/rules/versions/{draft.pk}/edit/{part}/", {"version": draft.version, **data})


def test_an_official_drafts_for_the_own_township_once(town: Town, official: Any) -> None:
    for _ in range(2):
        answer = official.post("/rules/versions/", {"area": town.township_a.code})
        assert answer.url == f"/rules/versions/{RuleVersion.objects.get().pk}/"
    assert official.post("/rules/versions/", {"area": town.township_b.code}).status_code == 422


def test_numbers_are_set_and_emptied(official: Any, draft: RuleVersion) -> None:
    assert edit(official, draft, "numbers", urged_again_after_hours="48").status_code == 302
    assert PracticeNumber.objects.get().amount == 48
    edit(official, draft, "numbers", urged_again_after_hours="")
    assert not PracticeNumber.objects.exists()
    refused = edit(official, draft, "numbers", urged_again_after_hours="0")
    assert (refused.status_code, "greater than or equal to 1" in refused.content.decode()) == (422, True)


def test_hours_are_written_as_people_write_them(official: Any, draft: RuleVersion) -> None:
    week = {f"day_{number}": "9:00-12:00，14:00-18:00" for number in range(5)}
    said = {"effective_from": TOMORROW, "words": "雨季", "quiet_from": "21:00", "quiet_to": "08:00", **week}
    assert edit(official, draft, "hours", **said).status_code == 302
    draft.refresh_from_db()
    assert draft.week[0] == [["09:00", "12:00"], ["14:00", "18:00"]]
    assert (draft.quiet_from.hour, draft.effective_from.isoformat(), draft.week[6]) == (21, TOMORROW, [])
    shown = official.get(f"/rules/versions/{draft.pk}/edit/hours/").content.decode()
    assert "09:00-12:00 14:00-18:00" in shown


def test_half_of_the_quiet_hours_is_refused(official: Any, draft: RuleVersion) -> None:
    assert edit(official, draft, "hours", quiet_from="21:00").status_code == 422


def test_limits_are_added_changed_and_removed(official: Any, draft: RuleVersion) -> None:
    first = {"matter": "", "stage": "accept", "amount": "5", "unit": "work_hour"}
    second = {"matter": "litter", "stage": "handle", "amount": "2", "unit": "work_day"}
    edit(official, draft, "limits", **table("limits", first, second))
    assert TimeLimit.objects.filter(version=draft).count() == 2
    edit(official, draft, "limits", **table("limits", {**first, "DELETE": "on"}, second, initial=2))
    assert TimeLimit.objects.get(version=draft).matter.code == "litter"
    twice = edit(official, draft, "limits", **table("limits", first, first))
    assert (twice.status_code, "one limit for each stage" in twice.content.decode()) == (422, True)


def test_routes_and_owners_are_set(town: Town, official: Any, draft: RuleVersion) -> None:
    row = {"matter": "litter", "start_level": "township", "unit": "urban-a", "unit_function": ""}
    edit(official, draft, "routing", component="owner", **table("routes", row))
    content = content_of(RuleVersion.objects.get(pk=draft.pk))
    assert dict(content.ownership) == {"component": "owner"}
    assert [(one.matter, one.start_level, one.unit) for one in content.routes] == [("litter", "township", "urban-a")]


def test_a_ladder_has_its_levels_in_order(town: Town, official: Any, draft: RuleVersion) -> None:
    rungs = [
        {"tone": tone, "percent": percent, "offset": 0, "offset_unit": "work_hour", "tells": ["desk"]}
        for tone, percent in (("amber", 70), ("due", 100))
    ]
    edit(official, draft, "ladders", **table("usual", *rungs), **table("urgent"))
    made = Ladder.objects.get(area=town.township_a)
    assert [(rung.number, rung.tone, rung.tells) for rung in made.rungs.all()] == [
        (1, "amber", ["desk"]),
        (2, "due", ["desk"]),
    ]


def test_an_editor_of_an_old_page_says_so(official: Any, draft: RuleVersion) -> None:
    edit(official, draft, "numbers", urged_again_after_hours="48")
    stale = official.post(f"/rules/versions/{draft.pk}/edit/numbers/", {"version": 1, "urged_again_after_hours": "3"})
    assert stale.status_code == 409


def test_save_and_add_more_stays_at_the_editor(official: Any, draft: RuleVersion) -> None:
    answer = edit(official, draft, "numbers", urged_again_after_hours="48", more="1")
    assert answer.url == f"/rules/versions/{draft.pk}/edit/numbers/"
    assert official.get(f"/rules/versions/{draft.pk}/edit/nothing/").status_code == 404


def test_a_second_person_approves_what_one_proposed(town: Town, official: Any, draft: RuleVersion, page: Any) -> None:
    edit(
        official,
        draft,
        "limits",
        **table("limits", {"matter": "", "stage": "accept", "amount": 5, "unit": "work_hour"}),
    )
    url = f"/rules/versions/{draft.pk}/"
    text = official.get(url).content.decode()
    assert ("5 working hours" in text, "as in the city" in text) == (True, True)
    official.post(f"{url}acts/", {"action": "propose", "version": 2, "note": "雨季"})
    assert "another person approves them" in official.get(url).content.decode()
    page(town.net_admin).post(f"{url}acts/", {"action": "approve", "version": 3, "effective_from": TOMORROW})
    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.effective_from.isoformat()) == ("in_force", 1, TOMORROW)
    assert "In force from" in official.get(url).content.decode()


def test_the_rules_in_force_say_whose_they_are(town: Town, at: Any, page: Any) -> None:
    version_in(town, "in_force")
    text = page(town.official_a).get("/rules/").content.decode()
    assert ("6 hours" in text, "rules of 东河镇, version 1" in text, "approved by 何管网" in text) == (True, True, True)


def test_the_api_answers_what_holds_with_version_and_maker(town: Town, at: Any, api: Any) -> None:
    version_in(town, "in_force")
    answer = api(town.official_a).get(f"/api/v1/rules/?area={town.township_a.code}&on=2026-11-24").json()
    number = next(row for row in answer["rules"] if row["kind"] == "number")
    assert (answer["version"]["number"], number["value"], number["set_by"], number["version"]) == (
        1, "6 hours", "孙镇长", 1,
    )  # fmt: skip
    before = api(town.official_a).get(f"/api/v1/rules/?area={town.township_a.code}&on=2026-10-24").json()
    assert before["version"] is None
    assert {row["kind"] for row in answer["rules"]} == {"number", "limit", "ownership", "ladder"}


def test_the_api_drafts_changes_proposes_and_approves(town: Town, at: Any, api: Any) -> None:
    sent = {
        "area": town.township_a.code,
        "numbers": {"urged_again_after_hours": 6},
        "limits": [{"stage": "accept", "amount": 5, "unit": "work_hour"}],
        "routes": [{"matter": "litter", "start_level": "township"}],
        "ladders": [{"is_urgent": False, "rungs": [{"tone": "due", "tells": ["desk"]}]}],
        "quiet_hours": {"begins": "21:00", "ends": "08:00"},
    }
    made = api(town.official_a).post("/api/v1/rules/", sent, format="json")
    assert made.status_code == 201, made.json()
    url = f"/api/v1/rules/{made.json()['id']}/acts/"
    for user, act in (
        (town.official_a, {"action": "change", "version": 1, "ownership": {"component": "owner"}}),
        (town.official_a, {"action": "propose", "version": 2, "note": "雨季"}),
        (town.net_admin, {"action": "approve", "version": 3, "effective_from": TOMORROW}),
    ):
        answer = api(user).post(url, act, format="json")
        assert answer.status_code == 200, answer.json()
    assert (answer.json()["state"], answer.json()["approved_by"]) == ("in_force", "何管网")
    content = content_of(RuleVersion.objects.get())
    assert (len(content.limits), len(content.routes), len(content.ladders), content.week) == (1, 1, 1, None)


def test_the_api_names_what_cannot_hold(town: Town, at: Any, api: Any) -> None:
    sent = {"area": town.township_a.code, "limits": [{"stage": "moon", "amount": 5, "unit": "work_hour"}]}
    answer = api(town.official_a).post("/api/v1/rules/", sent, format="json")
    assert (answer.status_code, [*answer.json()["fields"]]) == (422, ["limits"])


def test_an_area_out_of_reach_has_no_rules_to_read(town: Town, at: Any, api: Any) -> None:
    answer = api(town.official_a).get(f"/api/v1/rules/?area={town.township_b.code}")
    assert answer.status_code == 404
