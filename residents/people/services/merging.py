"""Two persons who are one: merged with a reason, undone within days, or told apart for good."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, Stale
from foundation.kernel.outbox import publish
from residents.people import selectors
from residents.people.choices import UNDO_DAYS
from residents.people.events import PersonsMerged
from residents.people.models import Distinction, Membership, Merge, Person
from residents.people.selectors.doubles import candidate
from residents.people.services.persons import who

LONGEST_REASON = 200


def merge_persons(actor: Actor, survivor_key: str, loser_key: str, *, reason: str) -> Merge:
    """Lead every key of the loser to the survivor and return the step.

    The pair must stand before the actor to be decided on. Both lived in a household: the loser's membership ends. Raises
    ``NotFound``, ``Invalid`` without a reason, ``Stale`` where somebody was faster.
    """
    candidate(actor, survivor_key, loser_key)
    words = _reason(reason)
    now = city_time.now()
    with transaction.atomic():
        survivor, loser = _lock(survivor_key, loser_key)
        row = Merge.objects.create(
            survivor=survivor,
            loser=loser,
            reason=words,
            at=now,
            by_id=who(actor),
            undo_until=now + timedelta(days=UNDO_DAYS),
        )
        Person.objects.filter(pk=loser.pk).update(merged_into=survivor)
        if Membership.objects.filter(person__in=selectors.persons_of(survivor), ends_on__isnull=True).count() > 1:
            lived = Membership.objects.filter(person=loser, ends_on__isnull=True)
            lived.update(ends_on=city_time.local_day(now), ended_by_merge=row)
        detail = {"other": loser.key, "reason": words}
        audit(actor, "merge_persons", "person", [survivor.key], at=now, detail=detail)
        publish([PersonsMerged(f"merge:{row.pk}", survivor.key, loser.key)], at=now)
    return row


def _lock(survivor_key: str, loser_key: str) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update().filter(key__in=[survivor_key, loser_key]).order_by("pk")
    found = {row.key: row for row in rows}
    if len(found) != 2 or any(row.merged_into_id is not None for row in found.values()):
        raise Stale(_("One of the two has been merged in the meantime."))
    return found[survivor_key], found[loser_key]


def undo_merge(actor: Actor, number: int, *, reason: str) -> None:
    """Make two persons of one again, with the household the merge had ended; raises ``NotFound`` and ``Invalid``."""
    now = city_time.now()
    row = selectors.merge_to_undo(actor, number, now)
    words = _reason(reason)
    with transaction.atomic():
        rows = Merge.objects.filter(pk=row.pk, undone_at__isnull=True)
        if not rows.update(undone_at=now, undone_by_id=who(actor), undo_reason=words):
            raise Stale(_("This merge has been undone in the meantime."))
        Person.objects.filter(pk=row.loser_id).update(merged_into=None)
        _give_back_household(row)
        detail = {"other": row.loser.key, "reason": words}
        audit(actor, "undo_merge", "person", [row.survivor.key], at=now, detail=detail)
        publish([PersonsMerged(f"merge:{row.pk}:undone", row.survivor.key, row.loser.key, is_undone=True)], at=now)


def _give_back_household(row: Merge) -> None:
    ended = Membership.objects.filter(ended_by_merge=row)
    if not Membership.objects.filter(person_id=row.loser_id, ends_on__isnull=True).exists():
        ended.update(ends_on=None, ended_by_merge=None)


def tell_apart(actor: Actor, first_key: str, second_key: str) -> None:
    """Write down that two persons are two, so that they are not offered again."""
    found = candidate(actor, first_key, second_key)
    now = city_time.now()
    with transaction.atomic():
        Distinction.objects.get_or_create(
            first=found.first, second=found.second, defaults={"at": now, "by_id": who(actor)}
        )
        audit(actor, "tell_apart", "person", [found.first.key], at=now, detail={"other": found.second.key})


def _reason(text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise Invalid(_("Say how you know."), fields={"reason": _("This is needed.")})
    return text.strip()[:LONGEST_REASON]
