"""Who is who: persons by account, key, phone and number, the merged ones led to whom they were merged into."""

import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.phones import e164
from foundation.kernel.errors import NotFound
from foundation.kernel.masking import mask_name, mask_phone
from foundation.kernel.sealing import Unreadable, unseal
from residents.people.choices import NumberKind
from residents.people.contacts import unseal_of_person
from residents.people.formats import mask_number, normalize_name, normalize_number
from residents.people.models import Pepper, Person

PEPPER = "people.pepper"
# What no row has: nothing is found while there is no pepper, or under an empty word.
NOTHING = "-"
MOST_IN_A_QUERY = 5_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person, from all that were merged; ``phone`` in E.164, everything in full."""

    name: str = ""
    phone: str = ""
    phone_verified_at: datetime | None = None
    number_kind: str = NumberKind.NONE
    number: str = ""
    verified_at: datetime | None = None

    @property
    def masked_name(self) -> str:
        """Return the name with its first character only."""
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """Return the last four digits of the phone."""
        return mask_phone(self.phone)

    @property
    def masked_number(self) -> str:
        """Return the last four characters of the number."""
        return mask_number(self.number)

    @property
    def kind_label(self) -> str:
        """Return what the number stands on, in words."""
        return str(NumberKind(self.number_kind).label)


def blind_key(kind: str, text: str) -> str:
    """Return the key (64 hex digits) under which a text of this kind is found: name, phone, or a number of its kind.

    ``NOTHING``, which no row has, for an empty text and while nothing was ever kept. Raises ``Unreadable`` where the
    house's key that sealed the pepper is gone.
    """
    row = Pepper.objects.first()
    plain = {"name": normalize_name, "phone": e164}.get(kind, normalize_number)(text)
    if row is None or not plain:
        return NOTHING
    pepper = unseal(PEPPER, row.sealed)
    return hmac.new(pepper.encode(), f"{kind}|{plain}".encode(), hashlib.sha256).hexdigest()


def survivor_of(person: Person) -> Person:
    """Return the person, or whom it was merged into, however many times."""
    while person.merged_into_id is not None:
        person = Person.objects.get(pk=person.merged_into_id)
    return person


def person_by_key(key: str) -> Person:
    """Return the person behind a key, a merged one's too; raises ``NotFound``."""
    found = Person.objects.select_related("merged_into").filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such person."))
    return survivor_of(found)


def survivor_key(key: str) -> str:
    """Return the key by which a person is known now; a key that nobody has comes back as it is."""
    found = Person.objects.filter(key=key).first()
    return survivor_of(found).key if found is not None else key


def person_of_user(user_id: int | None) -> Person | None:
    """Return the person behind an account; None where none has been made."""
    found = Person.objects.filter(user_id=user_id).first() if user_id is not None else None
    return survivor_of(found) if found is not None else None


def known_person_key(user_id: int | None) -> str:
    """Return the key of the person behind an account, "" where none was ever needed; writes nothing."""
    found = person_of_user(user_id)
    return found.key if found is not None else ""


def keys_and_number_of_user(user_id: int | None) -> tuple[list[str], str]:
    """Return every key of the person behind an account, and the number that somebody compared with its document, or ""."""
    own = person_of_user(user_id)
    if own is None:
        return [], ""
    persons = persons_of(own)
    return [one.key for one in persons], next(iter(_compared_numbers(persons)), "")


def numbers_of_keys(person_keys: Collection[str]) -> list[str]:
    """Return the numbers of persons named by their keys that somebody compared with the document; opens their seals."""
    return _compared_numbers(Person.objects.filter(key__in=person_keys).order_by("pk"))


def _compared_numbers(persons: Iterable[Person]) -> list[str]:
    found = [one for one in persons if one.sealed_number and one.verified_at is not None]
    return [number for one in found if (number := _open(one, "number", "sealed_number"))]


