"""What somebody might try through the API: each was once possible, or nearly."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from foundation.evidence.selectors import photos_of
from foundation.kernel.errors import Denied, Invalid
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Incident
from incidents.cases.services.photos import keep_incident_photo
from tests.cases.helpers import do, report
from tests.cases.test_api import body, picture
from tests.town import Town

Api = Callable[..., APIClient]
LIST = "/api/v1/incidents/"


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000])
def test_json_nested_without_end_is_a_bad_request(town: Town, api: Api, deep: bytes) -> None:
    answer = api(town.worker_a).post(LIST, deep, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_what_is_no_json_is_said_in_the_readers_language(town: Town, api: Api) -> None:
    answer = api(town.worker_a).post(LIST, b'{"id":', content_type="application/json", HTTP_ACCEPT_LANGUAGE="zh-hans")
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("请求体不是有效的 JSON：Expecting value")


def test_what_is_wrong_inside_a_list_is_said_in_words(town: Town, api: Api) -> None:
    sent = {"action": "note", "version": 1, "note": "seen", "photos": ["x", "y"]}
    answer = api(town.worker_a).post(f"{LIST}{report(town).reference}/acts/", sent, format="json")
    assert (answer.status_code, answer.json()["fields"]) == (422, {"photos": "Must be a valid UUID."})


def test_a_report_of_megabytes_is_refused_before_it_is_read(town: Town, api: Api) -> None:
    answer = api(town.worker_a).post(LIST, body(town, description="x" * 2**20), format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_a_photo_without_a_body_is_refused(town: Town, api: Api) -> None:
    case = report(town)
    answer = api(town.worker_a).put(f"{LIST}{case.reference}/photos/{uuid4()}/")
    assert (answer.status_code, answer.json()["code"]) == (422, "photo_empty")


@pytest.mark.parametrize("name", ["overdue", "mine", "on_time"])
def test_a_yes_or_no_that_is_neither_is_not_passed_over(town: Town, api: Api, name: str) -> None:
    answer = api(town.clerk_a).get(LIST, {name: "maybe"})
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {name})


@pytest.mark.parametrize(("word", "count"), [("true", 0), ("1", 0), ("false", 1), ("0", 1), ("", 1)])
def test_yes_and_no_are_understood(town: Town, api: Api, word: str, count: int) -> None:
    report(town)
    assert api(town.clerk_a).get(LIST, {"overdue": word}).json()["count"] == count


@pytest.mark.parametrize("to", ["unit:²", "unit:٣", "unit:" + "9" * 30, "unit:-1", "unit:", "unit", "1"])
def test_a_target_that_is_none_is_refused_by_name(town: Town, api: Api, to: str) -> None:
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    sent = {"action": "dispatch", "version": case.version, "to": to}
    answer = api(town.clerk_a).post(f"{LIST}{case.reference}/acts/", sent, format="json")
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"to"})


def test_an_act_that_hides_the_case_from_its_actor_is_answered_all_the_same(town: Town, api: Api) -> None:
    case = handed_out(town)
    sent = {"action": "return", "version": case.version, "reason": "not_our_duty", "note": "not ours"}
    answer = api(town.handler_a).post(f"{LIST}{case.reference}/acts/", sent, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert api(town.handler_a).get(f"{LIST}{case.reference}/").status_code == 404


def test_who_may_not_enter_a_route_is_told_so_under_the_houses_code(town: Town, api: Api) -> None:
    answer = api(town.handler_a).get("/api/v1/board/summary/")
    assert (answer.status_code, answer.json()["code"]) == (403, "denied")


def handed_out(town: Town, reporter: Any = None) -> Incident:
    """Return a case with the department, reported by a resident unless somebody else is named."""
    case = report(town, actor_for(reporter or town.resident), matter="litter")
    case = do(town.official_a, case, "accept", note="words inside the office")
    return do(town.official_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")


def test_only_who_handles_a_case_shows_the_finished_work(town: Town) -> None:
    case = do(town.handler_a, handed_out(town), "take")
    for user in (town.resident, town.official_a):
        with pytest.raises(Denied):
            keep_incident_photo(actor_for(user), case.reference, photo_id=uuid4(), data=picture(), stage="finish")
    keep_incident_photo(actor_for(town.handler_a), case.reference, photo_id=uuid4(), data=picture(), stage="finish")
    assert len(photos_of("incident", case.reference)) == 1


def test_a_reporters_photo_never_counts_as_the_finished_work(town: Town) -> None:
    case = do(town.handler_a, handed_out(town), "take")
    assert (
        keep_incident_photo(actor_for(town.resident), case.reference, photo_id=uuid4(), data=picture())[1] == "report"
    )


def test_work_sent_back_has_to_be_shown_anew(town: Town, at: Any) -> None:
    case = do(town.official_a, report(town, matter="fire_exit"), "accept")
    case = do(town.official_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    case = do(town.handler_a, case, "take")
    handler = actor_for(town.handler_a)
    keep_incident_photo(handler, case.reference, photo_id=uuid4(), data=picture(), stage="finish")
    case = do(town.handler_a, case, "finish")
    at.shift(3600)
    case = do(town.handler_a, do(town.official_a, case, "rework"), "take")
    with pytest.raises(Invalid):
        services.act_on_incident(handler, case.reference, "finish", version=case.version, note="done", data={})


def test_who_only_reported_learns_no_names_and_no_words_inside(town: Town, api: Api) -> None:
    case = do(town.handler_a, handed_out(town), "take")
    steps = api(town.resident).get(f"{LIST}{case.reference}/steps/").json()
    assert [step["actor"] for step in steps] == [town.resident.name, "", "", ""]
    assert not any(step["note"] or step["detail"] for step in steps)
    assert api(town.resident).get(f"{LIST}{case.reference}/").json()["handler"] is None


def test_a_page_tells_who_only_reported_no_names(town: Town, page: Any) -> None:
    case = do(town.handler_a, handed_out(town), "take")
    html = page(town.resident).get(f"/incidents/{case.reference}/").content.decode()
    assert not [word for word in (town.official_a.name, town.handler_a.name, "words inside the office") if word in html]


def test_colleagues_elsewhere_who_only_reported_learn_no_more(town: Town, api: Api) -> None:
    case = handed_out(town, town.worker_b)
    steps = api(town.worker_b).get(f"{LIST}{case.reference}/steps/").json()
    assert [step["actor"] for step in steps] == [town.worker_b.name, "", ""]


def test_insiders_read_who_did_what(town: Town, api: Api) -> None:
    case = do(town.handler_a, handed_out(town), "take")
    steps = api(town.handler_a).get(f"{LIST}{case.reference}/steps/").json()
    assert [step["actor"] for step in steps][1:] == [town.official_a.name, town.official_a.name, town.handler_a.name]
    assert api(town.clerk_a).get(f"{LIST}{case.reference}/").json()["handler"] == town.handler_a.name
