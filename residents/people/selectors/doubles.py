"""Persons who may be one: the same phone and name, or a number that somebody else is known by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
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
    pairs = [*_by_phone_and_name(), *_by_number()]
    own = _in_reach(actor, {one.pk for first, second, _why in pairs for one in (first, second)})
    apart = set(Distinction.objects.values_list("first_id", "second_id")) if pairs else set()
    found: dict[tuple[int, int], Candidate] = {}
    for one, other, why in pairs:
        first, second = sorted((one, other), key=lambda person: person.pk)
        key = (first.pk, second.pk)
        if key in found or key in apart or not own & {*key}:
            continue
        found[key] = Candidate(first, second, facts_of(persons_of(first)), facts_of(persons_of(second)), why)
    return list(found.values())[:MOST]


def candidate(actor: Actor, first_key: str, second_key: str) -> Candidate:
    """Return one of the pairs; raises ``NotFound``."""
    for found in candidates(actor):
        if {found.first.key, found.second.key} == {first_key, second_key}:
            return found
    raise NotFound(_("These two are no pair to decide on; somebody may have decided it."))


def _by_phone_and_name() -> Iterable[tuple[Person, Person, str]]:
    live = Person.objects.filter(merged_into__isnull=True).exclude(phone_key="").exclude(name_key="")
    twice = live.values("phone_key", "name_key").annotate(count=Count("pk")).filter(count__gt=1).order_by()[:MOST]
    for row in twice:
        same = list(live.filter(phone_key=row["phone_key"], name_key=row["name_key"]).order_by("pk")[:MOST])
        yield from ((same[0], other, _("the same phone and the same name")) for other in same[1:])


def _by_number() -> Iterable[tuple[Person, Person, str]]:
    asked = Correction.objects.filter(decided_at__isnull=True).exclude(identity_key="").select_related("person")[:MOST]
    waiting = {row.identity_key: row.person for row in asked}
    for known in Person.objects.filter(identity_key__in=waiting, merged_into__isnull=True):
        other = waiting[known.identity_key]
        if other.pk != known.pk and other.merged_into_id is None:
            yield known, other, _("one asks for a number that the other is known by")


def _in_reach(actor: Actor, person_ids: set[int]) -> set[int]:
    live = Membership.objects.filter(ends_on__isnull=True, household__in=visible_households(actor))
    return set(live.filter(person_id__in=person_ids).values_list("person_id", flat=True))


def merges_of(actor: Actor, now: datetime) -> list[Merge]:
    """Return the merges in the actor's village that may still be undone, the latest first."""
    rows = Merge.objects.filter(undone_at__isnull=True, undo_until__gt=now).select_related("survivor", "loser", "by")
    found = list(rows.order_by("-at", "-pk")[: MOST * 2])
    own = _in_reach(actor, {row.survivor_id for row in found} | {row.loser_id for row in found})
    return [row for row in found if row.survivor_id in own or row.by_id == actor.user_id][:MOST]


def merge_to_undo(actor: Actor, number: int, now: datetime) -> Merge:
    """Return one of them; raises ``NotFound``."""
    found = next((row for row in merges_of(actor, now) if row.pk == number), None)
    if found is None:
        raise NotFound(_("This merge cannot be undone any more, or was undone."))
    return found
