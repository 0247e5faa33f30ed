"""How a reporter can be reached, as it lies in the database: sealed, and of use beside its own report only."""

import json
from typing import NamedTuple

from foundation.kernel.sealing import Unreadable, seal, unseal

PURPOSE = "people.contact"


class Contact(NamedTuple):
    """Name, phone (E.164) and e-mail address, each empty where it was not left."""

    name: str = ""
    phone: str = ""
    email: str = ""


def seal_contact(reference: str, contact: Contact) -> str:
    """Return a contact as it is kept; empty where there is nothing in it."""
    return seal(PURPOSE, json.dumps([reference, *contact], ensure_ascii=False)) if any(contact) else ""


def unseal_contact(reference: str, kept: str) -> Contact:
    """Return the contact of the report of this reference; raises ``Unreadable``, also for that of another report."""
    if not kept:
        return Contact()
    owner, *parts = json.loads(unseal(PURPOSE, kept))
    if owner != reference:
        raise Unreadable("A contact lies beside a report that it does not belong to.")
    return Contact(*parts)
