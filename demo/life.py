"""How one incident of the demo year goes: who does what and how long each takes, some of it late and some left lying."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from demo.cast import Workforce
from demo.delays import extension_acts, is_voided, void_act
from foundation.kernel.errors import CalendarExhausted
from grids.areas.choices import Level
from incidents.cases.choices import Action, DeclineReason, ReturnReason, WhistleKind
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import MatterRule, RuleBook
from procedures.clocks.deadlines import Limit as Span
from procedures.clocks.deadlines import add_time, limit_duration
from procedures.clocks.selectors import Limit

# Shares of incidents that take a turn.
DECLINED, RETURNED, PASSED_UP, REWORKED, LEFT_LYING, NOTED = 0.05, 0.05, 0.12, 0.06, 0.004, 0.08
# Of the returns those that say it is not their duty, and of what units handle what others are called to.
DISPUTED, CALLED = 0.5, 0.04
# Median share of the limit used, and its spread; one in nine comes late.
PACE = {Stage.ACCEPT: 0.30, Stage.DISPATCH: 0.28, Stage.HANDLE: 0.46, Stage.CHECK: 0.40}
SPREAD = 0.62
# Units that are slower than others, by function; and townships whose desks are, by the last digit of their code.
SLOW_FUNCTIONS = {"housing": 1.9, "transport": 1.7, "ecology": 1.5}
SLOW_TOWNSHIPS = {"442000103000": 1.6, "442000110000": 1.5, "442000118000": 1.3}


# Why a report was not admitted, and under which key its words stand.
DECLINE_WORDS: Mapping[str, str] = {
    DeclineReason.NOT_FOUND: "decline:not_found",
    DeclineReason.PRIVATE_MATTER: "decline:private_matter",
}


# Whom a unit calls, and what for.
HELPERS: Mapping[str, str] = {
    "police": "维持现场秩序",
    "fire_safety": "查看消防通道和用电安全",
    "market_supervision": "核查经营证照",
    "urban_management": "清理占道物品",
}
NOT_OURS = "该处由村自行管养，不属本单位职责"
RULING = "谁主管谁负责：按职责清单由该单位先行办理，边界问题列入月度复盘"


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of the story: what, when, by whom (nobody named: the desk), with which words and data."""

    action: str
    at: datetime
    user_id: int | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Setting:
    """Where and what a story is about: the matter, the chain of area ids, and who is around."""

    matter: MatterRule
    chain: Sequence[int]
    township_code: str
    grid_id: int
    book: RuleBook
    people: Workforce
    words: Mapping[str, Sequence[str]]
    dice: random.Random
    until: datetime
    at: datetime
    level: str = ""

    def say(self, key: str) -> str:
        """Return words for a report (the matter's code) or an act, fitting the matter's business line."""
        return self.dice.choice(say(self.words, key, self.matter.line))

    def pass_time(self, stage: str, factor: float = 1.0) -> datetime:
        """Let a stage take its time and return when it is over."""
        limit: Limit = self.book.limit_for(self.matter.id, stage, self.chain)
        pace = PACE[Stage(stage)] * SLOW_TOWNSHIPS.get(self.township_code, 1.0) * factor
        share = pace * self.dice.lognormvariate(0, SPREAD)
        amount = limit_duration(Span(limit.amount, limit.unit), limit.calendar) * share
        self.at = add_time(self.at + timedelta(minutes=3), amount, limit.unit, limit.calendar)
        return self.at

    @property
    def unit(self) -> int:
        """The unit of the township that handles the matter."""
        return self.people.unit_of[self.chain[1], self.matter.unit_function]


def say(words: Mapping[str, Sequence[str]], key: str, line: str) -> Sequence[str]:
    """Return the words for an act: those of the business line where it has its own; none for an act without words."""
    return words.get(f"{key}:{line}") or words.get(key) or ("", "")


def deeds(setting: Setting) -> list[Deed]:
    """Return what was done to an incident after its report, up to ``setting.until``."""
    setting.level = setting.matter.start_level
    done: list[Deed] = []
    try:
        for deed in _story(setting):
            if deed.at > setting.until or _is_left(setting, deed.at):
                break
            done.append(deed)
    except CalendarExhausted:
        # The next act would fall in a year without a calendar, so it has not happened yet.
        return done
    return done


def _is_left(setting: Setting, at: datetime) -> bool:
    """True when nobody gets to it any more; only of late, for what lay for months was found in the end."""
    return setting.until - at < timedelta(days=20) and setting.dice.random() < LEFT_LYING


