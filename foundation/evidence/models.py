"""What is kept of a subject beside its rows: photos as fresh pixels, documents byte for byte.

A photo's place and time are read before it is cleaned. Nothing changes a document: the database refuses all but its
withdrawal, and the hiding of words in its name. Of what is withdrawn the row stays (who, when, why), never the file.
"""

from django.db import models

from foundation.evidence.choices import LONGEST_NAME, MOST_BYTES, MediaType


class Withdrawable(models.Model):
    """What may be withdrawn from everybody, once: ``withdrawn_why`` is a word of the room that it belongs to.

    Its files are removed after the withdrawal is committed, and the columns that name them are emptied then.
    """

    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_why = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        abstract = True


WITHDRAWN = models.Q(withdrawn_at__isnull=True, withdrawn_why="") | models.Q(withdrawn_at__isnull=False) & ~models.Q(
    withdrawn_why=""
)


class Photo(Withdrawable):
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
        constraints = [models.CheckConstraint(condition=WITHDRAWN, name="a_photo_is_withdrawn_for_a_reason")]


class Document(Withdrawable):
    """One file of one subject, as it was sent. A better version is another row that ``supersedes`` this one.

    ``id`` is made by the client, so sending it twice is one document. ``file`` is its place under ``MEDIA_ROOT``.
    """

    id = models.UUIDField(primary_key=True)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    purpose = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(max_length=LONGEST_NAME)
    media_type = models.CharField(max_length=80, choices=MediaType.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=200)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    uploaded_by = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    # True on the object of the very call that kept it; no column.
    is_new = False

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_key", "uploaded_at"], name="documents_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "sha256"], name="document_stands_once_at_its_subject"
            ),
            models.CheckConstraint(
                condition=models.Q(size__gte=1, size__lte=MOST_BYTES), name="document_size_within_the_limit"
            ),
            models.CheckConstraint(
                condition=models.Q(media_type__in=MediaType.values), name="document_is_of_a_kind_that_is_taken"
            ),
            models.CheckConstraint(condition=WITHDRAWN, name="a_document_is_withdrawn_for_a_reason"),
        ]
