"""Owns the reading of sets of cases: all, the visible, the tasks, one by its reference, and finding by words."""

from collections.abc import Collection

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils.translation import gettext as _

from governance.kernel import search as words
from governance.kernel.actor import Actor
from governance.kernel.errors import NotFound
from incidents.cases import scoping
from incidents.cases.models import Incident

# Everything a row of a list shows, so that ten rows and a hundred cost the same statements.
NAMES = ("matter", "grid", "village", "township", "unit", "handler")


def cases() -> QuerySet[Incident]:
    """Return every case, for projections and other work nobody looks at; people get ``visible``."""
    return Incident.objects.all()


def named(queryset: QuerySet[Incident]) -> QuerySet[Incident]:
    """Return the cases with the names that lists show, in the same statement."""
    return queryset.select_related(*NAMES)


def visible(actor: Actor) -> QuerySet[Incident]:
    """Return the cases the actor may see."""
    return Incident.objects.filter(scoping.visible_to(actor))


def tasks(actor: Actor) -> QuerySet[Incident]:
    """Return the open cases that wait for the actor's own act with their names, by what is due next."""
    return named(Incident.objects.filter(scoping.waits_for(actor))).order_by(
        F("next_due_at").asc(nulls_last=True), "id"
    )


def by_reference(actor: Actor, reference: str) -> Incident:
    """Return one visible case with its names; raises the same ``NotFound`` for a hidden one and one that is not."""
    found = named(visible(actor)).filter(reference=reference.upper()).first()
    if found is None:
        raise NotFound(_("There is no case %(reference)s among those you may see.") % {"reference": reference})
    return found


def by_id(incident_id: int) -> Incident:
    """Return one case with its names, for work behind the scenes; raises ``NotFound``."""
    found = named(cases()).filter(pk=incident_id).first()
    if found is None:
        raise NotFound(_("There is no such case."))
    return found


def by_ids(incident_ids: Collection[int]) -> list[Incident]:
    """Return the cases among the ids that are there, with the names of matter and grid, for work behind the scenes."""
    return list(cases().select_related("matter", "grid").filter(pk__in=incident_ids))


def search(queryset: QuerySet[Incident], q: str) -> QuerySet[Incident]:
    """Narrow to the cases that hold every word of ``q``; two-character Chinese words count, on either database."""
    wanted = words.query_tokens(q)
    if not wanted:
        return queryset.none() if q.strip() else queryset
    if connection.vendor == "sqlite":
        return queryset.filter(_MatchesFts(F("id"), Value(" ".join(f'"{word}"' for word in wanted))))
    return queryset.filter(_MatchesVector(F("search_text"), Value(" & ".join(f"'{word}'" for word in wanted))))


class _MatchesFts(Func):
    """Whether the FTS5 index of migration 0002 holds the case for the words."""

    template = "%(expressions)s)"
    arg_joiner = " IN (SELECT rowid FROM cases_incident_fts WHERE cases_incident_fts MATCH "
    output_field = BooleanField()


class _MatchesVector(Func):
    """Whether the text search vector, indexed by migration 0002, holds the words."""

    template = "(to_tsvector('simple', %(expressions)s))"
    arg_joiner = ") @@ to_tsquery('simple', "
    output_field = BooleanField()
