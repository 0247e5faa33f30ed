"""How a township works where the townships differ: the numbers of its practice, as of a day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Practice:
    """The numbers that a township sets for itself; each default is what holds where none has been set."""

    # One person asks for speed on one incident once in so many hours: a bell that rings all day is heard by nobody.
    urged_again_after_hours: int = 24
    # How often the time to handle is extended at most, by one original limit each (延期, Yuncheng: twice).
    most_extensions: int = 2


DEFAULT_PRACTICE = Practice()
