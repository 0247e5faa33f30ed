"""Owns the clocks of what waits for an answer: a request for more time, a supervision, an appeal; and who is reminded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.kernel.actor import system
from foundation.kernel.errors import Invalid
from foundation.notices.services import tell_many
from grids.workforce.desks import PostedPeople
from incidents.cases import selectors
from incidents.cases.choices import PENDING_APPEALS, Action
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Incident, OvertimeAppeal, Supervision
from incidents.cases.scoping import WAITING
from incidents.cases.services.notifying import draft_notice
from incidents.cases.services.watch_notices import deciding_people, reviewers
from incidents.cases.services.watching import limit_of_stage
from incidents.catalogue.choices import Stage
from procedures.clocks.choices import LadderTone
from procedures.clocks.events import ClockReached
from procedures.clocks.kinds import Subject
from procedures.clocks.services import start_clock, stop_clock

CLOCK = system("clock")


@dataclass(frozen=True, slots=True)
class Watch:
    """One kind of waiting: its stage and clock kind, the acts that turn its clock on and off, the notice that reminds of it."""

    stage: str
    acts: frozenset[str]
    notice: str

    @property
    def kind(self) -> str:
        """The kind of subject that its clocks run on; the key is the reference of the incident."""
        return str(self.stage)


WATCHES = (
    Watch(
        Stage.EXTENSION,
        frozenset({Action.ASK_EXTENSION, Action.GRANT_EXTENSION, Action.REFUSE_EXTENSION}),
        "extension_waits",
    ),
    Watch(Stage.SUPERVISION, frozenset({Action.SUPERVISE, Action.ANSWER_SUPERVISION}), "supervision_waits"),
    Watch(Stage.APPEAL, frozenset({Action.APPEAL_OVERTIME, Action.DECIDE_APPEAL}), "appeal_waits"),
)


def keep_watch_clocks(now: datetime, events: Iterable[IncidentMoved]) -> None:
    """Let a clock run on each answer that is waited for, from the moment it was asked for; as the incidents stand now.

    A request that lapses with another act, such as the finishing of the work, stops its clock when that fires next.
    """
    touched = {(watch, event.incident_id) for event in events for watch in WATCHES if event.action in watch.acts}
    incidents = {one.pk: one for one in selectors.incidents_by_ids({pk for _watch, pk in touched})}
    for watch, pk in sorted(touched, key=lambda one: (one[1], one[0].stage)):
        if pk in incidents:
            _keep_clock(watch, incidents[pk], now)


def _keep_clock(watch: Watch, incident: Incident, now: datetime) -> None:
    since, subject = waits_since(watch.stage, incident), Subject(watch.kind, incident.reference)
    if since is None:
        stop_clock(CLOCK, subject, watch.stage, at=now)
        return
    try:
        limit = limit_of_stage(incident, watch.stage)
    except Invalid:
        # No rule says how long: it waits without a clock.
        return
    start_clock(CLOCK, subject, watch.stage, limit, at=since)


def waits_since(stage: str, incident: Incident) -> datetime | None:
    """Return since when an answer of this kind is waited for; None where none is."""
    if stage == Stage.EXTENSION:
        return incident.extension_asked_at
    if stage == Stage.SUPERVISION:
        return incident.supervised_at
    if incident.appeal not in PENDING_APPEALS:
        return None
    appeal = OvertimeAppeal.objects.get(incident=incident, state=incident.appeal)
    return appeal.first_at or appeal.asked_at


def remind(now: datetime, events: Iterable[ClockReached]) -> None:
    """Remind those who owe an answer that its time runs out, and when it is over tell who waits for it or is above, too."""
    by_kind = {watch.kind: watch for watch in WATCHES}
    reached = [event for event in events if event.subject_kind in by_kind]
    found = Incident.objects.filter(reference__in={event.subject_key for event in reached})
    incidents = {incident.reference: incident for incident in found}
    roster = PostedPeople.read_for(incidents.values(), {one.unit_id for one in incidents.values() if one.unit_id})
    notices = []
    for event in reached:
        watch, incident = by_kind[event.subject_kind], incidents.get(event.subject_key)
        if incident is None:
            continue
        since = waits_since(watch.stage, incident)
        if since is None or since.isoformat() != event.set_at:
            _stop_lapsed(watch, event, since, now)
            continue
        key = f"{watch.kind}:{incident.reference}:{event.set_at}:{event.tone}"
        params: Mapping[str, Any] = {"is_over": event.tone != LadderTone.AMBER}
        people = _reminded(watch, incident, roster, is_over=bool(params["is_over"]))
        notices.append(draft_notice(incident, people, watch.notice, key, params))
    tell_many([notice for notice in notices if notice.recipients], now=now)


def _stop_lapsed(watch: Watch, event: ClockReached, since: datetime | None, now: datetime) -> None:
    if since is None:
        stop_clock(CLOCK, Subject(event.subject_kind, event.subject_key), watch.stage, at=now)


def _reminded(watch: Watch, incident: Incident, roster: PostedPeople, *, is_over: bool) -> Collection[int]:
    if watch.stage == Stage.EXTENSION:
        return deciding_people(incident, roster, up=int(is_over))
    if watch.stage == Stage.APPEAL:
        return reviewers(incident, roster, up=int(is_over))
    holders: Sequence[int] = roster.holders_of(WAITING, incident, incident.level)
    orders = Supervision.objects.filter(incident=incident, answered_at__isnull=True)
    ordered_by = orders.values_list("ordered_by", flat=True) if is_over else ()
    return tuple(dict.fromkeys((*holders, *ordered_by)))
