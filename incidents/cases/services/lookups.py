"""Owns what acts look up of other rooms: asked for one incident at a time, read at once where a set of them is acted on."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Max

from foundation.accounts import selectors as accounts
from foundation.evidence.selectors import PhotoView, photos_of_many
from foundation.kernel import revisions
from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import Role
from grids.workforce.desks import ROLE_AT, PostedPeople
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND, Action
from incidents.cases.models import CallBack, Clock, Incident, Step
from incidents.cases.selectors import call_backs
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import REVISION


@dataclass(frozen=True)
class _ReadTogether:
    """What is read for a set of incidents: nothing until it is asked for, then once for all of them."""

    incidents: Sequence[Any]

    @cached_property
    def rules_number(self) -> int:
        return revisions.current().get(REVISION, 1)

    @cached_property
    def people(self) -> PostedPeople:
        return PostedPeople.read_for(self.incidents, {one.unit_id for one in self.incidents if one.unit_id})

    @cached_property
    def units(self) -> dict[int, tuple[Any, bool]]:
        return {}

    @cached_property
    def names(self) -> dict[int, str]:
        return {}

    @cached_property
    def photos(self) -> Any:
        return photos_of_many(SUBJECT_KIND, [one.reference for one in self.incidents])

    @cached_property
    def work_began(self) -> dict[int, datetime]:
        clocks = Clock.objects.filter(incident_id__in=self._pks, stage=Stage.HANDLE)
        return dict(clocks.values_list("incident_id", "started_at"))

    @cached_property
    def urged(self) -> dict[tuple[int, int | None], datetime]:
        steps = Step.objects.filter(subject_id__in=self._pks, action=Action.URGE)
        last = steps.values_list("subject_id", "actor_user_id").annotate(last=Max("at"))
        return {(pk, user_id): at for pk, user_id, at in last}

    @cached_property
    def call_backs(self) -> dict[tuple[int, int], CallBack]:
        rows = CallBack.objects.filter(incident_id__in=self._pks)
        return {(row.incident_id, row.round): row for row in rows}

    @property
    def _pks(self) -> list[int]:
        return [one.pk for one in self.incidents]


_TOGETHER: ContextVar[_ReadTogether | None] = ContextVar("together", default=None)


@contextmanager
def read_together(incidents: Sequence[Any]) -> Iterator[None]:
    """Answer the questions of this module for these incidents from sets, in statements that do not grow with them.

    The incidents have pk, reference, unit_id and their area columns; asked of others, the answers would be wrong.
    """
    token = _TOGETHER.set(_ReadTogether(incidents))
    try:
        yield
    finally:
        _TOGETHER.reset(token)


def rules_number() -> int:
    """Return the number of the rules now, for a set the one that it was first asked for with."""
    together = _TOGETHER.get()
    return together.rules_number if together is not None else revisions.current().get(REVISION, 1)


def has_worker(incident: Incident) -> bool:
    """Say whether the incident's grid has a worker today."""
    together = _TOGETHER.get()
    if together is None:
        return bool(workforce.workers_of(incident.grid_id))
    return (areas.area_of(incident, Level.GRID), Role.GRID_WORKER) in together.people.posted


def people_in_hand(incident: Incident) -> Collection[int]:
    """Return the ids of the members of the unit that has the incident, or of the workers of its grid."""
    together = _TOGETHER.get()
    if together is not None:
        return together.people.in_hands(incident, incident.unit_id)
    return selectors.people_in_hand(incident)


def name_of(user_id: int) -> str:
    """Return the name to show for a user."""
    together = _TOGETHER.get()
    known = together.names if together is not None else {}
    if user_id not in known:
        known |= accounts.names([user_id])
    return known[user_id]


def serving_unit(incident: Incident, unit_id: int) -> tuple[Any, bool]:
    """Return the active unit of this number that serves the incident's place, or None, and whether anybody is posted there."""
    together = _TOGETHER.get()
    known = together.units if together is not None else {}
    if unit_id not in known:
        known[unit_id] = (workforce.units([unit_id]).get(unit_id), bool(workforce.members_of([unit_id])))
    unit, has_people = known[unit_id]
    path = areas.place(incident.grid_id).path.split("/")
    serves = unit is not None and unit.is_active and str(unit.area_id) in path
    return (unit if serves else None), has_people


def staffed_levels(incident: Incident) -> Collection[Level]:
    """Return the levels below that may hold the incident and have somebody posted."""
    together = _TOGETHER.get()
    if together is None:
        return selectors.staffed_levels(incident)
    posted = together.people.posted
    return [
        level
        for level in selectors.levels_below(incident)
        if (areas.area_of(incident, level), ROLE_AT[level]) in posted
    ]


def last_urged_at(actor: Actor, incident: Incident) -> datetime | None:
    """Return when this person last urged the incident."""
    together = _TOGETHER.get()
    if together is not None:
        return together.urged.get((incident.pk, actor.user_id))
    urged = Step.objects.filter(subject=incident, action=Action.URGE, actor_user_id=actor.user_id)
    return urged.order_by("-number").values_list("at", flat=True).first()


def call_back_of(incident: Incident) -> CallBack | None:
    """Return the call-back of the present closing of the incident; None where none is wanted or made."""
    together = _TOGETHER.get()
    if together is None:
        return call_backs.call_back_of(incident)
    return together.call_backs.get((incident.pk, incident.past_rounds))


def photos_of_incident(incident: Incident) -> list[PhotoView]:
    """Return the photos of the incident, oldest first."""
    together = _TOGETHER.get()
    photos: Callable[[str], list[PhotoView]] = (
        together.photos.__getitem__ if together is not None else lambda key: photos_of_many(SUBJECT_KIND, [key])[key]
    )
    return photos(incident.reference)


def work_began_at(incident: Incident) -> datetime:
    """Return since when a photo can show the finished work: rework starts the handling clock, and needs a new photo."""
    together = _TOGETHER.get()
    if together is not None:
        began = together.work_began.get(incident.pk)
    else:
        clocks = Clock.objects.filter(incident=incident, stage=Stage.HANDLE)
        began = clocks.values_list("started_at", flat=True).first()
    return max(filter(None, (began, incident.dispatched_at, incident.reported_at)))
