"""Owns saying that limits in force were corrected, so that open clocks are computed again in the background."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.outbox import publish
from incidents.catalogue.events import LimitCorrected
from incidents.catalogue.models import TimeLimit
from incidents.catalogue.selectors import REVISION


@dataclass(frozen=True, slots=True)
class CorrectedLimit:
    """A limit, and what it said before."""

    limit_id: int
    old_amount: int
    old_unit: str


def note_corrections(actor: Actor, limits: Iterable[CorrectedLimit]) -> None:
    """Publish a ``LimitCorrected`` for each limit, and audit what it said before; nothing where there are none."""
    corrected = {one.limit_id: one for one in limits}
    if not corrected:
        return
    now = city_time.now()
    with transaction.atomic():
        revisions.bump(REVISION)
        rows = TimeLimit.objects.filter(pk__in=corrected).select_related("area")
        events = [
            LimitCorrected(
                key=f"{row.pk}:{now.timestamp()}",
                matter_id=row.matter_id or 0,
                area_path=row.area.path if row.area else "",
                stage=row.stage,
                old_amount=corrected[row.pk].old_amount,
                old_unit=corrected[row.pk].old_unit,
            )
            for row in rows
        ]
        publish(events, at=now)
        for one in corrected.values():
            before = {"amount": one.old_amount, "unit": one.old_unit}
            audit(actor, "correct", "timelimit", [str(one.limit_id)], at=now, detail={"before": before})
