"""Who has a part in a sealed subject, whom it is about, and who looked at it. Nothing here is changed or taken away later.

A part, and the shutting out of a person, may be ended once, with who did it and why; the database refuses everything else
(migration 0002).
"""

import uuid

from django.db import models
from django.db.models import F, Q

from procedures.seals.choices import LookAt, PartKind


class Hold(models.Model):
    """Something that holds for a subject from one moment until somebody ends it with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    # Nobody: the rule of the room gave it.
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    end_reason = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


class Part(Hold):
    """A part that a person has, or whoever works in a unit."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+", null=True)
    part = models.CharField(max_length=20, choices=PartKind)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True) | Q(user__isnull=True, unit__isnull=False),
                name="a_part_is_of_a_person_or_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | Q(ended_at__gte=F("given_at")) & ~Q(end_reason=""),
                name="a_part_ends_with_a_reason_and_not_before_it_began",
            ),
            models.UniqueConstraint(
                fields=["user", "subject_kind", "subject_key", "part"],
                condition=Q(ended_at__isnull=True, user__isnull=False),
                name="a_person_has_a_part_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "subject_kind", "subject_key", "part"],
                condition=Q(ended_at__isnull=True, unit__isnull=False),
                name="a_unit_has_a_part_once",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="parts_of_subject")]


class Exclusion(Hold):
    """A person whom the subject is about: they have nothing to do with it, whatever part or rank they hold."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | Q(ended_at__gte=F("given_at")) & ~Q(end_reason=""),
                name="an_exclusion_ends_with_a_reason_and_not_before_it_began",
            ),
            models.UniqueConstraint(
                fields=["user", "subject_kind", "subject_key"],
                condition=Q(ended_at__isnull=True),
                name="a_person_is_shut_out_once",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="exclusions_of_subject")]


class Look(models.Model):
    """Somebody looked at a sealed subject, or changed who may."""

    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=LookAt)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "at"], name="looks_at_subject"),
            models.Index(fields=["-at", "-id"], name="looks_by_time"),
        ]
