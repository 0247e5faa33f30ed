"""Incidents, their rounds, clocks, firings and steps."""

from django.db import models
from django.db.models import F, Q

from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from grids.areas.placed import PlacedInGrid, area_indexes
from incidents.cases.choices import (
    COPY_STATES,
    ENDED_STATES,
    AppealState,
    Channel,
    PlaceSource,
    State,
    Tone,
)
from incidents.catalogue.choices import Stage
from procedures.clocks.bases import ARMED, WITHOUT_DATE, ClockBase, FiringBase


class OpenIncidents(models.Manager["Incident"]):
    """The incidents that are not confidential: whoever forgets about seals reads, counts and exports none that is."""

    def get_queryset(self) -> "models.QuerySet[Incident]":
        """Return every incident but the sealed ones."""
        return super().get_queryset().filter(is_sealed=False)


class Incident(Stateful, PlacedInGrid):
    """One incident, from its report to its end. Area columns are those of its own day."""

    client_id = models.UUIDField(unique=True)
    content_digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=20)
    matter = models.ForeignKey("catalogue.Matter", on_delete=models.PROTECT, related_name="+", db_index=False)
    description = models.TextField(blank=True)
    search_text = models.TextField(blank=True, editable=False)
    channel = models.CharField(max_length=12, choices=Channel)
    # The desks that may act stand from the lowest level up to ``level``: being late raises that one alone, so who could
    # act keeps the right; passing up and handing down move both.
    level = models.CharField(max_length=10, choices=Level)
    lowest_level = models.CharField(max_length=10, choices=Level)

    # The territorial grid when a dedicated grid owns the incident: its worker reads it.
    also_grid = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    lng = models.FloatField()
    lat = models.FloatField()
    accuracy_m = models.FloatField(null=True)
    # A position too rough to name one grid, sent all the same.
    is_place_uncertain = models.BooleanField(default=False)
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
    # The level of the desk that dispatched it: only that desk and those above take it back.
    dispatched_level = models.CharField(max_length=10, choices=Level, blank=True, default="")
    # By which of its matter's standards it was filed, where its desk has chosen one: its clocks go by that one's limits.
    filing_standard = models.ForeignKey(
        "catalogue.FilingStandard", on_delete=models.SET_NULL, related_name="+", null=True, db_index=False
    )
    # The day on which suspended work goes on by itself.
    suspended_until = models.DateField(null=True)
    # More time for this round: how often it was granted, and since when a request waits for its answer.
    extensions = models.PositiveSmallIntegerField(default=0)
    extension_asked_at = models.DateTimeField(null=True)
    # Since when a supervision waits for its answer.
    supervised_at = models.DateTimeField(null=True)
    # The appeal against the lateness of the last round: how far it is, and who approved it first. An exempt round was late,
    # and counts as on time.
    appeal = models.CharField(max_length=10, choices=AppealState, blank=True, default=AppealState.NONE)
    appeal_passed_by = models.BigIntegerField(null=True)
    overtime_exempt = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    # How many earlier rounds the figures count beside this row.
    past_rounds = models.PositiveSmallIntegerField(default=0)
    handling_seconds = models.PositiveIntegerField(null=True)
    # The effective deadline of the handling clock, and the day it counts on; kept after it stops, for the rates of the
    # board. What goes on after its due time is due on no day before the one on which it goes on.
    handle_due_at = models.DateTimeField(null=True)
    handle_due_on = models.DateField(null=True)
    # The clock that runs now.
    next_due_at = models.DateTimeField(null=True)
    due_stage = models.CharField(max_length=10, choices=Stage, blank=True)
    tone = models.CharField(max_length=10, choices=Tone, blank=True)
    calendar_missing = models.BooleanField(default=False)
    # How often units have returned it as not their duty since a desk last ruled, and whether it is ruled to its unit.
    disputed_times = models.PositiveSmallIntegerField(default=0)
    is_ruled = models.BooleanField(default=False)
    # Several units are or were concerned: called, disputing, enforcing, or other townships. The tables that say who are
    # asked for these incidents alone.
    is_joint = models.BooleanField(default=False)
    # Handed to enforcement, whose result is not back.
    awaits_enforcement = models.BooleanField(default=False)

    # The report this one repeats: a master is no copy itself.
    master = models.ForeignKey("self", on_delete=models.PROTECT, related_name="copies", null=True, db_index=False)
    # The incident this one is a sub-incident of, and whether it has any itself: no sub-incident has (a trigger).
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, db_index=False)
    is_split = models.BooleanField(default=False)
    # Confidential: opened by a part in it alone (procedures.seals), and never open again (a trigger).
    is_sealed = models.BooleanField(default=False)

    objects = OpenIncidents()
    # For those who ask about parts, and for clocks; tests/seals/test_one_door.py names every place that may.
    including_sealed = models.Manager["Incident"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_sealed=False) | Q(search_text=""), name="sealed_words_are_found_by_no_search"
            ),
            # A constraint, not unique=True: that brings a second index for LIKE, which nobody asks.
            models.UniqueConstraint(fields=["reference"], name="a_reference_names_one_case"),
            models.CheckConstraint(
                condition=Q(lng__gte=-180, lng__lte=180, lat__gte=-90, lat__lte=90), name="a_place_is_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(lowest_level=Level.GRID)
                | Q(lowest_level=Level.VILLAGE) & ~Q(level=Level.GRID)
                | Q(lowest_level=Level.TOWNSHIP, level__in=[Level.TOWNSHIP, Level.CITY])
                | Q(lowest_level=Level.CITY, level=Level.CITY),
                name="the_lowest_level_is_not_above_the_level",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ENDED_STATES], ended_at__isnull=False)
                | ~Q(state__in=[*ENDED_STATES]) & Q(ended_at__isnull=True),
                name="ended_cases_and_only_they_have_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUSPENDED, suspended_until__isnull=False)
                | ~Q(state=State.SUSPENDED) & Q(suspended_until__isnull=True),
                name="suspended_incidents_and_only_they_go_on_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(overtime_exempt=False) | Q(handled_at__gt=F("handle_due_at")),
                name="only_what_was_late_is_exempt",
            ),
            models.CheckConstraint(
                condition=Q(state=State.LINKED, master__isnull=False)
                | Q(state__in=[*ENDED_STATES])
                | ~Q(state__in=[*COPY_STATES]) & Q(master__isnull=True),
                name="linked_incidents_have_a_master_and_open_ones_have_none",
            ),
            models.CheckConstraint(
                condition=Q(master__isnull=True) | ~Q(master=F("id")), name="no_incident_is_a_copy_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_split=False), name="no_sub_incident_is_split"
            ),
            models.CheckConstraint(
                condition=Q(master__isnull=True) | Q(parent__isnull=True, is_split=False),
                name="no_copy_is_split_or_a_sub_incident",
            ),
        ]
        indexes = [
            # Inboxes: what is open in an area, by what is due next.
            *area_indexes("open_of_{level}", "next_due_at", "id", condition=Q(ended_at=None)),
            models.Index(
                fields=["unit", "next_due_at", "id"],
                name="open_of_unit",
                condition=Q(ended_at=None, unit__isnull=False),
            ),
            models.Index(fields=["next_due_at", "id"], name="open_by_due", condition=Q(ended_at=None)),
            models.Index(fields=["level", "next_due_at", "id"], name="open_of_level", condition=Q(ended_at=None)),
            models.Index(fields=["reported_by", "-reported_at"], name="reports_of_person"),
            # Lists and boards over all incidents.
            models.Index(fields=["-reported_at", "-id"], name="cases_by_time"),
            *area_indexes("cases_of_{level}_by_time", "-reported_at", "-id", levels=(Level.TOWNSHIP, Level.VILLAGE)),
            # What the filters narrow by, in the order of the list: a count stops early, and a page begins at once.
            models.Index(fields=["state", "-reported_at", "-id"], name="cases_of_state_by_time"),
            models.Index(fields=["matter", "-reported_at", "-id"], name="cases_of_matter_by_time"),
            models.Index(fields=["lng", "lat"], name="cases_by_place"),
            models.Index(fields=["-ended_at", "-id"], name="ended_by_time", condition=Q(ended_at__isnull=False)),
            models.Index(
                fields=["township", "-ended_at"], name="ended_of_township", condition=Q(ended_at__isnull=False)
            ),
            models.Index(fields=["township", "reported_on", "matter"], name="reported_of_township"),
            models.Index(fields=["village", "reported_on"], name="reported_of_village"),
            # What few incidents have, or only later: these cost nothing while an incident comes in.
            models.Index(fields=["id"], name="joint_incidents", condition=Q(is_joint=True)),
            models.Index(fields=["master"], name="copies_of_incident", condition=Q(master__isnull=False)),
            models.Index(fields=["parent", "id"], name="children_of_incident", condition=Q(parent__isnull=False)),
            models.Index(fields=["-reported_at", "-id"], name="split_by_time", condition=Q(is_split=True)),
            models.Index(fields=["also_grid"], name="read_along_in_grid", condition=Q(also_grid__isnull=False)),
            models.Index(
                fields=["unit", "-reported_at", "-id"], name="cases_of_unit_by_time", condition=Q(unit__isnull=False)
            ),
            # The days of a village are found among its township's.
            models.Index(
                fields=["township", "closed_on", "matter"],
                name="closed_of_township",
                condition=Q(closed_on__isnull=False),
            ),
            # What is watched is little of all there is.
            models.Index(
                fields=["township", "id"],
                name="supervised_of_township",
                condition=Q(supervised_at__isnull=False),
            ),
            models.Index(
                fields=["township", "id"],
                name="waiting_for_time_of_township",
                condition=Q(extension_asked_at__isnull=False),
            ),
            models.Index(
                fields=["township", "id"],
                name="appealed_of_township",
                condition=Q(appeal__in=["asked", "reviewed"]),
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


class PastRound(models.Model):
    """An earlier round of an incident, ended by reopening, by late rework, or by declining when late.

    What it counted on its days stays counted there, whatever becomes of the incident.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="rounds", db_index=False)
    number = models.PositiveSmallIntegerField()
    handle_due_at = models.DateTimeField(null=True)
    handle_due_on = models.DateField(null=True)
    handled_at = models.DateTimeField(null=True)
    # The later of the due day and the day it was handled or declined.
    settled_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    reopened_on = models.DateField(null=True)
    # Closed by itself or in a later round.
    is_closed = models.BooleanField(default=False)
    # As of the incident: how often it was extended, and whether its lateness does not count.
    extensions = models.PositiveSmallIntegerField(default=0)
    overtime_exempt = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="rounds_are_numbered_per_case")]
        indexes = [
            # Counted by day.
            models.Index(fields=["handle_due_on"], name="rounds_by_due_day"),
            models.Index(fields=["settled_on"], name="rounds_by_settled_day"),
            models.Index(fields=["closed_on"], name="rounds_by_closed_day", condition=Q(closed_on__isnull=False)),
            models.Index(fields=["reopened_on"], name="rounds_by_reopened_day", condition=Q(reopened_on__isnull=False)),
        ]


# The columns of a round in the order in which sets of them are written (kernel.rows).
ROUND_COLUMNS = (
    "incident_id",
    "number",
    "handle_due_at",
    "handle_due_on",
    "handled_at",
    "settled_on",
    "closed_on",
    "reopened_on",
    "is_closed",
    "extensions",
    "overtime_exempt",
)


class Clock(ClockBase):
    """One stage's time limit running on one incident."""

    # The constraints below index the incident.
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="clocks", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "stage"], name="one_clock_per_stage"),
        ]
        indexes = [
            # Read by the sweep: what is due to fire.
            models.Index(fields=["next_fire_at", "id"], name="clocks_to_fire", condition=ARMED),
            models.Index(fields=["incident"], name="clocks_without_a_date", condition=WITHOUT_DATE),
            # Counted by /healthz/escalation, which anyone may ask.
            models.Index(fields=["faulted_at"], name="clocks_set_aside", condition=Q(faulted_at__isnull=False)),
        ]


class Firing(FiringBase):
    """A rung reached by a clock."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="firings", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "rung", "generation"], name="a_rung_fires_once_per_generation"),
            models.CheckConstraint(condition=Q(fired_at__gte=F("due_at")), name="nothing_fires_early"),
        ]


class SentTogether(models.Model):
    """What was answered to an act on a set of incidents, so that the same one sent again is answered alike."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="+")
    act_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    outcomes = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "act_id"], name="a_set_is_acted_on_once_per_person_and_id")
        ]
        indexes = [models.Index(fields=["at"], name="sets_by_time")]


class Step(StepBase):
    """One line of the timeline."""

    subject = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        ordering = ["number"]
        constraints = step_constraints("case")
