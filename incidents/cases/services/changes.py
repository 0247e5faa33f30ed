"""Owns the columns each action sets, beside the state and the clocks: one small function per action."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from foundation.kernel.city_time import local_day
from grids.workforce.desks import higher_level, levels_above, lower_level
from incidents.cases.choices import (
    ENDED_STATES,
    IN_HAND,
    PENDING_APPEALS,
    Action,
    AppealDecision,
    AppealState,
)
from incidents.cases.models import Incident

# (incident, at, user id, data of the act) -> names of the columns it set.
Change = Callable[[Incident, datetime, int | None, Mapping[str, Any]], tuple[str, ...]]


def _accept(incident: Incident, at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.accepted_at = at
    return ("accepted_at", *_file_by_standard(incident, data))


def _file_by_standard(incident: Incident, data: Mapping[str, Any]) -> tuple[str, ...]:
    if "standard_id" not in data:
        return ()
    incident.filing_standard_id = data["standard_id"]
    return ("filing_standard_id",)


def _decline(incident: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.ended_at = at
    return ("ended_at",)


def _dispatch(incident: Incident, at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.unit_id, incident.handler_id, incident.dispatched_at = data.get("unit_id"), None, at
    incident.dispatched_level = str(data.get("desk_level") or incident.lowest_level)
    return ("unit_id", "handler_id", "dispatched_at", "dispatched_level", *_file_by_standard(incident, data))


def _void(incident: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.ended_at = at
    return ("ended_at",)


def _ask_extension(incident: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.extension_asked_at = at
    return ("extension_asked_at",)


def _grant_extension(
    incident: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]
) -> tuple[str, ...]:
    incident.extension_asked_at = None
    incident.extensions += 1
    return ("extension_asked_at", "extensions")


def _refuse_extension(
    incident: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]
) -> tuple[str, ...]:
    incident.extension_asked_at = None
    return ("extension_asked_at",)


def _supervise(incident: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.supervised_at = at
    return ("supervised_at",)


def _answer_supervision(
    incident: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]
) -> tuple[str, ...]:
    incident.supervised_at = None
    return ("supervised_at",)


def _appeal_overtime(
    incident: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]
) -> tuple[str, ...]:
    incident.appeal = AppealState.ASKED
    return ("appeal",)


def _decide_appeal(incident: Incident, _at: datetime, user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Move the appeal one review on. It may be about a round that has ended since: then that round is exempt, not this."""
    is_first, incident.appeal = incident.appeal == AppealState.ASKED, after_review(incident.appeal, data["decision"])
    incident.appeal_passed_by = user_id if incident.appeal == AppealState.REVIEWED and is_first else None
    if data["round"] == incident.past_rounds:
        incident.overtime_exempt = incident.appeal == AppealState.APPROVED
    elif incident.appeal not in PENDING_APPEALS:
        # The new round is free to be appealed by itself.
        incident.appeal = AppealState.NONE
    return ("appeal", "appeal_passed_by", "overtime_exempt")


def after_review(state: str, decision: str) -> str:
    """Return the state of an appeal after one review more: refused by either reviewer, approved by both."""
    if decision == AppealDecision.REFUSE:
        return AppealState.REFUSED
    return AppealState.REVIEWED if state == AppealState.ASKED else AppealState.APPROVED


def _hand_to_enforcement(
    incident: Incident, at: datetime, user_id: int | None, data: Mapping[str, Any]
) -> tuple[str, ...]:
    # What a unit or worker has in hand stays there: the enforcers join.
    return _dispatch(incident, at, user_id, data) if data["is_dispatch"] else ()


