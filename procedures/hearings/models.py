"""Public notices (公示), where they hang, their steps, and the objections against what they show."""

from django.db import models
from django.db.models import Q

from foundation.process.models import Stateful, StepBase, step_constraints
from procedures.hearings.choices import HearingState

LONGEST_TITLE, LONGEST_BASIS, LONGEST_PERSONS = 120, 200, 400
_RUNNING_OR_ENDED = Q(state__in=[HearingState.RUNNING, HearingState.ENDED])


class PublicNotice(Stateful):
    """What is shown for so many days before a subject may go on. ``subject_kind`` is empty where it stands for itself.

    The days are the city's: the first is the day it was published on, the last is open to objections as a whole.
    Triggers hold that nothing of it changes once it runs and that it runs ``days_rule`` days at least.
    """

    subject_kind = models.CharField(max_length=40, blank=True)
    subject_key = models.CharField(max_length=64, blank=True)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    # Persons as the public reads them, masked before they are kept; the full names stand nowhere.
    persons = models.CharField(max_length=LONGEST_PERSONS, blank=True)
    legal_basis = models.CharField(max_length=LONGEST_BASIS, blank=True)
    days_rule = models.PositiveSmallIntegerField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    drafted_by = models.BigIntegerField(null=True)
    # Who decided the subject, and so answers no objection against it; None where nobody is barred.
    decider_id = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days_rule__gte=1), name="a_public_notice_runs_a_day_at_least"),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_key="") | ~Q(subject_kind="") & ~Q(subject_key=""),
                name="a_public_notice_names_its_subject_whole_or_not",
            ),
            models.CheckConstraint(
                condition=~_RUNNING_OR_ENDED | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="a_public_notice_that_ran_has_its_days",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key"],
                condition=Q(state__in=[HearingState.DRAFT, HearingState.RUNNING]) & ~Q(subject_kind=""),
                name="a_subject_has_one_public_notice_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_key"], name="public_notices_of_subject"),
            models.Index(fields=["state", "ends_on"], name="public_notices_by_end"),
        ]

    def __str__(self) -> str:
        return self.title


class PublicNoticeStep(StepBase):
    """One move of a public notice."""

    subject = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("public_notice")


class HungPlace(models.Model):
    """Where a notice hangs on paper, with a photo of it where one was made (``foundation.evidence``)."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="places")
    place = models.CharField(max_length=120)
    photo_id = models.UUIDField(null=True)
    hung_at = models.DateTimeField()
    hung_by = models.BigIntegerField(null=True)


class Objection(models.Model):
    """What somebody says against it, within its days. Whoever says it is never shown, and need not be named.

    ``client_id`` is made by whoever sends it. Triggers hold that it comes while the notice runs, that its words stay, that
    it is answered once and never by whoever decided the subject, and that none is taken away.
    """

    client_id = models.UUIDField(unique=True)
    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="objections")
    # Who objects, as rooms name a person; empty for nobody in particular.
    person_key = models.CharField(max_length=64, blank=True)
    words = models.TextField()
    made_at = models.DateTimeField()
    made_on = models.DateField()
    answer = models.TextField(blank=True)
    is_upheld = models.BooleanField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", is_upheld__isnull=True, answered_at__isnull=True)
                | ~Q(answer="") & Q(is_upheld__isnull=False, answered_at__isnull=False),
                name="an_answered_objection_has_words_a_verdict_and_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["notice"], condition=Q(answered_at__isnull=True), name="objections_unanswered"),
        ]
