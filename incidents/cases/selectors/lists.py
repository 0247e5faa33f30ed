"""Owns the reading of sets of cases: all, the visible, the tasks, one by its reference, and finding by words."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import search as words
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from grids.workforce import selectors as workforce
from incidents.cases import scoping
from incidents.cases.models import Incident

# What nothing outside this room reads, and wide: the words of search, the fingerprint of a report.
WIDE = ("search_text", "content_digest")


def cases() -> QuerySet[Incident]:
    """Return every case, for projections and other work nobody looks at; people get ``visible``."""
    return Incident.objects.all()


# As ``accounts.names`` says it: the user name where no name is known.
_HANDLER = Coalesce(NullIf("handler__name", Value("")), "handler__username")


def named(queryset: QuerySet[Incident]) -> QuerySet[Incident]:
    """Return the cases with ``unit_name`` and ``handled_by`` (None without one), in the same statement.

    The names of areas and matters are in the process already; joined, the database plans longer than it reads.
    """
    return queryset.defer(*WIDE).annotate(unit_name=F("unit__name"), handled_by=_HANDLER)


def visible(actor: Actor) -> QuerySet[Incident]:
    """Return the cases the actor may see."""
    return Incident.objects.filter(scoping.visible_to(actor))


def tasks(actor: Actor) -> QuerySet[Incident]:
    """Return the open cases that wait for the actor's own act, by what is due next."""
    return Incident.objects.filter(scoping.waits_for(actor)).order_by(F("next_due_at").asc(nulls_last=True), "id")


def by_reference(actor: Actor, reference: str) -> Incident:
    """Return one visible case with its names; raises the same ``NotFound`` for a hidden one and one that is not."""
    found = named(visible(actor)).filter(reference=reference.upper()).first()
    if found is None:
        raise hidden(reference)
    return found


def hidden(reference: str) -> NotFound:
    """Return the one error for a case that is hidden and for one that is not."""
    return NotFound(_("There is no case %(reference)s among those you may see.") % {"reference": reference})


def with_names(case: Incident) -> Incident:
    """Return the case with what ``named`` reads beside its row; whoever has just moved it need not read it again."""
    case.unit_name = workforce.units([case.unit_id])[case.unit_id].name if case.unit_id else None  # type: ignore[attr-defined]
    case.handled_by = accounts.names([case.handler_id]).get(case.handler_id) if case.handler_id else None  # type: ignore[attr-defined]
    return case


def has_arrived(client_id: UUID) -> bool:
    """Say whether a report was taken in under this id of its sender."""
    return cases().filter(client_id=client_id).exists()


def by_ids(incident_ids: Collection[int]) -> list[Incident]:
    """Return the cases among the ids that are there, for work behind the scenes."""
    return list(cases().defer(*WIDE).filter(pk__in=incident_ids))


def search(queryset: QuerySet[Incident], q: str) -> QuerySet[Incident]:
    """Narrow to the cases that hold every word of ``q``; two-character Chinese words count, on either database."""
    wanted = words.query_tokens(q)
    if not wanted:
        return queryset.none() if q.strip() else queryset
    if connection.vendor == "sqlite":
        return queryset.filter(_HoldsWords(F("id"), Value(" ".join(f'"{word}"' for word in wanted))))
    return queryset.filter(_HoldsLexemes(F("id"), Value(" & ".join(f"'{word}'" for word in wanted))))


class _HoldsWords(Func):
    """Whether the FTS5 index of SQLite, kept by triggers (migration 0002), holds the words for the case."""

    template = "%(expressions)s)"
    arg_joiner = " IN (SELECT rowid FROM cases_incident_fts WHERE cases_incident_fts MATCH "
    output_field = BooleanField()


class _HoldsLexemes(Func):
    """Whether the side table of PostgreSQL, kept by triggers (migration 0008), holds the words for the case."""

    template = "%(expressions)s::tsquery)"
    arg_joiner = " IN (SELECT incident_id FROM cases_incident_words WHERE words @@ "
    output_field = BooleanField()
