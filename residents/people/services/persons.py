"""Who is known: keys for rooms below, names, phones and numbers sealed, full values opened for a reason."""

from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.phones import e164
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit, audited_keys
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.sealing import seal
from residents.people import selectors
from residents.people.choices import LookKind, NumberKind
from residents.people.contacts import seal_of_person, unseal_of_person
from residents.people.formats import normalize_number, number_fault
from residents.people.models import Pepper, Person
from residents.people.selectors.held import OPEN_PERSON
from residents.people.selectors.households import address_of, household_of
from residents.people.selectors.persons import NOTHING, PEPPER

# How many persons one clerk may look at in full in a day, and the longest reason that is kept.
LOOKS_A_DAY, LONGEST_REASON = 40, 200


def who(actor: Actor) -> int:
    """Return the number of the account that acts; raises ``Denied`` where no person does."""
    if actor.user_id is None:
        raise Denied(_("Only a person who is signed in does this."))
    return actor.user_id


def key_for(kind: str, text: str) -> str:
    """Return the key under which a text is found from now on; "" for an empty one. Makes the pepper at the first call."""
    if not Pepper.objects.exists():
        Pepper.objects.get_or_create(
            pk=1, defaults={"sealed": seal(PEPPER, token_hex(32)), "created_at": city_time.now()}
        )
    found = selectors.blind_key(kind, text)
    return "" if found == NOTHING else found


def person_key_of(user_id: int) -> str:
    """Return the key (64 hex digits) by which rooms know the person behind an account; made at the first call.

    The key of a person who was merged into another is that of the other.
    """
    return person_of_account(user_id).key


def person_of_account(user_id: int) -> Person:
    """Return the person behind an account, made with its name and phone at the first call."""
    found = selectors.person_of_user(user_id)
    if found is not None:
        return found
    person, is_new = Person.objects.get_or_create(
        user_id=user_id, defaults={"key": token_hex(32), "created_at": city_time.now()}
    )
    if is_new:
        account = accounts.user(user_id)
        set_name(person, account.name)
        set_phone(person, account.phone or "")
        person.save()
    return person


def person_key_for(actor: Actor, *, name: str, phone: str = "", number_kind: str = "none", number: str = "") -> str:
    """Return the key of somebody without an account, at a counter or in a household: known by the number, else new.

    Raises ``Invalid`` for a phone or a number that is none, and for a number under which somebody of another name is known.
    """
    return make_person(actor, name=name, phone=phone, number_kind=number_kind, number=number).key


def make_person(actor: Actor, *, name: str, phone: str = "", number_kind: str = "none", number: str = "") -> Person:
    """Return the person of this number, who has this name, or a new one."""
    if not name.strip():
        raise Invalid(_("A person needs a name."), fields={"name": _("This is needed.")})
    checked = check_number(number_kind, number) if number.strip() else ""
    known = selectors.person_by_number(number_kind, checked) if checked else None
    if known is not None:
        if selectors.blind_key("name", name) not in {one.name_key for one in selectors.persons_of(known)}:
            text = _("This number belongs to a person of another name. Compare the card with what was typed.")
            raise Invalid(text, fields={"number": text})
        return known
    now = city_time.now()
    person = Person(key=token_hex(32), created_at=now)
    set_name(person, name)
    set_phone(person, phone)
    if checked:
        set_number(person, number_kind, checked)
    _save_new(person)
    audit(actor, "make_person", "person", [person.key], at=now)
    return person


