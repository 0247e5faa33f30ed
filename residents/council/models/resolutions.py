"""Resolutions, and the records that show how each came about. Triggers keep the order of the records, and the records."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from residents.council.choices import DELIBERATIONS, DISCLOSURES, Procedure, RecordStep
from residents.council.models.bodies import Body
from residents.council.models.meetings import Meeting


class Resolution(models.Model):
    """What a body decides. It is published once its decision was disclosed; carried out, what came of it is disclosed too."""

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=20, unique=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="resolutions")
    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("text"))
    procedure = models.CharField(max_length=14, choices=Procedure, default=Procedure.FOUR_AND_TWO)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    carried_out_on = models.DateField(null=True)
    carried_out = models.TextField(_("how it was carried out"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(carried_out_on__isnull=True, carried_out="")
                | Q(carried_out_on__isnull=False, published_at__isnull=False) & ~Q(carried_out=""),
                name="what_is_carried_out_was_published_and_says_how",
            ),
        ]


class ResolutionRecord(models.Model):
    """One of the records, with due and present numbers as on the paper form, and its document.

    A disclosure is a public notice (``procedures.hearings``) whose days are over and whose objections are answered.
    """

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="records", db_index=False)
    step = models.PositiveSmallIntegerField(choices=RecordStep)
    held_on = models.DateField()
    place = models.CharField(_("place"), max_length=80, blank=True)
    due = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    agreed = models.PositiveIntegerField(null=True)
    words = models.TextField(blank=True)
    # Until when a disclosure hangs.
    shown_until = models.DateField(null=True)
    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.PROTECT, null=True, related_name="+")
    hearing = models.OneToOneField("hearings.PublicNotice", on_delete=models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resolution", "step"], name="a_resolution_has_each_record_once"),
            models.CheckConstraint(condition=Q(step__in=RecordStep.values), name="there_are_six_records"),
            models.CheckConstraint(
                condition=Q(step__in=DELIBERATIONS, document__isnull=False, ballot__isnull=True, hearing__isnull=True)
                | Q(step=RecordStep.DECIDED, ballot__isnull=False, document__isnull=True, hearing__isnull=True)
                | Q(step__in=DISCLOSURES, hearing__isnull=False, document__isnull=True, ballot__isnull=True),
                name="each_record_has_what_proves_it",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=DELIBERATIONS)
                | Q(due__isnull=False, present__isnull=False, agreed__isnull=False)
                & Q(present__lte=F("due"), agreed__lte=F("present")),
                name="a_deliberation_says_how_many_were_due_came_and_agreed",
            ),
            models.CheckConstraint(
                condition=Q(step__in=DISCLOSURES, shown_until__gte=F("held_on"))
                | ~Q(step__in=DISCLOSURES) & Q(shown_until__isnull=True),
                name="a_disclosure_hangs_until_a_day",
            ),
        ]
