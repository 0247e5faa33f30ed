"""Reading the outbox in tests."""

from typing import TypeVar

from foundation.kernel.events import Event, from_json
from foundation.kernel.models import Message

E = TypeVar("E", bound=Event)


def events_in_outbox(kind: type[E]) -> list[E]:
    """Return every event of this kind ever published, in order, as a subscriber gets it."""
    kept = Message.objects.filter(topic=kind.topic).order_by("id").values_list("version", "payload")
    return [from_json(kind, version, payload) for version, payload in kept]
