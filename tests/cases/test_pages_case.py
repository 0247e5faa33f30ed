"""One case: what is offered, what each act asks, and what two people at once get."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.evidence.selectors import photos_of
from foundation.process.acts import SentAct
from incidents.cases.models import Incident
from incidents.cases.services import acts
from tests.cases.helpers import do, report
from tests.cases.test_pages_phone import picture
from tests.town import Town

Pages = Callable[..., Client]
HTMX = {"hx-request": "true"}
DESK_ACTS = [
    "accept", "decline", "void", "pass_up", "whistle", "supervise", "urge", "tell_reporter", "ask_reporter",
    "link_duplicate", "correct_place", "correct_matter", "redact", "note",
]  # fmt: skip


def url_of(incident: Incident, name: str = "detail") -> str:
    """The address of a case."""
    return reverse(f"cases:{name}", args=[incident.reference])


def offered(response: Any) -> list[str]:
    """The single acts a page offers, in order."""
    return [entry.offer.action for entry in response.context["forms"] if entry.offer.then is None]


def act(client: Client, incident: Incident, action: str, *, htmx: bool = False, **data: Any) -> Any:
    """Send one act as its form does."""
    version = data.pop("version", None) or Incident.objects.values_list("version", flat=True).get(pk=incident.pk)
    sent = {"action": action, "version": version, **data}
    return client.post(url_of(incident, "act"), sent, headers=HTMX if htmx else {})


@pytest.mark.parametrize(
    ("person", "actions"),
    [
        (
            "worker_a",
            [
                *("take", "solve_on_spot", "pass_up", "whistle", "tell_reporter", "ask_reporter", "correct_place"),
                "note",
            ],
        ),
        ("clerk_a", DESK_ACTS),
        ("official_a", DESK_ACTS),
        ("city_centre", DESK_ACTS),
        ("net_admin", ["note"]),
    ],
)
def test_each_person_is_offered_what_the_policies_allow(
    town: Town, page: Pages, person: str, actions: list[str]
) -> None:
    incident = report(town)
    assert offered(page(getattr(town, person)).get(url_of(incident))) == actions


def test_refused_acts_are_listed_with_the_reason(town: Town, page: Pages) -> None:
    text = page(town.worker_a).get(url_of(report(town))).content.decode()
    assert "Only the desk that holds the incident, or one above it, may do this." in text


def test_dispatch_asks_whom_and_decline_asks_why(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    client = page(town.clerk_a)
    decline = next(one.form for one in client.get(url_of(incident)).context["forms"] if one.offer.action == "decline")
    act(client, incident, "accept")
    dispatch = next(one.form for one in client.get(url_of(incident)).context["forms"] if one.offer.action == "dispatch")
    assert [field.name for field in decline.shown_fields] == ["reason", "note", "documents"]
    assert [field.name for field in dispatch.shown_fields] == ["to", "note"]


def test_case_goes_from_report_to_closing_through_its_page(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    clerk, handler = page(town.clerk_a), page(town.handler_a)
    act(clerk, incident, "accept")
    act(clerk, incident, "dispatch", to=f"unit:{town.urban_a.pk}", note="今日内处理")
    act(handler, incident, "take")
    act(handler, incident, "finish", note="已移走", photos=[picture()])
    act(clerk, incident, "check")
    answer = act(clerk, incident, "close", note="通道已清空")
    assert answer.url == url_of(incident)
    assert Incident.objects.get().state == "closed"


def test_page_without_scripts_is_led_back_with_a_sentence(town: Town, page: Pages) -> None:
    incident = report(town)
    client = page(town.worker_a)
    act(client, incident, "take")
    assert "Done: take" in client.get(url_of(incident)).content.decode()


def test_htmx_gets_the_fresh_case_and_the_bell_is_told(town: Town, page: Pages) -> None:
    response = act(page(town.worker_a), report(town), "take", htmx=True)
    assert (response.status_code, response["HX-Trigger"]) == (200, "acted")
    assert "<html" not in response.content.decode()
    assert offered(response)[0] == "finish"


@pytest.mark.parametrize("htmx", [True, False])
def test_second_of_two_gets_the_fresh_page_and_a_sentence(town: Town, page: Pages, htmx: bool) -> None:
    incident = report(town, matter="fire_exit")
    do(town.official_a, incident, "accept")
    response = act(page(town.clerk_a), incident, "accept", version=1, htmx=htmx)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Someone else has acted on this in the meantime" in text
    assert "dispatch" in offered(response)


def test_stale_race_between_look_and_lock_is_409_too(town: Town, page: Pages, monkeypatch: Any) -> None:
    incident = report(town, matter="fire_exit")
    real = acts.do_act

    def late(actor: Any, reference: str, sent: SentAct) -> Any:
        monkeypatch.setattr(acts, "do_act", real)
        do(town.official_a, incident, "decline", reason="duplicate")
        return real(actor, reference, sent)

    monkeypatch.setattr(acts, "do_act", late)
    assert act(page(town.clerk_a), incident, "accept", version=1, htmx=True).status_code == 409


def test_missing_words_are_422_and_what_was_chosen_stays(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    response = act(page(town.clerk_a), incident, "decline", reason="duplicate", note="", htmx=True)
    entry = next(one for one in response.context["forms"] if one.offer.action == "decline")
    assert (response.status_code, entry.open, list(entry.form.errors)) == (422, True, ["note"])
    assert '<option value="duplicate" selected' in response.content.decode()


def test_unit_that_does_not_serve_the_place_is_refused_by_field(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    client = page(town.clerk_a)
    act(client, incident, "accept")
    response = act(client, incident, "dispatch", to="unit:9999", htmx=True)
    entry = next(one for one in response.context["forms"] if one.offer.action == "dispatch")
    assert (response.status_code, list(entry.form.errors)) == (422, ["to"])


def test_matter_that_needs_a_photo_is_not_finished_without_one(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    do(town.handler_a, incident, "take")
    client = page(town.handler_a)
    assert act(client, incident, "finish", note="已移走", htmx=True).status_code == 422
    act(client, incident, "finish", note="已移走", photos=[picture()])
    assert [photo.stage for photo in photos_of("incident", incident.reference)] == ["finish"]


def test_act_of_another_desk_is_403_with_the_reason(town: Town, page: Pages) -> None:
    response = act(page(town.worker_a), report(town), "accept")
    assert response.status_code == 403
    assert "Only the desk that holds the incident" in response.content.decode()


def test_hidden_case_is_404_like_one_that_is_not(town: Town, page: Pages) -> None:
    client = page(town.official_b)
    assert client.get(url_of(report(town))).status_code == 404
    assert client.get(reverse("cases:detail", args=["261124-000000"])).status_code == 404


def test_handler_who_gives_back_is_led_on_when_the_case_leaves_sight(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    response = act(page(town.handler_a), incident, "return", reason="other", note="不属本单位", htmx=True)
    assert (response.status_code, response["HX-Redirect"]) == (204, reverse("cases:tasks"))


def test_page_tells_clocks_timeline_standard_and_place(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    do(town.clerk_a, incident, "accept", note="属实")
    response = page(town.clerk_a).get(url_of(incident))
    assert [clock["running"] for clock in response.context["clocks"]] == [False, True]
    assert [step["note"] for step in response.context["steps"]] == ["", "属实"]
    assert "东河镇 · 桥头村 · 桥头第一网格" in response.content.decode()


def test_photos_of_a_case_are_shown_by_stage(town: Town, page: Pages) -> None:
    incident = report(town)
    client = page(town.worker_a)
    act(client, incident, "take")
    act(client, incident, "finish", note="已清理", photos=[picture()])
    stages = client.get(url_of(incident)).context["photo_stages"]
    assert [(stage["label"], len(stage["photos"])) for stage in stages] == [("when done", 1)]
