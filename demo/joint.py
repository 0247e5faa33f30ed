"""What several units do about one incident in the demo city today: a dispute, a ruling, a whistle, enforcement."""

from typing import Any

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.selectors import actor_for
from grids.workforce.services import set_backstop
from incidents.cases import services
from incidents.cases.choices import Action, ReturnReason, State, WhistleKind
from incidents.cases.selectors import all_incidents

# Handles what nobody else in its township does.
BACKSTOP = "civil_affairs"
GROUNDS = "《城市市容和环境卫生管理条例》第四条：谁主管谁负责"


def make_joint_action(actor: Actor, people: Workforce) -> None:
    """Name the backstop units, and let the cast dispute, rule, call each other and hand to enforcement."""
    for township in areas.areas(level=Level.TOWNSHIP):
        set_backstop(actor, unit_id=people.unit_of[township.pk, BACKSTOP], is_backstop=True)
    home = people.home_of["handler1"]
    unit = people.unit_of[home.id, "urban_management"]
    handler = actor_for(user(people.handler_of_unit[unit]))
    official = actor_for(user(people.official_of_township[home.id]))
    dispatched = list(_open_of(unit, State.DISPATCHED)[:3])
    for number, incident in enumerate(dispatched):
        _dispute(handler, official, incident, unit, is_ruled=number > 0)
    for incident in _open_of(unit, State.HANDLING)[:2]:
        _call(people, handler, incident, home.id)
    for incident in _of_enforcement(home.id)[:1]:
        _act(official, incident, Action.ACCEPT)
        _act(
            official,
            incident,
            Action.HAND_TO_ENFORCEMENT,
            "楼顶加建一层，约四十平方米，屋主无法出示规划许可",
            to=f"unit:{unit}",
        )
    waiting = all_incidents().filter(is_joint=True, ended_at__isnull=True)
    services.keep_arrivals(city_time.now(), list(waiting.values_list("pk", flat=True)))


def _open_of(unit: int, state: str) -> Any:
    return all_incidents().filter(unit_id=unit, state=state, is_joint=False).order_by("-reported_at")


def _of_enforcement(township_id: int) -> Any:
    reported = all_incidents().filter(township_id=township_id, state=State.REPORTED)
    return reported.filter(matter__code="illegal_building").order_by("-reported_at")


def _act(actor: Actor, incident: Any, action: str, note: str = "", **data: Any) -> Any:
    return services.act_on_incident(actor, incident.reference, action, version=None, note=note, data=data)


def _dispute(handler: Actor, official: Actor, incident: Any, unit: int, *, is_ruled: bool) -> None:
    """Return it as not the unit's duty; where it is ruled, the unit objects and is answered."""
    _act(handler, incident, Action.RETURN, "该路段由村自行管养，不属我局职责", reason=ReturnReason.NOT_OUR_DUTY)
    if is_ruled:
        _act(official, incident, Action.RULE, GROUNDS, to=f"unit:{unit}")
        _act(handler, incident, Action.NOTE, "管养协议未移交，请协调补签", about="objection")


def _call(people: Workforce, handler: Actor, incident: Any, township_id: int) -> None:
    """Call the police, who come, and the fire station, which is still awaited."""
    units = [people.unit_of[township_id, function] for function in ("police", "fire_safety")]
    called = {"kind": WhistleKind.KEY_WORK, "units": [f"unit:{unit}" for unit in units]}
    _act(handler, incident, Action.WHISTLE, "现场有人聚集，请维持秩序并查看用电", **called)
    policeman = actor_for(user(people.handler_of_unit[units[0]]))
    _act(policeman, incident, Action.ARRIVE, "已到场，人员已劝离")
