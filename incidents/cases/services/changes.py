"""Owns which columns of a case each action sets, beside the state and the clocks: one small function an action."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from foundation.kernel.city_time import local_day
from grids.workforce.desks import higher_level, levels_above, lower_level
from incidents.cases.choices import Action
from incidents.cases.models import Incident

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
    case.dispatched_level = str(data.get("desk_level") or case.lowest_level)
    return ("unit_id", "handler_id", "dispatched_at", "dispatched_level")


def _take(case: Incident, _at: datetime, user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.handler_id = user_id
    return ("handler_id",)


def _return(case: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    case.unit_id = case.handler_id = None
    return ("unit_id", "handler_id")


def _withdraw(case: Incident, at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    # What a worker took without a desk is accepted by being taken back.
    case.accepted_at = case.accepted_at or at
    case.unit_id = case.handler_id = None
    return ("accepted_at", "unit_id", "handler_id")


def _finish(case: Incident, at: datetime, user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    # Who says that it is done answers for it, also where a colleague had taken it: the check is somebody else's.
    case.handler_id = user_id or case.handler_id
    # Handling is measured from dispatch, or from the report where the worker took it without a desk.
    began = case.dispatched_at or case.reported_at
    case.handled_at = at
    case.handling_seconds = max(int((at - began).total_seconds()), 0)
    return ("handler_id", "handled_at", "handling_seconds")


def _pass_up(case: Incident, _at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    case.lowest_level = levels_above(str(data.get("from_level") or case.lowest_level))
    case.level = higher_level(case.level, case.lowest_level)
    case.unit_id = case.handler_id = None
    case.dispatched_level = ""
    return ("level", "lowest_level", "unit_id", "handler_id", "dispatched_level")


def _hand_down(case: Incident, _at: datetime, _user_id: int | None, data: Mapping[str, Any]) -> tuple[str, ...]:
    case.level = str(data["to"])
    case.lowest_level = lower_level(case.lowest_level, case.level)
    # The desk below is in charge of all of it, also of taking back what this one dispatched.
    case.dispatched_level = case.dispatched_level and lower_level(case.dispatched_level, case.level)
    return ("level", "lowest_level", "dispatched_level")


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


def change_of(action: str) -> Change:
    """Return what an action changes beside the state and the clocks; most new ones change nothing."""
    return CHANGES.get(action, _nothing)


def _nothing(_case: Incident, _at: datetime, _user_id: int | None, _data: Mapping[str, Any]) -> tuple[str, ...]:
    return ()


CHANGES: Mapping[str, Change] = {
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.DISPATCH: _dispatch,
    Action.TAKE: _take,
    Action.RETURN: _return,
    Action.WITHDRAW: _withdraw,
    Action.FINISH: _finish,
    Action.PASS_UP: _pass_up,
    Action.HAND_DOWN: _hand_down,
    Action.REWORK: _rework,
    Action.CLOSE: _close,
    Action.REOPEN: _reopen,
}
