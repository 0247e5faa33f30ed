"""Brings a roll in from a spreadsheet, knowing those who have an account, so that paper and phone meet in one line."""

from collections.abc import Sequence
from typing import Any

from foundation.accounts.selectors import user_ids_by_phone
from foundation.kernel.actor import Actor
from procedures.ballots.importers import RollReading, read_roll
from procedures.ballots.services import replace_roll
from residents.people.services import person_key_of


def keys_of_phones(phones: Sequence[str]) -> dict[str, str]:
    """Return phone -> key of the person who has an account with it."""
    return {phone: person_key_of(user_id) for phone, user_id in user_ids_by_phone(phones).items()}


def bring_in_roll(actor: Actor, ballot: Any, data: bytes) -> RollReading:
    """Read a roll and put it in the place of the one there, all of it or nothing; return what was read, with every fault.

    Raises ``Invalid`` for a file that is no list, ``Denied`` and ``Stale`` as ``replace_roll`` does.
    """
    reading = read_roll(data, by_area=ballot.by_area, keys_of_phones=keys_of_phones)
    if not reading.faults:
        replace_roll(actor, ballot.pk, reading.entries)
    return reading
