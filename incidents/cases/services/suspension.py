"""Owns how long work is suspended: until when at most, the clock of that time, and going on by itself when it is over."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import system
from foundation.kernel.errors import Invalid, Stale
from foundation.notices.services import tell_many
from foundation.process.services import ActData, advance
from foundation.web.templatetags.tongxin import moment
from grids.workforce.desks import PostedPeople
from incidents.cases import selectors
from incidents.cases.choices import Action, State
from incidents.cases.models import Incident, Step
from incidents.cases.scoping import WAITING
from incidents.cases.selectors.confidential import due_to_go_on
from incidents.cases.services.notifying import draft_notice
from incidents.cases.services.process import IncidentEffects
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import REVISION, rulebook
from procedures.clocks import deadlines
from procedures.clocks.choices import LadderTone, LimitUnit
from procedures.clocks.events import ClockReached
from procedures.clocks.kinds import Subject
from procedures.clocks.selectors import Limit
from procedures.clocks.services import start_clock, stop_clock

CLOCK = system("clock")
KIND = "suspension"


def check_until(incident: Incident, until: date, rules_number: int | None = None) -> date:
    """Return the day on which suspended work goes on, when it lies ahead and within what the rules allow.

    Raises ``Invalid`` naming the last day that may be chosen.
    """
    now = city_time.now()
    limit = longest_suspension(incident, rules_number)
    span = deadlines.Limit(limit.amount, limit.unit)
    last = city_time.local_day(deadlines.compute_due_at(span, now, timedelta(), limit.calendar))
    if not city_time.local_day(now) < until <= last:
        sentence = _("Choose a day from tomorrow to %(day)s.") % {"day": moment(last)}
        raise Invalid(_("It cannot be suspended until that day."), fields={"until": sentence})
    return until


def longest_suspension(incident: Any, rules_number: int | None = None) -> Limit:
    """Return how long the rules of its day let this incident stand still; raises ``Invalid`` where none says so."""
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    book = rulebook(incident.reported_on, revision=rules_number)
    return book.limit_for(incident.matter_id, Stage.SUSPENSION, chain)


def keep_suspensions(now: datetime, incident_ids: Collection[int]) -> None:
    """Run the clock of each suspension from the moment it began; stop it where the incident is suspended no more."""
    for incident in selectors.incidents_by_ids(incident_ids):
        subject = Subject(KIND, incident.reference)
        if incident.state != State.SUSPENDED:
            stop_clock(CLOCK, subject, Stage.SUSPENSION, at=now)
            continue
        began = Step.objects.filter(subject=incident, action=Action.SUSPEND).latest("number").at
        assert incident.suspended_until is not None  # a constraint of the table
        days = (incident.suspended_until - city_time.local_day(began)).days
        limit = replace(longest_suspension(incident), amount=days, unit=LimitUnit.NATURAL_DAY)
        start_clock(CLOCK, subject, Stage.SUSPENSION, limit, at=began)


def end_suspensions(now: datetime, events: Iterable[ClockReached]) -> None:
    """Let what has stood still long enough go on, and tell before that whoever has it in hand."""
    reached = {event.subject_key: event.tone for event in events if event.subject_kind == KIND}
    waiting = []
    today = city_time.local_day(now)
    for incident in Incident.objects.filter(reference__in=reached, suspended_until__isnull=False):
        if incident.suspended_until is not None and incident.suspended_until <= today:
            _go_on(incident)
        elif reached[incident.reference] == LadderTone.AMBER:
            waiting.append(incident)
    _tell_holders(waiting, now)


def end_confidential_suspensions(now: datetime) -> None:
    """Let sealed incidents go on whose day has come."""
    for incident in due_to_go_on(city_time.local_day(now)):
        _go_on(incident)


def _go_on(incident: Incident) -> None:
    rows = Incident.including_sealed.filter(pk=incident.pk, suspended_until=incident.suspended_until)
    effects = IncidentEffects(revision=revisions.current().get(REVISION, 1))
    try:
        advance(CLOCK, effects.process(), rows, Action.RESUME, lambda _one, _move: ActData())
    except Stale:
        return


def _tell_holders(incidents: Collection[Incident], now: datetime) -> None:
    if not incidents:
        return
    roster = PostedPeople.read_for(incidents, {one.unit_id for one in incidents if one.unit_id})
    notices = [
        draft_notice(
            incident,
            roster.holders_of(WAITING, incident, incident.level),
            "suspension_ends",
            f"suspension:{incident.reference}:{incident.suspended_until}",
            {},
        )
        for incident in incidents
    ]
    tell_many([notice for notice in notices if notice.recipients], now=now)
