"""Households, who lives in them and as whom people take part; kept by the clerk, the own address by the resident."""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid
from grids.areas import selectors as areas
from residents.people import selectors
from residents.people.choices import ParticipantRole, Relation
from residents.people.contacts import seal_of_person
from residents.people.models import Household, Membership, Participant, Person
from residents.people.selectors.households import household_of
from residents.people.services.persons import make_person, person_of_account, require_keeper, who

LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True)
class MemberData:
    """A member as the clerk types one; phone and number may be empty."""

    name: str
    relation: str = Relation.HEAD
    phone: str = ""
    number_kind: str = "none"
    number: str = ""


def make_household(actor: Actor, *, village_id: int, address: str, members: Sequence[MemberData] = ()) -> Household:
    """Return a new household of a village with its members; raises ``Invalid`` and ``Denied``."""
    household = _new_household(actor, village_id, address)
    require_keeper(actor, household)
    with transaction.atomic():
        household.save()
        audit(actor, "make_household", "household", [household.key], at=household.created_at)
        for member in members:
            add_member(actor, household.key, member)
    return household


def _new_household(actor: Actor, village_id: int, address: str) -> Household:
    text = " ".join(address.split())
    if not text or len(text) > LONGEST_ADDRESS:
        problem = _("Write the address as it stands on the door plate, up to %(count)d characters.")
        raise Invalid(_("The address is missing."), fields={"address": problem % {"count": LONGEST_ADDRESS}})
    chain = areas.chain(village_id)
    if len(chain) != 3:
        raise Invalid(_("Choose a village or a community."), fields={"village": _("Choose one.")})
    key = token_hex(32)
    return Household(
        key=key,
        city_id=chain[0].id,
        township_id=chain[1].id,
        village_id=chain[2].id,
        sealed_address=seal_of_person("address", key, text),
        created_at=city_time.now(),
        created_by_id=who(actor),
    )


def add_member(actor: Actor, household_key: str, data: MemberData) -> Membership:
    """Put a person into a household; raises ``Invalid`` for somebody who lives in another, or a second head."""
    household = selectors.visible_household(actor, household_key)
    require_keeper(actor, household)
    if data.relation not in Relation.values:
        raise Invalid(_("Say what the person is to the head."), fields={"relation": _("Choose one.")})
    with transaction.atomic():
        person = make_person(actor, name=data.name, phone=data.phone, number_kind=data.number_kind, number=data.number)
        return join_household(actor, household, person, data.relation)


def join_household(actor: Actor, household: Household, person: Person, relation: str) -> Membership:
    """Let a person live in a household from today; the database takes one live household for each and one head."""
    now = city_time.now()
    membership = Membership(
        household=household,
        person=person,
        relation=relation,
        starts_on=city_time.local_day(now),
        added_by_id=who(actor),
    )
    live = Membership.objects.filter(ends_on__isnull=True)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        if live.filter(person=person).exists():
            text = _("This person lives in a household already. End that first, then add the person here.")
            raise Invalid(text, fields={"name": text}) from error
        text = _("This household has a head already. Choose what the person is to the head.")
        raise Invalid(text, fields={"relation": text}) from error
    audit(actor, "join_household", "person", [person.key], at=now, detail={"household": household.key})
    return membership


def leave_household(actor: Actor, household_key: str, person_key: str) -> None:
    """End a membership today; a household without members ends with it."""
    household = selectors.visible_household(actor, household_key)
    require_keeper(actor, household)
    live = Membership.objects.filter(household=household, person__key=person_key, ends_on__isnull=True)
    with transaction.atomic():
        _end_memberships(actor, live)


def _end_memberships(actor: Actor, rows: Any) -> None:
    now = city_time.now()
    today = city_time.local_day(now)
    found = list(rows.select_related("person"))
    rows.update(ends_on=today)
    left = {row.household_id for row in found}
    filled = Membership.objects.filter(household_id__in=left, ends_on__isnull=True).values("household_id")
    Household.objects.filter(pk__in=left).exclude(pk__in=filled).update(ended_on=today)
    audit(actor, "leave_household", "person", [row.person.key for row in found], at=now)


def set_own_address(actor: Actor, *, village_id: int, address: str) -> None:
    """Keep where the actor lives, at once: corrected for the whole household by its head, a new household otherwise."""
    person = person_of_account(who(actor))
    persons = selectors.persons_of(person)
    wanted = _new_household(actor, village_id, address)
    home = household_of([one.pk for one in persons])
    with transaction.atomic():
        if home is not None and home.household.village_id == village_id and _speaks_for_all(home):
            old = home.household
            text = " ".join(address.split())
            Household.objects.filter(pk=old.pk).update(sealed_address=seal_of_person("address", old.key, text))
            audit(actor, "set_address", "household", [old.key], at=city_time.now())
            return
        _end_memberships(actor, Membership.objects.filter(person__in=persons, ends_on__isnull=True))
        wanted.save()
        join_household(actor, wanted, person, Relation.HEAD)


def _speaks_for_all(home: Membership) -> bool:
    others = Membership.objects.filter(household=home.household, ends_on__isnull=True).exclude(pk=home.pk)
    return home.relation == Relation.HEAD or not others.exists()


def give_role(actor: Actor, person_key: str, *, role: str, source: str, organisation: str = "") -> None:
    """Write down as whom a person takes part from today; raises ``Invalid``."""
    person = selectors.visible_person(actor, person_key)
    name = " ".join(organisation.split())[:120]
    if role not in ParticipantRole.values:
        raise Invalid(_("Say which role."), fields={"role": _("Choose one.")})
    if (role == ParticipantRole.ORGANISATION_MEMBER) != bool(name):
        text = _("An organisation is named for its members, and only for them.")
        raise Invalid(text, fields={"organisation": text})
    known_from = " ".join(source.split())[:120]
    if not known_from:
        text = _("Say where this is known from.")
        raise Invalid(text, fields={"source": text})
    now = city_time.now()
    row = Participant(
        person=person,
        role=role,
        organisation=name,
        source=known_from,
        starts_on=city_time.local_day(now),
        added_by_id=who(actor),
    )
    try:
        with transaction.atomic():
            row.save()
            audit(actor, "give_role", "person", [person.key], at=now, detail={"role": role})
    except IntegrityError as error:
        raise Invalid(_("The person has this role already."), fields={"role": _("Choose another one.")}) from error


def end_role(actor: Actor, person_key: str, number: int) -> None:
    """End a role today."""
    person = selectors.visible_person(actor, person_key)
    now = city_time.now()
    with transaction.atomic():
        live = Participant.objects.filter(person=person, pk=number, ends_on__isnull=True)
        if live.update(ends_on=city_time.local_day(now)):
            audit(actor, "end_role", "person", [person.key], at=now)
