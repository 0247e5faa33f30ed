"""Owns the disputes and calls of an imported past: the rows that its acts would have written when they were done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from foundation.kernel.actor import Actor
from incidents.cases.choices import ENDED_STATES, Action, ReturnReason
from incidents.cases.models import Assist, DutyDispute, Incident
from incidents.cases.services.joint import arrival_due_at


@dataclass(slots=True)
class JointHistory:
    """The disputes and calls of one imported incident so far; ``data`` of an act as ``follow`` says."""

    disputes: list[DutyDispute] = field(default_factory=list)
    assists: list[Assist] = field(default_factory=list)

    def follow(
        self, action: str, incident: Incident, at: datetime, user_id: int | None, given: tuple[str, Mapping[str, Any]]
    ) -> None:
        """Add or change what an act does, asked before the act changes the incident. ``given``: its words, its data.

        ``data`` has ``reason`` of a return, ``unit_id`` of a dispatch, a ruling and an arrival, ``kind`` and ``unit_ids`` of
        a whistle.
        """
        note, data = given
        if action == Action.RETURN and data.get("reason") == ReturnReason.NOT_OUR_DUTY:
            self._dispute(incident, at, user_id, note)
        elif action in (Action.DISPATCH, Action.RULE):
            self._settle(incident, at, user_id, note, data["unit_id"] if action == Action.RULE else None)
        elif action == Action.WHISTLE:
            self._call(incident, at, user_id, note, data)
        elif action == Action.ARRIVE:
            for one in self.assists:
                if one.unit_id == data["unit_id"] and one.arrived_at is None:
                    one.arrived_at, one.arrived_by_id, one.words = at, user_id, note

    def end(self, state: str, at: datetime) -> None:
        """End what is open where the incident has ended."""
        if state in ENDED_STATES:
            for assist in self.assists:
                assist.ended_at = assist.ended_at or at
            for dispute in self.disputes:
                dispute.settled_at = dispute.settled_at or at

    def _dispute(self, incident: Incident, at: datetime, user_id: int | None, note: str) -> None:
        if incident.unit_id is None:
            return
        incident.disputed_times += 1
        incident.is_joint = True
        self.disputes.append(
            DutyDispute(
                incident=incident,
                unit_id=incident.unit_id,
                township_id=incident.township_id,
                words=note,
                returned_by_id=user_id,
                returned_at=at,
            )
        )

    def _settle(self, incident: Incident, at: datetime, user_id: int | None, note: str, ruled_to: int | None) -> None:
        incident.is_ruled = ruled_to is not None
        for one in self.disputes:
            if one.settled_at is None:
                one.settled_at = at
                if ruled_to is not None:
                    one.ruled_unit_id, one.ruled_by_id, one.ruled_at, one.grounds = ruled_to, user_id, at, note
        if ruled_to is not None:
            incident.disputed_times = 0

    def _call(self, incident: Incident, at: datetime, user_id: int | None, note: str, data: Mapping[str, Any]) -> None:
        incident.is_joint = True
        due_at = arrival_due_at(incident, data["kind"], at)
        self.assists += [
            Assist(
                incident=incident,
                unit_id=unit_id,
                kind=data["kind"],
                task=note,
                whistled_by_id=user_id,
                whistled_at=at,
                due_at=due_at,
            )
            for unit_id in data["unit_ids"]
        ]


def write_joint_histories(actor: Actor, histories: Sequence[JointHistory]) -> None:
    """Write the rows of incidents that have their ids now."""
    del actor
    disputes = [one for history in histories for one in history.disputes]
    assists = [one for history in histories for one in history.assists]
    for dispute in disputes:
        dispute.incident_id = dispute.incident.pk
    for assist in assists:
        assist.incident_id = assist.incident.pk
    DutyDispute.objects.bulk_create(disputes)
    Assist.objects.bulk_create(assists)
