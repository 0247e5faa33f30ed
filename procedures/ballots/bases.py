"""What a roll is made of before it is kept."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class RollEntry:
    """One person of a roll: the line in the file, the key, and the units with hundredths of a square metre each."""

    line: int
    name: str
    voter_key: str
    number_key: str = ""
    counts_person: bool = True
    units: dict[str, int] = field(default_factory=dict)
    area: int = 0
