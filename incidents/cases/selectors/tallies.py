"""Owns the counting of incidents for the rooms above: open now, late, and who holds them. Counts by day: ``daily``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Count, ExpressionWrapper, F, Q, QuerySet, When

from foundation.kernel.city_time import midnight
from grids.areas import selectors as areas
from grids.areas.choices import LEVEL_ORDER, Level
from grids.workforce.desks import UNIT
from incidents.cases.choices import IN_HAND, NEVER_DUE
from incidents.cases.models import Incident, PastRound
from incidents.cases.scoping import AT_DESK, WAITING


@dataclass(frozen=True, slots=True)
class Scope:
    """The incidents of one area. ``village_id`` goes with a grid, whose days are found among its village's."""

    level: str
    area_id: int
    village_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many incidents are open, and how many of them past the due time of their running clock."""

    open: int = 0
    late: int = 0

    def __add__(self, other: "OpenCount") -> "OpenCount":
        """Return the sum with the count of another area."""
        return OpenCount(self.open + other.open, self.late + other.late)


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Counts of open incidents at one moment: late, due later that day, by tone, ``undecided`` ones with time left, supervised."""

    open: int
    late: int
    due_today: int
    undecided: int
    supervised: int = 0
    tones: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LateIncident:
    """An open incident past its due time. ``holder``: unit, person or desk; ``desk_level`` names the desk's level."""

    reference: str
    matter_id: int
    township_id: int
    village_id: int
    grid_id: int
    level: str
    stage: str
    tone: str
    due_at: datetime
    holder: str
    desk_level: str
    unit_id: int | None
    handler_id: int | None


@dataclass(frozen=True, slots=True)
class LateHolder:
    """How many late incidents one unit, or one area's desk or worker, holds."""

    unit_id: int | None
    area_id: int | None
    count: int


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """The position of an open incident."""

    reference: str
    matter_id: int
    lng: float
    lat: float
    tone: str


def unindexed(column: str) -> "ExpressionWrapper[Any]":
    """Return a column as an expression without index, so that SQLite filters first and groups afterwards."""
    return ExpressionWrapper(F(column) + 0, output_field=BigIntegerField())


def incidents_in(scope: Scope) -> QuerySet[Incident]:
    """Return the incidents of a scope and of its area's predecessors, by the index of its level.

    A city is the whole table, so no index is used.
    """
    if scope.level == Level.CITY:
        return Incident.objects.alias(of_city=unindexed("city_id")).filter(of_city=scope.area_id)
    ids = areas.with_predecessors([scope.area_id])
    found = Incident.objects.filter(areas.lies_in(scope.level, [scope.area_id]))
    if not scope.village_id:
        return found
    above = {place.parent_id for place in areas.places(ids).values()}
    return found.filter(village_id__in=sorted({scope.village_id, *filter(None, above)}))


def is_late(now: datetime) -> Q:
    """Return the condition of being past ``next_due_at``, which an ended incident does not have."""
    return Q(next_due_at__lt=now)


def is_due_later(now: datetime, day_end: datetime) -> Q:
    """Return the condition of being due next between ``now`` and the end of the day."""
    return Q(next_due_at__gte=now, next_due_at__lt=day_end)


def _open_incidents(scope: Scope) -> QuerySet[Incident]:
    return incidents_in(scope).filter(ended_at__isnull=True)


def _open_wholes(scope: Scope) -> QuerySet[Incident]:
    """Return the open incidents that counts count: a split one once, and none of its sub-incidents."""
    return _open_incidents(scope).filter(parent__isnull=True)


def count_open_now(scope: Scope, now: datetime, *, day_end: datetime, until: date) -> OpenNow:
    """Count open incidents in one statement. ``undecided``: not handled and not yet due, with a deadline by ``until``."""
    undecided = Q(handled_at__isnull=True, master__isnull=True, handle_due_at__gte=now, handle_due_on__lte=until)
    counts = _open_wholes(scope).aggregate(
        open=Count("pk"),
        late=Count("pk", filter=is_late(now)),
        due_today=Count("pk", filter=is_due_later(now, day_end)),
        undecided=Count("pk", filter=undecided),
        supervised=Count("pk", filter=Q(supervised_at__isnull=False)),
        **{f"tone_{tone}": Count("pk", filter=Q(tone=tone)) for tone in ("amber", "due", "yellow", "red")},
    )
    tones = {name.removeprefix("tone_"): counts.pop(name) for name in list(counts) if name.startswith("tone_")}
    return OpenNow(**counts, tones={"": counts["open"] - sum(tones.values()), **tones})