def _save_new(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        text = _("This number has just been taken in for somebody. Look for it and try again.")
        raise Invalid(text, fields={"number": text}) from error


def set_name(person: Person, name: str) -> None:
    """Seal a name on the row; the caller saves it."""
    text = " ".join(name.split())[:80]
    person.name_key = key_for("name", text)
    person.sealed_name = seal_of_person("name", person.key, text) if person.name_key else ""


def set_phone(person: Person, phone: str, *, is_verified: bool = False) -> None:
    """Seal a phone on the row; the caller saves it. Raises ``Invalid`` for what is no phone."""
    number = e164(phone)
    if phone.strip() and not number:
        raise Invalid(_("This is not a phone number."), fields={"phone": _("Check the number, or leave it empty.")})
    person.sealed_phone = seal_of_person("phone", person.key, number)
    person.phone_key = key_for("phone", number)
    person.phone_verified_at = city_time.now() if is_verified and number else None


def set_number(person: Person, kind: str, number: str) -> None:
    """Seal a checked number on the row, not verified by anybody; the caller saves it."""
    person.number_kind = kind
    person.sealed_number = seal_of_person("number", person.key, number)
    person.identity_key = key_for(kind, number)
    person.verified_by_id = person.verified_at = None


def forget_number(person: Person) -> None:
    """Empty the number of the row; the caller saves it."""
    person.number_kind, person.sealed_number, person.identity_key = NumberKind.NONE, "", ""
    person.verified_by_id = person.verified_at = None


def check_number(kind: str, text: str) -> str:
    """Return the number as it is kept; raises ``Invalid`` with what to look at."""
    number = normalize_number(text)
    if kind not in NumberKind.values or kind == NumberKind.NONE:
        raise Invalid(_("Say which document the number stands on."), fields={"number_kind": _("Choose one.")})
    fault = number_fault(kind, number, city_time.local_day(city_time.now()))
    words = {
        "shape": _("A number on this document looks different. Check the kind of document and every character."),
        "date": _("The date of birth in this number does not exist. Check the digits 7 to 14."),
        "check": _("The last character does not fit the others: one of them is mistyped."),
    }
    if fault:
        raise Invalid(words[fault], fields={"number": words[fault]})
    return number


def verify_number(actor: Actor, person_key: str) -> None:
    """Write down that the actor has compared the number with the document; raises ``Invalid`` where there is none."""
    person = selectors.visible_person(actor, person_key)
    if not person.identity_key:
        raise Invalid(_("There is no number to compare. Enter it first."))
    now = city_time.now()
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(verified_by_id=actor.user_id, verified_at=now)
        audit(actor, "verify_number", "person", [person.key], at=now)


def open_person(actor: Actor, person_key: str, *, what: str, reason: str) -> str:
    """Return one value in full, and write down who opened it and why; the person reads that.

    Raises ``NotFound``, ``Invalid`` without a reason, ``Denied`` after too many in a day.
    """
    person = selectors.visible_person(actor, person_key)
    if what not in LookKind.values:
        raise Invalid(_("Say what to open."), fields={"what": _("Choose one.")})
    if not any(letter.isalnum() for letter in reason):
        raise Invalid(_("Say what you need it for."), fields={"reason": _("This is needed.")})
    now = city_time.now()
    with transaction.atomic():
        today = audited_keys(actor, OPEN_PERSON, "person", since=city_time.midnight(city_time.local_day(now)))
        if len(today | {person.key}) > LOOKS_A_DAY:
            text = _("You have opened %(count)d persons today, as many as one may. Ask a colleague.")
            raise Denied(text % {"count": LOOKS_A_DAY})
        detail = {"what": what, "reason": reason.strip()[:LONGEST_REASON]}
        audit(actor, OPEN_PERSON, "person", [person.key], at=now, detail=detail)
    return value_in_full(person, what)


def value_in_full(person: Person, what: str) -> str:
    """Return one value of a person, unsealed."""
    if what == LookKind.ADDRESS:
        home: Any = household_of([one.pk for one in selectors.persons_of(person)])
        return address_of(home.household) if home is not None else ""
    return unseal_of_person(what, person.key, getattr(person, f"sealed_{what}"))


def require_keeper(actor: Actor, subject: Any) -> None:
    """Raise ``Denied`` unless the actor keeps the persons of the village in which the subject lies."""
    policies.require(actor, "people.keep", subject)
