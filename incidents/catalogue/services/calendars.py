"""Owns the entering of calendar years: their days, their source, and the news that deadlines must be worked out anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import chinese_calendar
from django.db import transaction
from django.utils.translation import gettext as _

from governance.kernel import clock, policies, revisions
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid
from governance.kernel.outbox import publish
from governance.kernel.services import audit
from incidents.catalogue.choices import DayKind
from incidents.catalogue.events import TOPIC, CalendarChanged
from incidents.catalogue.models import CalendarDay, CalendarYear
from incidents.catalogue.selectors import REVISION


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that is not what its weekday says."""

    day: date
    kind: str
    name: str = ""


def load_year(actor: Actor, *, calendar_id: int, year: int, days: Sequence[DayRow], source: str) -> None:
    """Enter or correct one year of one calendar; clocks that run by it are worked out again by their own room."""
    policies.require(actor, "catalogue.change")
    if any(row.day.year != year for row in days):
        raise Invalid(_("A day lies outside the year."), fields={"days": _("All days must lie in the year.")})
    now = clock.now()
    with transaction.atomic():
        CalendarYear.objects.update_or_create(calendar_id=calendar_id, year=year, defaults={"source": source})
        CalendarDay.objects.filter(calendar_id=calendar_id, day__year=year).delete()
        CalendarDay.objects.bulk_create(
            CalendarDay(calendar_id=calendar_id, day=row.day, kind=row.kind, name=row.name) for row in days
        )
        revisions.bump(REVISION)
        publish(TOPIC, [CalendarChanged(key=f"{calendar_id}:{year}", calendar_id=calendar_id, year=year)], at=now)
        audit(actor, "load_year", "calendar", [str(calendar_id)], at=now, detail={"year": year, "source": source})


def official_days(year: int) -> list[DayRow] | None:
    """Return the State Council's days off and make-up workdays as the library chinesecalendar has them, None if not yet."""
    listed = (
        (DayKind.HOLIDAY, chinese_calendar.holidays),
        (DayKind.MAKEUP_WORKDAY, chinese_calendar.workdays),
    )
    rows = [
        DayRow(day, kind, chinese_calendar.Holiday(name).chinese)
        for kind, days in listed
        for day, name in days.items()
        if day.year == year
    ]
    return sorted(rows, key=lambda row: row.day) or None
