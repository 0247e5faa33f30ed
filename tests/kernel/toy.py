"""A process small enough to see through, bound to the rows of cases: ``advance`` needs a table with a state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

from foundation.kernel.actor import system
from foundation.kernel.events import Event
from foundation.process.services import Act, ActData, Build, Effect, Outcome, Process
from foundation.process.workflow import Move, Workflow
from incidents.cases.models import Incident, Step
from tests.conftest import TUESDAY
from tests.town import Town

CLOCK = system("clock")

START = Move("start", frozenset(), "reported", "toy.start")
ACCEPT = Move("accept", frozenset({"reported"}), "accepted", "toy.accept")
TAKE = Move("take", frozenset({"reported", "accepted"}), "handling", "toy.take", needs=("note", "to"))
NOTE = Move("note", frozenset({"reported", "accepted"}), "", "toy.note")
# The moves that somebody is told of.
TOLD = {START, ACCEPT}
TOY = Workflow("toy", ("reported", "accepted", "handling"), START, (ACCEPT, TAKE, NOTE))


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """What the toy tells."""

    topic: ClassVar[str] = "toy.moved"

    to_state: str


def effects(acts: Sequence[Act]) -> Outcome:
    """Set one column and tell one event per subject."""
    for act in acts:
        act.subject.tone = "amber" if act.move is ACCEPT else act.subject.tone
    told = [
        Effect(
            columns=("tone",),
            detail={"seen": act.subject.reference},
            due_at=act.at,
            event=Moved(f"{act.subject.reference}/{act.subject.version}", act.subject.state)
            if act.move in TOLD
            else None,
        )
        for act in acts
    ]
    return Outcome(told, lambda: None)


PROCESS = Process(TOY, Incident, Step, key=lambda subject: subject.reference, effects=effects)


def given(note: str = "", **data: Any) -> Build:
    """Return what builds an act with these words and data."""
    return lambda _subject, _move: ActData(note=note, data=data)


def unsaved(town: Town, number: int = 1) -> Incident:
    """Return a case of the town that is not stored yet."""
    return Incident(
        client_id=uuid4(),
        content_digest="-",
        reference=f"T-{number}",
        matter=town.litter,
        channel="api",
        level="grid",
        lowest_level="grid",
        city=town.city,
        township=town.township_a,
        village=town.village_a,
        grid=town.grid_a1,
        lng=town.in_a1[0],
        lat=town.in_a1[1],
        h3_cell="-",
        occurred_at=TUESDAY,
        reported_at=TUESDAY,
        reported_on=TUESDAY.date(),
    )


def stored(town: Town, *, state: str = "reported", count: int = 1) -> list[Incident]:
    """Write ``count`` cases in ``state``, version 1, without any step."""
    cases = [unsaved(town, number) for number in range(1, count + 1)]
    for case in cases:
        case.state, case.version = state, 1
    return Incident.objects.bulk_create(cases)
