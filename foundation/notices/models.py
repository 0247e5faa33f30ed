"""What people are told: one row per person and occasion, and how far each channel has come with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing told to one person. ``key`` names the occasion, so telling twice tells once.

    Who has no account is told by mail alone: ``address`` is sealed (foundation/notices/addresses.py), ``address_digest`` tells
    two of them apart, and both are emptied when they expire.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="notices")
    address = models.TextField(blank=True, default="")
    address_digest = models.CharField(max_length=64, blank=True, default="")
    forgotten_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_person_and_occasion"),
            models.UniqueConstraint(
                fields=["address_digest", "key"],
                name="one_notice_per_address_and_occasion",
                condition=~Q(address_digest=""),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="", address_digest="", forgotten_at__isnull=True)
                | Q(user__isnull=True, forgotten_at__isnull=True) & ~Q(address="") & ~Q(address_digest="")
                | Q(user__isnull=True, forgotten_at__isnull=False, address="", address_digest=""),
                name="a_notice_is_for_a_user_or_an_address",
            ),
        ]
        indexes = [
            # Read by the inbox and by the unread badge.
            models.Index(fields=["user", "-created_at"], name="notices_of_user"),
            models.Index(fields=["user"], name="notices_unread", condition=Q(read_at__isnull=True)),
        ]


class Sending(models.Model):
    """One notice on its way through one outside channel; at least once, with the notice's number as reference."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="sendings")
    channel = models.CharField(_("channel"), max_length=20)
    not_before = models.DateTimeField(_("not before"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True)
    fault = models.TextField(_("fault"), blank=True, default="")
    given_up_at = models.DateTimeField(_("given up"), null=True)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="one_sending_per_notice_and_channel")]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="sendings_waiting",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]
