"""How a township works where the townships differ: the numbers of its practice, as of a day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Practice:
    """The numbers that a township sets for itself; each default is what holds where none has been set."""

    # One person asks for speed on one incident once in so many hours: a bell that rings all day is heard by nobody.
    urged_again_after_hours: int = 24
    # How often the time to handle is extended at most, by one original limit each (延期, Yuncheng: twice).
    most_extensions: int = 2
    # So many returns as "not our duty" and a desk may rule, 快速裁决 (Shenzhen, DOMAIN 3.4).
    ruling_after_returns: int = 1
    # Who is called to an emergency arrives within so many minutes, 30 in Beijing (DOMAIN 3.3); at most 60.
    emergency_arrival_minutes: int = 30
    # What touches so many townships is coordinated by the city (DOMAIN 61).
    city_coordinates_townships: int = 3
    # The functions of units that enforce (DOMAIN 78).
    enforcing_functions: tuple[str, ...] = ("enforcement", "urban_management", "market_supervision", "police")
    # Within so many metres and hours a second report of one matter may be the same one (Yuncheng).
    duplicate_radius_m: int = 50
    duplicate_hours: int = 24
    # Of a hundred closed reports so many are called back (回访), by somebody who did not handle them.
    call_back_percent: int = 20


DEFAULT_PRACTICE = Practice()
