"""Owns the running numbers: the next one of a scheme, without a gap."""

from django.db import transaction
from django.db.models import F

from procedures.registers.models import Serial


def take_number(scheme: str, area_code: str, year: int) -> int:
    """Return the next number, from 1, of a scheme in an area and year. Only inside the transaction that keeps what it names.

    The row stays locked until that transaction ends: what is rolled back gives its number back, so no number is missing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is taken in the transaction that keeps what it names.")
    key = {"scheme": scheme, "area_code": area_code, "year": year}
    if not Serial.objects.filter(**key).update(last=F("last") + 1):
        Serial.objects.bulk_create([Serial(**key)], ignore_conflicts=True)
        Serial.objects.filter(**key).update(last=F("last") + 1)
    return Serial.objects.get(**key).last
