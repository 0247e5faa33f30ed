"""Consents, what is kept by them so that nobody is asked twice, and what was not asked again."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit, audited_keys
from foundation.kernel.bulk import insert
from foundation.kernel.errors import Denied, Invalid
from residents.people import selectors
from residents.people.choices import ConsentPurpose, ConsentWay
from residents.people.contacts import seal_of_person
from residents.people.models import Consent, HeldValue, Person, Reuse
from residents.people.selectors.held import ALL_MASKED, LOOK_HELD, days_until_confirmed, held_fields
from residents.people.services.persons import person_of_account, who

LONGEST_VALUE = 500
# So many persons one counter serves in a day, and the longest reason that is kept.
HELD_LOOKS_A_DAY, LONGEST_REASON = 150, 200


def give_own_consent(actor: Actor, purpose: str, scope: str = "") -> None:
    """Take the actor's own consent, given online."""
    _give(actor, person_of_account(who(actor)), purpose, ConsentWay.ONLINE, scope)


def take_consent(actor: Actor, person_key: str, *, purpose: str, way: str, scope: str = "") -> None:
    """Write down a consent given on paper or spoken, whose witness the actor is. The actor acts for this person anyway."""
    person = selectors.person_by_key(person_key)
    if way not in {ConsentWay.PAPER, ConsentWay.SPOKEN}:
        raise Invalid(_("Say how the consent was given."), fields={"way": _("Choose one.")})
    _give(actor, person, purpose, way, scope)


def _give(actor: Actor, person: Person, purpose: str, way: str, scope: str) -> None:
    if purpose not in ConsentPurpose.values:
        raise Invalid(_("Say what is agreed to."), fields={"purpose": _("Choose one.")})
    if any(one.scope == scope for one in selectors.live_consents(person, purpose)):
        return
    now = city_time.now()
    witness = None if way == ConsentWay.ONLINE else actor.user_id
    row = Consent(person=person, purpose=purpose, scope=scope, given_at=now, way=way, witness_id=witness)
    try:
        with transaction.atomic():
            row.save()
            audit(actor, "give_consent", "person", [person.key], at=now, detail={"purpose": purpose, "way": way})
    except IntegrityError:
        # Given at the same moment by another tap.
        return


def withdraw_own_consent(actor: Actor, number: int) -> None:
    """End a consent of the actor's own; with the last one to reuse, everything kept by it is deleted at once."""
    person = person_of_account(who(actor))
    with transaction.atomic():
        found = next((one for one in selectors.live_consents(person) if one.pk == number), None)
        if found is not None:
            end_consents(actor, person, [found])


def end_consents(actor: Actor, person: Person, consents: Iterable[Consent]) -> None:
    """End consents of a person; with the last one to reuse, what is held goes too."""
    now = city_time.now()
    rows = Consent.objects.filter(pk__in=[one.pk for one in consents], withdrawn_at__isnull=True)
    count = rows.update(withdrawn_at=now)
    if not selectors.live_consents(person, ConsentPurpose.REUSE):
        HeldValue.objects.filter(person__in=selectors.persons_of(person)).delete()
    audit(actor, "withdraw_consent", "person", [person.key], at=now, detail={"count": count})


def keep_held(person_key: str, source: str, values: Mapping[str, str], *, scope: str = "") -> int:
    """Keep what a person gave in a form (``source``: its kind and number) and return how many fields.

    Nothing without a running consent to reuse. A blank never erases; fields that no room has named are left out. The same
    value seen again is as good as a confirmation.
    """
    consents = selectors.live_consents(selectors.person_by_key(person_key), ConsentPurpose.REUSE, scope)
    if not consents:
        return 0
    # Beside the consent it is kept by, which after a merge may be that of the other of the two.
    person = Person.objects.get(pk=consents[0].person_id)
    now, known = city_time.now(), held_fields()
    wanted = {name: " ".join(text.split())[:LONGEST_VALUE] for name, text in values.items() if name in known}
    filled = {name: text for name, text in wanted.items() if text}
    for name, text in filled.items():
        _keep_one(person, source, name, text, now)
    return len(filled)


def _keep_one(person: Person, source: str, name: str, text: str, now: datetime) -> None:
    until = city_time.local_day(now) + timedelta(days=days_until_confirmed(name))
    HeldValue.objects.update_or_create(
        person=person,
        field=name,
        defaults={
            "sealed_value": seal_of_person("held", person.key, text),
            "source": source[:64],
            "seen_at": now,
            "confirm_after": until,
        },
    )


def delete_own_held(actor: Actor, fields: Iterable[str]) -> int:
    """Delete what is kept of the actor in these fields, and return how many rows: said explicitly, never by a blank."""
    person = person_of_account(who(actor))
    with transaction.atomic():
        rows = HeldValue.objects.filter(person__in=selectors.persons_of(person), field__in=list(fields))
        count: int = rows.delete()[0]
        audit(actor, "delete_held", "person", [person.key], at=city_time.now(), detail={"count": count})
    return count


def note_reuse(person_key: str, source: str, fields: Iterable[str]) -> None:
    """Count the fields of a form (``source``) that were filled from what is held; each counts once however often noted."""
    person = selectors.person_by_key(person_key)
    now = city_time.now()
    rows = [(person.pk, field, source[:64], now) for field in sorted(set(fields))]
    insert(Reuse, ("person_id", "field", "source", "at"), rows, but_known=True)


def note_look_at_held(actor: Actor, person_key: str, *, reason: str, field: str = "") -> None:
    """Write down that the actor saw what is held of a person, masked, or one field of it in full; the person reads that.

    Raises ``Denied`` after too many persons in a day. The actor serves this person anyway.
    """
    person, now = selectors.person_by_key(person_key), city_time.now()
    today = audited_keys(actor, LOOK_HELD, "person", since=city_time.midnight(city_time.local_day(now)))
    if len(today | {person.key}) > HELD_LOOKS_A_DAY:
        text = _("You have looked %(count)d persons up today, as many as one may. Ask a colleague.")
        raise Denied(text % {"count": HELD_LOOKS_A_DAY})
    detail = {"what": field or ALL_MASKED, "reason": reason.strip()[:LONGEST_REASON]}
    with transaction.atomic():
        audit(actor, LOOK_HELD, "person", [person.key], at=now, detail=detail)
