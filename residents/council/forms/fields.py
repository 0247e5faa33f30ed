"""The kinds of fields that the forms of the council have in common."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.web.forms import DayInput, WordsField
from grids.areas.selectors import Place

NEEDED = {"required": _("This is needed.")}
LONGEST = 4_000


class MomentInput(forms.DateTimeInput):
    """The browser's own day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """Return a field for a day and a time."""
    return forms.DateTimeField(label=label, widget=MomentInput, error_messages=NEEDED, **more)


def text_field(label: Any, longest: int, **more: Any) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(label=label, max_length=longest, error_messages=NEEDED, **more)


def words_field(label: Any, *, rows: int = 3, longest: int = LONGEST, **more: Any) -> WordsField:
    """Return a field for several lines."""
    area = forms.Textarea(attrs={"rows": rows})
    return WordsField(label=label, max_length=longest, widget=area, error_messages=NEEDED, **more)


def number_field(label: Any, **more: Any) -> forms.IntegerField:
    """Return a field for a count."""
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, error_messages=NEEDED, **more)


def day_input_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=DayInput, error_messages=NEEDED, **more)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


def area_choices(places: Sequence[Place]) -> list[tuple[int, str]]:
    """Return places as choices."""
    return [(place.id, place.name) for place in places]
