"""How contacts of reporters and facts of persons are stored: sealed, and readable only beside their own row."""

import json
from typing import NamedTuple

from foundation.kernel.resealing import register_sealed
from foundation.kernel.sealing import Unreadable, seal, unseal

PURPOSE = "people.contact"
register_sealed("people.Report", contact=PURPOSE)
register_sealed("people.Pepper", sealed="people.pepper")
register_sealed("people.Person", sealed_name="people.name", sealed_phone="people.phone", sealed_number="people.number")
register_sealed("people.Household", sealed_address="people.address")
register_sealed("people.HeldValue", sealed_value="people.held")
register_sealed("people.Correction", sealed_value="people.correction")
register_sealed("people.PhoneCode", sealed_phone="people.code")


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


def seal_of_person(column: str, key: str, text: str) -> str:
    """Return a text of a person sealed for one column and readable only beside this person's key; "" for ""."""
    return seal(f"people.{column}", json.dumps([key, text], ensure_ascii=False)) if text else ""


def unseal_of_person(column: str, key: str, kept: str) -> str:
    """Return what was sealed for this column and this person; raises ``Unreadable``, also for somebody else's."""
    if not kept:
        return ""
    owner, text = json.loads(unseal(f"people.{column}", kept))
    if owner != key:
        raise Unreadable("A sealed text lies beside a person that it does not belong to.")
    return str(text)
