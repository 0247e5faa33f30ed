"""Owns who is told of an admission: the grid office, the townships that have said nothing yet, the department."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from foundation.notices.services import NoticeDraft, tell_many
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.selectors import members_of, people_posted
from incidents.catalogue.choices import ADMISSION, AdmissionStage
from incidents.catalogue.events import AdmissionMoved
from incidents.catalogue.models import Admission
from incidents.catalogue.selectors.admissions import townships_without_opinion
from procedures.clocks.events import ClockReached
from procedures.clocks.policies import KEEPERS

KIND = "admission"


def tell_of_moves(events: Sequence[AdmissionMoved], *, now: datetime) -> None:
    """Tell of applications the grid office, of consultations the townships, of what was decided the department."""
    found = _admissions(event.reference for event in events)
    drafts = []
    for event in events:
        admission = found.get(event.reference)
        if admission is None:
            continue
        if event.action == "apply":
            people = _grid_office()
        elif event.action == "consult":
            people = _officials(admission)
        elif event.action == "give_opinion":
            continue
        else:
            people = _department(admission)
        drafts.append(_notice_draft(admission, people, event.action, event.key))
    tell_many(drafts, now=now)


def tell_of_clocks(events: Sequence[ClockReached], *, now: datetime) -> None:
    """Tell whom a stage waits for that its clock has reached a rung: the townships for opinions, else the grid office."""
    found = _admissions(event.subject_key for event in events)
    drafts = []
    for event in events:
        admission = found.get(event.subject_key)
        if admission is not None:
            people = _officials(admission) if event.stage == AdmissionStage.OPINION else _grid_office()
            drafts.append(_notice_draft(admission, people, event.stage, f"clock:{event.key}"))
    tell_many(drafts, now=now)


def _admissions(references: Iterable[str]) -> Mapping[str, Admission]:
    rows = Admission.objects.filter(reference__in=set(references)).select_related("matter")
    return {row.reference: row for row in rows}


def _notice_draft(admission: Admission, people: set[int], what: str, key: str) -> NoticeDraft:
    params: dict[str, Any] = {
        "reference": admission.reference,
        "matter": admission.matter.name,
        "matter_en": admission.matter.name_en or admission.matter.name,
        "what": what,
    }
    return NoticeDraft(tuple(sorted(people)), KIND, f"admission:{key}", ADMISSION, admission.reference, params)


def _grid_office() -> set[int]:
    cities = list(areas.areas(level=Level.CITY).values_list("pk", flat=True))
    return {posted.user_id for posted in people_posted(cities, KEEPERS)}


def _officials(admission: Admission) -> set[int]:
    townships = [row.pk for row in townships_without_opinion(admission)]
    return {posted.user_id for posted in people_posted(townships, [Role.TOWNSHIP_OFFICIAL])}


def _department(admission: Admission) -> set[int]:
    return {posted.user_id for posted in members_of([admission.unit_id])}
