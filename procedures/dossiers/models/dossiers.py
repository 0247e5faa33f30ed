"""Dossiers: one number each, the answers, what is to be ticked off, the papers wanted, and the steps taken."""

from django.db import models
from django.db.models import F, Q

from foundation.kernel.resealing import register_sealed
from foundation.kernel.sealing import seal, unseal
from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from grids.areas.placed import PlacedInVillage, area_indexes
from procedures.dossiers.choices import (
    ENDED_STATES,
    MOST_ASKED_IN_ALL,
    WITH_RESULT,
    AnswerSource,
    Channel,
    ConsentWay,
    Delivery,
    DossierState,
    NeedState,
    Refusal,
)

_PURPOSE = "dossier.answer"
register_sealed("dossiers.Answer", value=_PURPOSE)


class Dossier(Stateful, PlacedInVillage):
    """One application. Area columns are those of its own day; its type's version stays the one it began with.

    ``client_id`` is made by whoever sends it: sent twice it is one. ``person_key`` names the applicant to the rooms above.
    """

    client_id = models.UUIDField(unique=True)
    content_digest = models.CharField(max_length=64)
    number = models.CharField(max_length=24)
    type_version = models.ForeignKey("dossiers.TypeVersion", on_delete=models.PROTECT, related_name="dossiers")
    # With ``type_version`` a stage of that very version: the database holds it (migration 0002).
    stage_order = models.PositiveSmallIntegerField(default=1)
    person_key = models.CharField(max_length=64, blank=True)
    applicant = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True)
    applicant_name = models.CharField(max_length=80)
    applicant_phone = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    entered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    consent_way = models.CharField(max_length=10, choices=ConsentWay, blank=True)
    consent_witness = models.CharField(max_length=80, blank=True)
    submitted_at = models.DateTimeField()
    # None where the calendar does not reach so far: nothing is promised then.
    promised_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    asked_times = models.PositiveSmallIntegerField(default=0)
    waiting_from = models.CharField(max_length=20, blank=True)
    waiting_since = models.DateTimeField(null=True)
    result = models.ForeignKey("dossiers.ResultRule", on_delete=models.PROTECT, related_name="+", null=True)
    is_granted = models.BooleanField(null=True)
    refusal = models.CharField(max_length=12, choices=Refusal, blank=True)
    refusal_basis = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    letter_number = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    objected_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    delivery = models.CharField(max_length=10, choices=Delivery, blank=True)
    forget_on = models.DateField(null=True)
    # Only once its files are gone is the row.
    files_forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="a_number_names_one_dossier"),
            models.CheckConstraint(condition=~Q(number=""), name="a_dossier_has_a_number"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[*WITH_RESULT], decided_at__isnull=False, is_granted__isnull=False, result__isnull=False
                )
                | ~Q(state__in=[*WITH_RESULT])
                & Q(decided_at__isnull=True, is_granted__isnull=True, result__isnull=True),
                name="decided_dossiers_and_only_they_have_a_result",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*ENDED_STATES], forget_on__isnull=False)
                | ~Q(state__in=[*ENDED_STATES]) & Q(forget_on__isnull=True),
                name="ended_dossiers_and_only_they_have_a_day_to_forget",
            ),
            models.CheckConstraint(
                condition=Q(is_granted__isnull=True)
                | Q(is_granted=True, refusal="")
                | Q(is_granted=False) & ~Q(refusal="") & ~Q(refusal_basis="") & ~Q(reasons=""),
                name="a_refusal_has_a_reason_and_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(asked_times__lte=MOST_ASKED_IN_ALL), name="more_is_asked_for_three_times_at_most"
            ),
            models.CheckConstraint(
                condition=Q(state=DossierState.WAITING, waiting_since__isnull=False) & ~Q(waiting_from="")
                | ~Q(state=DossierState.WAITING) & Q(waiting_since__isnull=True, waiting_from=""),
                name="a_dossier_that_waits_knows_since_when",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(objected_at__isnull=False) & ~Q(reviewed_by=F("decided_by")),
                name="who_decided_does_not_judge_the_objection",
            ),
            models.CheckConstraint(
                condition=~Q(state=DossierState.OBJECTED) | Q(objected_at__isnull=False, reviewed_by__isnull=True),
                name="an_objection_is_judged_once",
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.PROXY) | ~Q(consent_way="") & Q(entered_by__isnull=False),
                name="nobody_applies_for_another_without_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=DossierState.DELIVERED) | ~Q(delivery=""), name="what_was_delivered_was_by_some_way"
            ),
        ]
        indexes = [
            *area_indexes("dossiers_of_{level}", "submitted_at", levels=(Level.TOWNSHIP, Level.VILLAGE)),
            models.Index(fields=["person_key"], name="dossiers_of_person", condition=~Q(person_key="")),
            models.Index(fields=["waiting_since"], name="dossiers_waiting", condition=Q(waiting_since__isnull=False)),
            models.Index(fields=["forget_on"], name="dossiers_to_forget", condition=Q(forget_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_words(self) -> str:
        """Return where it stands, in the reader's words."""
        return str(DossierState(self.state).label)


class DossierStep(StepBase):
    """One move of a dossier."""

    subject = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("dossier")


def seal_answer(value: str) -> str:
    """Return an answer as it is stored."""
    return seal(_PURPOSE, value)


class Answer(models.Model):
    """One answer, sealed (``foundation.kernel.sealing``): a copy of the table reveals nothing."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers", db_index=False)
    field = models.CharField(max_length=40)
    value = models.TextField()
    source = models.CharField(max_length=10, choices=AnswerSource, default=AnswerSource.ASKED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "field"], name="a_field_is_answered_once")]

    def read(self) -> str:
        """Return the answer as it was given; raises ``Unreadable`` where its key is gone."""
        return unseal(_PURPOSE, self.value)


class Item(models.Model):
    """One line of a stage's checklist."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="items", db_index=False)
    stage_order = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    done_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "stage_order", "order"], name="a_line_of_a_checklist_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True, done_at__isnull=True)
                | Q(done_by__isnull=False, done_at__isnull=False),
                name="what_is_ticked_off_was_so_by_somebody",
            ),
        ]


class Need(models.Model):
    """One paper that is wanted. What was handed in has a document or the number of a receipt.

    ``reused_from``: the document of an earlier application that it is a copy of, so that it was not brought again.
    ``forgotten_at``: its files are deleted since, by the months of its rule.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="needs", db_index=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    is_required = models.BooleanField(default=True)
    status = models.CharField(max_length=10, choices=NeedState, default=NeedState.ASKED)
    document_id = models.UUIDField(null=True)
    receipt_number = models.CharField(max_length=40, blank=True)
    given_at = models.DateTimeField(null=True)
    waiver = models.CharField(max_length=200, blank=True)
    keep_months = models.PositiveSmallIntegerField(null=True)
    reused_from = models.UUIDField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code"], name="a_paper_is_wanted_once"),
            models.UniqueConstraint(
                fields=["receipt_number"], condition=~Q(receipt_number=""), name="a_receipt_is_for_one_paper"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[NeedState.GIVEN, NeedState.VERIFIED])
                | Q(given_at__isnull=False) & (Q(document_id__isnull=False) | ~Q(receipt_number="")),
                name="what_was_handed_in_has_a_document_or_a_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(status=NeedState.WAIVED) | ~Q(waiver=""), name="what_is_not_needed_has_a_reason"
            ),
        ]
