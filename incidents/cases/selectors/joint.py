"""Owns the reading of what several units do about one incident: disputes, units called, townships touched, enforcement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from foundation.evidence.selectors import documents_of
from foundation.kernel.actor import Actor
from foundation.kernel.city_time import midnight
from foundation.kernel.text import join_words
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.models import Assist, DutyDispute, EnforcementReferral, Incident, TouchedTownship
from incidents.cases.scoping import is_insider, townships_of, visible_to
from incidents.cases.selectors.enforcement import word_package_id


@dataclass(frozen=True, slots=True)
class JointWork:
    """What several units do about one incident, oldest first. ``ruling``: the dispute whose ruling binds its unit."""

    assists: Sequence[Any] = ()
    townships: Sequence[str] = ()
    coordinator: str = ""
    disputes: Sequence[Any] = ()
    referrals: Sequence[Any] = ()
    documents: dict[UUID, Any] = field(default_factory=dict)

    @property
    def township_words(self) -> str:
        """Return the names of the townships in one line."""
        return join_words(self.townships)


def joint_work(incident: Incident) -> JointWork:
    """Return it; the tables are asked only where the incident says that several units are concerned."""
    if not incident.is_joint:
        return JointWork()
    assists, townships = assists_of(incident), touched_townships(incident)
    referrals = list(EnforcementReferral.objects.filter(incident=incident).select_related(*_OF_REFERRAL).order_by("pk"))
    disputes = DutyDispute.objects.filter(incident=incident).select_related(*_OF_DISPUTE).order_by("pk")
    documents = {one.id: one for one in documents_of(SUBJECT_KIND, incident.reference)} if referrals else {}
    for referral in referrals:
        word = word_package_id(referral.package)
        referral.package_word = word if word in documents else None  # type: ignore[attr-defined]
    return JointWork(
        assists,
        [place.name for place in townships],
        coordinator_name(incident) if townships else "",
        list(disputes),
        referrals,
        documents,
    )


def joint_work_for(reader: Actor, incident: Incident) -> JointWork:
    """Return what a reader may know of it: those in charge all, whoever only reported it nothing."""
    return joint_work(incident) if is_insider(reader, incident) else JointWork()


_OF_DISPUTE = ("unit", "ruled_unit", "returned_by", "ruled_by", "objected_by", "answered_by")
_OF_REFERRAL = ("unit", "handed_by", "result_by")


def assists_of(incident: Incident) -> list[Any]:
    """Return the units called to an incident, in the order of the calls, with the names of unit and people."""
    if not incident.is_joint:
        return []
    return list(
        Assist.objects.filter(incident=incident).select_related("unit", "whistled_by", "arrived_by").order_by("pk")
    )


def touched_townships(incident: Incident) -> list[areas.Place]:
    """Return the other townships that an incident touches."""
    if not incident.is_joint:
        return []
    rows = TouchedTownship.objects.filter(incident=incident).order_by("pk").values_list("township_id", flat=True)
    return [areas.place(pk) for pk in rows]


def coordinator_name(incident: Incident) -> str:
    """Return the name of the area whose desk coordinates: the city where it has come there, else the incident's township."""
    area_id = incident.city_id if incident.level == Level.CITY else incident.township_id
    return areas.place(area_id).name


def callable_units(incident: Incident) -> list[Any]:
    """Return the units that may be called: of its place and of the townships it touches, with somebody posted.

    Those that have it in hand or were called already are left out.
    """
    paths = [areas.place(incident.grid_id).path, *(place.path for place in touched_townships(incident))]
    known = {incident.unit_id}
    if incident.is_joint:
        known |= set(Assist.objects.filter(incident=incident, ended_at=None).values_list("unit_id", flat=True))
    found = {
        unit.pk: unit
        for path in paths
        # In the order of the process's own areas: a join would read names it holds.
        for unit in workforce.units_for(path).filter(workforce.has_people()).order_by("code")
        if unit.pk not in known
    }
    return sorted(found.values(), key=lambda unit: areas.place(unit.area_id).path, reverse=True)


def backstop_unit(incident: Incident) -> Any:
    """Return the backstop unit nearest to the incident's place with somebody posted; None where none is named."""
    serving = workforce.units_for(areas.place(incident.grid_id).path)
    return serving.filter(workforce.has_people(), is_backstop=True).first()


def visible_disputes(actor: Actor) -> QuerySet[DutyDispute]:
    """Return the disputes of the incidents that the actor may see, with the names a list shows."""
    seen = Incident.objects.filter(visible_to(actor))
    rows = DutyDispute.objects.filter(incident__in=seen.values("pk"))
    return rows.select_related("incident__matter", "unit", "ruled_unit")


def visible_assists(actor: Actor) -> QuerySet[Assist]:
    """Return the calls of units to incidents that the actor may see, with the names a list shows."""
    seen = Incident.objects.filter(visible_to(actor))
    return Assist.objects.filter(incident__in=seen.values("pk")).select_related("incident__matter", "unit")


@dataclass(frozen=True, slots=True)
class ArrivalCounts:
    """How many units were called, came, came in time, and have not come yet though it is past their time."""

    called: int
    arrived: int
    in_time: int
    awaited_late: int


def count_arrivals(assists: "QuerySet[Any]", since: date, now: datetime) -> ArrivalCounts:
    """Count the calls of a set since a local day."""
    came = Q(arrived_at__isnull=False)
    counts = (
        assists.order_by()
        .filter(whistled_at__gte=midnight(since))
        .aggregate(
            called=Count("pk"),
            arrived=Count("pk", filter=came),
            in_time=Count("pk", filter=came & Q(arrived_at__lte=F("due_at"))),
            awaited_late=Count("pk", filter=~came & Q(ended_at__isnull=True, due_at__lt=now)),
        )
    )
    return ArrivalCounts(**counts)


def other_townships(incident: Incident) -> list[areas.Place]:
    """Return the townships that may be named as touched: those of today that are neither its own nor named."""
    known = {incident.township_id, *(place.id for place in touched_townships(incident))}
    return [place for place in areas.places_below(areas.successor(incident.city_id)) if place.id not in known]


def own_townships(actor: Actor, places: Collection[areas.Place]) -> list[areas.Place]:
    """Return those of the places at whose desk the actor sits."""
    held = set(townships_of(actor))
    return [place for place in places if place.id in held]
