"""Turns that some stories of the demo year take: more time asked for and answered, and reports voided at intake."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from incidents.cases.choices import Action, ExtensionReason, VoidReason
from incidents.catalogue.choices import Stage
from procedures.clocks.deadlines import Limit as Span
from procedures.clocks.deadlines import add_time, limit_duration

if TYPE_CHECKING:
    from demo.life import Setting

# What, when, by whom (None: the desk), with which words and data.
Act = tuple[str, datetime, int | None, str, Mapping[str, Any]]
# Shares of the year's incidents that take a turn.
EXTENDED, VOIDED = 0.04, 0.03
# Of every six requests for more time one is refused.
REFUSED = 1 / 6
ASKED: Sequence[tuple[str, str]] = (
    (ExtensionReason.MATERIAL, "配件已下单，周五到货"),
    (ExtensionReason.OTHERS, "需供电部门先停电，已发协调函"),
    (ExtensionReason.EXTENT, "开挖后发现管道破损范围更大"),
    (ExtensionReason.WEATHER, "连日暴雨，无法施工"),
)
VOID_WORDS: Sequence[tuple[str, str]] = (
    (VoidReason.MISTAKE, "上报人点错事项，已另行上报"),
    (VoidReason.TRIAL, "培训时的测试件"),
    (VoidReason.TWICE, "网络不稳，同一件提交了两次"),
    (VoidReason.TAKEN_BACK, "上报人来电表示问题已不存在"),
)


def is_voided(setting: "Setting") -> bool:
    """Say whether the desk voids this report; by dice of its own, so that the other stories stay as they are."""
    return _dice(setting, "void").random() < VOIDED


def void_act(setting: "Setting") -> Act:
    """Return the voiding of a report."""
    reason, words = _dice(setting, "why").choice(VOID_WORDS)
    return Action.VOID, setting.at + timedelta(minutes=25), None, words, {"reason": reason}


def extension_acts(setting: "Setting", dispatched_at: datetime, handler: int) -> Iterator[Act]:
    """Yield a request for more time and its answer, in some stories whose deadline lies ahead still."""
    dice = _dice(setting, "extension")
    limit = setting.book.limit_for(setting.matter.id, Stage.HANDLE, setting.chain)
    span = limit_duration(Span(limit.amount, limit.unit), limit.calendar)
    asked_at = setting.at + timedelta(minutes=20)
    if dice.random() >= EXTENDED or asked_at >= add_time(dispatched_at, span, limit.unit, limit.calendar):
        return
    reason, words = dice.choice(ASKED)
    yield Action.ASK_EXTENSION, asked_at, handler, words, {"reason": reason}
    setting.at = asked_at + timedelta(minutes=40)
    if dice.random() < REFUSED:
        yield Action.REFUSE_EXTENSION, setting.at, None, "工作量在原时限内可以完成", {}
    else:
        yield Action.GRANT_EXTENSION, setting.at, None, "同意，请注意安全", {}


def _dice(setting: "Setting", what: str) -> random.Random:
    return random.Random(f"{what} {setting.grid_id} {setting.at.isoformat()}")
