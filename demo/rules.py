"""Rules of townships in the demo city: two townships with different ones in force, and a proposal that waits for official3."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from demo.cast import Workforce
from foundation.kernel import city_time
from foundation.kernel.actor import Actor, ActorKind, Grant
from foundation.process.acts import SentAct
from grids.areas.selectors import Place
from grids.workforce.choices import Role
from incidents.catalogue import services
from incidents.catalogue.selectors.township_rules import LadderLine, LimitLine, RouteLine, RungLine

# For so long the rules in force have held: longer than the demo's year.
HELD_FOR = timedelta(days=400)
QUICK_LADDER = LadderLine(
    is_urgent=False,
    rungs=(
        RungLine("amber", percent=70, tells=("holder",)),
        RungLine("due", percent=100, tells=("holder", "desk")),
        RungLine("yellow", offset=2, offset_unit="work_hour", tells=("desk", "superior"), raises=True),
        RungLine("red", offset=1, offset_unit="work_day", tells=("superior", "two_up"), raises=True),
    ),
)
HOME_RULES: Mapping[str, Any] = {
    "numbers": {"urged_again_after_hours": 12.0},
    "limits": (LimitLine("", "accept", 1, "work_hour"), LimitLine("", "check", 4, "work_hour")),
    "ladders": (QUICK_LADDER,),
    "quiet_hours": (time(21, 30), time(7, 30)),
}
OTHER_RULES: Mapping[str, Any] = {
    "numbers": {"urged_again_after_hours": 48.0},
    "limits": (LimitLine("", "accept", 4, "work_hour"), LimitLine("", "check", 2, "work_day")),
    "ownership": {"component": "owner"},
    "routes": (RouteLine("illegal_building", start_level="township"),),
}
PROPOSED: Mapping[str, Any] = {
    **HOME_RULES,
    "limits": (
        *HOME_RULES["limits"],
        LimitLine("garbage", "handle", 4, "work_hour"),
        LimitLine("road_damage", "handle", 3, "work_day"),
        LimitLine("street_light", "handle", 2, "work_day"),
        LimitLine("parking", "handle", 2, "work_hour"),
        LimitLine("noise", "handle", 2, "work_day"),
    ),
}
WHY_HOME = "老旧小区多，群众反映集中，受理和核查从快"
WHY_OTHER = "镇域大、村居分散，受理和核查时限相应放宽"
WHY_PROPOSED = "第三季度处置超时偏多，拟缩短五个常见事项的处置时限"


def approve_rules(people: Workforce) -> None:
    """Let two townships have rules of their own before the year begins; call before incidents are made."""
    first = city_time.local_day(city_time.now()) - HELD_FOR
    home, other = people.home_of["official1"], people.home_of["official2"]
    _put_in_force(people, home, HOME_RULES, WHY_HOME, approver="official3", first=first)
    _put_in_force(people, other, OTHER_RULES, WHY_OTHER, approver="admin1", first=first)
    services.apply_rules(city_time.now())


def propose_rules(people: Workforce) -> None:
    """Let official1 propose other rules, which wait for official3."""
    home = people.home_of["official1"]
    official = _official(people, home)
    version = services.draft_rules(official, home.id, PROPOSED)
    services.act_on_rules(official, version.pk, SentAct("propose", None, WHY_PROPOSED))


def _put_in_force(
    people: Workforce, place: Place, parts: Mapping[str, Any], words: str, *, approver: str, first: date
) -> None:
    official = _official(people, place)
    version = services.draft_rules(official, place.id, parts)
    services.act_on_rules(official, version.pk, SentAct("propose", None, words))
    # The house lets them hold from a day that is over, in the name of who would have approved them then.
    user_id = people.user_of[approver]
    house = Actor(ActorKind.SYSTEM, people.names[user_id], user_id)
    services.act_on_rules(house, version.pk, SentAct("approve", data={"effective_from": first}))


def _official(people: Workforce, place: Place) -> Actor:
    user_id = people.official_of_township[place.id]
    grant = Grant(Role.TOWNSHIP_OFFICIAL, place.id, place.level, place.path)
    return Actor(ActorKind.USER, people.names[user_id], user_id, (grant,))
