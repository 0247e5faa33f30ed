"""What people are told: one row per person and occasion, and how far each channel has come with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing told to one person. ``key`` names the occasion, so telling twice tells once."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_person_and_occasion")]
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
