"""What residents correct of themselves at once, and what the clerk of their village decides."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts import services as account_services
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, Stale
from foundation.notices.services import tell
from residents.people import selectors
from residents.people.choices import CorrectedField
from residents.people.contacts import seal_of_person, unseal_of_person
from residents.people.models import Correction, Person
from residents.people.selectors.held import OPEN_PERSON
from residents.people.selectors.households import household_of
from residents.people.services.persons import (
    check_number,
    key_for,
    person_of_account,
    require_keeper,
    set_name,
    set_number,
    who,
)


def correct_own_name(actor: Actor, name: str) -> Correction | None:
    """Change the actor's own name at once; where the number was compared with a card, ask the clerk and return that."""
    text = " ".join(name.split())[:80]
    if not text:
        raise Invalid(_("A person needs a name."), fields={"name": _("This is needed.")})
    person = person_of_account(who(actor))
    if any(one.verified_at for one in selectors.persons_of(person)):
        return _ask(actor, person, Correction(field=CorrectedField.NAME), text)
    with transaction.atomic():
        set_name(person, text)
        person.save(update_fields=["sealed_name", "name_key"])
        account = accounts.user(who(actor))
        account_services.change_profile(
            actor, user=account, name=text, phone=account.phone or "", email=account.email, language=account.language
        )
    return None


def ask_number(actor: Actor, kind: str, number: str) -> Correction:
    """Ask the clerk to take in the actor's number, which is compared with the document; raises ``Invalid``."""
    checked = check_number(kind, number)
    row = Correction(field=CorrectedField.NUMBER, number_kind=kind, identity_key=key_for(kind, checked))
    return _ask(actor, person_of_account(who(actor)), row, checked)


def _ask(actor: Actor, person: Person, row: Correction, value: str) -> Correction:
    home = household_of([one.pk for one in selectors.persons_of(person)])
    if home is None:
        text = _("Give your address first: the office of that village decides it.")
        raise Invalid(text, fields={"address": text})
    house = home.household
    row.person, row.asked_at = person, city_time.now()
    row.city_id, row.township_id, row.village_id = house.city_id, house.township_id, house.village_id
    row.sealed_value = seal_of_person("correction", person.key, value)
    try:
        with transaction.atomic():
            row.save()
            audit(actor, "ask_correction", "person", [person.key], at=row.asked_at, detail={"field": row.field})
    except IntegrityError as error:
        raise Invalid(_("You have asked for this already. The office answers you here.")) from error
    return row


def open_correction(actor: Actor, number: int) -> str:
    """Return in full what a resident wants written, to compare it with the document; the look is written down."""
    row = selectors.visible_correction(actor, number)
    require_keeper(actor, row)
    now = city_time.now()
    detail = {"what": str(row.field), "reason": _("to decide your correction")}
    with transaction.atomic():
        audit(actor, OPEN_PERSON, "person", [row.person.key], at=now, detail=detail)
    return unseal_of_person("correction", row.person.key, row.sealed_value)


def decide_correction(actor: Actor, number: int, *, grant: bool, reason: str = "") -> Correction:
    """Grant what a resident asked, which changes it, or refuse with a reason; the resident is told.

    A granted number counts as compared by the actor. Raises ``NotFound``, ``Denied``, ``Invalid``, ``Stale``.
    """
    row = selectors.visible_correction(actor, number)
    require_keeper(actor, row)
    words = reason.strip()[:200]
    if not grant and not any(letter.isalnum() for letter in words):
        raise Invalid(_("Say why not."), fields={"reason": _("This is needed.")})
    now = city_time.now()
    with transaction.atomic():
        rows = Correction.objects.filter(pk=row.pk, decided_at__isnull=True)
        if not rows.update(decided_by_id=who(actor), decided_at=now, is_granted=grant, reason=words):
            raise Stale(_("Somebody has decided it in the meantime."))
        if grant:
            _change(actor, row)
        detail = {"field": row.field, "granted": grant}
        audit(actor, "decide_correction", "person", [row.person.key], at=now, detail=detail)
        _tell(row, now, grant=grant, reason=words)
    return row


def _change(actor: Actor, row: Correction) -> None:
    person, value = row.person, unseal_of_person("correction", row.person.key, row.sealed_value)
    if row.field == CorrectedField.NAME:
        set_name(person, value)
        person.save(update_fields=["sealed_name", "name_key"])
        return
    other = selectors.person_by_number(row.number_kind, value)
    if other is not None and other.pk not in {one.pk for one in selectors.persons_of(selectors.survivor_of(person))}:
        raise Invalid(_("Another person is known by this number. Decide first whether the two are one."))
    if other is not None:
        # The other half of a merge brought it: nothing to write twice.
        holder = Person.objects.get(identity_key=key_for(row.number_kind, value))
        Person.objects.filter(pk=holder.pk).update(verified_by_id=who(actor), verified_at=city_time.now())
        return
    set_number(person, row.number_kind, value)
    person.verified_by_id, person.verified_at = actor.user_id, city_time.now()
    person.save(update_fields=["number_kind", "sealed_number", "identity_key", "verified_by", "verified_at"])


def _tell(row: Correction, now: datetime, *, grant: bool, reason: str) -> None:
    if row.person.user_id is None:
        return
    tell(
        [row.person.user_id],
        kind="correction_decided",
        key=f"correction:{row.pk}",
        subject_kind="correction",
        subject_key=str(row.pk),
        params={"what": str(row.field), "granted": grant, "reason": reason},
        now=now,
    )
