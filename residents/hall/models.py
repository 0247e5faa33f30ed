"""Hand-overs: a phone that photographs for a desk, and a draft that is carried from a phone to a desk.

Tokens, codes and the phone's own secret stand as digests only, so that a copy of the table opens nothing. ``draft_id`` is the
id that the form of an application made before it was shown: the ``client_id`` of the dossier, once it is sent.
"""

from django.db import models
from django.db.models import Q

from foundation.kernel.resealing import register_sealed
from residents.hall.choices import HandOverEnd

PURPOSE = "hall.carried"
register_sealed("hall.CarriedDraft", fields=PURPOSE)


class HandOver(models.Model):
    """One token for one phone: waits, is taken by the first phone, ends once. ``service`` is the code of the service."""

    draft_id = models.UUIDField()
    service = models.CharField(max_length=40)
    begun_by = models.BigIntegerField()
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    phone_digest = models.CharField(max_length=64, blank=True, default="")
    connected_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, choices=HandOverEnd, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft_id"], condition=Q(ended_at__isnull=True), name="a_draft_is_handed_to_one_phone"
            ),
            models.UniqueConstraint(
                fields=["phone_digest"], condition=~Q(phone_digest=""), name="a_phone_holds_one_hand_over"
            ),
            models.CheckConstraint(
                condition=Q(connected_at__isnull=True, phone_digest="")
                | Q(connected_at__isnull=False) & ~Q(phone_digest=""),
                name="a_connected_hand_over_knows_its_phone",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="a_hand_over_ends_for_a_reason",
            ),
        ]


class CarriedDraft(models.Model):
    """What was filled in on a phone, sealed, until a desk takes it by its code: once, and then the row is gone."""

    draft_id = models.UUIDField(unique=True)
    service = models.CharField(max_length=40)
    carried_by = models.BigIntegerField()
    code_digest = models.CharField(max_length=64, unique=True)
    fields = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
