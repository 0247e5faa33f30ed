"""Households as the clerk of their village reads them: masked, found by a whole name, phone or number."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.kernel.sealing import Unreadable
from grids.areas import selectors as areas
from residents.people import scoping
from residents.people.choices import NumberKind, ParticipantRole, Relation
from residents.people.contacts import unseal_of_person
from residents.people.models import Correction, Household, Membership, Participant, Person
from residents.people.selectors.persons import Facts, blind_key, facts_of, person_of_user, persons_of


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as the clerk sees one: masked."""

    person: Person
    membership: Membership
    facts: Facts
    relation: str
    roles: Sequence[Participant] = ()

    @property
    def role_words(self) -> list[str]:
        """Return the roles in words."""
        return [role.organisation or str(ParticipantRole(role.role).label) for role in self.roles]


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household of a list or of its own page, its address in full or masked by who shows it."""

    household: Household
    village: str
    address: str
    members: Sequence[MemberRow]

    @property
    def pk(self) -> int:
        """Return the number of the row, as paging asks."""
        return self.household.pk

    @property
    def created_at(self) -> datetime:
        """Return when it was taken in."""
        return self.household.created_at

    @property
    def head(self) -> str:
        """Return the masked name of the head, or of the first who is there."""
        heads = [one for one in self.members if one.membership.relation == Relation.HEAD] or list(self.members)
        return heads[0].facts.masked_name if heads else ""

    @property
    def masked_address(self) -> str:
        """Return the address up to the first digit, which is enough to know the street."""
        first = next((place for place, sign in enumerate(self.address) if sign.isdigit()), len(self.address))
        return self.address[:first] + ("***" if first < len(self.address) else "")


def visible_households(actor: Actor) -> QuerySet[Household]:
    """Return the running households the actor may see."""
    return Household.objects.filter(scoping.visible_to(actor), ended_on__isnull=True)


def visible_household(actor: Actor, key: str) -> Household:
    """Return one of them; raises ``NotFound``."""
    found = visible_households(actor).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such household in your village."))
    return found


def visible_person(actor: Actor, key: str) -> Person:
    """Return a person who lives in a household the actor may see; raises ``NotFound``."""
    found = Person.objects.filter(
        key=key,
        memberships__ends_on__isnull=True,
        memberships__household__in=visible_households(actor),
    ).first()
    if found is None:
        raise NotFound(_("There is no such person in your village."))
    return found


def search_households(rows: QuerySet[Household], words: str) -> QuerySet[Household]:
    """Return the households with a member of exactly this name, phone or number; names and numbers lie sealed."""
    keys = [blind_key(kind, words) for kind in ("name", "phone")]
    numbers = [blind_key(kind, words) for kind in NumberKind.values if kind != NumberKind.NONE]
    found = Person.objects.filter(Q(name_key=keys[0]) | Q(phone_key=keys[1]) | Q(identity_key__in=numbers))
    live = Membership.objects.filter(ends_on__isnull=True, person__in=found)
    return rows.filter(pk__in=live.values("household_id"))


def household_rows(found: Iterable[Household]) -> list[HouseholdRow]:
    """Return households with their members and roles, in three statements."""
    households = list(found)
    members = _members([one.pk for one in households])
    places = areas.places({one.village_id for one in households})
    return [
        HouseholdRow(one, places[one.village_id].name, address_of(one), members.get(one.pk, ())) for one in households
    ]


def _members(household_ids: Collection[int]) -> dict[int, list[MemberRow]]:
    live = Membership.objects.filter(household_id__in=household_ids, ends_on__isnull=True)
    rows = list(live.select_related("person").order_by("pk"))
    roles: dict[int, list[Participant]] = {}
    for role in Participant.objects.filter(person_id__in={row.person_id for row in rows}, ends_on__isnull=True):
        roles.setdefault(role.person_id, []).append(role)
    found: dict[int, list[MemberRow]] = {}
    for row in sorted(rows, key=lambda row: row.relation != Relation.HEAD):
        label = str(Relation(row.relation).label)
        member = MemberRow(row.person, row, facts_of([row.person]), label, roles.get(row.person_id, ()))
        found.setdefault(row.household_id, []).append(member)
    return found


def address_of(household: Household) -> str:
    """Return the address in full; nothing where the key that sealed it is gone."""
    try:
        return unseal_of_person("address", household.key, household.sealed_address)
    except Unreadable:
        return ""


def household_of(person_ids: Collection[int]) -> Membership | None:
    """Return where any of these persons, who are one, lives now."""
    live = Membership.objects.filter(person_id__in=person_ids, ends_on__isnull=True)
    return live.select_related("household").order_by("-starts_on", "-pk").first()


def corrections_waiting(actor: Actor) -> QuerySet[Correction]:
    """Return what residents of the actor's villages ask to have corrected, longest waiting first."""
    rows = Correction.objects.filter(scoping.visible_to(actor), decided_at__isnull=True)
    return rows.select_related("person").order_by("asked_at", "pk")


def visible_correction(actor: Actor, number: int) -> Correction:
    """Return one that waits; raises ``NotFound``."""
    found: Any = corrections_waiting(actor).filter(pk=number).first()
    if found is None:
        raise NotFound(_("Nothing waits here to be corrected; somebody may have decided it."))
    return found  # type: ignore[no-any-return]


def village_of_account(user_id: int | None) -> int | None:
    """Return the id of the village where the person of an account lives by the households; None where nobody knows."""
    person = person_of_user(user_id)
    home = household_of([one.pk for one in persons_of(person)]) if person is not None else None
    return int(home.household.village_id) if home is not None else None
