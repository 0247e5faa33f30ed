"""The page of a selection: what can be done to it, the form of one act, and what came of each."""

import re
from typing import Any
from uuid import uuid4

from django.urls import reverse

from incidents.cases.models import Incident
from tests.cases.helpers import do, report
from tests.town import Town

HTMX = {"HX-Request": "true"}
URL = "/incidents/acts/"


def two(town: Town) -> list[Incident]:
    return [report(town, matter="gas_leak") for _one in range(2)]


def chosen(cases: list[Incident], **more: str) -> dict[str, Any]:
    return {"r": [case.reference for case in cases], **more}


def test_the_list_has_a_box_for_each_row(town: Town, page: Any) -> None:
    (case,) = two(town)[:1]
    answer = page(town.clerk_a).get(reverse("cases:inbox")).content.decode()
    assert re.search(rf'value="{case.reference}"\s+form="picks"', answer)


def test_the_bar_names_the_acts_with_for_how_many(town: Town, page: Any) -> None:
    first, second = two(town)
    do(town.clerk_a, second, "accept")
    offers = page(town.clerk_a).get(URL, chosen([first, second]), headers=HTMX).context["offers"]
    counts = {one.offer.action: one.count for one in offers}
    assert (counts["accept"], counts["dispatch"], counts["note"]) == (1, 1, 2)


def test_the_form_offers_only_whom_all_can_be_given_to(town: Town, page: Any) -> None:
    cases = [do(town.official_a, case, "accept") for case in (*two(town), report(town, place="in_a3"))]
    form = page(town.official_a).get(URL, chosen(cases, action="dispatch")).context["form"]
    values = {value for value, _label in form.fields["to"].choices}
    assert f"unit:{town.urban_a.pk}" in values
    assert "grid" not in values


def test_the_result_names_every_outcome(town: Town, page: Any) -> None:
    first, second = two(town)
    client = page(town.clerk_a)
    form = client.get(URL, chosen([first, second], action="accept")).context["form"]
    do(town.clerk_a, second, "accept")
    sent = {"action": "accept", "mode": "each", "note": "", "act_id": form["act_id"].value(),
            "r": [f"{first.reference}:1", f"{second.reference}:1"]}  # fmt: skip
    answer = client.post(URL, sent).content.decode()
    assert "done for 1 of 2" in answer
    assert "no longer possible" in answer
    assert "done for 1 of 2" in client.post(URL, sent).content.decode()


def test_a_form_that_lacks_something_comes_back_with_its_words(town: Town, page: Any) -> None:
    cases = two(town)
    sent = {"action": "decline", "mode": "all", "note": "double", **chosen(cases)}
    answer = page(town.clerk_a).post(URL, sent)
    assert answer.status_code == 422
    assert "double" in answer.content.decode()


def test_without_a_selection_there_is_nothing_to_do(town: Town, page: Any) -> None:
    answer = page(town.clerk_a).get(URL)
    assert (answer.status_code, answer.context["offers"]) == (200, [])


def test_a_pair_is_offered_for_a_selection_and_done_by_its_form(town: Town, page: Any) -> None:
    cases = [report(town, matter="gas_leak") for _one in range(2)]
    client, picks = page(town.clerk_a), "&".join(f"r={case.reference}" for case in cases)
    bar = client.get(f"/incidents/acts/?{picks}", headers={"HX-Request": "true"}).content.decode()
    assert 'value="accept-dispatch"' in bar
    form = client.get(f"/incidents/acts/?{picks}&action=accept-dispatch").content.decode()
    assert "accept and dispatch" in form.lower()
    sent = {"action": "accept-dispatch", "r": [case.reference for case in cases], "to": f"unit:{town.urban_a.pk}"}
    client.post("/incidents/acts/", {**sent, "mode": "each", "act_id": str(uuid4())})
    assert {one.state for one in Incident.objects.all()} == {"dispatched"}
