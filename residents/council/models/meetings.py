"""Meetings of bodies, with their agenda and who came; a venue holds one meeting at a time, as a trigger keeps it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grids.areas.placed import PlacedAtAnyLevel
from residents.council.models.bodies import Body, Member


class Venue(PlacedAtAnyLevel):
    """A room or square where people meet, by its name in its place."""

    name = models.CharField(_("venue"), max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "city", Coalesce("township", 0), Coalesce("village", 0), "name", name="a_venue_stands_once"
            ),
        ]


class Meeting(models.Model):
    """One meeting of a body, called before it begins. Held: ``present`` and ``held_at``; cancelled: a reason."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    client_id = models.UUIDField(unique=True)
    title = models.CharField(_("title"), max_length=120)
    notice = models.TextField(_("notice"), blank=True)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    due = models.PositiveIntegerField()
    present = models.PositiveIntegerField(null=True)
    minutes = models.TextField(_("minutes"), blank=True)
    called_by_id = models.BigIntegerField(null=True)
    called_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["starts_at"], name="meetings_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(called_at__lt=F("starts_at")), name="no_meeting_is_called_in_the_past"),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(present__lte=F("due")), name="no_more_come_than_are_due"
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, present__isnull=True)
                | Q(held_at__isnull=False, present__isnull=False),
                name="held_meetings_say_how_many_came",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False, held_at__isnull=True) & ~Q(cancel_reason=""),
                name="cancelled_meetings_say_why_and_were_not_held",
            ),
        ]


class AgendaItem(models.Model):
    """One point of a meeting, and what came of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda", db_index=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="points_of_an_agenda_are_numbered"),
        ]


class Attendance(models.Model):
    """One member who came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="a_member_comes_once")]
