"""How the time of incidents is watched: supervisions and appeals."""

from django.db import models
from django.db.models import F, Q

from grids.areas.choices import Level
from incidents.cases.choices import (
    AppealState,
    SupervisionKind,
)


class Supervision(models.Model):
    """One order of supervision (督办): what is required, by when, and what was answered. Its answer ends it."""

    incident = models.ForeignKey(
        "cases.Incident", on_delete=models.CASCADE, related_name="supervisions", db_index=False
    )
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

    incident = models.ForeignKey("cases.Incident", on_delete=models.CASCADE, related_name="appeals", db_index=False)
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
