"""What several units do about an incident: disputes of duty, calls, other townships, enforcement."""

from typing import Any

from django.db import models
from django.db.models import Q

from incidents.cases.choices import (
    EnforcementResult,
    WhistleKind,
)


def _person() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)


class DutyDispute(models.Model):
    """One return of an incident as not the unit's duty, until a desk rules or dispatches it elsewhere.

    ``settled_at``: ruled, dispatched again, or ended; a ruling stands in the columns that begin with ``ruled``. The unit
    it was ruled to handles it first and may object in words, which are answered.
    """

    incident = models.ForeignKey("cases.Incident", on_delete=models.CASCADE, related_name="disputes")
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

    incident = models.ForeignKey("cases.Incident", on_delete=models.CASCADE, related_name="assists", db_index=False)
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

    incident = models.ForeignKey("cases.Incident", on_delete=models.CASCADE, related_name="touched", db_index=False)
    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    named_by = _person()
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "township"], name="a_township_is_touched_once")]
        indexes = [models.Index(fields=["township", "incident"], name="touching_township")]


class EnforcementReferral(models.Model):
    """An incident handed to an enforcing unit with its evidence package, and the result that came back."""

    incident = models.ForeignKey("cases.Incident", on_delete=models.CASCADE, related_name="referrals", db_index=False)
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
