"""Owns what only the pages read: tabs of the desk with counts, matters reported most, and used shares of limits."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from foundation.kernel.actor import Actor
from foundation.kernel.city_time import local_day, midnight
from foundation.kernel.errors import CalendarExhausted
from foundation.web.lists.paging import counting_statement, run_counts
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from incidents.cases import scoping
from incidents.cases.choices import State
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.selectors.tallies import is_due_later, is_late
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import RuleBook
from procedures.clocks import deadlines
from procedures.clocks.choices import ClockState

CLOSED_LATELY = timedelta(days=30)
OFTEN_SINCE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TabCounts:
    """How many incidents each tab of the desk holds, at most ``paging.COUNT_CAP``."""

    mine: int = 0
    late: int = 0
    today: int = 0
    open: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class LimitUsage:
    """How much of a limit is used, in the limit's own kind of time; ``pause``: why a running clock stands still."""

    used: timedelta
    budget: timedelta
    unit: str
    pause: str = ""

    @property
    def share(self) -> int:
        """Return the share used in per cent, 100 at most."""
        return min(100, int(self.used * 100 / self.budget)) if self.budget else 100

    @property
    def is_over(self) -> bool:
        """Say whether more than the limit is used."""
        return self.used > self.budget

    def used_amount(self, amount: int) -> float:
        """Return the used time in the unit in which the whole limit is ``amount``."""
        return amount * (self.used / self.budget) if self.budget else 0.0


def incidents_of_tab(actor: Actor, name: str, now: datetime, day_end: datetime) -> QuerySet[Incident]:
    """Return the visible incidents of one tab: mine, late, today, open, closed, or all."""
    seen = Incident.objects.filter(scoping.within_reach(actor))
    return seen.filter(_tab_condition(actor, name, now, day_end))


def _tab_condition(actor: Actor, name: str, now: datetime, day_end: datetime) -> Q:
    """Return the condition of one tab."""
    if name == "mine":
        return scoping.waits_for(actor)
    if name == "closed":
        # By the moment of the end, whose index is in order of time.
        since = midnight(local_day(now) - CLOSED_LATELY + timedelta(days=1))
        return Q(state=State.CLOSED, ended_at__gte=since)
    is_open = Q(ended_at__isnull=True)
    open_tabs = {"late": is_open & is_late(now), "today": is_open & is_due_later(now, day_end), "open": is_open}
    return open_tabs.get(name, Q())


def tab_counts(actor: Actor, now: datetime, day_end: datetime) -> TabCounts:
    """Count all tabs in one statement, none further than ``paging.COUNT_CAP``."""
    held = tuple(areas.with_predecessors(grant.area_id for grant in actor.grants))
    statement, values = _tab_counts_statement(actor, held, day_end, connection.vendor)
    moment = connection.ops.adapt_datetimefield_value(now)
    counts = run_counts(statement, [moment if value is _NOW else value for value in values])
    return TabCounts(**dict(zip(_COUNTED_TABS, counts, strict=True)))


_COUNTED_TABS = ("mine", "late", "today", "open", "closed")
# Stands for the moment of asking among the values of a statement that is used all day.
_NOW = object()


@lru_cache(maxsize=256)
def _tab_counts_statement(
    actor: Actor, held: tuple[int, ...], day_end: datetime, vendor: str
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that counts a reader's tabs until the end of a day, and its values.

    It is cached, for composing it costs as much as the rows of a page. ``held``, the areas the reader is over, and
    ``vendor`` belong to the key of the cache.
    """
    del held, vendor
    last = day_end - timedelta.resolution
    seen = Incident.objects.filter(scoping.within_reach(actor))
    # A whole city's latest are the latest of all; of a township's, which lie among them, an order would read every one.
    latest = ["-ended_at"] if any(grant.area_level == Level.CITY for grant in actor.grants) else []
    tabs = {name: seen.filter(_tab_condition(actor, name, last, day_end)) for name in _COUNTED_TABS}
    statement, values = counting_statement(
        [found.order_by(*(latest if name == "closed" else ["next_due_at"])) for name, found in tabs.items()]
    )
    moment = connection.ops.adapt_datetimefield_value(last)
    return statement, tuple(_NOW if value == moment else value for value in values)


def most_reported_matters(actor: Actor, today: date, limit: int = 6) -> list[int]:
    """Return the ids of the matters reported most in 90 days where the actor works, else by the actor, most first."""
    since = today - OFTEN_SINCE
    here = Q()
    for role, column in ((Role.GRID_WORKER, "grid_id"), (Role.VILLAGE_CLERK, "village_id")):
        for grant in actor.grants_of(role):
            ids = areas.with_predecessors([grant.area_id])
            # The village goes along: its days are indexed.
            villages = {int(place.path.split("/")[2]) for place in areas.places(ids).values()}
            village = Q(village_id__in=villages, reported_on__gte=since)
            here |= village & Q(**{f"{column}__in": ids})
    if not here:
        here = Q(reported_by=actor.user_id, reported_at__gte=midnight(since))
    rows = Incident.objects.filter(here).values("matter_id")
    counted = rows.annotate(times=Count("pk")).order_by(F("times").desc(), "matter_id")
    return [row["matter_id"] for row in counted[:limit]]


def latest_results(incident_ids: Sequence[int]) -> dict[int, str]:
    """Return by incident id the note of its latest act that states a result: done, declined, closed."""
    results = [move.action for move in INCIDENT.rows if move.says_result]
    rows = Step.objects.filter(subject_id__in=incident_ids, action__in=results).exclude(note="").order_by("number")
    return dict(rows.values_list("subject_id", "note"))


def limit_usage(clocks: Iterable[Clock], book: RuleBook, now: datetime) -> dict[str, LimitUsage]:
    """Return by stage how much of each limit is used by ``now``."""
    found = {}
    for clock in clocks:
        calendar = book.calendars[clock.calendar_id]
        limit = deadlines.Limit(clock.amount, clock.unit)
        used, pause = clock.consumed, ""
        if clock.state == ClockState.RUNNING:
            with suppress(CalendarExhausted):
                used += deadlines.time_between(clock.started_at, now, clock.unit, calendar)
                pause = deadlines.pause_reason(now, clock.unit, calendar)
        found[clock.stage] = LimitUsage(used, deadlines.limit_duration(limit, calendar), clock.unit, pause)
    return found
