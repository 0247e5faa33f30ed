"""Cases, their clocks, the firings of those clocks, and their steps."""

from django.db import models
from django.db.models import F, Q

from governance.kernel.models import Stateful, StepBase
from grids.areas.choices import Level
from incidents.cases.choices import ENDED_STATES, Channel, ClockState, PlaceSource, Tone
from incidents.catalogue.choices import LadderTone, LimitUnit, Stage


class Incident(Stateful):
    """One case, from its report to its end. Area columns are those of its own day."""

    client_id = models.UUIDField(unique=True)
    content_digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=20)
    matter = models.ForeignKey("catalogue.Matter", on_delete=models.PROTECT, related_name="+")
    description = models.TextField(blank=True)
    search_text = models.TextField(blank=True, editable=False)
    channel = models.CharField(max_length=12, choices=Channel)
    level = models.CharField(max_length=10, choices=Level)

    city = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    grid = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    # The territorial grid when a dedicated grid owns the case: its worker reads it.
    also_grid = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    lng = models.FloatField()
    lat = models.FloatField()
    accuracy_m = models.FloatField(null=True)
    place_source = models.CharField(max_length=8, choices=PlaceSource, default=PlaceSource.PIN)
    h3_cell = models.CharField(max_length=16)

    reported_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    handler = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    occurred_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    reported_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    handling_seconds = models.PositiveIntegerField(null=True)
    # The effective deadline of the handling clock; kept after it stops, for the rates of the board.
    handle_due_at = models.DateTimeField(null=True)
    handle_due_on = models.DateField(null=True)
    # The clock that runs now.
    next_due_at = models.DateTimeField(null=True)
    due_stage = models.CharField(max_length=10, choices=Stage, blank=True)
    tone = models.CharField(max_length=10, choices=Tone, blank=True)
    calendar_missing = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # A constraint, not unique=True: that brings a second index for LIKE, which nobody asks.
            models.UniqueConstraint(fields=["reference"], name="a_reference_names_one_case"),
            models.CheckConstraint(
                condition=Q(lng__gte=-180, lng__lte=180, lat__gte=-90, lat__lte=90), name="a_place_is_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ENDED_STATES], ended_at__isnull=False)
                | ~Q(state__in=[*ENDED_STATES]) & Q(ended_at__isnull=True),
                name="ended_cases_and_only_they_have_an_end",
            ),
        ]
        indexes = [
            # Inboxes: what is open in an area, by what is due next.
            models.Index(fields=["township", "next_due_at", "id"], name="open_of_township", condition=Q(ended_at=None)),
            models.Index(fields=["village", "next_due_at", "id"], name="open_of_village", condition=Q(ended_at=None)),
            models.Index(fields=["grid", "next_due_at", "id"], name="open_of_grid", condition=Q(ended_at=None)),
            models.Index(
                fields=["unit", "next_due_at", "id"],
                name="open_of_unit",
                condition=Q(ended_at=None, unit__isnull=False),
            ),
            models.Index(fields=["next_due_at", "id"], name="open_by_due", condition=Q(ended_at=None)),
            models.Index(fields=["reported_by", "-reported_at"], name="reports_of_person"),
            # Lists and boards over all cases.
            models.Index(fields=["-reported_at", "-id"], name="cases_by_time"),
            models.Index(fields=["township", "-reported_at", "-id"], name="cases_of_township_by_time"),
            models.Index(fields=["village", "-reported_at", "-id"], name="cases_of_village_by_time"),
            models.Index(fields=["township", "reported_on", "matter"], name="reported_of_township"),
            models.Index(fields=["village", "reported_on"], name="reported_of_village"),
            # What few cases have, or only later: these cost nothing while a case comes in.
            models.Index(fields=["also_grid"], name="read_along_in_grid", condition=Q(also_grid__isnull=False)),
            models.Index(
                fields=["unit", "-reported_at", "-id"], name="cases_of_unit_by_time", condition=Q(unit__isnull=False)
            ),
            models.Index(
                fields=["village", "closed_on"], name="closed_of_village", condition=Q(closed_on__isnull=False)
            ),
            models.Index(
                fields=["village", "handle_due_on"], name="due_of_village", condition=Q(handle_due_on__isnull=False)
            ),
            models.Index(
                fields=["village", "handled_at"],
                name="handled_late_of_village",
                condition=Q(handled_at__gt=F("handle_due_at")),
            ),
            models.Index(
                fields=["township", "closed_on", "matter"],
                name="closed_of_township",
                condition=Q(closed_on__isnull=False),
            ),
            # The same for the matters of a township: what was due, handled late, and declined (ended and not closed).
            models.Index(
                fields=["township", "handle_due_on", "matter"],
                name="due_of_township",
                condition=Q(handle_due_on__isnull=False),
            ),
            models.Index(
                fields=["township", "handled_at"],
                name="handled_late_of_township",
                condition=Q(handled_at__gt=F("handle_due_at")),
            ),
            models.Index(
                fields=["township", "ended_at"],
                name="declined_of_township",
                condition=Q(ended_at__isnull=False, closed_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


# A running clock whose due time, or whose next rung, lies in a year that was not entered.
WITHOUT_DATE = Q(state=ClockState.RUNNING, next_fire_at__isnull=True) & (
    Q(due_at__isnull=True) | Q(next_rung__isnull=False)
)


class Clock(models.Model):
    """One stage's time limit running on one case. ``consumed`` counts in the limit's own kind of time."""

    # The constraints below index the case; calendar and ladder are looked up by hardly anyone.
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    stage = models.CharField(max_length=10, choices=Stage)
    state = models.CharField(max_length=8, choices=ClockState)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=LimitUnit)
    calendar = models.ForeignKey("catalogue.WorkCalendar", on_delete=models.PROTECT, related_name="+", db_index=False)
    ladder = models.ForeignKey("catalogue.Ladder", on_delete=models.PROTECT, related_name="+", db_index=False)
    consumed = models.DurationField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    generation = models.PositiveSmallIntegerField(default=1)
    fired_rung = models.PositiveSmallIntegerField(default=0)
    next_rung = models.PositiveSmallIntegerField(null=True)
    next_fire_at = models.DateTimeField(null=True)
    # A clock whose firing failed is set aside and shown; it is tried again when the fault is mended.
    fault = models.TextField(blank=True, default="")
    faulted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "stage"], name="one_clock_per_stage"),
        ]
        indexes = [
            # Read by the sweep: what is due to fire.
            models.Index(
                fields=["next_fire_at", "id"],
                name="clocks_to_fire",
                condition=Q(state=ClockState.RUNNING, next_fire_at__isnull=False, faulted_at__isnull=True),
            ),
            models.Index(fields=["incident"], name="clocks_without_a_date", condition=WITHOUT_DATE),
            # Counted by /healthz/escalation, which anyone may ask.
            models.Index(fields=["faulted_at"], name="clocks_set_aside", condition=Q(faulted_at__isnull=False)),
        ]


class Firing(models.Model):
    """A rung reached by a clock: fired, or passed over because a later one was due too."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="firings", db_index=False)
    rung = models.PositiveSmallIntegerField()
    generation = models.PositiveSmallIntegerField()
    tone = models.CharField(max_length=10, choices=LadderTone)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    skipped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "rung", "generation"], name="a_rung_fires_once_per_generation"),
            models.CheckConstraint(condition=Q(fired_at__gte=F("due_at")), name="nothing_fires_early"),
        ]


# The columns of a firing in the order in which sets of them are written (kernel.rows).
FIRING_COLUMNS = ("clock_id", "rung", "generation", "tone", "due_at", "fired_at", "skipped")


class Step(StepBase):
    """One line of the timeline."""

    subject = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="steps_are_numbered_per_case")]
