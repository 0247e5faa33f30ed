"""What lies beside incidents: reports without a place, and call-backs."""

from django.db import models
from django.db.models import Q

from grids.areas.placed import PlacedInCity
from incidents.cases.choices import (
    CallBackWay,
    Channel,
)


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
    # Number of the standard of its matter that its reporter named, if any.
    standard = models.CharField(max_length=10, blank=True, default="")
    # The township that the address names, if any: its desk places the report, else the city's.
    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reported_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    occurred_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    incident = models.OneToOneField("cases.Incident", on_delete=models.PROTECT, related_name="unplaced", null=True)
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

    incident = models.ForeignKey("cases.Incident", on_delete=models.CASCADE, related_name="call_backs", db_index=False)
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
