"""Reports for record, their steps, and the rules of their times."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from grids.areas.placed import PlacedInGrid, area_indexes
from incidents.filings.choices import ENDED_STATES, FilingKind, FilingState, Sensitivity
from procedures.clocks.choices import LimitUnit


class FilingRecord(Stateful, PlacedInGrid):
    """One report for record (事件报备). Area columns are those of its own day; it is in no rate and no score."""

    client_id = models.UUIDField(unique=True)
    content_digest = models.CharField(max_length=64)
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=24, choices=FilingKind)
    facts = models.TextField()
    why_not_a_case = models.TextField()
    is_urgent = models.BooleanField(default=False)
    sensitivity = models.CharField(max_length=12, choices=Sensitivity, default=Sensitivity.ORDINARY)
    # What a search reads; of one that names a person nothing but its number.
    search_text = models.TextField(blank=True, editable=False)
    # The level whose desk reads it first.
    level = models.CharField(max_length=10, choices=Level)
    # None where no place was named: it lies in the grid of whoever filed it.
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    h3_cell = models.CharField(max_length=16, blank=True)
    reported_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    occurred_at = models.DateTimeField()
    filed_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    acknowledged_at = models.DateTimeField(null=True)
    watch_until = models.DateField(null=True)
    # The one it was merged with; what is merged ends before its master, and is forgotten with it at the latest.
    master = models.ForeignKey("self", on_delete=models.CASCADE, related_name="copies", null=True)
    incident_reference = models.CharField(max_length=20, blank=True)
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="a_number_names_one_report_for_record"),
            models.UniqueConstraint(
                fields=["incident_reference"],
                condition=~Q(incident_reference=""),
                name="an_incident_comes_of_one_report_for_record",
            ),
            models.CheckConstraint(
                condition=Q(lng__isnull=True, lat__isnull=True, h3_cell="")
                | Q(lng__isnull=False, lat__isnull=False, lng__gte=-180, lng__lte=180, lat__gte=-90, lat__lte=90)
                & ~Q(h3_cell=""),
                name="a_report_for_record_has_a_whole_place_or_none",
            ),
            models.CheckConstraint(
                condition=Q(state=FilingState.MERGED, master__isnull=False) & ~Q(master=F("id"))
                | ~Q(state=FilingState.MERGED) & Q(master__isnull=True),
                name="merged_ones_and_only_they_have_a_master",
            ),
            models.CheckConstraint(
                condition=Q(state=FilingState.CONVERTED) & ~Q(incident_reference="")
                | ~Q(state=FilingState.CONVERTED) & Q(incident_reference=""),
                name="converted_ones_and_only_they_have_an_incident",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ENDED_STATES], ended_at__isnull=False)
                | ~Q(state__in=[*ENDED_STATES]) & Q(ended_at__isnull=True),
                name="ended_reports_for_record_and_only_they_have_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=FilingState.FILED) | Q(acknowledged_at__isnull=True),
                name="what_nobody_has_read_is_not_acknowledged",
            ),
            models.CheckConstraint(
                condition=~Q(state=FilingState.WATCHED) | Q(watch_until__isnull=False),
                name="what_is_watched_is_watched_until_a_day",
            ),
        ]
        indexes = [
            *area_indexes("filings_of_{level}", "filed_at"),
            models.Index(fields=["h3_cell", "filed_at"], name="filings_near", condition=~Q(h3_cell="")),
            models.Index(fields=["expires_on"], name="filings_to_expire", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.number


class FilingStep(StepBase):
    """One move of a report for record."""

    subject = models.ForeignKey(FilingRecord, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("filing")


class FilingRule(models.Model):
    """How soon reports for record are read, how long they stay open, and when they repeat; of one area, or of all.

    A column left as it is has the value that ROOMS.md §6.10 proposes; none of them is law.
    """

    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    acknowledge_amount = models.PositiveSmallIntegerField(_("to be acknowledged within"), default=1)
    acknowledge_unit = models.CharField(_("unit of time"), max_length=12, choices=LimitUnit, default=LimitUnit.WORK_DAY)
    urgent_amount = models.PositiveSmallIntegerField(_("urgent ones within"), default=1)
    urgent_unit = models.CharField(
        _("unit of time, urgent ones"), max_length=12, choices=LimitUnit, default=LimitUnit.URGENT_HOUR
    )
    open_days = models.PositiveSmallIntegerField(_("days until one expires"), default=180)
    repeat_count = models.PositiveSmallIntegerField(_("as many at one place are a repeat"), default=3)
    repeat_days = models.PositiveSmallIntegerField(_("within so many days"), default=30)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rule of reports for record")
        verbose_name_plural = _("rules of reports for record")
        constraints = [
            models.UniqueConstraint(Coalesce("area", 0), name="one_rule_of_reports_for_record_per_area"),
            models.CheckConstraint(
                condition=Q(acknowledge_amount__gte=1)
                & Q(urgent_amount__gte=1)
                & Q(open_days__gte=1)
                & Q(repeat_count__gte=2)
                & Q(repeat_days__gte=1),
                name="times_of_reports_for_record_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.area) if self.area else str(_("everywhere"))

    @property
    def open_for(self) -> timedelta:
        """Return how long one stays open before it expires."""
        return timedelta(days=self.open_days)
