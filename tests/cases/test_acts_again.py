"""An act whose answer was lost is sent again: it is done once, and the second try is answered as the first was."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.kernel.errors import Denied, DifferentContent, NotFound, Stale
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Incident, Step
from tests.cases.helpers import do, report
from tests.cases.test_concurrency import together
from tests.town import Town, build_town

ID = UUID(int=7)
HTMX = {"HX-Request": "true"}


def again(user: Any, case: Incident, action: str, act_id: UUID = ID, **more: Any) -> Incident:
    """Send one act under an id, with the version the person saw at the first try."""
    note = more.pop("note", "done")
    version = more.pop("version", case.version)
    return services.act_on_incident(
        actor_for(user), case.reference, action, version=version, note=note, data=more, act_id=act_id
    )


def test_the_second_try_is_answered_as_the_first(town: Town) -> None:
    case = report(town)
    first, second = again(town.worker_a, case, "take"), again(town.worker_a, case, "take")
    assert (second.state, second.version) == (first.state, first.version) == ("handling", 2)
    assert Step.objects.filter(action="take").count() == 1


def test_it_is_answered_too_when_others_have_gone_on(town: Town) -> None:
    case = report(town)
    again(town.worker_a, case, "take")
    do(town.worker_a, case, "finish")
    assert again(town.worker_a, case, "take").state == "handled"


def test_it_is_answered_when_the_act_took_the_case_out_of_sight(town: Town) -> None:
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    case = do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    again(town.handler_a, case, "return", reason="not_our_duty")
    assert again(town.handler_a, case, "return", reason="not_our_duty").state == "accepted"


def test_a_reloaded_page_that_sends_its_words_once_more_writes_them_once(town: Town) -> None:
    case = report(town)
    again(town.worker_a, case, "note", note="窗户碎了")
    again(town.worker_a, case, "note", note="窗户碎了 ", version=2)
    assert list(Step.objects.filter(action="note").values_list("note", flat=True)) == ["窗户碎了"]


@pytest.mark.parametrize("change", [{"note": "other words"}, {"to": "grid"}])
def test_other_words_or_another_choice_under_the_id_are_refused(town: Town, change: dict[str, str]) -> None:
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    sent = {"to": f"unit:{town.urban_a.pk}"}
    again(town.clerk_a, case, "dispatch", **sent)
    with pytest.raises(DifferentContent):
        again(town.clerk_a, case, "dispatch", **{**sent, **change})


@pytest.mark.parametrize(
    ("action", "data"), [("dispatch", "unit"), ("dispatch", {"to": "grid"}), ("hand_down", {"to": "grid"}),
                         ("decline", {"reason": "duplicate"})]
)  # fmt: skip
def test_what_was_chosen_is_known_again(town: Town, action: str, data: Any) -> None:
    case = report(town, matter="gas_leak")
    if action == "dispatch":
        case = do(town.clerk_a, case, "accept")
    sent = {"to": f"unit:{town.urban_a.pk}"} if data == "unit" else data
    again(town.clerk_a, case, action, **sent)
    assert again(town.clerk_a, case, action, **sent).version == case.version + 1


def test_the_id_of_somebody_else_answers_nothing(town: Town) -> None:
    case = report(town, matter="gas_leak")
    again(town.clerk_a, case, "accept")
    with pytest.raises(Stale):
        again(town.official_a, case, "accept")
    with pytest.raises(NotFound):
        again(town.worker_b, case, "accept")
    with pytest.raises(DifferentContent, match="Another act"):
        again(town.official_a, case, "note", version=2)


def test_what_may_not_be_done_is_still_refused(town: Town) -> None:
    with pytest.raises(Denied):
        again(town.worker_a, report(town, matter="gas_leak"), "accept")


def test_an_act_with_an_id_costs_no_statement_more(town: Town) -> None:
    counts = []
    # The first one also reads the names that this process knows from then on.
    for act_id in (None, None, uuid4()):
        case = report(town)
        with CaptureQueriesContext(
            connection,
        ) as found:
            services.act_on_incident(actor_for(town.worker_a), case.reference, "take", version=1, act_id=act_id)
        counts.append(len(found))
    assert counts[1] == counts[2]


def test_the_api_answers_the_second_try_alike(town: Town, api: Any) -> None:
    case = report(town)
    url = f"/api/v1/incidents/{case.reference}/acts/"
    sent = {"action": "take", "version": 1, "act_id": str(ID)}
    first, second = (api(town.worker_a).post(url, sent, format="json") for _ in range(2))
    assert (second.status_code, second.json()) == (200, first.json())
    other = api(town.worker_a).post(url, {**sent, "note": "other"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "different_content")


@pytest.mark.parametrize("who", ["worker_a", "clerk_a"])
def test_every_form_of_an_act_carries_its_own_id(town: Town, page: Any, who: str) -> None:
    case = report(town)
    answer = page(town.cast[who]).get(f"/incidents/{case.reference}/").content.decode()
    forms = re.findall(rf'action="[^"]*{case.reference}/acts/".*?</form>', answer, re.S)
    ids = [value for form in forms for value in re.findall(r'name="act_id" value="([^"]+)"', form)]
    assert len(forms) == len(ids) == len(set(ids)) > 1


@pytest.fixture
def sent(town: Town, page: Any) -> Callable[..., Any]:
    """Return what sends the note that the worker's page was filled with, again and again."""
    case = report(town)
    client = page(town.worker_a)
    url = f"/incidents/{case.reference}/"
    (form,) = [one.form for one in client.get(url).context["forms"] if one.offer.action == "note"]
    first = {"action": "note", "version": 1, "act_id": form["act_id"].value(), "note": "窗户碎了"}
    return lambda **change: client.post(reverse("cases:act", args=[case.reference]), {**first, **change}, headers=HTMX)


def test_the_page_says_done_at_the_second_try(sent: Callable[..., Any]) -> None:
    answers = [sent(), sent(), sent(version=2)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all("Done: add a note" in answer.content.decode() for answer in answers)
    assert Step.objects.filter(action="note").count() == 1


def test_other_words_are_refused_on_the_old_page_and_a_second_act_on_the_fresh_one(sent: Callable[..., Any]) -> None:
    sent()
    refused = sent(note="两扇窗户碎了")
    assert (refused.status_code, "in other words" in refused.content.decode()) == (409, True)
    assert sent(note="两扇窗户碎了", version=2).status_code == 200
    assert Step.objects.filter(action="note").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", [1, None])
def test_the_same_act_twice_at_the_same_moment_is_done_once(transactional_db: None, version: int | None) -> None:
    town = build_town()
    case = report(town)
    actor = actor_for(town.worker_a)

    def take() -> Any:
        return services.act_on_incident(actor, case.reference, "note", version=version, note="twice", act_id=ID)

    results = together(*[take] * 4)
    assert [getattr(result, "version", result) for result in results] == [2] * 4
    assert Step.objects.filter(action="note").count() == 1
