"""Incidents, their clocks and firings, their steps, how they are watched, and what several units do about one."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from grids.areas.placed import PlacedInCity, PlacedInGrid, area_indexes
from incidents.cases.choices import (
    COPY_STATES,
    ENDED_STATES,
    AppealState,
    CallBackWay,
    Channel,
    EnforcementResult,
    PlaceSource,
    State,
    SupervisionKind,
    Tone,
    WhistleKind,
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
    # Confidential: opened by a part in it alone (procedures.seals), and never open again (a trigger, migration 0004).
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


class Supervision(models.Model):
    """One order of supervision (督办): what is required, by when, and what was answered. Its answer ends it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="supervisions", db_index=False)
    kind = models.CharField(max_length=12, choices=SupervisionKind)
    # Of the desk that ordered it.
    level = models.CharField(max_length=10, choices=Level)
    requirement = models.TextField()
    ordered_by = models.BigIntegerField()
    ordered_at = models.DateTimeField()
    # None: in a year without a calendar.
    due_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(answered_at__isnull=True), name="one_supervision_waits_for_its_answer"
            ),
            models.UniqueConstraint(fields=["incident", "ordered_at"], name="supervisions_are_ordered_one_by_one"),
        ]


class OvertimeAppeal(models.Model):
    """One appeal against the lateness of one round (超时申诉), decided by two people who are no party to it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="appeals", db_index=False)
    # How many rounds had ended before the one it is about.
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AppealState)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    handler = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=20)
    words = models.TextField()
    first_by = models.BigIntegerField(null=True)
    first_at = models.DateTimeField(null=True)
    second_by = models.BigIntegerField(null=True)
    second_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "round"], name="a_round_is_appealed_once"),
            models.CheckConstraint(
                condition=(Q(first_by__isnull=True) | ~Q(first_by=F("asked_by")))
                & (Q(second_by__isnull=True) | ~Q(second_by=F("asked_by"))),
                name="nobody_reviews_an_own_appeal",
            ),
            models.CheckConstraint(
                condition=Q(handler__isnull=True)
                | (Q(first_by__isnull=True) | ~Q(first_by=F("handler")))
                & (Q(second_by__isnull=True) | ~Q(second_by=F("handler"))),
                name="nobody_reviews_own_lateness",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | Q(first_by__isnull=False) & ~Q(second_by=F("first_by")),
                name="two_people_review_an_appeal",
            ),
            models.CheckConstraint(
                condition=~Q(state=AppealState.APPROVED) | Q(second_by__isnull=False),
                name="two_people_approve_an_appeal",
            ),
        ]


def _person() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)


class DutyDispute(models.Model):
    """One return of an incident as not the unit's duty, until a desk rules or dispatches it elsewhere.

    ``settled_at``: ruled, dispatched again, or ended; a ruling stands in the columns that begin with ``ruled``. The unit
    it was ruled to handles it first and may object in words, which are answered.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="disputes")
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    # The township as of the incident's day, for lists of one.
    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.TextField()
    returned_by = _person()
    returned_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    ruled_unit = models.ForeignKey(
        "workforce.Unit", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    ruled_by = _person()
    ruled_at = models.DateTimeField(null=True)
    grounds = models.TextField(blank=True, default="")
    # Ruled to the backstop unit, as none was found.
    is_backstop = models.BooleanField(default=False)
    objection = models.TextField(blank=True, default="")
    objected_by = _person()
    objected_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_by = _person()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ruled_at__isnull=True, ruled_unit__isnull=True)
                | Q(ruled_at__isnull=False, ruled_unit__isnull=False, settled_at__isnull=False),
                name="a_ruling_names_its_unit_and_settles",
            ),
            models.CheckConstraint(
                condition=Q(objected_at__isnull=True) | Q(ruled_at__isnull=False), name="only_a_ruling_is_objected_to"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(objected_at__isnull=False),
                name="only_an_objection_is_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["-returned_at", "-id"], name="disputes_by_time"),
            models.Index(fields=["township", "-returned_at", "-id"], name="disputes_of_township_by_time"),
            models.Index(fields=["unit", "-returned_at"], name="disputes_of_unit"),
            models.Index(fields=["ruled_at"], name="rulings_by_time", condition=Q(ruled_at__isnull=False)),
        ]


