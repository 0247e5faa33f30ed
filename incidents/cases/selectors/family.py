"""Owns the reading of an incident in parts: the whole it belongs to, its sub-incidents, and what came of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from foundation.kernel.actor import Actor
from foundation.kernel.text import join_words
from incidents.cases.models import Incident
from incidents.cases.scoping import is_insider
from incidents.cases.selectors.desk import latest_results
from incidents.cases.selectors.lists import opened_incidents, read_names

RELATIONS: Mapping[str, Any] = {
    "whole": gettext_lazy("no sub-incident"),
    "split": gettext_lazy("split"),
    "child": gettext_lazy("sub-incident"),
}


def is_related(words: Collection[str]) -> Q:
    """Return the condition of standing in one of these relations: the words of ``RELATIONS``."""
    known = {"whole": Q(parent__isnull=True), "split": Q(is_split=True), "child": Q(parent__isnull=False)}
    found = Q(pk__in=())
    for word in words:
        found |= known[word]
    return found


@dataclass(frozen=True, slots=True)
class Child:
    """A sub-incident with its names, the words of its result, and whether the reader may open it."""

    incident: Any
    result: str = ""
    may_open: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """The reference of the whole, empty without one, and the sub-incidents in the order in which they were split off."""

    parent: str = ""
    may_open_parent: bool = False
    children: Sequence[Child] = ()

    @property
    def open_count(self) -> int:
        """Return how many sub-incidents have not ended."""
        return sum(child.incident.ended_at is None for child in self.children)

    def late_count(self, now: datetime) -> int:
        """Return how many sub-incidents are past what is due next."""
        due = (child.incident.next_due_at for child in self.children if child.incident.ended_at is None)
        return sum(moment is not None and moment < now for moment in due)


def children_of(incident: Any) -> QuerySet[Incident]:
    """Return the sub-incidents of an incident in order: of a sealed one those sealed with it."""
    rows = Incident.including_sealed.filter(parent_id=incident.pk, is_sealed=incident.is_sealed)
    return rows.order_by("reported_at", "pk")


def family_of(incident: Any, reader: Actor) -> Family:
    """Return the whole and the parts of an incident for those in charge of it; for who only reported it nothing.

    Tables are asked only where the incident is split or is a sub-incident.
    """
    if not (incident.is_split or incident.parent_id) or not is_insider(reader, incident):
        return Family()
    if incident.parent_id:
        parents = Incident.including_sealed.filter(pk=incident.parent_id)
        may_open = opened_incidents(reader).filter(pk=incident.parent_id).exists()
        return Family(parents.values_list("reference", flat=True).get(), may_open)
    children = list(read_names(children_of(incident)))
    pks = [child.pk for child in children]
    seen = set(opened_incidents(reader).filter(pk__in=pks).values_list("pk", flat=True))
    results = latest_results(pks)
    return Family(children=[Child(one, results.get(one.pk, ""), one.pk in seen) for one in children])


def names_of_open_children(incident: Any) -> str:
    """Return the references of the sub-incidents that have not ended, in one line."""
    return join_words(children_of(incident).filter(ended_at__isnull=True).values_list("reference", flat=True))


def answers_of_children(incident: Any) -> str:
    """Return what came of each sub-incident that has ended, one in a line, for the answer that its reporter reads."""
    if not incident.is_split:
        return ""
    ended = list(read_names(children_of(incident).filter(ended_at__isnull=False)))
    results = latest_results([child.pk for child in ended])
    return "\n".join(
        f"{child.unit_name}：{results[child.pk]}" if child.unit_name else results[child.pk]  # type: ignore[attr-defined]
        for child in ended
        if results.get(child.pk)
    )
