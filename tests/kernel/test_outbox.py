"""The outbox: each subscriber hears each message once, whatever fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from governance.kernel import outbox, tasks
from governance.kernel.models import Delivery, Message
from tests.conftest import TUESDAY

pytestmark = pytest.mark.usefixtures("db", "no_subscribers")


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the tests."""

    key: str


class Listener:
    """Remembers what it heard, and fails as often as it is told to."""

    def __init__(self, topic: str, *, failures: int = 0, at_fault: str = "") -> None:
        self.heard: list[str] = []
        self.sets: list[int] = []
        self.failures, self.at_fault = failures, at_fault
        self.__qualname__ = f"listener_{id(self)}"
        outbox.subscribe(topic)(self)

    def __call__(self, payloads: Sequence[Mapping[str, Any]]) -> None:
        keys = [payload["key"] for payload in payloads]
        if self.failures and (not self.at_fault or self.at_fault in keys):
            self.failures -= 1
            raise ValueError("not today")
        self.heard += keys
        self.sets.append(len(keys))


def tell(*keys: str, topic: str = "town.cried", at: datetime = TUESDAY) -> None:
    outbox.publish(topic, [Told(key) for key in keys], at=at)


def test_every_subscriber_of_the_topic_hears_every_message_once() -> None:
    first, second, other = Listener("town.cried"), Listener("town.cried"), Listener("town.slept")
    tell("one", "two")
    assert (outbox.drain(TUESDAY), outbox.drain(TUESDAY)) == (2, 0)
    assert (first.heard, second.heard, other.heard) == (["one", "two"], ["one", "two"], [])
    assert Delivery.objects.count() == 4


def test_a_message_nobody_listens_to_is_done() -> None:
    tell("one")
    outbox.drain(TUESDAY)
    assert Message.objects.get().delivered_at == TUESDAY


def test_a_failure_undoes_the_whole_delivery_and_waits_longer_each_time() -> None:
    steady, shaky = Listener("town.cried"), Listener("town.cried", failures=2)
    tell("one")
    outbox.drain(TUESDAY)
    message = Message.objects.get()
    assert (message.attempts, message.next_attempt_at, message.fault) == (
        1,
        TUESDAY + outbox.FIRST_WAIT,
        "ValueError: not today",
    )
    assert Delivery.objects.count() == 0
    again = TUESDAY + outbox.FIRST_WAIT
    outbox.drain(again)
    message.refresh_from_db()
    assert (message.attempts, message.next_attempt_at) == (2, again + 2 * outbox.FIRST_WAIT)
    outbox.drain(again + 2 * outbox.FIRST_WAIT)
    assert (shaky.heard, Message.objects.get().delivered_at is not None) == (["one"], True)
    assert set(steady.heard) == {"one"}


def test_the_wait_has_an_end() -> None:
    Listener("town.cried", failures=99)
    tell("one")
    Message.objects.update(attempts=60)
    outbox.drain(TUESDAY)
    assert Message.objects.get().next_attempt_at == TUESDAY + outbox.LONGEST_WAIT


def test_a_message_that_fails_holds_up_none_of_its_set() -> None:
    keys = [str(number) for number in range(20)]
    shaky = Listener("town.cried", failures=99, at_fault="7")
    tell(*keys)
    outbox.drain(TUESDAY)
    assert shaky.heard == [key for key in keys if key != "7"]
    assert [row.key for row in Message.objects.filter(delivered_at=None)] == ["7"]
    shaky.failures = 0
    outbox.drain(TUESDAY + outbox.FIRST_WAIT)
    assert shaky.heard[-1] == "7"


def test_messages_are_heard_in_sets() -> None:
    listener = Listener("town.cried")
    tell(*(str(number) for number in range(outbox.SET + 3)))
    outbox.drain(TUESDAY)
    assert listener.sets == [outbox.SET, 3]


def test_a_set_costs_the_statements_of_one_message(django_assert_num_queries: Any) -> None:
    Listener("town.cried")
    tell("one")
    # The claim, what was heard, the delivery, done; each transaction of theirs, and the claim that finds nothing.
    with django_assert_num_queries(11) as one:
        outbox.drain(TUESDAY)
    tell(*(str(number) for number in range(20)))
    with django_assert_num_queries(len(one)):
        outbox.drain(TUESDAY)


def test_a_subscriber_that_has_heard_is_not_told_again() -> None:
    early = Listener("town.cried")
    tell("one")
    Delivery.objects.create(
        message=Message.objects.get(), subscriber=outbox.subscribers()["town.cried"][0][0], delivered_at=TUESDAY
    )
    late = Listener("town.cried")
    outbox.drain(TUESDAY)
    assert (early.heard, late.heard) == ([], ["one"])


def test_draining_stops_at_its_limit() -> None:
    listener = Listener("town.cried")
    tell("one", "two", "three")
    assert outbox.drain(TUESDAY, limit=2) == 2
    assert listener.heard == ["one", "two"]


def test_waiting_is_measured_from_when_it_was_said() -> None:
    assert outbox.waiting_since(TUESDAY) == timedelta()
    tell("one", at=TUESDAY - timedelta(minutes=3))
    assert outbox.waiting_since(TUESDAY) == timedelta(minutes=3)


def test_only_old_delivered_messages_are_forgotten() -> None:
    tell("old", "waiting")
    Message.objects.filter(key="old").update(delivered_at=TUESDAY)
    outbox.forget_delivered(TUESDAY + outbox.KEEP_DELIVERED)
    assert Message.objects.count() == 2
    outbox.forget_delivered(TUESDAY + outbox.KEEP_DELIVERED + timedelta(seconds=1))
    assert Message.objects.get().key == "waiting"


def test_the_tasks_wake_the_services(at: Any) -> None:
    listener = Listener("town.cried")
    tell("one", at=TUESDAY - timedelta(days=40))
    assert tasks.drain_outbox() == 1
    Message.objects.update(delivered_at=TUESDAY - timedelta(days=40))
    assert (listener.heard, tasks.forget_delivered() > 0) == (["one"], True)
