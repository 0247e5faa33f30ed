"""What this room tells the rooms above: two persons turned out to be one, or two after all. It carries keys, no names."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PersonsMerged(Event):
    """Every key of the loser leads to the survivor; ``is_undone``: not any more."""

    topic: ClassVar[str] = "person.merged"

    survivor_key: str
    loser_key: str
    is_undone: bool = False
