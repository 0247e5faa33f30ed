"""Every subscriber may hear a message twice and late: the rows end up the same as when each was heard once, in order."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction

from governance.board.events import OUTDATED, BoardOutdated
from governance.kernel import clock, outbox
from governance.kernel.models import Message
from incidents.cases.services.acts import act
from incidents.cases.services.clocks import sweep
from incidents.cases.services.intake import ReportData, report_incident
from incidents.catalogue.services import load_year
from tests.town import Town

Heard = tuple[str, Mapping[str, Any]]
# Rows that only say that something was heard or done, and numbers that rows get in the order they are written.
LEFT_OUT = {"message", "delivery", "auditevent", "revision"}
NUMBERS = {"id", "notice"}


def day_of_town(town: Town, actor_of: Callable[..., Any], at: Any) -> None:
    """Let happen what brings forth every kind of message: two lives of cases, a late one, a new calendar."""
    who = {name: actor_of(user) for name, user in town.cast.items()}
    done = report_incident(who["worker_a"], ReportData(UUID(int=1), "litter", "bags", *town.in_a1))
    left = report_incident(who["worker_b"], ReportData(UUID(int=2), "gas_leak", "smell", *town.in_b1))
    sent = report_incident(who["resident"], ReportData(UUID(int=3), "litter", "more bags", *town.in_a2))
    for name, reference, action, data in (
        ("worker_a", done.reference, "take", {}),
        ("worker_a", done.reference, "finish", {}),
        ("clerk_a", done.reference, "check", {}),
        ("clerk_a", done.reference, "close", {}),
        ("clerk_a", sent.reference, "accept", {}),
        ("clerk_a", sent.reference, "dispatch", {"to": f"unit:{town.urban_a.pk}"}),
        ("handler_a", sent.reference, "return", {}),
        ("clerk_a", sent.reference, "note", {}),
    ):
        act(who[name], reference, action, version=None, note="seen", data=data)
    at.shift(timedelta(hours=9))
    assert sweep(clock.now()).fired > 0, left.reference
    load_year(who["net_admin"], calendar_id=town.calendar.pk, year=2027, days=[], source="a notice")
    outbox.publish(OUTDATED, [BoardOutdated("a new count")], at=clock.now())


@pytest.fixture
def heard(town: Town, actor_of: Callable[..., Any], at: Any) -> list[Heard]:
    """Return the messages of the day, in order."""
    day_of_town(town, actor_of, at)
    return list(Message.objects.order_by("id").values_list("topic", "payload"))


def rows() -> dict[str, Counter[str]]:
    """Return every room's rows, without the numbers they were given."""
    found = {}
    for room in settings.ROOMS:
        for model in apps.get_app_config(room.rpartition(".")[2]).get_models():
            names = [field.name for field in model._meta.concrete_fields if field.name not in NUMBERS]
            if model._meta.model_name not in LEFT_OUT:
                found[model._meta.label] = Counter(map(repr, model.objects.values_list(*names)))
    return found


def after(messages: Sequence[Heard], *, size: int = 1) -> dict[str, Counter[str]]:
    """Return the rows after every subscriber has heard these messages, so many at once, and take it back."""
    with transaction.atomic():
        for topic, names in outbox.subscribers().items():
            payloads = [payload for of, payload in messages if of == topic]
            for start in range(0, len(payloads), size):
                for _name, subscriber in names:
                    subscriber(payloads[start : start + size])
        found = rows()
        transaction.set_rollback(True)
    return found


def changed(one: dict[str, Counter[str]], other: dict[str, Counter[str]]) -> list[str]:
    return [label for label in one if one[label] != other[label]]


def test_the_day_brings_every_message_somebody_listens_to(heard: list[Heard]) -> None:
    assert {topic for topic, _payload in heard} == set(outbox.subscribers())


def test_hearing_changes_something(heard: list[Heard]) -> None:
    assert {"notices.Notice", "board.VillageDay"} <= set(changed(rows(), after(heard)))


def test_hearing_everything_twice_is_hearing_it_once(heard: list[Heard]) -> None:
    assert changed(after(heard), after([*heard, *heard])) == []
    assert changed(after(heard), after([message for message in heard for _ in range(2)])) == []


@pytest.mark.parametrize("size", [2, 5, 1000])
def test_hearing_a_set_is_hearing_each_of_it(heard: list[Heard], size: int) -> None:
    assert changed(after(heard), after(heard, size=size)) == []


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_the_order_of_hearing_does_not_matter(heard: list[Heard], seed: int | None) -> None:
    other = list(reversed(heard))
    if seed is not None:
        random.Random(seed).shuffle(other)
    assert changed(after(heard), after(other)) == []


def test_the_outbox_itself_leaves_the_same_rows(heard: list[Heard], fire_messages: Callable[[], int]) -> None:
    wanted = after(heard)
    assert fire_messages() == len(heard)
    assert changed(wanted, rows()) == []
