"""Abstract models of clocks and their firings; a room adds the subject, constraints and indexes."""

from django.db import models
from django.db.models import Q

from procedures.clocks.choices import ClockState, LadderTone, LimitUnit

# A running clock whose due time, or whose next rung, lies in a year that was not entered.
WITHOUT_DATE = Q(state=ClockState.RUNNING, next_fire_at__isnull=True) & (
    Q(due_at__isnull=True) | Q(next_rung__isnull=False)
)
# A running clock that the sweep looks at.
ARMED = Q(state=ClockState.RUNNING, next_fire_at__isnull=False, faulted_at__isnull=True)


class ClockBase(models.Model):
    """The time limit of one stage of a subject, which the room adds. ``consumed`` counts in the limit's own kind of time."""

    stage = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=ClockState)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=LimitUnit)
    # Looked up by hardly anyone.
    calendar = models.ForeignKey("clocks.WorkCalendar", on_delete=models.PROTECT, related_name="+", db_index=False)
    ladder = models.ForeignKey("clocks.Ladder", on_delete=models.PROTECT, related_name="+", db_index=False)
    consumed = models.DurationField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    generation = models.PositiveSmallIntegerField(default=1)
    fired_rung = models.PositiveSmallIntegerField(default=0)
    next_rung = models.PositiveSmallIntegerField(null=True)
    next_fire_at = models.DateTimeField(null=True)
    # A clock whose firing failed is set aside and listed; people let it be tried again when the fault is fixed.
    fault = models.TextField(blank=True, default="")
    faulted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class FiringBase(models.Model):
    """A rung that a clock reached: fired, or ``skipped`` because a later one was due too. The room adds the clock."""

    rung = models.PositiveSmallIntegerField()
    generation = models.PositiveSmallIntegerField()
    tone = models.CharField(max_length=10, choices=LadderTone)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    skipped = models.BooleanField(default=False)

    class Meta:
        abstract = True


# The columns of a clock that change after it is made, and those of a firing in the order in which sets are written.
CLOCK_COLUMNS = (
    "state",
    "amount",
    "unit",
    "calendar_id",
    "ladder_id",
    "consumed",
    "started_at",
    "stopped_at",
    "due_at",
    "generation",
    "fired_rung",
    "next_rung",
    "next_fire_at",
    "fault",
    "faulted_at",
)
FIRING_COLUMNS = ("clock_id", "rung", "generation", "tone", "due_at", "fired_at", "skipped")
