"""Owns who votes: the key of whoever is signed in, and the votes that wait for them."""

from typing import Any

from foundation.kernel.actor import Actor
from procedures.ballots.selectors import votes_of
from residents.people.selectors import known_person_key


def voter_key_of(actor: Actor) -> str:
    """Return the key under which the actor stands on rolls; "" for who stands on none."""
    return known_person_key(actor.user_id)


def open_votes(actor: Actor) -> list[tuple[Any, bool]]:
    """Return the votes that run on whose roll the actor stands, and whether the actor has voted."""
    return votes_of(actor, voter_key_of(actor))
