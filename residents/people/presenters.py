"""Rows of the clerk's pages, masked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.accounts import selectors as accounts
from foundation.kernel.masking import mask_name
from foundation.kernel.sealing import Unreadable
from residents.people import selectors
from residents.people.choices import CorrectedField, NumberKind
from residents.people.contacts import unseal_of_person
from residents.people.formats import mask_number


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that may be undone."""

    number: int
    survivor: str
    loser: str
    by: str
    at: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """What a resident asks: the masked name as it is, what, and the new value, masked until it is opened."""

    number: int
    who: str
    what: str
    document: str
    value: str
    is_opened: bool
    asked_at: datetime


def merge_rows(merges: Iterable[Any]) -> list[MergeRow]:
    """Return one row per merge."""
    rows = list(merges)
    names = accounts.names({row.by_id for row in rows})
    return [
        MergeRow(
            row.pk,
            selectors.facts_of([row.survivor]).masked_name,
            selectors.facts_of([row.loser]).masked_name,
            names.get(row.by_id, ""),
            row.at,
            row.undo_until,
            row.reason,
        )
        for row in rows
    ]


def correction_rows(corrections: Iterable[Any], opened: Mapping[int, str]) -> list[CorrectionRow]:
    """Return one row per correction, masked but for what has been ``opened`` (number of the row -> value)."""
    return [
        CorrectionRow(
            row.pk,
            selectors.facts_of(selectors.persons_of(row.person)).masked_name or mask_name("?"),
            str(CorrectedField(row.field).label),
            str(NumberKind(row.number_kind).label) if row.field == CorrectedField.NUMBER else "",
            opened.get(row.pk) or _masked_value(row),
            row.pk in opened,
            row.asked_at,
        )
        for row in corrections
    ]


def _masked_value(row: Any) -> str:
    mask = mask_number if row.field == CorrectedField.NUMBER else mask_name
    try:
        return mask(unseal_of_person("correction", row.person.key, row.sealed_value))
    except Unreadable:
        return ""
