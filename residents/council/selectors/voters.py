"""Owns who votes: the keys by which rolls know whoever is signed in, and the votes that wait for them."""

from typing import Any

from foundation.kernel.actor import Actor
from procedures.ballots.keys import key_of_number
from procedures.ballots.selectors import votes_of
from residents.people.selectors import keys_and_number_of_user


def voter_keys_of(actor: Actor) -> tuple[str, ...]:
    """Return the keys under which the actor may stand on rolls, empty for who is nobody yet; two statements.

    Every key that was merged into the own one, and that of the own number once somebody compared it with the document:
    whoever stood on a paper roll before is found again by whichever way they come.
    """
    keys, number = keys_and_number_of_user(actor.user_id)
    return (*keys, key_of_number(number)) if number else tuple(keys)


def open_votes(actor: Actor) -> list[tuple[Any, bool]]:
    """Return the votes that run on whose roll the actor stands, and whether the actor has voted."""
    return votes_of(actor, voter_keys_of(actor))
