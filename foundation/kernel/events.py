"""What happened, as frozen dataclasses: each room declares its own in ``events.py``, the outbox stores them as JSON.

A field that is added gets a default; ``version`` goes up by one wherever an older reader would misunderstand the payload.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar, TypeVar

import msgspec


class UnreadableEvent(Exception):
    """A stored message does not fit its event class; it stays in the outbox with this as its fault."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``topic`` names the class and never changes, ``version`` its fields, ``key`` this occurrence."""

    topic: ClassVar[str]
    version: ClassVar[int] = 1

    key: str


E = TypeVar("E", bound=Event)


@cache
def _names_of(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))


def as_json(event: Event) -> dict[str, Any]:
    """Return the fields of an event as plain JSON: days and times as ISO text, tuples as lists."""
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return plain


def from_json(kind: type[E], version: int, payload: Mapping[str, Any]) -> E:
    """Return the event that was stored with this version and payload.

    For an older version, removed fields are dropped and new ones take their default. Raises ``UnreadableEvent`` for a
    newer version (a newer build will read it), for missing or unknown fields, and for values of another type.
    """
    if version > kind.version:
        raise UnreadableEvent(f"{kind.topic} has version {version}; this house reads {kind.version}")
    known = _names_of(kind)  # type: ignore[arg-type] # a class is hashable
    if version == kind.version and payload.keys() != known:
        raise UnreadableEvent(f"{kind.topic}: unknown or missing fields {sorted(payload.keys() ^ known)}")
    try:
        return msgspec.convert(payload, kind, strict=True)
    except msgspec.ValidationError as error:
        raise UnreadableEvent(f"{kind.topic}: {error}") from error
