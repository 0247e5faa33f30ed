"""Owns which columns of a case each action sets, beside the state and the clocks: one small function an action."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from governance.kernel.clock import local_day
from incidents.cases.choices import Action
from incidents.cases.models import Incident
from incidents.cases.scoping import levels_above

# Sets columns on the case; gets when, by which user, and the data of the act. Returns the columns it set.
Change = Callable[[Incident, datetime, int | None, Mapping[str, Any]], tuple[str, ...]]


def _accept(case: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.accepted_at = at
    return ("accepted_at",)


def _decline(case: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.ended_at = at
    return ("ended_at",)


def _dispatch(case: Incident, at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    case.unit_id, case.handler_id, case.dispatched_at = data.get("unit_id"), None, at
    return ("unit_id", "handler_id", "dispatched_at")


def _take(case: Incident, _at: datetime, user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.handler_id = user_id
    return ("handler_id",)


def _return(case: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.unit_id = case.handler_id = None
    return ("unit_id", "handler_id")


def _finish(case: Incident, at: datetime, user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    # Who says that it is done answers for it, also where a colleague had taken it: the check is somebody else's.
    case.handler_id = user_id or case.handler_id
    # Handling is measured from dispatch, or from the report where the worker took it without a desk.
    began = case.dispatched_at or case.reported_at
    case.handled_at = at
    case.handling_seconds = max(int((at - began).total_seconds()), 0)
    return ("handler_id", "handled_at", "handling_seconds")


def _pass_up(case: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.level = levels_above(case.level)
    case.unit_id = case.handler_id = None
    return ("level", "unit_id", "handler_id")


def _rework(case: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.handled_at = case.handling_seconds = None
    return ("handled_at", "handling_seconds")


def _close(case: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.ended_at, case.closed_on = at, local_day(at)
    return ("ended_at", "closed_on")


def _reopen(case: Incident, at: datetime, user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    case.ended_at = case.closed_on = None
    case.unit_id = case.handler_id = None
    return ("ended_at", "closed_on", "unit_id", "handler_id", *_rework(case, at, user_id, data))


def _nothing(_case: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    return ()


CHANGES: Mapping[str, Change] = {
    Action.REPORT: _nothing,
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.DISPATCH: _dispatch,
    Action.TAKE: _take,
    Action.RETURN: _return,
    Action.FINISH: _finish,
    Action.PASS_UP: _pass_up,
    Action.CHECK: _nothing,
    Action.REWORK: _rework,
    Action.CLOSE: _close,
    Action.REOPEN: _reopen,
    Action.NOTE: _nothing,
}
