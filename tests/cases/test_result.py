"""Nothing is closed without a word: a closing says what came of it, and whoever reported it reads that."""

from typing import Any

import pytest

from foundation.kernel.errors import Invalid
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Incident, Step
from tests.cases.helpers import do, report
from tests.town import Town


@pytest.fixture
def checked(town: Town) -> Incident:
    """A resident's report, handled by the worker of the grid and checked by the clerk."""
    case = do(town.clerk_a, report(town, actor_for(town.resident)), "accept")
    do(town.clerk_a, case, "dispatch", to="grid")
    do(town.worker_a, case, "take")
    do(town.worker_a, case, "finish", note="二十袋垃圾已清走")
    return do(town.clerk_a, case, "check")


@pytest.mark.parametrize("words", ["", "  \n"])
def test_a_closing_without_words_is_refused(town: Town, checked: Incident, words: str) -> None:
    with pytest.raises(Invalid, match="what came of it") as refusal:
        do(town.clerk_a, checked, "close", note=words)
    assert set(refusal.value.fields) == {"note"}


def test_the_api_answers_422_and_names_the_words(town: Town, checked: Incident, api: Any) -> None:
    url = f"/api/v1/incidents/{checked.reference}/acts/"
    answer = api(town.clerk_a).post(url, {"action": "close", "version": checked.version}, format="json")
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"note"})


def test_the_api_offers_what_the_handler_said(town: Town, checked: Incident, api: Any) -> None:
    offers = api(town.clerk_a).get(f"/api/v1/incidents/{checked.reference}/acts/").json()["acts"]
    (close,) = [offer for offer in offers if offer["action"] == "close"]
    assert (close["needs"], close["initial"]) == (["note"], {"note": "二十袋垃圾已清走"})


def test_the_form_begins_with_what_the_handler_said_last(town: Town, checked: Incident, page: Any) -> None:
    forms = page(town.clerk_a).get(f"/incidents/{checked.reference}/").context["forms"]
    (close,) = [one.form for one in forms if one.offer.action == "close"]
    assert close["note"].value() == "二十袋垃圾已清走"
    assert close.fields["note"].label == "Result, for whoever reported it"


def told(case: Incident, reader: Any) -> dict[str, str]:
    return {step.action: step.note for step in selectors.timeline(case, actor_for(reader)) if step.note}


def test_whoever_reported_it_reads_what_came_of_it(town: Town, checked: Incident) -> None:
    do(town.clerk_a, checked, "close", note="已清理完毕，谢谢")
    assert told(checked, town.resident) == {"close": "已清理完毕，谢谢"}


def test_where_it_was_once_closed_without_a_word_the_handlers_result_is_read(town: Town, checked: Incident) -> None:
    do(town.clerk_a, checked, "close")
    Step.objects.filter(action="close").update(note="")
    assert told(checked, town.resident) == {"finish": "二十袋垃圾已清走"}
