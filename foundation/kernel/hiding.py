"""Where words about a subject stand, and how they are hidden for good: each room names its own columns, one call reaches all.

A room declares them in its ``personal.py``. What lies outside columns (files that quote them) is told by ``@after_hiding``.
tests/cases/test_redact.py plants words wherever people can write and looks for them in every table and every file.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q

# What stands in place of each hidden passage: as long for every one, so that it says nothing of what was there.
MARK = "■■■"
# In JSON columns only these keys hold words of people; all others are codes, names of places, moments.
FREE_WORDS = ("note", "words")

# Returns the columns that follow from a row's words, as they are once the words are hidden.
Follow = Callable[[Any], Mapping[str, Any]]
Changes = list[tuple[Any, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class WordPlace:
    """Columns (texts, JSON) of a model in which words about a subject stand.

    ``keys``: the lookups that lead to the public number of the subject; none: the rows say not whose they are, and all count.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    follow: Follow | None = None

    def changes(self, keys: Collection[str], words: str) -> Changes:
        """Return the rows that hold the words, each with its columns as they are without them."""
        of_subject = Q()
        for lookup in self.keys:
            of_subject |= Q(**{f"{lookup}__in": list(keys)})
        texts = [name for name in self.columns if not _is_json(self.model, name)]
        holding = Q()
        if len(texts) == len(self.columns):
            for name in texts:
                holding |= Q(**{f"{name}__contains": words})
        found: Changes = []
        # The base manager also has the rows that a model's own one leaves out, sealed ones among them.
        for row in self.model._base_manager.filter(of_subject & holding):  # noqa: SLF001
            changed = {name: _hidden(old, words) for name in self.columns if words in _text(old := getattr(row, name))}
            if changed:
                for name, value in changed.items():
                    setattr(row, name, value)
                found.append((row.pk, {**changed, **(self.follow(row) if self.follow else {})}))
        return found

    def write(self, changes: Changes) -> None:
        """Write the rows as ``changes`` returned them."""
        for pk, columns in changes:
            self.model._base_manager.filter(pk=pk).update(**columns)  # noqa: SLF001


# Drops what no column holds; called with the public numbers inside the transaction, it returns what is left for after the commit.
Drop = Callable[[Collection[str]], Callable[[], None]]
PLACES: list[WordPlace] = []
_AFTER: list[Drop] = []


def declare_words(
    model: type[models.Model], *columns: str, keys: tuple[str, ...], follow: Follow | None = None
) -> None:
    """Say that words about subjects stand in these columns; ``keys`` and ``follow`` as in ``WordPlace``."""
    PLACES.append(WordPlace(model, columns, keys, follow))


def after_hiding(drop: Drop) -> Drop:
    """Register what drops copies that no column holds."""
    _AFTER.append(drop)
    return drop


def find_words(keys: Collection[str], words: str) -> list[tuple[WordPlace, Changes]]:
    """Return every place in which the words stand about subjects of these public numbers, with what is to be written."""
    found = ((place, place.changes(keys, words)) for place in PLACES)
    return [(place, changes) for place, changes in found if changes]


def hide_words(keys: Collection[str], words: str, *, is_copied: bool = True) -> None:
    """Put ``MARK`` in place of the words wherever they stand about these subjects, in the caller's transaction.

    ``is_copied``: files outside columns may quote them, and are dropped.
    """
    for place, changes in find_words(keys, words):
        place.write(changes)
    for drop in _AFTER if is_copied else ():
        transaction.on_commit(drop(keys), robust=True)


def _is_json(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.JSONField)


def _text(value: Any) -> str:
    """Return the words of people in a column, those of JSON joined by line breaks."""
    if isinstance(value, dict):
        return "\n".join(str(value.get(name, "")) for name in FREE_WORDS)
    return str(value or "")


def _hidden(value: Any, words: str) -> Any:
    if isinstance(value, dict):
        return {
            name: one.replace(words, MARK) if name in FREE_WORDS and isinstance(one, str) else one
            for name, one in value.items()
        }
    return value.replace(words, MARK)