def _story(setting: Setting) -> Iterator[Deed]:
    if setting.level == Level.GRID and setting.dice.random() > PASSED_UP:
        yield from _in_the_grid(setting)
    else:
        if setting.level == Level.GRID:
            yield Deed(Action.PASS_UP, setting.pass_time(Stage.ACCEPT), _worker(setting), setting.say("pass_up"))
            setting.level = Level.VILLAGE
        if is_voided(setting):
            yield Deed(*void_act(setting))
            return
        if setting.dice.random() < DECLINED:
            reason = setting.dice.choice([*DECLINE_WORDS])
            words = setting.say(DECLINE_WORDS[reason])
            yield Deed(Action.DECLINE, setting.pass_time(Stage.ACCEPT), None, words, {"reason": reason})
            return
        yield from _through_the_desk(setting)
    yield from _check_steps(setting)


def _worker(setting: Setting) -> int:
    return setting.people.worker_of_grid[setting.grid_id]


def _in_the_grid(setting: Setting) -> Iterator[Deed]:
    yield Deed(Action.TAKE, setting.pass_time(Stage.ACCEPT, 0.6), _worker(setting))
    yield Deed(Action.FINISH, setting.pass_time(Stage.HANDLE, 0.8), _worker(setting), setting.say("finish"))


def _through_the_desk(setting: Setting) -> Iterator[Deed]:
    yield Deed(Action.ACCEPT, setting.pass_time(Stage.ACCEPT))
    dispatch = setting.people.dispatch_to(setting.unit)
    dispatched_at = setting.pass_time(Stage.DISPATCH)
    yield Deed(Action.DISPATCH, dispatched_at, data=dispatch)
    handler = setting.people.handler_of_unit[setting.unit]
    if setting.dice.random() < RETURNED:
        yield from _returned_and_sent_again(setting, handler, dispatch)
    slow = SLOW_FUNCTIONS.get(setting.matter.unit_function, 1.0)
    yield Deed(Action.TAKE, setting.pass_time(Stage.HANDLE, 0.25 * slow), handler)
    for act in extension_acts(setting, dispatched_at, handler):
        yield Deed(*act)
    if setting.dice.random() < CALLED:
        yield from _called_together(setting, handler)
    if setting.dice.random() < NOTED:
        yield Deed(Action.NOTE, setting.pass_time(Stage.ACCEPT), handler, setting.say("note"))
    yield Deed(Action.FINISH, setting.pass_time(Stage.HANDLE, 0.75 * slow), handler, setting.say("finish"))


def _returned_and_sent_again(setting: Setting, handler: int, dispatch: Mapping[str, Any]) -> Iterator[Deed]:
    """Return it as not the unit's duty, which the desk rules, or for want of facts, which the desk adds."""
    disputed = setting.dice.random() < DISPUTED
    reason = ReturnReason.NOT_OUR_DUTY if disputed else ReturnReason.FACTS_MISSING
    words = NOT_OURS if disputed else setting.say("return")
    yield Deed(Action.RETURN, setting.pass_time(Stage.ACCEPT), handler, words, {"reason": reason})
    if disputed:
        yield Deed(Action.RULE, setting.pass_time(Stage.DISPATCH), None, RULING, dispatch)
        return
    yield Deed(Action.DISPATCH, setting.pass_time(Stage.DISPATCH), None, setting.say("dispatch_again"), dispatch)


def _called_together(setting: Setting, handler: int) -> Iterator[Deed]:
    """Let the handler call another unit of the township, which comes within the hour or late."""
    people, township = setting.people, setting.chain[1]
    function = setting.dice.choice([name for name in HELPERS if name != setting.matter.unit_function])
    unit = people.unit_of[township, function]
    kind = setting.dice.choice(list(WhistleKind))
    names = {"units": [people.unit_names[unit]], "townships": []}
    called_at = setting.at = setting.at + timedelta(minutes=5)
    yield Deed(Action.WHISTLE, called_at, handler, HELPERS[function], {"kind": kind, "unit_ids": [unit], **names})
    came_at = setting.at = called_at + timedelta(minutes=setting.dice.choice([12, 18, 22, 26, 28, 45, 140]))
    came = {"unit_id": unit, "unit_name": people.unit_names[unit]}
    yield Deed(Action.ARRIVE, came_at, people.handler_of_unit[unit], "已到场，配合处置", came)


def _check_steps(setting: Setting) -> Iterator[Deed]:
    if setting.dice.random() < REWORKED:
        yield Deed(Action.REWORK, setting.pass_time(Stage.CHECK, 0.6), None, setting.say("rework"))
        yield from _repeat_steps(setting)
    yield Deed(Action.CHECK, setting.pass_time(Stage.CHECK), None, setting.say("check"))
    yield Deed(Action.CLOSE, setting.pass_time(Stage.CHECK, 0.3), None, setting.say("close"))


def _repeat_steps(setting: Setting) -> Iterator[Deed]:
    in_grid = setting.level == Level.GRID
    person = _worker(setting) if in_grid else setting.people.handler_of_unit[setting.unit]
    yield Deed(Action.TAKE, setting.pass_time(Stage.ACCEPT, 0.6), person)
    yield Deed(Action.FINISH, setting.pass_time(Stage.HANDLE, 0.3), person, setting.say("finish"))
