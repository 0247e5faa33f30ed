"""Rows every room shares: revisions of cached reference data, the outbox, and the audit trail."""

from django.db import models
from django.db.models import Q


class Revision(models.Model):
    """A number that grows when reference data changes, so that each process knows when its cache is out of date."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=1)


class Message(models.Model):
    """An event waiting for its subscribers, written in the transaction of the change (kernel.outbox)."""

    topic = models.CharField(max_length=80)
    # Version of the event's fields (kernel.events).
    version = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            # Read by outbox.drain: what still waits, oldest first.
            models.Index(
                fields=["next_attempt_at", "id"], name="message_waiting", condition=Q(delivered_at__isnull=True)
            ),
        ]


class Delivery(models.Model):
    """Proof that one subscriber has handled one message; written in the same transaction as the effect."""

    # Found by the constraint below; on PostgreSQL held to by a trigger, once for a statement (migration 0002).
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    subscriber = models.CharField(max_length=120)
    delivered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "subscriber"], name="subscriber_hears_a_message_once"),
        ]


class DutyRecord(models.Model):
    """When a recurring duty is due, when it last ran, and how that ended (kernel.recurring)."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True, default="")


class AuditEvent(models.Model):
    """Who did what to which subject; append-only, held by database triggers (see migration 0002)."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=80)
    user_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_key", "at"], name="audit_of_subject")]
