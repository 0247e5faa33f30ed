"""How the name and the phone of whoever has an appointment are stored: sealed, and readable only beside their own row."""

import json
from typing import NamedTuple

from foundation.kernel.resealing import register_sealed
from foundation.kernel.sealing import Unreadable, seal, unseal

PURPOSE = "stations.contact"
register_sealed("stations.Appointment", sealed_contact=PURPOSE)


class Caller(NamedTuple):
    """Who comes: a name, and a phone (E.164) where one was left."""

    name: str = ""
    phone: str = ""


def seal_caller(number: str, caller: Caller) -> str:
    """Return a contact sealed for the appointment of this number; empty for an empty one."""
    return seal(PURPOSE, json.dumps([number, *caller], ensure_ascii=False)) if any(caller) else ""


def unseal_caller(number: str, kept: str) -> Caller:
    """Return the contact; raises ``Unreadable``, also for that of another appointment."""
    if not kept:
        return Caller()
    owner, *parts = json.loads(unseal(PURPOSE, kept))
    if owner != number:
        raise Unreadable("A contact lies beside an appointment that it does not belong to.")
    return Caller(*parts)
