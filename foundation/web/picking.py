"""Choosing a row by its name: one field and one search for every form in which an area, a unit or a person is chosen.

A room says with ``offer`` how its rows are found. The field is a line of text that takes a code or a name of one row;
where scripts run, ``frontend/ui/picker.js`` makes a list of it that asks ``/picks/KIND/`` as one types.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One row to choose: ``code`` is what the form sends, ``detail`` tells it from others of its name."""

    id: int
    code: str
    name: str
    detail: str = ""

    def for_script(self) -> dict[str, str]:
        """Return what the list shows."""
        return {"value": self.code, "name": self.name, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Kind:
    """How rows of one model are found.

    ``search`` (actor, words, groups) yields what the actor may choose, the likeliest first, without words the usual ones;
    ``groups`` narrows further, for areas to levels. ``find`` (actor, text, groups) yields the rows that bear exactly this
    code, else exactly this name; for no actor, whoever may choose them. ``by_id`` says what is chosen already.
    """

    search: Callable[[Actor, str, Sequence[str]], Iterable[Choice]]
    find: Callable[[Actor | None, str, Sequence[str]], Iterable[Choice]]
    by_id: Callable[[int], Choice | None]


_kinds: dict[str, Kind] = {}


def offer(name: str, kind: Kind) -> None:
    """Register how rows are found whose model has this name, in lower case."""
    if name in _kinds:
        raise ValueError(f"{name} is offered twice")
    _kinds[name] = kind


def is_offered(name: str) -> bool:
    """Say whether rows of this model are chosen by name."""
    return name in _kinds


def name_of(kind: str, row_id: int) -> str:
    """Return what a row is called, its number where it is gone."""
    found = _kinds[kind].by_id(row_id)
    return found.name if found else str(row_id)


def choices(name: str, actor: Actor, words: str, groups: Sequence[str]) -> list[Choice] | None:
    """Return the first of what the actor may choose, None where there is no such kind."""
    if name not in _kinds:
        return None
    found = iter(_kinds[name].search(actor, words.strip(), groups))
    return [choice for choice, _place in zip(found, range(SHOWN), strict=False)]


class PickerInput(forms.TextInput):
    """A line of text that knows where to search and what it holds."""

    def __init__(self, kind: str, groups: Sequence[str] = ()) -> None:
        super().__init__()
        self.kind, self.groups = kind, groups

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the address of the search and the words of what is chosen."""
        context = super().get_context(name, value, attrs)
        query = urlencode({"group": self.groups}, doseq=True)
        chosen = next(iter(_kinds[self.kind].find(None, str(value), ())), None) if value else None
        context["widget"]["attrs"] |= {
            "autocomplete": "off",
            "data-picker": reverse("picks", args=[self.kind]) + (f"?{query}" if query else ""),
            "data-name": chosen.name if chosen else "",
            "data-detail": chosen.detail if chosen else "",
            "data-search": _("Search by name, code or pinyin"),
            "data-nothing": _("Nothing you may choose answers to this."),
            "data-loading": _("Searching…"),
            "data-clear": _("Clear"),
        }
        return context


def pick(kind: str, actor: Actor | None, text: str, groups: Sequence[str] = ()) -> Choice:
    """Return the one row with this code, else with this name; raises ``ValidationError`` for none and for several."""
    found = list(_kinds[kind].find(actor, text, groups))
    if not found:
        raise forms.ValidationError(
            _("Nothing you may choose answers to “%(text)s”. Write its name or its code.") % {"text": text}
        )
    if len(found) > 1:
        named = _(", ").join(f"{choice.detail} {choice.code}".strip() for choice in found[:5])
        raise forms.ValidationError(_("Several bear this name: %(found)s. Write the code.") % {"found": named})
    return found[0]


class PickField(forms.CharField):
    """A ``Choice`` by code or name, of what ``actor`` may choose."""

    def __init__(self, *, kind: str, actor: Actor, **options: Any) -> None:
        super().__init__(widget=PickerInput(kind), **options)
        self.kind, self.actor = kind, actor

    def prepare_value(self, value: Any) -> Any:
        """Show a stored row's number by its code, what was typed as it was typed."""
        chosen = _kinds[self.kind].by_id(value) if isinstance(value, int) else None
        return chosen.code if chosen else value

    def clean(self, value: Any) -> Choice | None:
        """Return the chosen row, None where none is asked for."""
        text = super().clean(self.prepare_value(value))
        return pick(self.kind, self.actor, text) if text else None


class PickRowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row for a form of its model. ``actor`` may choose only what the search shows him; without one, any row."""

    def __init__(
        self, queryset: Any, *, kind: str, actor: Actor | None = None, groups: Sequence[str] = (), **options: Any
    ) -> None:
        super().__init__(queryset, widget=PickerInput(kind, groups), **options)
        self.rows = queryset
        self.kind, self.actor, self.groups = kind, actor, groups

    def prepare_value(self, value: Any) -> Any:
        """Show a stored row by its code, what was typed as it was typed."""
        if isinstance(value, models.Model):
            value = value.pk
        chosen = _kinds[self.kind].by_id(value) if isinstance(value, int) else None
        return chosen.code if chosen else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare codes with codes."""
        return str(self.prepare_value(initial) or "") != str(data or "").strip()

    def to_python(self, value: Any) -> Any:
        """Return the row."""
        text = str(value or "").strip()
        return self.rows.get(pk=pick(self.kind, self.actor, text, self.groups).id) if text else None
