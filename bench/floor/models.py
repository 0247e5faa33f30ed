"""The floor's rows: a token, grids, and what one report writes. The case has the columns and indexes a desk needs."""

from django.conf import settings
from django.db import models


class Token(models.Model):
    """A key and whose it is."""

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class Grid(models.Model):
    """One grid of the net."""

    code = models.CharField(max_length=20, unique=True)
    boundary = models.BinaryField()


class Incident(models.Model):
    """One case."""

    client_id = models.UUIDField(unique=True)
    reference = models.CharField(max_length=20, unique=True)
    matter = models.CharField(max_length=20)
    description = models.TextField()
    state = models.CharField(max_length=20)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT)
    lng = models.FloatField()
    lat = models.FloatField()
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    reported_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="floor_open")]


class History(models.Model):
    """What happened to a case."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE)
    action = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField()


class Outbox(models.Model):
    """What others must hear."""

    topic = models.CharField(max_length=40)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="floor_waiting", condition=models.Q(delivered_at=None))]
