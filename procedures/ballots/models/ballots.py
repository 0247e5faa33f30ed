"""Ballots, their options, and their rolls, which nothing changes once the ballot is announced."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from grids.areas.placed import PlacedAtAnyLevel, area_indexes
from procedures.ballots.choices import (
    COUNTED_STATES,
    MOST_EXTENSIONS,
    BallotState,
    Mode,
    Outcome,
    QuestionKind,
)


class Ballot(Stateful, PlacedAtAnyLevel):
    """One vote of the people on one roll, by one version of a rule. ``client_id``: made by whoever prepares it.

    ``subject``: what it is about, in the words of an upper room; both parts may be empty. ``whole``: persons of the whole
    body where the roll is a part of it. ``result``: what was counted, empty until then.
    """

    client_id = models.UUIDField(unique=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_key = models.CharField(max_length=64, blank=True)
    title = models.CharField(_("question"), max_length=120)
    words = models.TextField(_("explanation"), blank=True)
    kind = models.CharField(max_length=10, choices=QuestionKind, default=QuestionKind.DECISION)
    # How many options one voter may choose, and how many may win.
    most_choices = models.PositiveSmallIntegerField(default=1)
    seats = models.PositiveSmallIntegerField(default=0)
    rule = models.ForeignKey("ballots.RuleVersion", on_delete=models.PROTECT, related_name="+")
    # As the rule says; kept here so that the database can hold it against ``is_secret``.
    by_area = models.BooleanField(default=False)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.HELD_HERE)
    is_secret = models.BooleanField(_("secret"), default=False)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    extensions = models.PositiveSmallIntegerField(default=0)
    whole = models.PositiveIntegerField(null=True)
    # Persons at the meeting, where they were counted apart from the votes.
    present = models.PositiveIntegerField(null=True)
    roll_digest = models.CharField(max_length=64, blank=True)
    casts_digest = models.CharField(max_length=64, blank=True)
    scan = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, null=True, related_name="+")
    result = models.JSONField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            *area_indexes("ballots_of_{level}", "made_at", levels=(Level.TOWNSHIP, Level.VILLAGE)),
            models.Index(fields=["subject_kind", "subject_key"], name="ballots_of_subject"),
            models.Index(
                fields=["closes_at"],
                condition=Q(state__in=(BallotState.ANNOUNCED, BallotState.OPEN)),
                name="ballots_that_run",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="a_ballot_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(extensions__lte=MOST_EXTENSIONS), name="a_ballot_is_extended_a_few_times_at_most"
            ),
            models.CheckConstraint(
                condition=Q(state__in=COUNTED_STATES, result__isnull=False) & ~Q(outcome="")
                | ~Q(state__in=COUNTED_STATES) & Q(outcome="", result__isnull=True),
                name="counted_ballots_and_only_they_have_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.RECORDED, state__in=COUNTED_STATES) | Q(scan__isnull=False),
                name="a_recorded_ballot_is_counted_with_a_scan",
            ),
            models.CheckConstraint(condition=~Q(is_secret=True, by_area=True), name="a_secret_ballot_weighs_no_area"),
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.DECISION, seats=0)
                | ~Q(kind=QuestionKind.DECISION) & Q(seats__gte=1, most_choices__gte=1),
                name="choices_and_elections_have_seats",
            ),
            models.CheckConstraint(
                condition=Q(state=BallotState.DRAFT) | Q(state=BallotState.ANNULLED) | ~Q(roll_digest=""),
                name="an_announced_ballot_has_a_frozen_roll",
            ),
            models.CheckConstraint(
                condition=Q(state=BallotState.PUBLISHED, published_at__isnull=False)
                | ~Q(state=BallotState.PUBLISHED) & Q(published_at__isnull=True),
                name="published_ballots_and_only_they_have_their_day",
            ),
        ]


class BallotStep(StepBase):
    """One move of a ballot."""

    subject = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("ballot")


class Option(models.Model):
    """One thing that may be chosen, or one person who stands for election."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options", db_index=False)
    code = models.CharField(max_length=4)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "code"], name="options_of_a_ballot_are_coded"),
            models.UniqueConstraint(fields=["ballot", "name"], name="an_option_stands_once_on_a_ballot"),
        ]


class Voter(models.Model):
    """One person on the roll of one ballot. ``voter_key`` is how the room above knows the person, however they vote.

    ``number_key``: digest of the number on the paper roll, so that one person does not stand there twice in two ways.
    ``weight``: hundredths of a square metre of all units. ``counts_person``: false where somebody else counts for the unit.
    ``same_as``: another line of the same person, found out after the roll was made: that one stands and votes for both.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="voters", db_index=False)
    line = models.PositiveIntegerField()
    voter_key = models.CharField(max_length=64)
    number_key = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=80, blank=True)
    weight = models.PositiveBigIntegerField(default=0)
    counts_person = models.BooleanField(default=True)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="doubles")
    # The day a ballot paper was handed over; for rules under which silence means something.
    served_on = models.DateField(null=True)
    has_voted = models.BooleanField(default=False)
    voted_on = models.DateField(null=True)
    # The name is emptied on this day.
    forget_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "voter_key"], name="a_person_stands_once_on_a_roll"),
            models.UniqueConstraint(
                fields=["ballot", "number_key"], condition=~Q(number_key=""), name="a_number_stands_once_on_a_roll"
            ),
            models.UniqueConstraint(fields=["ballot", "line"], name="lines_of_a_roll_are_numbered"),
            models.CheckConstraint(condition=~Q(voter_key=""), name="a_voter_has_a_key"),
            models.CheckConstraint(
                condition=Q(has_voted=True, voted_on__isnull=False) | Q(has_voted=False, voted_on__isnull=True),
                name="who_has_voted_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["voter_key"], name="rolls_of_a_person"),
            models.Index(fields=["number_key"], condition=~Q(number_key=""), name="rolls_of_a_number"),
        ]


class VoterUnit(models.Model):
    """One unit, a flat or a household, that a voter votes for; ``weight`` in hundredths of a square metre."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="+", db_index=False)
    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="units")
    unit_key = models.CharField(max_length=40)
    weight = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "unit_key"], name="a_unit_votes_once_in_a_ballot"),
        ]
