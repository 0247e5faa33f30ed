"""Owns what an act brings besides its move, gathered from the topics that have something to add."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ActExtras:
    """Details of the act's step, columns of its incident, and what is written in its transaction."""

    detail: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    writes: tuple[Callable[[], Any], ...] = ()

    def __or__(self, other: "ActExtras") -> "ActExtras":
        """Return both together."""
        detail, columns = {**self.detail, **other.detail}, {**self.columns, **other.columns}
        return ActExtras(detail, columns, (*self.writes, *other.writes))

    def write(self) -> None:
        """Write all."""
        for one in self.writes:
            one()
