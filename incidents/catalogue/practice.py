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

# The words of each number, in the order of the editor. A field of ``Practice`` that is missing here is still set and shown,
# by its name; tests/catalogue/test_practice.py asks for its words.
NUMBER_WORDS: Mapping[str, NumberWords] = {
    "urged_again_after_hours": NumberWords(_("One person may urge an incident again after"), HOURS, 1, 720),
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


def practice_of(layers: Iterable[Mapping[str, float]]) -> Practice:
    """Return the practice that numbers give, the later ones before the earlier; unknown names are of another release."""
    known = set(practice_names())
    found = {name: as_number(name, amount) for layer in layers for name, amount in layer.items() if name in known}
    return Practice(**found)  # type: ignore[arg-type]
