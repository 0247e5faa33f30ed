"""How a township works where the townships differ: the numbers of its practice, as of a day, and what each is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    # Within so many metres and hours a second report of one matter may be the same one (Yuncheng).
    duplicate_radius_m: int = 50
    duplicate_hours: int = 24
    # Of a hundred closed reports so many are called back (回访), by somebody who did not handle them.
    call_back_percent: int = 20


DEFAULT_PRACTICE = Practice()
Number = int | float | bool


@dataclass(frozen=True, slots=True)
class NumberWords:
    """What a number of the practice is called, in what it counts, and between what it may be set."""

    label: str | Promise
    unit: str | Promise = ""
    least: float = 0
    most: float = 10_000


HOURS = pgettext_lazy("unit of a number", "hours")
MINUTES = pgettext_lazy("unit of a number", "minutes")
METRES = pgettext_lazy("unit of a number", "metres")
TIMES = pgettext_lazy("unit of a number", "times")
TOWNSHIPS = pgettext_lazy("unit of a number", "townships")
PERCENT = pgettext_lazy("unit of a number", "%")

# The words of each number, in the order of the editor. A field of ``Practice`` that is missing here is still set and shown,
# by its name; tests/catalogue/test_practice.py asks for its words.
NUMBER_WORDS: Mapping[str, NumberWords] = {
    "urged_again_after_hours": NumberWords(_("One person may urge an incident again after"), HOURS, 1, 720),
    "most_extensions": NumberWords(_("More time is granted for one incident at most"), TIMES, 0, 10),
    "ruling_after_returns": NumberWords(
        _("A desk may rule whose duty it is after so many returns as not our duty"), TIMES, 1, 10
    ),
    "emergency_arrival_minutes": NumberWords(_("Who is called to an emergency arrives within"), MINUTES, 5, 60),
    "city_coordinates_townships": NumberWords(
        _("The city coordinates what touches so many townships"), TOWNSHIPS, 2, 30
    ),
    "duplicate_radius_m": NumberWords(_("A report may be the same as one within"), METRES, 5, 2_000),
    "duplicate_hours": NumberWords(_("A report may be the same as one of the last"), HOURS, 1, 720),
    "call_back_percent": NumberWords(_("Of the closed incidents, so many are called back"), PERCENT, 0, 100),
}


def practice_names() -> tuple[str, ...]:
    """Return the names of all numbers, those with words first, in their order."""
    known = [field.name for field in fields(Practice)]
    return (*(name for name in NUMBER_WORDS if name in known), *(name for name in known if name not in NUMBER_WORDS))


def words_of_number(name: str) -> NumberWords:
    """Return the words and bounds of a number; one without words of its own is called by its name."""
    return NUMBER_WORDS.get(name) or NumberWords(name.replace("_", " "))


def default_of(name: str) -> Number:
    """Return the default of a number."""
    found: Number = getattr(DEFAULT_PRACTICE, name)
    return found


def as_number(name: str, amount: Any) -> Number:
    """Return an amount as the kind of number that this one is: whole, with a fraction, or yes and no."""
    return type(default_of(name))(amount)


def is_number_allowed(name: str, amount: Any) -> bool:
    """Say whether a number may be set to this: its kind, and between its bounds."""
    words = words_of_number(name)
    if isinstance(default_of(name), int) and float(amount) != int(amount):
        return False
    return words.least <= float(amount) <= words.most


def practice_from(layers: Iterable[Mapping[str, float]]) -> Practice:
    """Return the practice that numbers give, the later ones before the earlier; unknown names are of another release."""
    known = set(practice_names())
    found = {name: as_number(name, amount) for layer in layers for name, amount in layer.items() if name in known}
    return Practice(**found)  # type: ignore[arg-type]
