"""Visits of grid workers who apply for somebody (代办), their steps, and each paper that changes hands, both ways by receipt."""

from django.db import models
from django.db.models import Q

from foundation.kernel.resealing import register_sealed
from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from grids.areas.placed import PlacedInVillage, area_indexes
from procedures.dossiers.choices import ConsentWay
from residents.hall.choices import BEFORE_CONSENT, ENDED_VISITS, VISIT_TONES, ReceiptWay, VisitState

USER = "accounts.User"
NAME, PHONE, WHERE = "visit.name", "visit.phone", "visit.where"
register_sealed("hall.ProxyVisit", sealed_name=NAME, sealed_phone=PHONE, sealed_where=WHERE)


class ProxyVisit(Stateful, PlacedInVillage):
    """One errand of a grid worker for a resident: one service, one application. Who it is for lies sealed.

    ``client_id`` is made by whoever sends it: sent twice it is one. Triggers hold that it neither ends nor counts as given
    back while a paper is out (migration 0002).
    """

    client_id = models.UUIDField(unique=True)
    service = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    person_key = models.CharField(max_length=64, blank=True)
    applicant = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True)
    sealed_name = models.TextField()
    sealed_phone = models.TextField(blank=True)
    sealed_where = models.TextField(blank=True)
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    asked_at = models.DateTimeField()
    worker = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True)
    consent_way = models.CharField(max_length=10, choices=ConsentWay, blank=True)
    consent_witness = models.CharField(max_length=80, blank=True)
    consented_at = models.DateTimeField(null=True)
    dossier_number = models.CharField(max_length=24, blank=True)
    forget_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[*BEFORE_CONSENT]) | ~Q(consent_way="") & Q(consented_at__isnull=False),
                name="nothing_goes_on_for_somebody_without_consent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ENDED_VISITS], forget_on__isnull=False)
                | ~Q(state__in=[*ENDED_VISITS]) & Q(forget_on__isnull=True),
                name="ended_visits_and_only_they_have_a_day_to_forget",
            ),
            models.UniqueConstraint(
                fields=["dossier_number"], condition=~Q(dossier_number=""), name="an_application_is_of_one_visit"
            ),
        ]
        indexes = [
            *area_indexes("visits_of_{level}", "asked_at", levels=(Level.TOWNSHIP, Level.VILLAGE)),
            models.Index(fields=["forget_on"], name="visits_to_forget", condition=Q(forget_on__isnull=False)),
        ]

    @property
    def state_words(self) -> str:
        """Return how far it has come, in the reader's words."""
        return str(VisitState(self.state).label)

    @property
    def tone(self) -> str:
        """Return the colour of its state."""
        return VISIT_TONES.get(self.state, "closed")


class VisitStep(StepBase):
    """One move of a visit."""

    subject = models.ForeignKey(ProxyVisit, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("visit")


class Handover(models.Model):
    """One paper a grid worker took along: the receipt the resident got, and the one when it came back."""

    visit = models.ForeignKey(ProxyVisit, on_delete=models.CASCADE, related_name="handovers", db_index=False)
    paper = models.CharField(max_length=100)
    holder = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField()
    receipt_number = models.CharField(max_length=40, unique=True)
    receipt_way = models.CharField(max_length=10, choices=ReceiptWay)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    return_number = models.CharField(max_length=40, blank=True)
    return_way = models.CharField(max_length=10, choices=ReceiptWay, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(receipt_number="") & ~Q(receipt_way=""), name="a_paper_is_taken_with_a_receipt"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, return_number="", return_way="")
                | Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_number="") & ~Q(return_way=""),
                name="a_paper_comes_back_with_a_receipt",
            ),
            models.UniqueConstraint(
                fields=["return_number"], condition=~Q(return_number=""), name="a_return_receipt_is_for_one_paper"
            ),
            models.UniqueConstraint(
                fields=["visit", "paper"], condition=Q(returned_at__isnull=True), name="a_paper_is_out_once"
            ),
        ]
        indexes = [
            models.Index(fields=["holder"], name="papers_out", condition=Q(returned_at__isnull=True)),
        ]
