"""What is filed: running numbers without a gap, entries, and their versions that nothing can alter."""

from django.db import models
from django.db.models import F, Q

from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from grids.areas.placed import PlacedAtAnyLevel, area_indexes
from procedures.registers.choices import FINAL_STATES, RegisterCode, VersionState


class Serial(models.Model):
    """The last number given out under one scheme, in one place and year; locked while the next one is taken."""

    scheme = models.CharField(max_length=20)
    # Code of the area the numbers belong to; empty for the city.
    area_code = models.CharField(max_length=32, blank=True)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "area_code", "year"], name="one_row_of_numbers_a_year"),
        ]


class Entry(PlacedAtAnyLevel):
    """One thing that is filed in a register, in versions, under one number for all of them; none before the first is filed."""

    client_id = models.UUIDField(unique=True)
    register = models.CharField(max_length=20, choices=RegisterCode)
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = area_indexes("entries_of_{level}", "made_at", levels=(Level.TOWNSHIP, Level.VILLAGE))
        constraints = [
            models.UniqueConstraint(
                fields=["register", "number"], condition=~Q(number=""), name="a_number_stands_once_in_a_register"
            ),
        ]


class EntryVersion(Stateful):
    """One version of an entry. Filed, nothing changes it but the day before which the next one takes its place.

    ``reviewer``: who filed it; never who sent it in. ``digest``: SHA-256 of the text. ``decided_on``: when those who live by
    it decided it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    decided_on = models.DateField()
    valid_from = models.DateField()
    # The first day on which it no longer holds.
    valid_to = models.DateField(null=True)
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    reviewer_id = models.BigIntegerField(null=True)
    filed_at = models.DateTimeField(null=True)

    @property
    def state_words(self) -> str:
        """Return its state in the reader's words."""
        return str(VersionState(self.state).label)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="versions_of_an_entry_are_numbered"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=(VersionState.DRAFT, VersionState.SUBMITTED)),
                name="one_version_of_an_entry_is_in_work",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=VersionState.FILED), name="one_version_of_an_entry_holds"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_version_holds_for_a_day_at_least",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FINAL_STATES)
                | Q(reviewer_id__isnull=False, submitted_by_id__isnull=False, filed_at__isnull=False)
                & ~Q(reviewer_id=F("submitted_by_id")),
                name="a_version_is_filed_by_another_than_who_sent_it_in",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.REPLACED, valid_to__isnull=False)
                | ~Q(state=VersionState.REPLACED) & Q(valid_to__isnull=True),
                name="replaced_versions_and_only_they_have_an_end",
            ),
        ]


class VersionStep(StepBase):
    """One move of a version."""

    subject = models.ForeignKey(EntryVersion, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("filed_version")
