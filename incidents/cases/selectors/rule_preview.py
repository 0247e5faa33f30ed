"""Owns what a version of township rules would have changed in the last month, by the deadline code that clocks run by."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from foundation.kernel.city_time import local_day
from foundation.kernel.errors import CalendarExhausted, Invalid
from incidents.cases.models import Clock
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import RuleBook, rulebook
from incidents.catalogue.selectors.township_rules import book_with
from procedures.clocks import deadlines
from procedures.clocks.choices import ClockState

LAST_MONTH = timedelta(days=30)
# The latest incidents of a month; more would say the same.
MOST_INCIDENTS = 2_000
MEASURED = (Stage.ACCEPT, Stage.DISPATCH, Stage.HANDLE, Stage.CHECK)


@dataclass(slots=True)
class StagePreview:
    """Of one stage, or of incidents as a whole: how many there were, how many due earlier or later, how many newly late or on time."""

    total: int = 0
    earlier: int = 0
    later: int = 0
    newly_late: int = 0
    newly_on_time: int = 0


@dataclass(slots=True)
class RulePreview:
    """What a version would have changed: ``incidents`` with any clock changed, and by stage. ``is_cut``: only the latest ones."""

    since: datetime
    incidents: StagePreview = field(default_factory=StagePreview)
    stages: dict[str, StagePreview] = field(default_factory=dict)
    is_cut: bool = False


def preview_rules(version: Any, now: datetime) -> RulePreview:
    """Return what a version would have changed for the incidents reported in its area within the last month.

    What each clock had consumed stays as it was: how long each person took is not guessed.
    """
    preview = RulePreview(now - LAST_MONTH)
    today = rulebook(local_day(now))
    book = book_with(version, local_day(now))
    column = f"{version.area.level}_id"
    recent = Clock.objects.filter(
        **{f"incident__{column}": version.area_id},
        incident__is_sealed=False,
        incident__reported_at__gte=preview.since,
        stage__in=MEASURED,
    )
    ids = list(
        recent.order_by("-incident__reported_at").values_list("incident_id", flat=True).distinct()[: MOST_INCIDENTS + 1]
    )
    preview.is_cut = len(ids) > MOST_INCIDENTS
    changed: dict[int, set[str]] = {}
    for incident_id, stage, words in _changes(ids[:MOST_INCIDENTS], today, book, now):
        one = preview.stages.setdefault(stage, StagePreview())
        one.total += 1
        for word in words:
            setattr(one, word, getattr(one, word) + 1)
        changed.setdefault(incident_id, set()).update(words)
    preview.incidents.total = len(changed)
    for words in changed.values():
        for word in words:
            setattr(preview.incidents, word, getattr(preview.incidents, word) + 1)
    return preview


def _changes(
    incident_ids: list[int], today: RuleBook, book: RuleBook, now: datetime
) -> Iterator[tuple[int, str, set[str]]]:
    """Yield (incident, stage, what changes) for each clock whose due time can be computed both ways."""
    clocks = Clock.objects.filter(incident_id__in=incident_ids, stage__in=MEASURED).select_related("incident")
    for clock in clocks.iterator(chunk_size=2000):
        with suppress(CalendarExhausted, Invalid):
            old, new = _due_at(clock, today), _due_at(clock, book)
            until = clock.stopped_at or now
            words = {"earlier"} if new < old else {"later"} if new > old else set()
            if until > new and until <= old:
                words.add("newly_late")
            if until > old and until <= new:
                words.add("newly_on_time")
            yield clock.incident_id, clock.stage, words


def _due_at(clock: Clock, book: RuleBook) -> datetime:
    """Return when the last run of a clock would have been due by a book; raises ``CalendarExhausted`` and ``Invalid``."""
    one = clock.incident
    chain = (one.city_id, one.township_id, one.village_id, one.grid_id)
    limit = book.limit_for(one.matter_id, clock.stage, chain, one.filing_standard_id)
    consumed = clock.consumed
    if clock.state != ClockState.RUNNING and clock.stopped_at is not None:
        ran = deadlines.time_between(clock.started_at, clock.stopped_at, clock.unit, book.calendars[clock.calendar_id])
        consumed = max(consumed - ran, timedelta())
    return deadlines.compute_due_at(
        deadlines.Limit(limit.amount, limit.unit), clock.started_at, consumed, limit.calendar
    )
