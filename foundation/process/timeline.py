"""What happened to a subject: its steps as people read them, each with due and true times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from foundation.process.workflow import Workflow


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One step. ``due_at`` is the deadline the step answered, of a step of the clock the due time that was reached.

    ``remark``: what was chosen, or what the clock did, in a sentence. ``actor_name`` is for insiders only.
    """

    number: int
    action: str
    label: str
    at: datetime
    due_at: datetime | None
    from_state: str
    to_state: str
    actor_kind: str
    actor_name: str
    actor_user_id: int | None
    note: str
    detail: Mapping[str, Any]
    remark: str
    by_system: bool = False

    @property
    def is_late(self) -> bool:
        """True when the step came after the deadline it answered; the clock itself answers none."""
        return self.due_at is not None and self.at > self.due_at and not self.by_system


# Returns the one sentence that the data of a step deserves, from its action and its details.
Remark = Callable[[str, Mapping[str, Any]], str]


def no_remark(_action: str, _detail: Mapping[str, Any]) -> str:
    """Return nothing: the action says it all."""
    return ""


def steps_of(workflow: Workflow[Any], steps: QuerySet[Any], remark: Remark = no_remark) -> list[TimelineEntry]:
    """Return the steps of one subject, oldest first, in the reader's words."""
    return [_entry(workflow, step, remark) for step in steps.order_by("number")]


def _entry(workflow: Workflow[Any], step: Any, remark: Remark) -> TimelineEntry:
    move = workflow.row(step.action)
    return TimelineEntry(
        number=step.number,
        action=step.action,
        label=workflow.label(step.action),
        at=step.at,
        due_at=step.due_at,
        from_state=step.from_state,
        to_state=step.to_state,
        actor_kind=step.actor_kind,
        actor_name=step.actor_name,
        actor_user_id=step.actor_user_id,
        note=step.note,
        detail=step.detail,
        remark=remark(step.action, step.detail),
        by_system=move is not None and move.by_system,
    )
