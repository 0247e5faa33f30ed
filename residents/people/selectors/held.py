"""What is held of a person: values given once, consents, and who looked at what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.kernel import city_time
from foundation.kernel.audit import AuditRow, audited
from foundation.kernel.sealing import Unreadable
from residents.people.choices import ConsentPurpose
from residents.people.contacts import unseal_of_person
from residents.people.models import Consent, HeldValue, Person, Report, Reuse
from residents.people.selectors.households import address_of, household_of
from residents.people.selectors.persons import facts_of, persons_of, survivor_of

# What looking at somebody is called in the audit trail: a person, and the contact of a report.
OPEN_PERSON, OPEN_CONTACT, LOOK_HELD = "open_person", "open_contact", "look_held"
# What was looked at where it was everything that is held, masked.
ALL_MASKED = "masked"
# Field code -> its name and after how many days the person is asked whether it is still right.
_FIELDS: dict[str, tuple[Any, int]] = {}


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A kept value as its person reads it."""

    field: str
    label: str
    value: str
    source: str
    seen_at: datetime
    confirm_after: date


def register_held_field(code: str, label: Any, *, days: int = 365) -> None:
    """Name a field that may be kept once; raises ``ValueError`` where another room has named it."""
    if code in _FIELDS:
        raise ValueError(f"the held field {code} is named twice")
    _FIELDS[code] = (label, days)


for _code, _label in (
    ("name", _("Name")),
    ("phone", _("Phone")),
    ("address", _("Address")),
    ("bank_name", _("Bank")),
    ("bank_account", _("Bank account")),
    ("emergency_contact", _("Whom to call in an emergency")),
):
    register_held_field(_code, _label)


def field_label(code: str) -> str:
    """Return the name of a field, its code where no room has named it."""
    return str(_FIELDS[code][0]) if code in _FIELDS else code


def days_until_confirmed(code: str) -> int:
    """Return after how many days a field is to be confirmed."""
    return _FIELDS[code][1] if code in _FIELDS else 365


def held_fields() -> frozenset[str]:
    """Return the codes of the fields that may be kept."""
    return frozenset(_FIELDS)


def live_consents(person: Person, purpose: str = "", scope: str = "") -> list[Consent]:
    """Return the consents of a person, and of all merged into it, that run; of one purpose, where it is named.

    With a ``scope`` only those that cover it: the whole purpose, or this very part of it.
    """
    rows = Consent.objects.filter(person__in=persons_of(person), withdrawn_at__isnull=True).order_by("given_at", "pk")
    if scope:
        rows = rows.filter(scope__in=["", scope])
    return list(rows.filter(purpose=purpose) if purpose else rows)


def held_rows(person: Person) -> list[HeldRow]:
    """Return what is kept of a person by consent, one row a field, the latest where a merge brought two."""
    found: dict[str, HeldRow] = {}
    rows = HeldValue.objects.filter(person__in=persons_of(person)).select_related("person").order_by("seen_at", "pk")
    for row in rows:
        try:
            value = unseal_of_person("held", row.person.key, row.sealed_value)
        except Unreadable:
            continue
        found[row.field] = HeldRow(row.field, field_label(row.field), value, row.source, row.seen_at, row.confirm_after)
    return sorted(found.values(), key=lambda row: row.label)


def register_values(person_key: str) -> dict[str, str]:
    """Return what the registers of people hold of a person: identity number and address, in full, those that are known."""
    found = Person.objects.filter(key=person_key).first()
    if found is None:
        return {}
    persons = persons_of(survivor_of(found))
    home = household_of([one.pk for one in persons])
    values = {"number": facts_of(persons).number, "address": address_of(home.household) if home is not None else ""}
    return {name: value for name, value in values.items() if value}


def held_values(person_key: str, fields: Collection[str] = (), *, scope: str = "") -> dict[str, HeldRow]:
    """Return what may be offered again: field code -> row; all fields without ``fields``.

    Nothing without a running consent to reuse, and nothing that nobody confirmed in time to be believed.
    """
    found = Person.objects.filter(key=person_key).first()
    if found is None:
        return {}
    person = survivor_of(found)
    if not live_consents(person, ConsentPurpose.REUSE, scope):
        return {}
    return {row.field: row for row in held_rows(person) if not fields or row.field in fields}


def looks_at(person: Person, reports: Sequence[str] = ()) -> list[AuditRow]:
    """Return who opened what of a person, or of the contact left with the own reports, the latest first, at most 100."""
    persons = persons_of(person)
    users = [one.user_id for one in persons if one.user_id is not None]
    references = [*reports, *Report.objects.filter(user_id__in=users).values_list("incident_reference", flat=True)]
    keys = [one.key for one in persons]
    wanted = [(OPEN_PERSON, "person", keys), (LOOK_HELD, "person", keys), (OPEN_CONTACT, "report", references)]
    return audited(wanted, most=100)


def not_asked_again(*, days: int = 30, now: datetime | None = None) -> int:
    """Return how many fields of forms were filled from what was held, in so many days until now."""
    until = now or city_time.now()
    return Reuse.objects.filter(at__gt=until - timedelta(days=days), at__lte=until).count()
