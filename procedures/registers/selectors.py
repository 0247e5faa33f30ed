"""What can be read of registers: entries, their versions, and the one in force."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from procedures.registers.choices import FINAL_STATES
from procedures.registers.models import Entry, EntryVersion
from procedures.registers.scoping import visible_to, works_in


def entries(actor: Actor) -> QuerySet[Entry]:
    """Return the entries the actor may see, in no order."""
    return Entry.objects.filter(visible_to(actor))


def hidden_entry() -> NotFound:
    """Return the refusal of what the actor does not see."""
    return NotFound(_("There is nothing filed under this among what you may see."))


def entry_by_id(actor: Actor, client_id: UUID) -> Entry:
    """Return one entry; raises ``NotFound``."""
    found = entries(actor).filter(client_id=client_id).first()
    if found is None:
        raise hidden_entry()
    return found


def versions_seen(actor: Actor) -> Q:
    """Return the condition of the versions the actor may act on: those of entries of the own place."""
    return Q(entry__in=Entry.objects.filter(works_in(actor)))


def filed_versions(entry: Entry) -> QuerySet[EntryVersion]:
    """Return the versions that were filed, the latest first."""
    return entry.versions.filter(state__in=FINAL_STATES).order_by("-number")


def version_in_work(entry: Entry) -> EntryVersion | None:
    """Return the version that is being written or reviewed, None where there is none."""
    return entry.versions.exclude(state__in=(*FINAL_STATES, "dropped")).select_related("entry").first()


def version_by_number(entry: Entry, number: int) -> EntryVersion:
    """Return a filed version by its number; raises ``NotFound``."""
    found = filed_versions(entry).filter(number=number).first()
    if found is None:
        raise hidden_entry()
    return found


def version_on(entry: Entry, day: date) -> EntryVersion | None:
    """Return the version that holds on a day, None where there is none."""
    ends = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return filed_versions(entry).filter(ends, valid_from__lte=day).first()


def read_entries(found: QuerySet[Any]) -> list[Any]:
    """Return the rows of a page."""
    return list(found)


def versions_of_place(actor: Actor) -> QuerySet[EntryVersion]:
    """Return the versions of entries of the places where the actor works, with their entries."""
    return EntryVersion.objects.filter(entry__in=Entry.objects.filter(works_in(actor))).select_related("entry")
