"""Owns what a report may repeat: incidents of the same matter near by, open or just closed, by how like their words are."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from foundation.kernel import search
from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from incidents.cases import scoping
from incidents.cases.choices import State
from incidents.cases.models import Incident
from incidents.cases.selectors.lists import WIDE, read_names
from incidents.cases.selectors.tallies import unindexed
from incidents.catalogue.selectors import MatterRule, rulebook

# So many rows are read at most, and so many offered.
READ_AT_MOST, OFFERED = 60, 5
M_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Alike:
    """One incident that a report may repeat: how far away in metres, and the share of words they have in common, 0 to 1."""

    incident: Any
    metres: int
    likeness: float

    @property
    def percent(self) -> int:
        """The likeness in per cent."""
        return round(self.likeness * 100)


@dataclass(frozen=True, slots=True)
class Similar:
    """What is offered: ``found``, the most alike first, of what the reader may see; ``count``: how many there are."""

    count: int = 0
    found: tuple[Alike, ...] = ()


def similar_incidents(
    actor: Actor, *, lng: float, lat: float, matter: MatterRule, description: str, now: datetime, but_not: int = 0
) -> Similar:
    """Return what a report at a point (degrees, WGS 84) may repeat, within the radius and hours its township set.

    Open ones of any age, and those closed in these hours; four statements however many there are,
    by the index of places. Whoever has no posting
    learns only how many there are, and nothing of a matter that is not for residents.
    """
    located = areas.locate(lng, lat) if _is_on_earth(lng, lat) else None
    if located is None or not (actor.grants or actor.is_system or matter.is_public):
        return Similar()
    practice = rulebook(areas.today()).practice_for(located.grid.path)
    near = _near(lng, lat, practice.duplicate_radius_m, matter.id)
    since = now - timedelta(hours=practice.duplicate_hours)
    near = near.filter(Q(ended_at__isnull=True) | Q(state=State.CLOSED, ended_at__gte=since)).exclude(pk=but_not)
    is_posted = bool(actor.grants or actor.is_system)
    if is_posted:
        near = near.filter(scoping.visible_to(actor))
    rows = (
        (one, _metres(lng, lat, one.lng, one.lat))
        for one in read_names(near.filter(master__isnull=True, parent__isnull=True)).order_by("-reported_at", "-pk")[
            :READ_AT_MOST
        ]
    )
    close = [(one, metres) for one, metres in rows if metres <= practice.duplicate_radius_m]
    if not is_posted:
        return Similar(len(close))
    wanted = _bigrams(description)
    alike = [Alike(one, round(metres), _likeness(wanted, _bigrams(one.description))) for one, metres in close]
    alike.sort(key=lambda one: (-one.likeness, one.metres))
    return Similar(len(alike), tuple(alike[:OFFERED]))


def similar_to(actor: Actor, incident: Incident, matter: MatterRule, now: datetime) -> Similar:
    """Return what an incident may repeat, or may be repeated by."""
    return similar_incidents(
        actor,
        lng=incident.lng,
        lat=incident.lat,
        matter=matter,
        description=incident.description,
        now=now,
        but_not=incident.pk,
    )


def copies_of(incident: Incident) -> list[Incident]:
    """Return the copies of an incident, the earliest first."""
    return list(Incident.objects.filter(master=incident).defer(*WIDE).order_by("reported_at", "pk"))


def _is_on_earth(lng: float, lat: float) -> bool:
    return math.isfinite(lng) and math.isfinite(lat) and abs(lng) <= 180 and abs(lat) <= 90


def _near(lng: float, lat: float, radius_m: float, matter_id: int) -> QuerySet[Incident]:
    """Return the incidents of a matter in the box around a circle, found by the index of places alone."""
    up = radius_m / M_PER_DEGREE
    across = up / max(math.cos(math.radians(lat)), 0.01)
    here = Q(lng__gte=lng - across, lng__lte=lng + across, lat__gte=lat - up, lat__lte=lat + up)
    return Incident.objects.filter(here).alias(of_matter=unindexed("matter_id")).filter(of_matter=matter_id)


def _metres(lng: float, lat: float, to_lng: float, to_lat: float) -> float:
    """Return the distance of two near points in metres."""
    across = (to_lng - lng) * math.cos(math.radians((lat + to_lat) / 2))
    return math.hypot(across, to_lat - lat) * M_PER_DEGREE


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(search.query_tokens(text))


def _likeness(words: frozenset[str], others: frozenset[str]) -> float:
    """Return the share of the shorter text's pairs that the other has too; 0 where one says nothing."""
    shorter = min(len(words), len(others))
    return len(words & others) / shorter if shorter else 0.0
