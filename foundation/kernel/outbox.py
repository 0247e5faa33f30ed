"""The outbox: an event is written in the transaction of the change, and every subscriber handles it exactly once.

Messages are delivered in sets, because a thousand clocks may fire in one minute: a subscriber gets a set at once; where
it fails, the set is halved until the message at fault stands alone.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Min, QuerySet

from foundation.kernel import crash
from foundation.kernel.bulk import call_after_commit, insert, read_rows
from foundation.kernel.events import E, Event, as_json, from_json
from foundation.kernel.models import Delivery, Message
from foundation.kernel.nudge import nudge

logger = logging.getLogger(__name__)

Subscriber = Callable[[Sequence[Any]], None]
_SUBSCRIBERS: dict[type[Event], list[tuple[str, Subscriber]]] = {}

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
KEEP_DELIVERED = timedelta(days=30)
# Messages delivered in one transaction: enough to share the work, few enough that SQLite's other writers hardly wait.
MESSAGES_PER_SET, MESSAGES_PER_SET_OF_A_SERVER = 50, 500


def subscribe(kind: type[E]) -> Callable[[Callable[[Sequence[E]], None]], Callable[[Sequence[E]], None]]:
    """Register the decorated function for a kind of event.

    It gets up to ``set_size()`` events at once, and must give the same result when called twice or in another
    order. Raises ``ValueError`` when two kinds of event have the same topic.
    """
    if any(other is not kind and other.topic == kind.topic for other in _SUBSCRIBERS):
        raise ValueError(f"two kinds of event are called {kind.topic}")

    def register(subscriber: Callable[[Sequence[E]], None]) -> Callable[[Sequence[E]], None]:
        name = f"{subscriber.__module__}.{subscriber.__qualname__}"
        _SUBSCRIBERS.setdefault(kind, []).append((name, subscriber))
        return subscriber

    return register


def subscribers() -> Mapping[type[Event], list[tuple[str, Subscriber]]]:
    """Return the subscribers of each kind of event as (name, function)."""
    return _SUBSCRIBERS


def publish(events: Iterable[Event], *, at: datetime) -> None:
    """Write one message per event inside the caller's transaction; nudge a worker when it commits."""
    insert(
        Message,
        ("topic", "version", "key", "payload", "created_at", "next_attempt_at", "attempts", "fault"),
        [(event.topic, event.version, event.key, as_json(event), at, at, 0, "") for event in events],
    )
    call_after_commit(nudge)


def set_size() -> int:
    """Return how many messages are delivered in one transaction."""
    return MESSAGES_PER_SET_OF_A_SERVER if connection.vendor == "postgresql" else MESSAGES_PER_SET


def drain(now: datetime, *, limit: int = 200) -> int:
    """Deliver up to ``limit`` due messages, one set per transaction; return how many were tried."""
    tried = 0
    while tried < limit and (done := _deliver_next(now, min(set_size(), limit - tried))):
        tried += done
    return tried


def _deliver_next(now: datetime, size: int) -> int:
    """Claim the oldest due messages and deliver them in one transaction; return how many were claimed."""
    with transaction.atomic():
        messages = _claim_messages(now, size)
        if not messages:
            return 0
        crash.point("message_claimed")
        _deliver_or_postpone(messages, now)
        crash.point("before_delivery_commit")
    crash.point("after_delivery_commit")
    return len(messages)


# What delivering reads of a message.
_READ = ("pk", "topic", "version", "payload", "attempts")


def _due_messages(now: datetime) -> QuerySet[Message]:
    due = Message.objects.filter(delivered_at__isnull=True, next_attempt_at__lte=now)
    return due.order_by("next_attempt_at", "id")


def has_due_messages(now: datetime) -> bool:
    """Say whether any message may be delivered now."""
    return _due_messages(now).exists()


def _claim_messages(now: datetime, size: int) -> list[Any]:
    skip_locked = connection.features.has_select_for_update_skip_locked
    return read_rows(_due_messages(now).select_for_update(skip_locked=skip_locked)[:size], _READ)


def _deliver_or_postpone(messages: Sequence[Any], now: datetime) -> None:
    """Deliver a set; where that fails, halve it until the message at fault stands alone, and keep it with its fault."""
    try:
        with transaction.atomic():
            _deliver(messages, now)
    except Exception as error:  # any fault of a subscriber must be kept, not lost
        if len(messages) > 1:
            half = len(messages) // 2
            _deliver_or_postpone(messages[:half], now)
            _deliver_or_postpone(messages[half:], now)
            return
        logger.exception("message %s (%s) not delivered", messages[0].pk, messages[0].topic)
        _postpone(messages[0], now, error)


def _deliver(messages: Sequence[Any], now: datetime) -> None:
    """Call every subscriber with what it has not heard; the proof of it is written first, for all of them at once."""
    pks = [message.pk for message in messages]
    delivered = set(Delivery.objects.filter(message__in=pks).values_list("message_id", "subscriber"))
    calls: list[tuple[str, Subscriber, dict[int, Event]]] = []
    for kind, listening in _SUBSCRIBERS.items():
        events = {row.pk: from_json(kind, row.version, row.payload) for row in messages if row.topic == kind.topic}
        for name, subscriber in listening if events else ():
            fresh = {pk: event for pk, event in events.items() if (pk, name) not in delivered}
            if fresh:
                calls.append((name, subscriber, fresh))
    proofs = [(pk, name, now) for name, _subscriber, fresh in calls for pk in fresh]
    insert(Delivery, ("message_id", "subscriber", "delivered_at"), proofs)
    for _name, subscriber, fresh in calls:
        subscriber(list(fresh.values()))
        crash.point("after_effect")
    Message.objects.filter(pk__in=pks).update(delivered_at=now)


def _postpone(message: Any, now: datetime, error: Exception) -> None:
    wait = min(FIRST_WAIT * 2 ** min(message.attempts, 12), LONGEST_WAIT)
    Message.objects.filter(pk=message.pk).update(
        attempts=F("attempts") + 1, next_attempt_at=now + wait, fault=f"{type(error).__name__}: {error}"[:2000]
    )


def longest_wait(now: datetime) -> timedelta:
    """Return how long the oldest undelivered message has waited, failed attempts included; zero when there is none."""
    oldest = Message.objects.filter(delivered_at__isnull=True).aggregate(oldest=Min("created_at"))["oldest"]
    return max(now - oldest, timedelta()) if oldest else timedelta()


def forget_delivered(now: datetime) -> int:
    """Delete messages delivered longer than ``KEEP_DELIVERED`` ago; return the number of rows."""
    return Message.objects.filter(delivered_at__lt=now - KEEP_DELIVERED).delete()[0]
