"""What the floor of pages keeps: filters that people saved, and exports too long for one answer."""

import uuid

from django.db import models
from django.db.models import Q


class SavedFilter(models.Model):
    """A list narrowed in a way somebody wants to see again; with ``area_id`` also for those posted to that area."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    list_code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.TextField()
    area_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_code", "name"], name="a_person_saves_one_filter_of_a_list_under_a_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_saved_filter_has_a_name"),
        ]
        indexes = [
            models.Index(
                fields=["list_code", "area_id"], name="saved_filters_shared", condition=Q(area_id__isnull=False)
            ),
        ]


class ExportJob(models.Model):
    """An export too long for one answer: asked for, claimed for a while, written, kept a short time for its owner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    list_code = models.CharField(max_length=40)
    query = models.TextField()
    format = models.CharField(max_length=8)
    language = models.CharField(max_length=16)
    with_personal = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    # Claimed by one worker until then; each claim has the next number, which its writing names.
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    written = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True, default="")
    file = models.CharField(max_length=200, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(given_up_at__isnull=True),
                name="an_export_is_finished_or_given_up",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | ~Q(file=""), name="a_finished_export_has_a_file"
            ),
            models.CheckConstraint(
                condition=Q(with_personal=False) | ~Q(reason=""), name="personal_columns_are_exported_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="exports_of_owner"),
            models.Index(
                fields=["created_at"],
                name="exports_waiting",
                condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
            ),
        ]
