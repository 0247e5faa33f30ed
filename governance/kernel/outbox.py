"""The outbox: what happened is written with the change, and every subscriber hears it once, whatever dies in between."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Min

from governance.kernel import crash
from governance.kernel.models import Delivery, Message
from governance.kernel.nudge import nudge
from governance.kernel.rows import insert

logger = logging.getLogger(__name__)

Subscriber = Callable[[Mapping[str, Any]], None]
_SUBSCRIBERS: dict[str, list[tuple[str, Subscriber]]] = {}

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
KEEP_DELIVERED = timedelta(days=30)


def subscribe(topic: str) -> Callable[[Subscriber], Subscriber]:
    """Register the decorated function for a topic. It gets the payload, must be idempotent and order-free."""

    def register(subscriber: Subscriber) -> Subscriber:
        name = f"{subscriber.__module__}.{subscriber.__qualname__}"
        _SUBSCRIBERS.setdefault(topic, []).append((name, subscriber))
        return subscriber

    return register


def subscribers() -> Mapping[str, list[tuple[str, Subscriber]]]:
    """Return the registry, for the test that runs every subscriber twice and out of order."""
    return _SUBSCRIBERS


def publish(topic: str, events: Iterable[Any], *, at: datetime) -> None:
    """Write one message per event (a dataclass with ``key``) inside the caller's transaction, and nudge on commit."""
    insert(
        Message,
        ("topic", "key", "payload", "created_at", "next_attempt_at", "attempts", "fault"),
        [(topic, event.key, _plain(event), at, at, 0, "") for event in events],
    )
    transaction.on_commit(lambda: nudge("governance.kernel.tasks.drain_outbox"), robust=True)


def _plain(event: Any) -> dict[str, Any]:
    # Events are flat: a deep copy of each would cost more than writing it.
    return {name.name: getattr(event, name.name) for name in fields(event)} if is_dataclass(event) else dict(event)


def drain(now: datetime, *, limit: int = 200) -> int:
    """Deliver up to ``limit`` waiting messages, each in its own transaction; return how many were tried."""
    tried = 0
    while tried < limit and _deliver_next(now):
        tried += 1
    return tried


def _deliver_next(now: datetime) -> bool:
    """Claim the oldest waiting message and deliver it; a failure is kept with its fault and tried later."""
    with transaction.atomic():
        message = _claim(now)
        if message is None:
            return False
        crash.point("message_claimed")
        try:
            with transaction.atomic():
                _deliver(message, now)
        except Exception as error:  # any fault of a subscriber must be kept, not lost
            logger.exception("message %s (%s) not delivered", message.pk, message.topic)
            _postpone(message, now, error)
        crash.point("before_delivery_commit")
    crash.point("after_delivery_commit")
    return True


def _claim(now: datetime) -> Message | None:
    waiting = Message.objects.filter(delivered_at__isnull=True, next_attempt_at__lte=now).order_by(
        "next_attempt_at", "id"
    )
    skip_locked = connection.features.has_select_for_update_skip_locked
    return waiting.select_for_update(skip_locked=skip_locked).first()


def _deliver(message: Message, now: datetime) -> None:
    heard = set(message.deliveries.values_list("subscriber", flat=True))
    for name, subscriber in _SUBSCRIBERS.get(message.topic, ()):
        if name not in heard:
            Delivery.objects.create(message=message, subscriber=name, delivered_at=now)
            subscriber(message.payload)
            crash.point("after_effect")
    message.delivered_at = now
    message.save(update_fields=["delivered_at"])


def _postpone(message: Message, now: datetime, error: Exception) -> None:
    wait = min(FIRST_WAIT * 2 ** min(message.attempts, 12), LONGEST_WAIT)
    Message.objects.filter(pk=message.pk).update(
        attempts=F("attempts") + 1, next_attempt_at=now + wait, fault=f"{type(error).__name__}: {error}"[:2000]
    )


def waiting_since(now: datetime) -> timedelta:
    """Return how long the oldest message nobody has heard yet has waited, tried again or not; zero when there is none."""
    oldest = Message.objects.filter(delivered_at__isnull=True).aggregate(oldest=Min("created_at"))["oldest"]
    return max(now - oldest, timedelta()) if oldest else timedelta()


def forget_delivered(now: datetime) -> int:
    """Delete messages delivered longer than ``KEEP_DELIVERED`` ago; return the number of rows."""
    return Message.objects.filter(delivered_at__lt=now - KEEP_DELIVERED).delete()[0]