class Assist(models.Model):
    """A unit called to an incident by a whistle: what it should do, until when it has to arrive, and what it did.

    ``ended_at``: with the incident. Its clock to arrive is one of ``procedures.clocks``, of kind "arrival" under its id.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="assists", db_index=False)
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=WhistleKind)
    task = models.TextField()
    whistled_by = _person()
    whistled_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    arrived_by = _person()
    arrived_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "unit"],
                condition=Q(ended_at__isnull=True),
                name="a_unit_is_called_once_at_a_time",
            ),
        ]
        indexes = [
            # Who takes part sees the incident.
            models.Index(fields=["unit", "incident"], name="assists_of_unit"),
            models.Index(fields=["incident", "id"], name="assists_of_incident"),
            models.Index(fields=["-whistled_at", "-id"], name="assists_by_time"),
        ]


class TouchedTownship(models.Model):
    """Another township that an incident touches: its desk reads it, notes, and calls its own units."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="touched", db_index=False)
    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    named_by = _person()
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "township"], name="a_township_is_touched_once")]
        indexes = [models.Index(fields=["township", "incident"], name="touching_township")]


class EnforcementReferral(models.Model):
    """An incident handed to an enforcing unit with its evidence package, and the result that came back."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="referrals", db_index=False)
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    facts = models.TextField()
    # The documents of the incident that are the package, and the proof of the result.
    package = models.UUIDField()
    handed_by = _person()
    handed_at = models.DateTimeField()
    result = models.CharField(max_length=12, choices=EnforcementResult, blank=True, default="")
    result_words = models.TextField(blank=True, default="")
    result_document = models.UUIDField(null=True)
    result_by = _person()
    result_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(result_at__isnull=True), name="one_enforcement_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(result="", result_at__isnull=True) | ~Q(result="") & Q(result_at__isnull=False),
                name="a_result_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["incident", "id"], name="referrals_of_incident")]


class UnplacedReport(PlacedInCity):
    """A report that came without coordinates and waits until a desk puts a pin; then it is an incident of the same number."""

    client_id = models.UUIDField(unique=True)
    content_digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=20)
    matter = models.ForeignKey("catalogue.Matter", on_delete=models.PROTECT, related_name="+", db_index=False)
    description = models.TextField(blank=True)
    address = models.CharField(max_length=200)
    # The address as it is compared with others.
    address_key = models.CharField(max_length=220)
    channel = models.CharField(max_length=12, choices=Channel)
    # The township that the address names, if any: its desk places the report, else the city's.
    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reported_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    occurred_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="unplaced", null=True)
    placed_at = models.DateTimeField(null=True)
    placed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="a_reference_names_one_report_without_place"),
            models.CheckConstraint(
                condition=Q(incident__isnull=True, placed_at__isnull=True)
                | Q(incident__isnull=False, placed_at__isnull=False),
                name="placed_reports_and_only_they_are_incidents",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reported_at", "id"], name="reports_without_place", condition=Q(incident__isnull=True)
            ),
            models.Index(fields=["address_key"], name="places_of_addresses", condition=Q(incident__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reference


class CallBack(models.Model):
    """What whoever reported said after one closing, asked by somebody who did not handle it; or that it is to be asked."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="call_backs", db_index=False)
    # Which closing of the incident: the number of rounds before it.
    round = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField()
    # Chosen by the rule of the township, and not because the reporter spoke first.
    is_sampled = models.BooleanField(default=False)
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    way = models.CharField(max_length=10, choices=CallBackWay, blank=True)
    called_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    called_at = models.DateTimeField(null=True)
    responded = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    content = models.BooleanField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "round"], name="a_closing_is_called_back_once"),
            models.CheckConstraint(
                condition=Q(called_at__isnull=True, responded__isnull=True, way="")
                | Q(called_at__isnull=False, responded__isnull=False) & ~Q(way=""),
                name="a_call_back_made_says_whether_anybody_responded",
            ),
            models.CheckConstraint(
                # Written so that nothing in it is unknown: a check that is neither true nor false holds.
                condition=Q(responded__isnull=False, responded=True, solved__isnull=False, content__isnull=False)
                | (Q(responded__isnull=True) | Q(responded=False)) & Q(solved__isnull=True, content__isnull=True),
                name="only_who_responded_says_whether_solved",
            ),
        ]
        indexes = [
            models.Index(fields=["closed_at", "id"], name="call_backs_to_make", condition=Q(called_at__isnull=True)),
            models.Index(fields=["called_at"], name="call_backs_made", condition=Q(called_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.incident}:{self.round}"
