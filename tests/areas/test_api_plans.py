"""Division plans over the API: drafted from a file or GeoJSON, looked at in their effects, approved or thrown away."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import box

from grids.areas import selectors
from grids.areas.models import Boundary, DivisionPlan, PlanStep
from tests.areas.files import A1, MERGED, NEW, WIDER_A2, geojson
from tests.fences import without_process
from tests.town import Town

URL = "/api/v1/plans/"
FAULTY = {A1: box(113.30, 22.50, 113.311, 22.51)}
ID = str(UUID(int=5))


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process; tests/areas/test_pages.py and test_commands.py send them through the fence."""
    without_process(monkeypatch)


@pytest.fixture
def admin(town: Town, api: Any) -> Any:
    """The administrator of the net, with a token."""
    selectors.forget()
    return api(town.net_admin)


@pytest.fixture
def draft(admin: Any) -> Callable[..., dict[str, Any]]:
    """Return what drafts a plan from GeoJSON."""

    def make(shapes: Any = WIDER_A2, **more: Any) -> dict[str, Any]:
        sent = {"title": "t", "crs": "wgs84", "boundaries": json.loads(geojson(shapes, **more))}
        answer = admin.post(URL, sent, format="json")
        assert answer.status_code == 201
        found: dict[str, Any] = answer.json()
        return found

    return make


def url(plan: dict[str, Any], part: str) -> str:
    return f"{URL}{plan['id']}/{part}/"


def test_boundaries_as_json_become_a_draft_with_its_dry_run(draft: Any) -> None:
    plan = draft()
    assert (plan["state"], plan["version"], plan["faults"], plan["is_stale"]) == ("draft", 1, 0, False)


def test_a_file_becomes_a_draft_named_after_it(admin: Any) -> None:
    file = SimpleUploadedFile("changes.geojson", geojson(WIDER_A2))
    answer = admin.post(URL, {"crs": "wgs84", "file": file, "effective_on": "2026-12-01"}, format="multipart")
    plan = answer.json()
    assert (answer.status_code, plan["title"], plan["effective_on"]) == (201, "changes.geojson", "2026-12-01")


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ({"crs": "wgs84"}, "file"),
        ({"boundaries": {}}, "crs"),
        ({"crs": "mars", "boundaries": {}}, "crs"),
        ({"crs": "wgs84", "boundaries": {}, "effective_on": "2026-11-23"}, "effective_on"),
        ({"crs": "wgs84", "boundaries": {}, "colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_named(admin: Any, sent: dict[str, Any], name: str) -> None:
    answer = admin.post(URL, sent, format="json")
    assert (answer.status_code, name in answer.json()["fields"]) == (422, True)


def test_what_is_no_geojson_is_refused_and_nothing_is_kept(admin: Any) -> None:
    answer = admin.post(URL, {"crs": "wgs84", "boundaries": {"type": "Nothing"}}, format="json")
    assert (answer.status_code, bool(answer.json()["message"])) == (422, True)
    assert not DivisionPlan.objects.exists()


def test_the_effects_say_what_would_change(admin: Any, draft: Any) -> None:
    found = admin.get(url(draft(), "effects")).json()
    changes = {change["code"]: change for change in found["changes"]}
    assert (found["day"], found["findings"], changes[A1]["kind"]) == ("2026-11-24", [], "moved")
    assert changes[A1]["lost_m2"] > 0


def test_the_effects_say_what_ends_and_into_what(admin: Any, draft: Any) -> None:
    found = admin.get(url(draft(MERGED, replaces={NEW: [A1, "442000101201002"]}), "effects")).json()
    assert {(ending["code"], ending["into_code"]) for ending in found["endings"]} >= {(A1, NEW)}


def test_a_plan_with_faults_says_which_and_is_approved_by_nobody(admin: Any, draft: Any) -> None:
    plan = draft(FAULTY)
    (finding, *_more) = admin.get(url(plan, "effects")).json()["findings"]
    offers = admin.get(url(plan, "acts")).json()
    assert (plan["faults"] > 0, bool(finding["sentence"])) == (True, True)
    assert [one["action"] for one in offers["acts"]] == ["discard"]
    sent = {"action": "approve", "version": 1, "effective_on": "2026-11-24"}
    assert admin.post(url(plan, "acts"), sent, format="json").json()["code"] == "faults"


def test_an_approval_is_done_once_and_ends_the_dry_run(admin: Any, draft: Any) -> None:
    plan = draft()
    sent = {"action": "approve", "version": 1, "effective_on": "2026-11-24", "act_id": ID}
    answers = [admin.post(url(plan, "acts"), sent, format="json") for _time in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [(200, "approved")] * 2
    assert Boundary.objects.filter(plan_id=plan["id"], valid_from=date(2026, 11, 24)).count() == 2
    assert admin.get(url(plan, "effects")).status_code == 409


def test_a_day_that_is_missing_is_named(admin: Any, draft: Any) -> None:
    answer = admin.post(url(draft(), "acts"), {"action": "approve", "version": 1}, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["effective_on"])


def test_who_comes_late_gets_the_plan_as_it_is(admin: Any, draft: Any) -> None:
    first, second = draft(), draft()
    approve = {"action": "approve", "version": 1, "effective_on": "2026-11-24"}
    admin.post(url(first, "acts"), approve, format="json")
    answer = admin.post(url(second, "acts"), approve, format="json")
    assert (answer.status_code, answer.json()["plan"]["is_stale"]) == (409, True)
    again = admin.post(url(second, "acts"), {"action": "check_again", "version": 1}, format="json")
    assert (again.json()["is_stale"], again.json()["version"]) == (False, 2)


def test_a_draft_is_thrown_away(admin: Any, draft: Any) -> None:
    plan = draft()
    answer = admin.post(url(plan, "acts"), {"action": "discard", "version": 1}, format="json")
    assert (answer.json()["state"], answer.json()["faults"]) == ("discarded", None)
    assert PlanStep.objects.filter(subject_id=plan["id"], action="discard").count() == 1


def test_plans_are_listed_for_the_administrators_alone(town: Town, api: Any, admin: Any, draft: Any) -> None:
    plan = draft()
    assert [row["id"] for row in admin.get(URL).json()["results"]] == [plan["id"]]
    for part in ("acts", "effects"):
        assert api(town.city_centre).get(url(plan, part)).status_code == 403
