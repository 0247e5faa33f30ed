"""A process small enough to see through, bound to the rows of cases: ``advance`` needs a table with a state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from governance.kernel.actor import Actor, system
from governance.kernel.services import Act, Effect, Outcome, Process
from governance.kernel.workflow import Move, Workflow
from incidents.cases.models import Incident, Step
from tests.conftest import TUESDAY
from tests.town import Town

TOPIC = "toy.moved"
CLOCK = system("clock")

START = Move("start", frozenset(), "reported", "toy.start", topic=TOPIC)
ACCEPT = Move("accept", frozenset({"reported"}), "accepted", "toy.accept", topic=TOPIC)
TAKE = Move("take", frozenset({"reported", "accepted"}), "handling", "toy.take", needs=("note", "to"))
NOTE = Move("note", frozenset({"reported", "accepted"}), "", "toy.note")
TOY = Workflow("toy", ("reported", "accepted", "handling"), "reported", (ACCEPT, TAKE, NOTE))


@dataclass(frozen=True, slots=True)
class Moved:
    """What the toy tells."""

    key: str
    to_state: str


def effects(act: Act, subjects: Sequence[Any]) -> Outcome:
    """Set one column and tell one event per subject."""
    for subject in subjects:
        subject.tone = "amber" if act.move is ACCEPT else subject.tone
    told = [
        Effect(
            columns=("tone",),
            detail={"seen": subject.reference},
            due_at=act.at,
            event=Moved(f"{subject.reference}/{subject.version}", subject.state),
        )
        for subject in subjects
    ]
    return Outcome(told, lambda: None)


PROCESS = Process(TOY, Incident, Step, effects, key=lambda subject: subject.reference)


def act_for(
    move: Move, actor: Actor = CLOCK, *, note: str = "", data: Mapping[str, Any] | None = None, at: datetime = TUESDAY
) -> Act:
    """Return the act of making ``move``."""
    return Act(move=move, actor=actor, at=at, note=note, data=data or {})


def unsaved(town: Town, number: int = 1) -> Incident:
    """Return a case of the town that is not stored yet."""
    return Incident(
        client_id=uuid4(),
        content_digest="-",
        reference=f"T-{number}",
        matter=town.litter,
        channel="api",
        level="grid",
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