def _take(incident: Incident, _at: datetime, user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.handler_id = user_id
    return ("handler_id",)


def _assign(incident: Incident, _at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.handler_id = data["handler_id"]
    return ("handler_id",)


def _return(incident: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.unit_id = incident.handler_id = None
    return ("unit_id", "handler_id")


def _withdraw(incident: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    # What a worker took without a desk is accepted by being taken back.
    incident.accepted_at = incident.accepted_at or at
    incident.unit_id = incident.handler_id = incident.suspended_until = None
    return ("accepted_at", "unit_id", "handler_id", "suspended_until")


def _suspend(incident: Incident, _at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.suspended_until = data["until"]
    return ("suspended_until",)


def _resume(incident: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.suspended_until = None
    return ("suspended_until",)


def _solve_on_spot(incident: Incident, at: datetime, user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    # Without a desk nothing was accepted before it was solved.
    incident.accepted_at = incident.accepted_at or at
    return ("accepted_at", *_finish(incident, at, user_id, data))


def _finish(incident: Incident, at: datetime, user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    # Who finishes it answers for it, also where a colleague had taken it: somebody else has to check it.
    incident.handler_id = user_id or incident.handler_id
    # Handling is measured from dispatch, or from the report where the worker took it without a desk.
    began = incident.dispatched_at or incident.reported_at
    incident.handled_at = at
    incident.handling_seconds = max(int((at - began).total_seconds()), 0)
    return ("handler_id", "handled_at", "handling_seconds")


def _pass_up(incident: Incident, _at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.lowest_level = levels_above(str(data.get("from_level") or incident.lowest_level))
    incident.level = higher_level(incident.level, incident.lowest_level)
    incident.unit_id = incident.handler_id = None
    incident.dispatched_level = ""
    return ("level", "lowest_level", "unit_id", "handler_id", "dispatched_level")


def _hand_down(incident: Incident, _at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.level = str(data["to"])
    incident.lowest_level = lower_level(incident.lowest_level, incident.level)
    # The desk below is in charge of everything, also of withdrawing what this one dispatched.
    incident.dispatched_level = incident.dispatched_level and lower_level(incident.dispatched_level, incident.level)
    return ("level", "lowest_level", "dispatched_level")


def _rework(incident: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.handled_at = incident.handling_seconds = None
    return ("handled_at", "handling_seconds")


def _link(incident: Incident, _at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.master_id = data["master_id"]
    return ("master_id",)


def _unlink(incident: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.master_id = None
    return ("master_id",)


def _end_copy(incident: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    # It was closed on no day of its own: its master's is the one that counts.
    incident.ended_at = at
    return ("ended_at",)


def _close(incident: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.ended_at, incident.closed_on = at, local_day(at)
    return ("ended_at", "closed_on")


def _reopen(incident: Incident, at: datetime, user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    incident.ended_at = incident.closed_on = None
    incident.unit_id = incident.handler_id = incident.master_id = None
    # What was granted and decided is about the round that has ended; a pending appeal is still decided.
    incident.extensions, incident.overtime_exempt = 0, False
    if incident.appeal not in PENDING_APPEALS:
        incident.appeal = AppealState.NONE
    watched = ("extensions", "overtime_exempt", "appeal")
    changed = ("ended_at", "closed_on", "unit_id", "handler_id", "master_id", *watched)
    return (*changed, *_rework(incident, at, user_id, data))


def change_of(action: str) -> Change:
    """Return the function that sets the columns of an action, and takes off what its new state has no use for."""
    own = CHANGES.get(action, _change_nothing)

    def change(incident: Incident, at: datetime, user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
        return (*own(incident, at, user_id, data), *_end_watch(incident))

    return change


def _end_watch(incident: Incident) -> tuple[str, ...]:
    """Let a request for more time lapse where nobody has the incident in hand any more, and a supervision where it ended."""
    columns: tuple[str, ...] = ()
    if incident.extension_asked_at is not None and incident.state not in IN_HAND:
        incident.extension_asked_at = None
        columns = ("extension_asked_at",)
    if incident.supervised_at is not None and incident.state in ENDED_STATES:
        incident.supervised_at = None
        columns = (*columns, "supervised_at")
    return columns


def _change_nothing(_case: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    return ()


CHANGES: Mapping[str, Change] = {
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.VOID: _void,
    Action.DISPATCH: _dispatch,
    Action.RULE: _dispatch,
    Action.HAND_TO_ENFORCEMENT: _hand_to_enforcement,
    Action.TAKE: _take,
    Action.ASSIGN: _assign,
    Action.RETURN: _return,
    Action.WITHDRAW: _withdraw,
    Action.SOLVE_ON_SPOT: _solve_on_spot,
    Action.SUSPEND: _suspend,
    Action.RESUME: _resume,
    Action.ASK_EXTENSION: _ask_extension,
    Action.GRANT_EXTENSION: _grant_extension,
    Action.REFUSE_EXTENSION: _refuse_extension,
    Action.SUPERVISE: _supervise,
    Action.ANSWER_SUPERVISION: _answer_supervision,
    Action.APPEAL_OVERTIME: _appeal_overtime,
    Action.DECIDE_APPEAL: _decide_appeal,
    Action.FINISH: _finish,
    Action.PASS_UP: _pass_up,
    Action.HAND_DOWN: _hand_down,
    Action.REWORK: _rework,
    Action.CLOSE: _close,
    Action.REOPEN: _reopen,
    Action.LINK_DUPLICATE: _link,
    Action.UNLINK_DUPLICATE: _unlink,
    Action.END_COPY: _end_copy,
}
