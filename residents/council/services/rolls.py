"""Brings a roll in from a spreadsheet, knowing who is known already, so that paper, call and phone meet in one line."""

from collections.abc import Sequence
from typing import Any

from foundation.accounts.selectors import user_ids_by_phone
from foundation.kernel.actor import Actor
from procedures.ballots.importers import KnownPeople, RollReading, read_roll
from procedures.ballots.keys import key_of_number
from procedures.ballots.services import part_lines, replace_roll, unite_lines
from residents.people.selectors import keys_of, numbers_of_keys, survivors_by_number
from residents.people.services import person_key_of


def keys_of_phones(phones: Sequence[str]) -> dict[str, str]:
    """Return phone -> key of the person who has an account with it."""
    return {phone: person_key_of(user_id) for phone, user_id in user_ids_by_phone(phones).items()}


KNOWN = KnownPeople(keys_of_phones, survivors_by_number)


def bring_in_roll(actor: Actor, ballot: Any, data: bytes) -> RollReading:
    """Read a roll and put it in the place of the one there, all of it or nothing; return what was read, with every fault.

    Raises ``Invalid`` for a file that is no list, ``Denied`` and ``Stale`` as ``replace_roll`` does.
    """
    reading = read_roll(data, by_area=ballot.by_area, known=KNOWN)
    if not reading.faults:
        replace_roll(actor, ballot.pk, reading.entries)
    return reading


def unite_person(actor: Actor, survivor_key: str) -> int:
    """Let a person who was merged stand once and vote once on every roll that is not counted; return how many lines went."""
    return unite_lines(actor, roll_keys(keys_of(survivor_key)))


def part_person(survivor_key: str, loser_key: str) -> int:
    """Let two persons, merged by mistake, stand on rolls each for themselves again."""
    return part_lines(roll_keys(keys_of(survivor_key)), roll_keys(keys_of(loser_key)))


def roll_keys(person_keys: Sequence[str]) -> list[str]:
    """Return the keys under which rolls may know a person: those of the person, and of numbers that were compared."""
    return [*person_keys, *(key_of_number(number) for number in numbers_of_keys(person_keys))]
