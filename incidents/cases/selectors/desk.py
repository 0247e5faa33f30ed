"""Owns what only the pages read: the counts of the desk's tabs, what is reported most here, and how much time is used."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value

from governance.kernel.actor import Actor
from governance.kernel.clock import local_day, midnight
from governance.kernel.errors import CalendarExhausted
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from incidents.cases import deadlines, scoping
from incidents.cases.choices import Action, ClockState, State
from incidents.cases.models import Clock, Incident, Step
from incidents.cases.selectors.tallies import is_due_later, is_late
from incidents.catalogue.selectors import RuleBook

CLOSED_LATELY = timedelta(days=30)
HEARD = (Action.FINISH, Action.DECLINE, Action.CLOSE)
OFTEN_SINCE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TabCounts:
    """How many cases each tab of the desk holds."""

    mine: int = 0
    late: int = 0
    today: int = 0
    open: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a limit is used, both in the limit's own kind of time."""

    used: timedelta
    budget: timedelta
    unit: str

    @property
    def share(self) -> int:
        """The share used in per cent, 100 at most."""
        return min(100, int(self.used * 100 / self.budget)) if self.budget else 100

    def of(self, amount: int) -> float:
        """What is used, counted in the unit in which the whole limit is ``amount``."""
        return amount * (self.used / self.budget) if self.budget else 0.0


def tab(actor: Actor, name: str, now: datetime, day_end: datetime) -> QuerySet[Incident]:
    """Return the visible cases of one tab: mine, late, today, open, closed, or all."""
    seen = Incident.objects.filter(scoping.visible_to(actor))
    return seen.filter(_tabs(actor, now, day_end).get(name, Q()))


def _tabs(actor: Actor, now: datetime, day_end: datetime) -> dict[str, Q]:
    is_open = Q(ended_at__isnull=True)
    return {
        "mine": scoping.waits_for(actor),
        "late": is_open & is_late(now),
        "today": is_open & is_due_later(now, day_end),
        "open": is_open,
        "closed": Q(state=State.CLOSED, closed_on__gt=local_day(now) - CLOSED_LATELY),
    }


def tab_counts(actor: Actor, now: datetime, day_end: datetime) -> TabCounts:
    """Count all tabs in one statement: the open cases in one pass, the lately closed ones by their day."""
    seen = Incident.objects.filter(scoping.visible_to(actor)).order_by()
    tabs = _tabs(actor, now, day_end)
    open_ones = (
        seen.filter(tabs["open"])
        .annotate(one=Value(1))
        .values("one")
        .annotate(
            mine=Count("pk", filter=tabs["mine"]),
            late=Count("pk", filter=tabs["late"]),
            today=Count("pk", filter=tabs["today"]),
            open=Count("pk"),
            closed=Value(0),
        )
    )
    closed_ones = (
        seen.filter(tabs["closed"])
        .annotate(one=Value(1))
        .values("one")
        .annotate(
            mine=Value(0),
            late=Value(0),
            today=Value(0),
            open=Value(0),
            closed=Count("pk"),
        )
    )
    names = ("mine", "late", "today", "open", "closed")
    rows = list(open_ones.values(*names).union(closed_ones.values(*names), all=True))
    return TabCounts(**{name: sum(row[name] for row in rows) for name in names})


def often_reported(actor: Actor, today: date, limit: int = 6) -> list[int]:
    """Return the matters reported most of late where the actor works, else by the actor; ids, the most first."""
    since = today - OFTEN_SINCE
    here = Q()
    for role, column in ((Role.GRID_WORKER, "grid_id"), (Role.VILLAGE_CLERK, "village_id")):
        for grant in actor.grants_of(role):
            ids = areas.standing_for([grant.area_id])
            # The village goes along: its days are indexed.
            villages = {int(place.path.split("/")[2]) for place in areas.places(ids).values()}
            village = Q(village_id__in=villages, reported_on__gte=since)
            here |= village & Q(**{f"{column}__in": ids})
    if not here:
        here = Q(reported_by=actor.user_id, reported_at__gte=midnight(since))
    rows = Incident.objects.filter(here).values("matter_id")
    counted = rows.annotate(times=Count("pk")).order_by(F("times").desc(), "matter_id")
    return [row["matter_id"] for row in counted[:limit]]


def points(cases: QuerySet[Incident], limit: int) -> QuerySet[Incident, Any]:
    """Return what a map shows of the cases, what is due first first; few columns, for there may be thousands."""
    soonest = F("next_due_at").asc(nulls_last=True)
    return cases.order_by(soonest, "id")[:limit].values(
        "reference", "lng", "lat", "tone", "ended_at", "matter__name", "matter__name_en", "village__name", "grid__name"
    )


def last_words(incident_ids: Sequence[int]) -> dict[int, str]:
    """Return by case the words of the latest act that a reporter wants to hear of: done, declined, closed."""
    rows = Step.objects.filter(subject_id__in=incident_ids, action__in=HEARD).exclude(note="").order_by("number")
    return dict(rows.values_list("subject_id", "note"))


def usage(incident: Incident, book: RuleBook, now: datetime) -> dict[str, Usage]:
    """Return by stage how much of each limit of the case is used by ``now``."""
    found = {}
    for clock in Clock.objects.filter(incident=incident):
        calendar = book.calendars[clock.calendar_id]
        limit = deadlines.Limit(clock.amount, clock.unit)
        used = clock.consumed
        if clock.state == ClockState.RUNNING:
            with suppress(CalendarExhausted):
                used += deadlines.between(clock.started_at, now, clock.unit, calendar)
        found[clock.stage] = Usage(used, deadlines.span(limit, calendar), clock.unit)
    return found