def count_open_by(scope: Scope, column: str, now: datetime) -> dict[int, OpenCount]:
    """Count open incidents by ``township``, ``village``, ``grid`` or ``matter``; ids without any are left out."""
    rows = (
        _open_wholes(scope)
        .annotate(key=unindexed(f"{column}_id"))
        .values("key")
        .order_by()
        .annotate(open=Count("pk"), late=Count("pk", filter=is_late(now)))
    )
    return {row["key"]: OpenCount(row["open"], row["late"]) for row in rows}


def late_incidents(scope: Scope, now: datetime, limit: int) -> list[LateIncident]:
    """Return the open incidents past their due time, the longest late first."""
    rows = (
        _open_incidents(scope)
        .filter(is_late(now))
        .order_by("next_due_at", "pk")
        .values(
            "reference",
            "matter_id",
            "township_id",
            "village_id",
            "grid_id",
            "level",
            "tone",
            "unit_id",
            "handler_id",
            "state",
            stage=F("due_stage"),
            due_at=F("next_due_at"),
        )
    )
    return [LateIncident(**_with_holder(row)) for row in rows[:limit]]


def _with_holder(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with its holder: the unit or person that has it in hand, or the desk it waits at."""
    at_desk = row["state"] in AT_DESK
    place = WAITING.place_of(row["state"], row["level"], row["unit_id"])
    kept = {name: value for name, value in row.items() if name != "state"}
    in_hands = "unit" if place == UNIT else "person"
    return {**kept, "holder": "desk" if at_desk else in_hands, "desk_level": place if at_desk else ""}


def late_holders(scope: Scope, now: datetime, limit: int) -> list[LateHolder]:
    """Return the holders with most late incidents, most first; who holds one is as in ``late_incidents``."""
    desk = Case(
        *(When(WAITING.at(level), then=F(f"{level}_id")) for level in LEVEL_ORDER),
        output_field=BigIntegerField(),
    )
    rows = (
        _open_incidents(scope)
        .filter(is_late(now))
        .annotate(holding=Case(When(state__in=IN_HAND, then=F("unit_id"))), desk=desk)
        .values("holding", "desk")
        .order_by()
        .annotate(count=Count("pk"))
        .order_by("-count", "holding", "desk")
        .values_list("holding", "desk", "count")
    )
    return [LateHolder(*row) for row in rows[:limit]]


def waiting_at(level: str, area_id: int) -> Q:
    """Return the condition of the open incidents that wait at the desk of an area, or with a grid's worker."""
    return areas.lies_in(level, [area_id]) & WAITING.at(level) & Q(ended_at__isnull=True)


def handled_on_time() -> Q:
    """Return the condition of being handled by the deadline, for incidents and for past rounds."""
    return Q(handled_at__isnull=False, handled_at__lte=F("handle_due_at"))


def counts_as_on_time() -> Q:
    """Return the condition of what rates count as on time: handled by the deadline, or late and exempt by an appeal."""
    return handled_on_time() | Q(overtime_exempt=True)


def due_for_disposal(since: date, until: date, *, on_time: bool | None = None, extended: bool = False) -> Q:
    """Return the condition of 应处置: due in the period, or earlier and not yet handled when it began, in any round.

    With ``on_time`` only rounds that count as on time (True), or do not (False); with ``extended`` only those given more time.
    """
    in_period = Q(handle_due_on__gte=since, handle_due_on__lte=until)
    carried = Q(handle_due_on__lt=since, overtime_exempt=False) & (
        Q(handled_at__isnull=True) | Q(handled_at__gte=midnight(since))
    )
    now = (in_period | carried) & ~Q(state__in=NEVER_DUE) & Q(master__isnull=True, parent__isnull=True)
    earlier = PastRound.objects.filter(incident__parent__isnull=True).filter(
        in_period | Q(handle_due_on__lt=since, settled_on__gte=since)
    )
    if extended:
        # The rate counts them in the period of their deadline, once.
        now, earlier = now & in_period & Q(extensions__gt=0), earlier.filter(in_period, extensions__gt=0)
    if on_time is not None:
        as_asked = counts_as_on_time() if on_time else ~counts_as_on_time()
        now, earlier = now & as_asked, earlier.filter(as_asked)
    return now | Q(pk__in=earlier.values("incident_id"))


def open_points(scope: Scope, limit: int) -> list[OpenPoint]:
    """Return the positions of the open incidents, what is due first first."""
    columns = ("reference", "matter_id", "lng", "lat", "tone")
    rows = _open_incidents(scope).order_by(F("next_due_at").asc(nulls_last=True), "pk").values_list(*columns)
    return [OpenPoint(*row) for row in rows[:limit]]
