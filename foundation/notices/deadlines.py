"""When an outside channel may be used: quiet hours of a day, in the city's time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours in which nobody is disturbed, over midnight where they begin later than they end; none where both are the same."""

    begins: time
    ends: time

    def holds_at(self, clock: time) -> bool:
        """Say whether a time of the day lies in them."""
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


# Who has said nothing, in a township that has said nothing.
CITY_HOURS = Hours(time(22), time(7))


def after_quiet(at: datetime, hours: Hours = CITY_HOURS) -> datetime:
    """Return ``at``, or the end of the quiet hours it lies in."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    if not hours.holds_at(local.time()):
        return at
    is_evening = hours.begins > hours.ends and local.time() >= hours.begins
    day = local.date() + timedelta(days=int(is_evening))
    return datetime.combine(day, hours.ends, timezone.get_default_timezone())
