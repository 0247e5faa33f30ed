"""The smallest demo: everybody who signs in finds something to do, and no history contradicts itself."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from demo.morning import WAITING
from foundation.accounts.models import User
from grids.areas import selectors as areas
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.choices import Action
from incidents.cases.models import Incident, Step

WITH_WORDS = (Action.FINISH, Action.REWORK, Action.CHECK, Action.CLOSE, Action.DECLINE)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch, tmp_path: object, settings: object) -> Iterator[None]:
    """The demo city with nothing but what waits for its cast."""
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setenv("DEMO_PASSWORD", "only-for-this-test")
    areas.forget()  # the town of the test before
    call_command("make_demo", incidents=len(WAITING))
    yield
    areas.forget()


def waiting_for(username: str) -> int:
    return selectors.own_tasks(actor_for(User.objects.get(username=username))).count()


def taken_by_others() -> list[str]:
    """Return the incidents that somebody took to whom they had not been dispatched."""
    units = dict(Posting.objects.exclude(unit=None).values_list("user_id", "unit_id"))
    wrong = []
    for incident in Incident.objects.all():
        unit: object = None
        for step in Step.objects.filter(subject=incident):
            unit = step.detail["unit"] if step.action == Action.DISPATCH else unit
            if step.action == Action.TAKE and units.get(step.actor_user_id) != unit:
                wrong.append(incident.reference)
    return wrong


def test_everyone_of_the_cast_has_work_in_the_smallest_demo(morning: None) -> None:
    desks = ("worker1", "worker2", "clerk1", "official1", "official2", "handler1", "city1")
    assert [name for name in desks if not waiting_for(name)] == []
    assert Incident.objects.filter(reported_by__username="resident1", ended_at=None).exists()
    assert taken_by_others() == []
    assert not Step.objects.filter(action__in=WITH_WORDS, note="").exists()
    unnamed = Step.objects.filter(action=Action.DISPATCH).exclude(detail__has_key="unit_name")
    assert not unnamed.exists()
