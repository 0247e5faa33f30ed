"""Owns the reading of resolutions: who sees which, their records, and which one comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from procedures.ballots.selectors import ballots_of, is_published_and_passed
from procedures.hearings.choices import HearingState
from procedures.hearings.selectors import HearingView, latest_hearings
from residents.council.choices import NOTICE_KINDS, RESOLUTION, Procedure, RecordStep
from residents.council.models import Body, Resolution, ResolutionRecord
from residents.council.scoping import resolutions_visible_to, works_in

MOST_LATEST = 5


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One of the records a resolution has or misses. ``notice``: the public notice of a disclosure, the latest one."""

    step: RecordStep
    label: str
    record: ResolutionRecord | None
    notice: HearingView | None

    @property
    def is_shown(self) -> bool:
        """Say whether its public notice runs, or is over and waits for an answer."""
        return self.notice is not None and self.notice.notice.state != HearingState.ANNULLED

    @property
    def is_annulled(self) -> bool:
        """Say whether its public notice was annulled, so that it is shown again."""
        return self.notice is not None and not self.is_shown


def resolutions(actor: Actor) -> QuerySet[Resolution]:
    """Return the resolutions the actor may see, in no order."""
    own = Body.objects.filter(works_in(actor))
    return Resolution.objects.filter(resolutions_visible_to(actor, own))


def latest_resolutions(actor: Actor) -> list[Resolution]:
    """Return the last published ones."""
    rows = resolutions(actor).filter(published_at__isnull=False).select_related("body")
    return list(rows.order_by("-published_at", "-pk")[:MOST_LATEST])


def resolution_by_number(actor: Actor, number: str) -> Resolution:
    """Return one the actor may see; raises ``NotFound``."""
    found = resolutions(actor).select_related("body", "meeting").filter(number=number.upper()).first()
    if found is None:
        raise NotFound(_("There is no such resolution among those you may see."))
    return found


def records_of(resolution: Resolution) -> Sequence[ResolutionRecord]:
    """Return its records in their order, with their ballots and documents."""
    return list(resolution.records.select_related("ballot", "document").order_by("step"))


def record_rows(resolution: Resolution) -> list[RecordRow]:
    """Return a row for each record it has to have, with the public notices of its disclosures; three statements."""
    kept = {one.step: one for one in records_of(resolution)}
    notices = latest_hearings([(kind, resolution.number) for kind in NOTICE_KINDS.values()])
    return [
        RecordRow(one, str(one.label), kept.get(one), notices.get((NOTICE_KINDS.get(one, ""), resolution.number)))
        for one in steps_of(resolution)
    ]


def next_step(resolution: Resolution) -> int | None:
    """Return which record comes next; None where all are there."""
    have = resolution.records.count()
    if resolution.procedure == Procedure.BALLOT_ONLY:
        return None if have else RecordStep.DECIDED
    return have + 1 if have < len(RecordStep) else None


def last_record_day(resolution: Resolution) -> date | None:
    """Return the day of the last record, None where there is none."""
    day: date | None = resolution.records.aggregate(day=Max("held_on"))["day"]
    return day


def passed_ballots(resolution: Resolution) -> list[Any]:
    """Return the ballots about it that passed and were published."""
    return [one for one in ballots_of(RESOLUTION, resolution.number) if is_published_and_passed(one)]


def is_visible(actor: Actor, client_id: str) -> bool:
    """Say whether the actor may see the resolution of an id."""
    return resolutions(actor).filter(client_id=client_id).exists()


def steps_of(resolution: Resolution) -> tuple[RecordStep, ...]:
    """Return the records that a resolution of its kind has."""
    return (RecordStep.DECIDED,) if resolution.procedure == Procedure.BALLOT_ONLY else tuple(RecordStep)


def document_of_record(resolution: Resolution, step: int) -> Any:
    """Return the id of the document of a record; raises ``NotFound``."""
    found = resolution.records.filter(step=step, document__isnull=False).values_list("document_id", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such document."))
    return found
