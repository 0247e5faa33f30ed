"""Topics on their pages and over the API, without a script and in few statements."""

from typing import Any
from uuid import UUID

from foundation.kernel.actor import ANONYMOUS
from procedures.clocks.models import SubjectClock
from residents.proposals.models import Comment
from residents.proposals.selectors import proposal_by_number
from tests.proposals.helpers import another_resident, opened, replied
from tests.town import Town


def test_pages_propose_support_comment_and_answer_without_a_script(town: Town, page: Any) -> None:
    resident, clerk, handler, other = (
        page(user) for user in (town.resident, town.clerk_a, town.handler_a, another_resident())
    )
    form = {
        "id": str(UUID(int=3)),
        "kind": "policing",
        "title": "夜间巡逻",
        "text": "晚上多巡逻",
        "area": "442000101201",
    }
    assert resident.post("/council/proposals/new/", {**form, "text": ""}).status_code == 422
    there = resident.post("/council/proposals/new/", form)["Location"]
    assert there == "/council/proposals/YA2026-0001/" and page().get(there).status_code == 404
    acts = f"{there}acts/"
    assert "夜间巡逻" in clerk.get("/council/proposals/").content.decode()
    clerk.post(acts, {"action": "admit", "version": 1})
    assert other.post(f"{there}support/").status_code == 302
    assert other.post(f"{there}comments/", {"id": str(UUID(int=4)), "words": ""}).status_code == 422
    assert other.post(f"{there}comments/", {"id": str(UUID(int=4)), "words": "赞成"}).status_code == 302
    clerk.post(f"{there}comments/{Comment.objects.get().pk}/", {"is_shown": "yes"})
    clerk.post(acts, {"action": "assign", "version": 2, "unit": town.urban_a.code})
    assert "夜间巡逻" in handler.get("/council/proposals/").content.decode()
    assert handler.post(acts, {"action": "reply", "version": 3, "verdict": "accept", "note": "好"}).status_code == 422
    handler.post(
        acts, {"action": "reply", "version": 3, "verdict": "accept", "note": "每晚两次", "due_on": "2026-12-30"}
    )
    assert "每晚两次" not in page().get(there).content.decode()
    clerk.post(acts, {"action": "publish", "version": 4})
    body = page().get(there).content.decode()
    assert "每晚两次" in body and "赞成" in body and "王居民" not in body and "刘居民" not in body
    assert "夜间巡逻" in page().get("/council/opinions/?tab=week").content.decode()


def test_the_api_proposes_supports_acts_and_lists(town: Town, api: Any) -> None:
    said = {"id": str(UUID(int=3)), "title": "路灯", "text": "太黑", "area": "442000101201"}
    sent = [api(town.resident).post("/api/v1/proposals/", said, format="json") for _try in (1, 2)]
    assert [one.status_code for one in sent] == [201, 200]
    number = sent[0].json()["number"]
    acts = f"/api/v1/proposals/{number}/acts/"
    assert api(town.clerk_a).post(acts, {"action": "admit", "version": 1}, format="json").json()["state"] == "open"
    assert api(town.clerk_a).post(acts, {"action": "admit", "version": 1}, format="json").status_code == 409
    other = another_resident()
    url = f"/api/v1/proposals/{number}/support/"
    assert [api(other).post(url, {}, format="json").json()["supports"] for _try in (1, 2)] == [1, 1]
    caller = {"phone": "13800000079", "way": "phone"}
    assert api(town.clerk_a).post(url, caller, format="json").json()["supports"] == 2
    row = api(None).get("/api/v1/proposals/?late=false&area=442000101000").json()["results"][0]
    assert (row["number"], row["supports"], row["author"]) == (number, 2, "王**")
    assert proposal_by_number(ANONYMOUS, number).state == "open"


def test_a_list_costs_the_same_however_long(town: Town, page: Any, django_assert_max_num_queries: Any) -> None:
    for _each in range(12):
        opened(town)
    client = page(town.clerk_a)
    client.get("/council/proposals/?tab=open")
    with django_assert_max_num_queries(12):
        client.get("/council/proposals/?tab=open")


def test_clocks_stop_when_the_topic_moves_on(town: Town) -> None:
    proposal = replied(town)
    assert set(SubjectClock.objects.filter(subject_key=proposal.number).values_list("state", flat=True)) == {"stopped"}
