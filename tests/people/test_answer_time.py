"""The reporter's time to answer: by rule, with one reminder, to the second, whatever the sweep does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.notices.models import Notice
from incidents.cases.models import Incident
from incidents.catalogue.choices import Stage
from incidents.catalogue.models import TimeLimit
from procedures.clocks.models import Ladder, Rung, SubjectClock, SubjectFiring
from procedures.clocks.services import sweep
from residents.people import selectors
from residents.people.models import Report
from tests.cases.helpers import do
from tests.people.test_people import filed, finished, link, quiet_counter
from tests.town import FOUNDED, Town

__all__ = ["quiet_counter"]
WORD = {"is_solved": "yes", "is_content": "yes", "words": "谢谢"}
DAYS = timedelta(days=14)
Fire = Callable[[], int]


@pytest.fixture
def town(town: Town) -> Town:
    """The town, where a reporter has 14 natural days to answer, and is reminded when four fifths have passed."""
    TimeLimit.objects.create(stage=Stage.ANSWER, amount=14, unit="natural_day", valid_from=FOUNDED)
    ladder = Ladder.objects.create(name="回访", stage=Stage.ANSWER)
    Rung.objects.create(ladder=ladder, number=1, tone="amber", percent=80)
    Rung.objects.create(ladder=ladder, number=2, tone="due")
    return town


def ended(page: Any, town: Town, fire_messages: Fire, user: Any = None) -> Incident:
    """A case that a resident reported and that was closed a moment ago."""
    case = filed(lambda: page(user), town)
    finished(case, town)
    fire_messages()
    return Incident.objects.get(pk=case.pk)


def swept(fire_messages: Fire) -> int:
    """Sweep and let everyone hear of it; returns how many rungs fired."""
    fired = sweep(city_time.now()).fired
    fire_messages()
    return fired


@pytest.mark.parametrize("is_swept", [True, False])
@pytest.mark.parametrize("late", [-1, 0, 1])
def test_the_word_is_taken_to_the_last_second(
    town: Town, page: Any, at: Any, fire_messages: Fire, late: int, is_swept: bool
) -> None:
    case = ended(page, town, fire_messages)
    at.move_to(case.ended_at + DAYS + timedelta(seconds=late))
    if is_swept:
        swept(fire_messages)
    assert page().post(link(case), WORD).status_code == (302 if late < 0 else 422)
    assert Report.objects.filter(answered_at__isnull=False).exists() is (late < 0)


def test_the_page_says_until_when_and_then_that_it_is_over(town: Town, page: Any, at: Any, fire_messages: Fire) -> None:
    case = ended(page, town, fire_messages)
    assert "You can answer until" in page().get(link(case)).content.decode()
    at.move_to(case.ended_at + timedelta(days=48))
    text = page().get(link(case)).content.decode()
    assert "The time to answer ended on" in text
    assert 'name="is_solved"' not in text
    refused = page().post(link(case), WORD)
    assert "report it again" in refused.content.decode()


def test_a_signed_in_reporter_is_reminded_once(town: Town, page: Any, at: Any, fire_messages: Fire) -> None:
    case = ended(page, town, fire_messages, town.resident)
    at.move_to(case.ended_at + timedelta(days=12))
    assert (swept(fire_messages), swept(fire_messages)) == (1, 0)
    notice = Notice.objects.get(kind="answer_wanted")
    assert (notice.user_id, notice.subject_key) == (town.resident.pk, case.reference)
    assert page(town.resident).get(f"/notices/{notice.pk}/").status_code in {302, 405}


def test_a_sweep_after_the_end_reminds_nobody(town: Town, page: Any, at: Any, fire_messages: Fire) -> None:
    case = ended(page, town, fire_messages, town.resident)
    at.move_to(case.ended_at + DAYS)
    assert swept(fire_messages) == 1
    assert not Notice.objects.filter(kind="answer_wanted").exists()
    assert list(SubjectFiring.objects.order_by("rung").values_list("tone", "skipped")) == [
        ("amber", True),
        ("due", False),
    ]


def test_who_has_answered_is_not_reminded(town: Town, page: Any, at: Any, fire_messages: Fire) -> None:
    case = ended(page, town, fire_messages, town.resident)
    page().post(link(case), WORD)
    at.move_to(case.ended_at + DAYS)
    assert swept(fire_messages) == 0
    assert SubjectClock.objects.get().state == "stopped"


def test_a_case_opened_again_and_closed_again_gives_the_whole_time_again(
    town: Town, page: Any, at: Any, fire_messages: Fire
) -> None:
    case = ended(page, town, fire_messages, town.resident)
    at.move_to(case.ended_at + timedelta(days=12))
    swept(fire_messages)
    do(town.clerk_a, case, "reopen", note="Not clean yet.")
    fire_messages()
    assert SubjectClock.objects.get().state == "stopped"
    do(town.clerk_a, case, "dispatch", to="grid")
    finished(case, town)
    fire_messages()
    case.refresh_from_db()
    assert selectors.answer_until(case) == case.ended_at + DAYS
    at.move_to(case.ended_at + timedelta(days=12))
    assert swept(fire_messages) == 1
    assert Notice.objects.filter(kind="answer_wanted").count() == 2


def test_a_time_of_an_earlier_end_refuses_nothing(town: Town, page: Any, at: Any, fire_messages: Fire) -> None:
    case = ended(page, town, fire_messages)
    at.move_to(case.ended_at + DAYS)
    do(town.clerk_a, case, "reopen", note="Not clean yet.")
    do(town.clerk_a, case, "dispatch", to="grid")
    finished(case, town)
    assert page().post(link(case), WORD).status_code == 302


def test_without_a_rule_there_is_no_end(town: Town, page: Any, at: Any, fire_messages: Fire) -> None:
    TimeLimit.objects.filter(stage=Stage.ANSWER).delete()
    case = ended(page, town, fire_messages)
    at.move_to(case.ended_at + timedelta(days=48))
    assert page().post(link(case), WORD).status_code == 302


def test_the_time_runs_from_the_end_however_late_the_news_comes(
    town: Town, page: Any, at: Any, fire_messages: Fire
) -> None:
    case = filed(page, town)
    finished(case, town)
    closed_at: datetime = Incident.objects.get(pk=case.pk).ended_at
    at.shift(timedelta(days=1))
    fire_messages()
    assert SubjectClock.objects.get().due_at == closed_at + DAYS
