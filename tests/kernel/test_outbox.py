"""The outbox: each subscriber hears each message once, whatever fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from foundation.kernel import duties, outbox
from foundation.kernel.events import Event
from foundation.kernel.models import Delivery, Message
from tests.conftest import TUESDAY

pytestmark = pytest.mark.usefixtures("db", "no_subscribers")


@dataclass(frozen=True, slots=True)
class Cried(Event):
    """One event of the tests."""

    topic: ClassVar[str] = "town.cried"


@dataclass(frozen=True, slots=True)
class Slept(Event):
    """Another one."""

    topic: ClassVar[str] = "town.slept"


class Listener:
    """Remembers what it heard, and fails as often as it is told to."""

    def __init__(self, kind: type[Event] = Cried, *, failures: int = 0, at_fault: str = "") -> None:
        self.heard: list[str] = []
        self.sets: list[int] = []
        self.failures, self.at_fault = failures, at_fault
        self.__qualname__ = f"listener_{id(self)}"
        outbox.subscribe(kind)(self)

    def __call__(self, events: Sequence[Event]) -> None:
        keys = [event.key for event in events]
        if self.failures and (not self.at_fault or self.at_fault in keys):
            self.failures -= 1
            raise ValueError("not today")
        self.heard += keys
        self.sets.append(len(keys))


def tell(*keys: str, at: datetime = TUESDAY) -> None:
    outbox.publish([Cried(key) for key in keys], at=at)


def test_every_subscriber_of_the_topic_hears_every_message_once() -> None:
    first, second, other = Listener(), Listener(), Listener(Slept)
    tell("one", "two")
    assert (outbox.drain(TUESDAY), outbox.drain(TUESDAY)) == (2, 0)
    assert (first.heard, second.heard, other.heard) == (["one", "two"], ["one", "two"], [])
    assert Delivery.objects.count() == 4


def test_a_message_nobody_listens_to_is_done() -> None:
    tell("one")
    outbox.drain(TUESDAY)
    assert Message.objects.get().delivered_at == TUESDAY


def test_a_failure_undoes_the_whole_delivery_and_waits_longer_each_time() -> None:
    steady, shaky = Listener(), Listener(failures=2)
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
    Listener(failures=99)
    tell("one")
    Message.objects.update(attempts=60)
    outbox.drain(TUESDAY)
    assert Message.objects.get().next_attempt_at == TUESDAY + outbox.LONGEST_WAIT


def test_a_message_that_fails_holds_up_none_of_its_set() -> None:
    keys = [str(number) for number in range(20)]
    shaky = Listener(failures=99, at_fault="7")
    tell(*keys)
    outbox.drain(TUESDAY)
    assert shaky.heard == [key for key in keys if key != "7"]
    assert [row.key for row in Message.objects.filter(delivered_at=None)] == ["7"]
    shaky.failures = 0
    outbox.drain(TUESDAY + outbox.FIRST_WAIT)
    assert shaky.heard[-1] == "7"


def test_messages_are_heard_in_sets() -> None:
    listener = Listener()
    tell(*(str(number) for number in range(outbox.set_size() + 3)))
    outbox.drain(TUESDAY, limit=1000)
    assert listener.sets == [outbox.set_size(), 3]


def test_a_set_costs_the_statements_of_one_message(django_assert_num_queries: Any) -> None:
    Listener()
    tell("one")
    # The claim, what was heard, the delivery, done; each transaction of theirs, and the claim that finds nothing.
    with django_assert_num_queries(11) as one:
        outbox.drain(TUESDAY)
    tell(*(str(number) for number in range(20)))
    with django_assert_num_queries(len(one)):
        outbox.drain(TUESDAY)


def test_a_subscriber_that_has_heard_is_not_told_again() -> None:
    early = Listener()
    tell("one")
    Delivery.objects.create(
        message=Message.objects.get(), subscriber=outbox.subscribers()[Cried][0][0], delivered_at=TUESDAY
    )
    late = Listener()
    outbox.drain(TUESDAY)
    assert (early.heard, late.heard) == ([], ["one"])


def test_draining_stops_at_its_limit() -> None:
    listener = Listener()
    tell("one", "two", "three")
    assert outbox.drain(TUESDAY, limit=2) == 2
    assert listener.heard == ["one", "two"]


def test_waiting_is_measured_from_when_it_was_said() -> None:
    assert outbox.longest_wait(TUESDAY) == timedelta()
    tell("one", at=TUESDAY - timedelta(minutes=3))
    assert outbox.longest_wait(TUESDAY) == timedelta(minutes=3)


def test_only_old_delivered_messages_are_forgotten() -> None:
    tell("old", "waiting")
    Message.objects.filter(key="old").update(delivered_at=TUESDAY)
    outbox.forget_delivered(TUESDAY + outbox.KEEP_DELIVERED)
    assert Message.objects.count() == 2
    outbox.forget_delivered(TUESDAY + outbox.KEEP_DELIVERED + timedelta(seconds=1))
    assert Message.objects.get().key == "waiting"


def test_the_duties_wake_the_services(at: Any) -> None:
    listener = Listener()
    tell("one", at=TUESDAY - timedelta(days=40))
    assert duties.drain_outbox(TUESDAY) == 1
    Message.objects.update(delivered_at=TUESDAY - timedelta(days=40))
    assert (listener.heard, duties.forget_delivered(TUESDAY) > 0) == (["one"], True)


def test_no_more_than_the_limit_is_delivered_where_the_last_set_would_exceed_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "set_size", lambda: 2)
    listener = Listener()
    tell("one", "two", "three", "four", "five")
    assert outbox.drain(TUESDAY, limit=3) == 3
    assert (listener.heard, listener.sets) == (["one", "two", "three"], [2, 1])


def test_a_message_waits_until_it_is_delivered_and_not_before_its_next_attempt() -> None:
    Listener(failures=1)
    assert not outbox.has_due_messages(TUESDAY)
    tell("one")
    assert outbox.has_due_messages(TUESDAY)
    outbox.drain(TUESDAY)
    later = TUESDAY + outbox.FIRST_WAIT
    assert (outbox.has_due_messages(TUESDAY), outbox.has_due_messages(later)) == (False, True)
    outbox.drain(later)
    assert not outbox.has_due_messages(later)


def test_a_worker_is_nudged_when_the_change_is_committed_and_not_before(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    nudged: list[int] = []
    monkeypatch.setattr(outbox, "nudge", lambda: nudged.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        tell("one")
        assert not nudged
    assert nudged == [1]


def test_a_fault_is_written_to_the_log_with_its_message(caplog: pytest.LogCaptureFixture) -> None:
    Listener(failures=1)
    tell("one")
    outbox.drain(TUESDAY)
    assert f"message {Message.objects.get().pk} (town.cried) not delivered" in caplog.text


def test_a_subscriber_stays_a_function() -> None:
    def hear(_events: Sequence[Cried]) -> None:
        raise LookupError("heard")

    with pytest.raises(LookupError):
        outbox.subscribe(Cried)(hear)([])