def survivors_by_number(numbers: Collection[str]) -> dict[str, str]:
    """Return number as written -> key of who is known by it on whichever document; nobody for the others. Few statements.

    A number that somebody gave of themselves counts once it was compared with the document: else one could take another's place.
    """
    written: dict[str, list[str]] = {}
    row = Pepper.objects.first()
    pepper = unseal(PEPPER, row.sealed).encode() if row is not None else b""
    for number in numbers if pepper else ():
        plain = normalize_number(number)
        for kind in NumberKind.values if plain else ():
            digest = hmac.new(pepper, f"{kind}|{plain}".encode(), hashlib.sha256).hexdigest()
            written.setdefault(digest, []).append(number)
    found: dict[str, str] = {}
    keys, is_sure = list(written), Q(verified_at__isnull=False) | Q(user__isnull=True)
    for start in range(0, len(keys), MOST_IN_A_QUERY):
        part = Person.objects.filter(is_sure, identity_key__in=keys[start : start + MOST_IN_A_QUERY])
        for one in part.select_related("merged_into"):
            found |= dict.fromkeys(written[one.identity_key], survivor_of(one).key)
    return found


def user_ids_of_keys(keys: Collection[str]) -> list[int]:
    """Return the accounts of people named by their keys, also by keys of those they were merged from."""
    found: list[int] = []
    last = list(Person.objects.filter(key__in=keys))
    while last:
        found += [one.user_id for one in last if one.user_id is not None]
        last = list(
            Person.objects.filter(pk__in=[one.merged_into_id for one in last if one.merged_into_id is not None])
        )
    return list(dict.fromkeys(found))


def accounts_of_keys(keys: Collection[str]) -> dict[str, int]:
    """Return key -> account of whoever it leads to, for those who have one that is in use; few statements."""
    found: dict[str, int] = {}
    rows = [(one, one.key) for one in Person.objects.filter(key__in=keys)]
    while rows:
        found |= {key: one.user_id for one, key in rows if one.user_id is not None and key not in found}
        led = [(one.merged_into_id, key) for one, key in rows if one.merged_into_id is not None]
        people = {one.pk: one for one in Person.objects.filter(pk__in=[pk for pk, _key in led])} if led else {}
        rows = [(people[pk], key) for pk, key in led]
    active = accounts.names_of_active(set(found.values()))
    return {key: user_id for key, user_id in found.items() if user_id in active}


def persons_of(person: Person) -> list[Person]:
    """Return the person and everybody merged into it, the survivor first."""
    found, last = [person], [person.pk]
    while rows := list(Person.objects.filter(merged_into_id__in=last).order_by("pk")):
        found += rows
        last = [row.pk for row in rows]
    return found


def keys_of(person_key: str) -> list[str]:
    """Return every key that leads to the same person: what rooms below kept under any of them is this person's."""
    found = Person.objects.filter(key=person_key).first()
    return [one.key for one in persons_of(survivor_of(found))] if found is not None else [person_key]


def is_merged(first_key: str, second_key: str) -> bool:
    """Say whether two keys lead to the same person now."""
    return survivor_key(first_key) == survivor_key(second_key)


def person_by_phone(phone: str) -> list[Person]:
    """Return those who are not merged and have this phone."""
    return list(Person.objects.filter(phone_key=blind_key("phone", phone), merged_into__isnull=True).order_by("pk"))


def person_by_number(kind: str, number: str) -> Person | None:
    """Return whose number this is, the survivor of a merge; None where nobody is known by it."""
    found = Person.objects.filter(identity_key=blind_key(kind, number)).first()
    return survivor_of(found) if found is not None else None


def facts_of(persons: Iterable[Person]) -> Facts:
    """Return what is known of persons that are one, the first that has something to say of each; opens seals."""
    rows = list(persons)
    named = next((one for one in rows if one.sealed_name), None)
    called = next((one for one in rows if one.sealed_phone), None)
    numbered = next((one for one in rows if one.sealed_number), None)
    return Facts(
        name=_open(named, "name", "sealed_name"),
        phone=_open(called, "phone", "sealed_phone"),
        phone_verified_at=called.phone_verified_at if called else None,
        number_kind=numbered.number_kind if numbered else NumberKind.NONE,
        number=_open(numbered, "number", "sealed_number"),
        verified_at=numbered.verified_at if numbered else None,
    )


def _open(person: Any, column: str, name: str) -> str:
    if person is None:
        return ""
    try:
        return unseal_of_person(column, person.key, getattr(person, name))
    except Unreadable:
        # Its key is gone; what stands beside it is still worth showing.
        return ""
