"""Persons who may be one: the same phone and name, or a number that somebody else is known by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from residents.people import scoping
from residents.people.models import Correction, Distinction, Membership, Merge, Person
from residents.people.selectors.households import visible_households
from residents.people.selectors.persons import Facts, facts_of, persons_of

MOST = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two persons beside each other, the one known longer first, and why they may be one."""

    first: Person
    second: Person
    first_facts: Facts
    second_facts: Facts
    why: str


def candidates(actor: Actor) -> list[Candidate]:
    """Return the pairs of which at least one lives in the actor's village, at most 50; nobody told apart before."""
    own = _own_persons(actor)
    pairs = [*_by_phone_and_name(own), *_by_number(actor, own)]
    apart = set(Distinction.objects.values_list("first_id", "second_id")) if pairs else set()
    found: dict[tuple[int, int], Candidate] = {}
    for one, other, why in pairs:
        first, second = sorted((one, other), key=lambda person: person.pk)
        key = (first.pk, second.pk)
        if key not in found and key not in apart:
            found[key] = Candidate(first, second, facts_of(persons_of(first)), facts_of(persons_of(second)), why)
    return list(found.values())[:MOST]


def _own_persons(actor: Actor) -> QuerySet[Person]:
    live = Membership.objects.filter(ends_on__isnull=True, household__in=visible_households(actor))
    return Person.objects.filter(pk__in=live.values("person_id"))


def candidate(actor: Actor, first_key: str, second_key: str) -> Candidate:
    """Return one of the pairs; raises ``NotFound``."""
    for found in candidates(actor):
        if {found.first.key, found.second.key} == {first_key, second_key}:
            return found
    raise NotFound(_("These two are no pair to decide on; somebody may have decided it."))


def _by_phone_and_name(own: QuerySet[Person]) -> Iterable[tuple[Person, Person, str]]:
    live = Person.objects.filter(merged_into__isnull=True).exclude(phone_key="").exclude(name_key="")
    near = live.filter(phone_key__in=own.values("phone_key"))
    twice = near.values("phone_key", "name_key").annotate(count=Count("pk")).filter(count__gt=1).order_by()[:MOST]
    for row in twice:
        same = list(live.filter(phone_key=row["phone_key"], name_key=row["name_key"]).order_by("pk")[:MOST])
        yield from ((same[0], other, _("the same phone and the same name")) for other in same[1:])


def _by_number(actor: Actor, own: QuerySet[Person]) -> Iterable[tuple[Person, Person, str]]:
    near = scoping.visible_to(actor) | Q(identity_key__in=own.exclude(identity_key="").values("identity_key"))
    rows = Correction.objects.filter(near, decided_at__isnull=True).exclude(identity_key="")
    waiting = {row.identity_key: row.person for row in rows.select_related("person")[:MOST]}
    for known in Person.objects.filter(identity_key__in=waiting, merged_into__isnull=True):
        other = waiting[known.identity_key]
        if other.pk != known.pk and other.merged_into_id is None:
            yield known, other, _("one asks for a number that the other is known by")


def merges_of(actor: Actor, now: datetime) -> list[Merge]:
    """Return the merges in the actor's village that may still be undone, the latest first."""
    rows = Merge.objects.filter(undone_at__isnull=True, undo_until__gt=now).select_related("survivor", "loser", "by")
    found = list(rows.order_by("-at", "-pk")[: MOST * 2])
    ids = {row.survivor_id for row in found} | {row.loser_id for row in found}
    own = set(_own_persons(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return [row for row in found if row.survivor_id in own or row.by_id == actor.user_id][:MOST]


def merge_to_undo(actor: Actor, number: int, now: datetime) -> Merge:
    """Return one of them; raises ``NotFound``."""
    found = next((row for row in merges_of(actor, now) if row.pk == number), None)
    if found is None:
        raise NotFound(_("This merge cannot be undone any more, or was undone."))
    return found
