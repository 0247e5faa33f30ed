"""Owns the reading of call-backs: which are to be made, what was said, and the three rates with what they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from foundation.kernel.actor import Actor
from incidents.cases import scoping
from incidents.cases.choices import State
from incidents.cases.models import CallBack, Incident


@dataclass(frozen=True, slots=True)
class Share:
    """A rate with what it is made of; ``value`` is None where there is nothing to divide by, and never all."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The rate, 0 to 1."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def percent(self) -> int:
        """The rate in per cent, rounded; to be asked where there is something to divide by."""
        return round(100 * (self.value or 0))


@dataclass(frozen=True, slots=True)
class CallBackRates:
    """What people said of one unit's closings (None: those that no unit handled), by DOMAIN.md §3.3.

    ``responded``: reached, of those called. ``solved`` and ``content``: of those reached.
    """

    unit: str | None
    responded: Share
    solved: Share
    content: Share

    @property
    def shares(self) -> tuple[Share, Share, Share]:
        """The three rates, in this order."""
        return (self.responded, self.solved, self.content)


def visible_call_backs(actor: Actor) -> QuerySet[CallBack]:
    """Return the call-backs of what the actor is in charge of; whoever reported something has no part in them."""
    return CallBack.objects.filter(incident__in=Incident.objects.filter(scoping.in_charge_of(actor)).order_by())


def read_call_backs(found: QuerySet[CallBack]) -> list[CallBack]:
    """Read call-backs with what their rows show, in one statement."""
    calls = list(found.select_related("incident__unit", "unit"))
    for call in calls:
        call.incident.unit_name = call.incident.unit.name if call.incident.unit else None  # type: ignore[attr-defined]
    return calls


def still_to_make() -> Q:
    """Return the condition of those nobody has made yet, of incidents that are still closed."""
    return Q(called_at__isnull=True, incident__state=State.CLOSED)


def call_back_of(incident: Any) -> CallBack | None:
    """Return the call-back of the present closing of an incident; None where none is wanted or made."""
    return CallBack.objects.filter(incident_id=incident.pk, round=incident.past_rounds).first()


def is_discontent(call: CallBack | None) -> bool:
    """Say whether somebody was reached who says it is not solved, or is not content."""
    return call is not None and bool(call.responded) and not (call.solved and call.content)


def rates_by_unit(actor: Actor, since: datetime, until: datetime) -> list[CallBackRates]:
    """Return the rates of the units over what was asked from ``since`` to ``until``, the unit with most first."""
    rows = (
        visible_call_backs(actor)
        .filter(called_at__gte=since, called_at__lte=until)
        .values(name=F("unit__name"))
        .order_by()
        .annotate(
            called=Count("pk"),
            reached=Count("pk", filter=Q(responded=True)),
            settled=Count("pk", filter=Q(solved=True)),
            pleased=Count("pk", filter=Q(content=True)),
        )
        .order_by("-called", "name")
    )
    return [_rates(row["name"], row) for row in rows]


def rates_of_all(rows: list[CallBackRates]) -> CallBackRates:
    """Return the rates of all units together."""
    called = sum(row.responded.denominator for row in rows)
    reached = sum(row.responded.numerator for row in rows)
    settled, pleased = (sum(getattr(row, name).numerator for row in rows) for name in ("solved", "content"))
    return _rates(None, {"called": called, "reached": reached, "settled": settled, "pleased": pleased})


def _rates(unit: str | None, row: Mapping[str, Any]) -> CallBackRates:
    reached = row["reached"]
    return CallBackRates(
        unit, Share(reached, row["called"]), Share(row["settled"], reached), Share(row["pleased"], reached)
    )


def is_call_back_due(incident: Any) -> bool:
    """Say whether whoever reported an incident is to be called back and has not been."""
    call = call_back_of(incident)
    return call is not None and call.called_at is None and incident.state == State.CLOSED
