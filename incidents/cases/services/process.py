"""Owns the binding of the workflow table to rows: what a person's act changes beside the state, and the event it makes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any

from governance.kernel.clock import local_day
from governance.kernel.rows import insert
from governance.kernel.services import Act, Effect, Outcome, Process
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.services import ticking
from incidents.cases.services.changes import CHANGES
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import RuleBook, rulebook


@dataclass(frozen=True, slots=True)
class Before:
    """What a case was before the move: for the event and for the tallies of the days it leaves."""

    state: str
    level: str
    days: frozenset[date]

    @classmethod
    def of(cls, incident: Incident, *, is_new: bool = False, is_counted: bool = True) -> "Before":
        """Remember a case as it stands; without its days where the move changes nothing that is counted."""
        days = days_of(incident) if is_counted and not is_new else frozenset()
        return cls(state="" if is_new else incident.state, level=incident.level, days=days)


@dataclass(slots=True)
class Bound:
    """One call's process: the rule book's revision, and what the cases were before."""

    revision: int = 1
    before: dict[Any, Before] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)

    def process(self) -> Process:
        """Return the process for this call."""
        return Process(workflow=INCIDENT, model=Incident, steps=Step, effects=self.effects, key=reference_of)

    def remember(self, incident: Incident, *, is_new: bool = False) -> None:
        """Keep what a case was; ``advance`` calls back with the locked row."""
        self.before[incident.client_id] = Before.of(incident, is_new=is_new)

    def effects(self, act: Act, subjects: Sequence[Any]) -> Outcome:
        """Change columns and clocks of each case and name what follows; called by the kernel."""
        clocks = clocks_of(subjects)
        effects, turned = [], ticking.Turned()
        for incident in subjects:
            columns = CHANGES[act.move.action](incident, act.at, act.actor.user_id, act.data)
            own, book = clocks.get(incident.pk, {}), self._book(incident)
            one = ticking.turn(act.move, incident, own, book, act.at)
            ticking.sum_up(incident, own, book)
            effects.append(Effect((*columns, *ticking.COLUMNS), detail=self.detail, due_at=one.answered))
            turned.new += one.new
            turned.changed += one.changed
        return Outcome(effects, write=lambda: self._write(act, subjects, effects, turned))

    def _write(self, act: Act, subjects: Sequence[Any], effects: list[Effect], turned: ticking.Turned) -> None:
        """Write the clocks; name the events only now, when a new case has its number."""
        _write_clocks(turned)
        for place, incident in enumerate(subjects):
            event = moved(
                incident, self.before[incident.client_id], action=act.move.action, actor_user_id=act.actor.user_id
            )
            effects[place] = replace(effects[place], event=event)

    def _book(self, incident: Incident) -> RuleBook:
        return rulebook(incident.reported_on, revision=self.revision)


def reference_of(incident: Any) -> str:
    """Return the name under which a case is audited."""
    return str(incident.reference)


def clocks_of(subjects: Sequence[Any]) -> dict[int, dict[str, Clock]]:
    """Return the clocks of cases that are rows already, by case and stage; the callers hold the locks of the cases."""
    pks = [incident.pk for incident in subjects if incident.pk is not None]
    found: dict[int, dict[str, Clock]] = {}
    if pks:
        for clock in Clock.objects.filter(incident_id__in=pks).order_by("pk"):
            found.setdefault(clock.incident_id, {})[clock.stage] = clock
    return found


_COLUMNS = ("incident_id", *(field.attname for field in Clock._meta.concrete_fields[2:]))
_rest_of = attrgetter(*_COLUMNS[1:])


def _write_clocks(turned: ticking.Turned) -> None:
    """Write new and changed clocks, one statement each. The new ones' cases have their number only now."""
    insert(Clock, _COLUMNS, [(clock.incident.pk, *_rest_of(clock)) for clock in turned.new])
    if turned.changed:
        Clock.objects.bulk_update(turned.changed, ticking.CLOCK_COLUMNS)


def days_of(incident: Incident) -> frozenset[date]:
    """Return the local days whose tallies count this case as it stands."""
    moments = (incident.handled_at, incident.ended_at)
    days = {incident.reported_on, incident.handle_due_on, *(local_day(at) for at in moments if at is not None)}
    return frozenset(filter(None, days))


def moved(
    incident: Incident,
    before: Before,
    *,
    action: str,
    actor_user_id: int | None = None,
    is_counted: bool = True,
    **clock: Any,
) -> IncidentMoved:
    """Return the event of one move, made after the columns are set; a move that is not counted touches no day."""
    days = sorted(day.isoformat() for day in before.days | days_of(incident)) if is_counted else ()
    return IncidentMoved(
        key=f"{incident.reference}:{incident.version}",
        incident_id=incident.pk,
        reference=incident.reference,
        action=action,
        from_state=before.state,
        to_state=incident.state,
        level=incident.level,
        from_level=before.level,
        township_id=incident.township_id,
        village_id=incident.village_id,
        grid_id=incident.grid_id,
        matter_id=incident.matter_id,
        days=tuple(days),
        step=incident.version,
        actor_user_id=actor_user_id,
        **clock,
    )
