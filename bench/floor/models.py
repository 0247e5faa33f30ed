"""The floor's rows: a token, areas, and what one report writes. The incident has the columns and indexes a desk needs."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class Row(models.Model):
    """What every row has; the floor's app is none of the product's, so that its managers are named here."""

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True


class Token(Row):
    """A key and whose it is."""

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class Area(Row):
    """A city, township, village or grid; grids have a boundary, and ``path`` names those above by their keys."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10)
    above = models.JSONField(default=list)
    boundary = models.BinaryField(null=True)


class Matter(Row):
    """A kind of incident."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)


class Unit(Row):
    """Who handles."""

    name = models.CharField(max_length=80)


class Incident(Row):
    """One incident."""

    client_id = models.UUIDField(unique=True)
    reference = models.CharField(max_length=20, unique=True)
    version = models.PositiveIntegerField(default=1)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT)
    description = models.TextField()
    state = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    city = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    township = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    lng = models.FloatField()
    lat = models.FloatField()
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    reported_at = models.DateTimeField(db_index=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_stage = models.CharField(max_length=10, blank=True)
    tone = models.CharField(max_length=10, blank=True)
    calendar_missing = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="floor_state"),
            models.Index(fields=["due_at", "id"], name="floor_open", condition=models.Q(ended_at=None)),
            models.Index(fields=["-reported_at", "-id"], name="floor_by_time"),
        ]


class History(Row):
    """What happened to an incident."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE)
    action = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()


class Outbox(Row):
    """What others must hear."""

    topic = models.CharField(max_length=40)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="floor_waiting", condition=models.Q(delivered_at=None))]
