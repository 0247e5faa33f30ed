"""Photos: what was kept of them. Files hold fresh pixels only; place and time were read before."""

from django.db import models


class Photo(models.Model):
    """One picture of one subject. ``id`` is made by the client, so sending it twice is one photo."""

    id = models.UUIDField(primary_key=True)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    stage = models.CharField(max_length=20, default="report")
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    large = models.CharField(max_length=200)
    small = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    uploaded_by = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    # True on the object of the very call that kept it; no column.
    is_new = False

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_key", "uploaded_at"], name="photos_of_subject")]
