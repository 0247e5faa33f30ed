"""Owns the reading of sets of incidents: all, visible ones, own tasks, one by its reference, and search."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import search as words
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import read_rows
from foundation.kernel.errors import NotFound
from grids.workforce import selectors as workforce
from incidents.cases import scoping
from incidents.cases.models import Incident

# Wide columns that nothing outside this room reads: the text of search, the digest of a report.
WIDE = ("search_text", "content_digest")


def all_incidents() -> QuerySet[Incident]:
    """Return every incident that is not sealed, for projections and work in the background; people get ``visible_incidents``."""
    return Incident.objects.all()


# As ``accounts.names``: the user name where no name is known.
_HANDLER = Coalesce(NullIf("handler__name", Value("")), "handler__username")


def read_names(queryset: QuerySet[Incident]) -> QuerySet[Incident]:
    """Return the incidents with ``unit_name`` and ``handled_by`` (None without one), read in the same statement.

    Names of areas and matters are in the process already; with joins the database plans longer than it reads.
    """
    return queryset.defer(*WIDE).annotate(unit_name=F("unit__name"), handled_by=_HANDLER)


def visible_incidents(actor: Actor) -> QuerySet[Incident]:
    """Return the incidents the actor may see, as lists, maps, searches, counts and exports show them: none that is sealed."""
    return Incident.objects.filter(scoping.within_reach(actor))


def opened_incidents(actor: Actor) -> QuerySet[Incident]:
    """Return the incidents of which the actor may open the page: the visible ones, and those sealed that a part opens."""
    return Incident.including_sealed.filter(scoping.visible_to(actor))


def own_tasks(actor: Actor) -> QuerySet[Incident]:
    """Return the open incidents that wait for the actor's act, what is due next first."""
    return Incident.objects.filter(scoping.waits_for(actor)).order_by(F("next_due_at").asc(nulls_last=True), "id")


def incident_by_reference(actor: Actor, reference: str) -> Incident:
    """Return one visible incident with its names; raises the same ``NotFound`` for a hidden and a missing one."""
    found = read_names(opened_incidents(actor)).filter(reference=reference.upper()).first()
    if found is None:
        raise not_found(reference)
    return found


def not_found(reference: str) -> NotFound:
    """Return the error for an incident that is hidden or missing, the same for both."""
    return NotFound(_("There is no incident %(reference)s among those you may see.") % {"reference": reference})


def attach_names(incident: Incident) -> Incident:
    """Set ``unit_name`` and ``handled_by`` on an incident and return it, without reading its row again."""
    incident.unit_name = workforce.units([incident.unit_id])[incident.unit_id].name if incident.unit_id else None  # type: ignore[attr-defined]
    handlers = accounts.names([incident.handler_id]) if incident.handler_id else {}
    incident.handled_by = handlers.get(incident.handler_id or 0)  # type: ignore[attr-defined]
    return incident


def has_arrived(client_id: UUID) -> bool:
    """Say whether a report with this client id was taken in."""
    return Incident.including_sealed.filter(client_id=client_id).exists()


def incidents_by_ids(incident_ids: Collection[int]) -> list[Incident]:
    """Return the incidents with these ids that exist and are not sealed, for work in the background."""
    return list(all_incidents().defer(*WIDE).filter(pk__in=incident_ids))


# What telling people of an incident reads of it.
_TOLD = (
    *(
        "pk",
        "reference",
        "version",
        "state",
        "level",
        "lowest_level",
        "matter_id",
        "unit_id",
        "handler_id",
        "reported_by_id",
    ),
    *("city_id", "township_id", "village_id", "grid_id", "reported_on", "next_due_at", "suspended_until"),
)


def incidents_to_tell_of(incident_ids: Collection[int]) -> list[Any]:
    """Return plain rows of the incidents with these ids that exist and are not sealed, as far as telling people needs them."""
    return read_rows(all_incidents().filter(pk__in=incident_ids), _TOLD)


def search_incidents(queryset: QuerySet[Incident], q: str) -> QuerySet[Incident]:
    """Narrow to the incidents that contain every word of ``q``; two-character Chinese words are found on any database."""
    wanted = words.query_tokens(q)
    if not wanted:
        return queryset.none() if q.strip() else queryset
    if connection.vendor == "sqlite":
        return queryset.filter(_HoldsWords(F("id"), Value(" ".join(f'"{word}"' for word in wanted))))
    return queryset.filter(_HoldsLexemes(F("id"), Value(" & ".join(f"'{word}'" for word in wanted))))


class _HoldsWords(Func):
    """Whether the FTS5 index of SQLite, kept by triggers (migration 0002), holds the words for the incident."""

    template = "%(expressions)s)"
    arg_joiner = " IN (SELECT rowid FROM cases_incident_fts WHERE cases_incident_fts MATCH "
    output_field = BooleanField()


class _HoldsLexemes(Func):
    """Whether the side table of PostgreSQL, kept by triggers (migration 0002), holds the words for the incident."""

    template = "%(expressions)s::tsquery)"
    arg_joiner = " IN (SELECT incident_id FROM cases_incident_words WHERE words @@ "
    output_field = BooleanField()


def open_to_adopt(references: Collection[str]) -> list[Incident]:
    """Return those of these incidents that nobody with an account reported, newest first; no confidential one."""
    return list(Incident.objects.filter(reference__in=references, reported_by__isnull=True).order_by("-reported_at"))


def ended_references(references: Collection[str]) -> set[str]:
    """Return those of these references whose incident has ended, confidential ones too."""
    rows = Incident.including_sealed.filter(reference__in=references, ended_at__isnull=False)
    return set(rows.values_list("reference", flat=True))
