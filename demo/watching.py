"""What waits in the demo city, or was decided, about time: requests for more, supervisions, appeals against lateness."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any

from django.db.models import F, QuerySet

from demo.cast import Workforce
from demo.delays import ASKED
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from grids.areas.choices import Level
from grids.workforce.desks import levels_above
from grids.workforce.selectors import actor_for
from incidents.cases.choices import (
    IN_HAND,
    Action,
    AppealDecision,
    AppealReason,
    State,
    SupervisionKind,
)
from incidents.cases.policies import supervising_level
from incidents.cases.selectors import all_incidents
from incidents.cases.services import act_on_incident

# Orders of supervision and their answers; why lateness is appealed.
ORDERS: Sequence[tuple[str, str, str]] = (
    (SupervisionKind.TIMEOUT, "已超期，请当日到场并说明进展", "已到场，明天上午完成"),
    (SupervisionKind.LEADER, "镇领导现场巡查时群众当面反映，请优先处理", "已安排专人，今晚处理"),
    (SupervisionKind.IMPORTANT, "临近学校，上学前须消除隐患", "已设警示，夜间施工"),
)
APPEALS: Sequence[tuple[str, str]] = (
    (AppealReason.OTHERS, "等待水务部门关阀，耽误两天"),
    (AppealReason.NATURE, "台风期间停止户外作业"),
    (AppealReason.MISROUTED, "派遣到本单位时已过半时限"),
)
SUPERVISED, WAITING, APPEALED = 9, 6, 24


def make_watching(people: Workforce) -> None:
    """Supervise some of what is late, ask for time for some of what is not, and appeal against some lateness of the year."""
    now = city_time.now()
    in_hand = all_incidents().filter(state__in=[State.DISPATCHED, State.HANDLING]).order_by("-reported_at")
    still_open = all_incidents().filter(ended_at__isnull=True).order_by("next_due_at")
    late = _near_first(people, still_open.filter(next_due_at__lt=now), SUPERVISED)
    others = _near_first(people, in_hand.filter(next_due_at__gt=now), SUPERVISED - len(late))
    orders = [*zip(late, cycle(ORDERS)), *zip(others, cycle(ORDERS[1:]))]
    for number, (incident, (kind, words, answer)) in enumerate(orders):
        _act(_superior(people, incident), incident, Action.SUPERVISE, words, reason=kind)
        if number % 3 == 1 and incident.state in IN_HAND:
            _act(_hands(people, incident), incident, Action.ANSWER_SUPERVISION, answer)
    waiting = in_hand.filter(handle_due_at__gt=now, extension_asked_at__isnull=True)
    for incident, (reason, words) in zip(_near_first(people, waiting, WAITING), cycle(ASKED)):
        _act(_hands(people, incident), incident, Action.ASK_EXTENSION, words, reason=reason)
    overdue = all_incidents().filter(state=State.CLOSED, handled_at__gt=F("handle_due_at")).order_by("-closed_on")
    for number, (incident, (reason, words)) in enumerate(zip(_near_first(people, overdue, APPEALED), cycle(APPEALS))):
        _act(incident.handler_id, incident, Action.APPEAL_OVERTIME, words, reason=reason)
        _review(people, incident, number % 4)


def _review(people: Workforce, incident: Any, turn: int) -> None:
    """Let an appeal wait, be approved once, be approved twice, or be refused; where two people are there to review it."""
    approve, refuse = AppealDecision.APPROVE, AppealDecision.REFUSE
    decisions = ((), (approve,), (approve, approve), (refuse,))[turn]
    is_townships = levels_above(incident.dispatched_level or incident.lowest_level) != Level.CITY
    first = [people.official_of_township[incident.township_id]] if is_townships else []
    for user_id, decision in zip([*first, people.centre_of_city[incident.city_id]], decisions, strict=False):
        words = "情况属实" if decision == approve else "等待期间未及时沟通，不属免责情形"
        _act(user_id, incident, Action.DECIDE_APPEAL, words, decision=decision)


def _near_first(people: Workforce, rows: QuerySet[Any], count: int) -> list[Any]:
    """Return so many of the rows, half of them in the township of the cast where it has them."""
    home = int(people.home_of["clerk1"].path.split("/")[1])
    own = list(rows.filter(township_id=home)[: count // 2])
    return own + list(rows.exclude(township_id=home)[: count - len(own)])


def _superior(people: Workforce, incident: Any) -> int:
    """Return who sits above those who have an incident: the official of its township, or the city's centre above that."""
    if supervising_level(incident) == Level.CITY:
        return people.centre_of_city[incident.city_id]
    return people.official_of_township[incident.township_id]


def _hands(people: Workforce, incident: Any) -> int:
    if incident.unit_id:
        return people.handler_of_unit[incident.unit_id]
    return people.worker_of_grid[incident.grid_id]


def _act(user_id: int, incident: Any, action: str, words: str, **data: str) -> None:
    actor: Actor = actor_for(user(user_id))
    act_on_incident(actor, incident.reference, action, version=None, note=words, data=data)
