"""How contacts of reporters are stored: sealed, and readable only together with their own report."""

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
    """Return a contact sealed for storage; empty for an empty contact."""
    return seal(PURPOSE, json.dumps([reference, *contact], ensure_ascii=False)) if any(contact) else ""


def unseal_contact(reference: str, kept: str) -> Contact:
    """Return the contact of this report; raises ``Unreadable``, also for the contact of another report."""
    if not kept:
        return Contact()
    owner, *parts = json.loads(unseal(PURPOSE, kept))
    if owner != reference:
        raise Unreadable("A contact lies beside a report that it does not belong to.")
    return Contact(*parts)
