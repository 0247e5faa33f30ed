"""How a township works where the townships differ: the numbers of its practice, as of a day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Practice:
    """The numbers that a township sets for itself; each default is what holds where none has been set."""

    # One person asks for speed on one incident once in so many hours: a bell that rings all day is heard by nobody.
    urged_again_after_hours: int = 24
    # Within so many metres and hours a second report of one matter may be the same one (Yuncheng).
    duplicate_radius_m: int = 50
    duplicate_hours: int = 24
    # Of a hundred closed reports so many are called back (回访), by somebody who did not handle them.
    call_back_percent: int = 20


DEFAULT_PRACTICE = Practice()
