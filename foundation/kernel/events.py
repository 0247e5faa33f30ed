"""What happened, as frozen dataclasses: each room declares its own in ``events.py``, the outbox keeps them as JSON.

A field that is added gets a default, and ``version`` one more wherever an older reader would misread the new words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

import msgspec


class UnreadableEvent(Exception):
    """A message does not fit the event it says it is; it waits in the outbox with this as its fault."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``topic`` names it for ever, ``version`` its shape, ``key`` this one occurrence."""

    topic: ClassVar[str]
    version: ClassVar[int] = 1

    key: str


E = TypeVar("E", bound=Event)


def as_json(event: Event) -> dict[str, Any]:
    """Return the fields of an event as plain JSON: days and times as ISO text, tuples as lists."""
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return plain


def from_json(kind: type[E], version: int, payload: Mapping[str, Any]) -> E:
    """Return the event that was kept in this shape.

    Of an older version, fields nobody knows any more are dropped and new ones take their default. Raises
    ``UnreadableEvent`` for a newer version (a newer house will read it), for other fields than the present version has,
    and for values of another type.
    """
    if version > kind.version:
        raise UnreadableEvent(f"{kind.topic} has version {version}; this house reads {kind.version}")
    known = {field.name for field in fields(kind)}
    if version == kind.version and payload.keys() != known:
        raise UnreadableEvent(f"{kind.topic}: unknown or missing fields {sorted(payload.keys() ^ known)}")
    try:
        return msgspec.convert(payload, kind, strict=True)
    except msgspec.ValidationError as error:
        raise UnreadableEvent(f"{kind.topic}: {error}") from error
