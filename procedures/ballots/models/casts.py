"""What was cast and counted. Triggers let no row be changed or deleted: a change of mind is a further row."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from procedures.ballots.choices import Way
from procedures.ballots.models.ballots import Ballot, Voter


class Cast(models.Model):
    """One vote as it was cast. Of a secret ballot it names no voter and no time, and is final.

    ``choice``: codes joined by commas. ``supersedes``: the earlier one whose place it takes, each once; in a secret ballot
    only a paper that was misread. ``officer``: who entered a paper, or took a call. ``callback``: the number of the call,
    masked, on which another person calls back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="casts")
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="casts", null=True)
    choice = models.CharField(max_length=200)
    way = models.CharField(max_length=8, choices=Way)
    officer_id = models.BigIntegerField(null=True)
    callback = models.CharField(max_length=20, blank=True)
    authority = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, null=True, related_name="+")
    cast_on = models.DateField()
    cast_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=12, unique=True)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "voter"],
                condition=Q(voter__isnull=False, supersedes__isnull=True),
                name="a_voter_casts_once",
            ),
            models.CheckConstraint(
                condition=Q(voter__isnull=True, cast_at__isnull=True) | Q(voter__isnull=False, cast_at__isnull=False),
                name="a_secret_cast_has_neither_voter_nor_time",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.ONLINE, officer_id__isnull=True) | ~Q(way=Way.ONLINE) & Q(officer_id__isnull=False),
                name="papers_and_only_they_are_entered_by_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.PHONE, voter__isnull=False) & ~Q(callback="") | ~Q(way=Way.PHONE) & Q(callback=""),
                name="a_call_is_called_back_and_never_secret",
            ),
            models.CheckConstraint(
                condition=~Q(way=Way.PROXY) | Q(authority__isnull=False), name="a_proxy_votes_with_an_authority"
            ),
        ]


class CastCheck(models.Model):
    """A second person's reading of a paper; one that differs keeps the paper from counting until it is entered again."""

    cast = models.OneToOneField(Cast, on_delete=models.PROTECT, related_name="check_of_it")
    officer_id = models.BigIntegerField()
    checked_by_id = models.BigIntegerField()
    checked_at = models.DateTimeField()
    agrees = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(checked_by_id=F("officer_id")), name="a_paper_is_checked_by_another"),
        ]


class CountSheet(models.Model):
    """What one person counted. Two sheets of one round that say the same are the count; two that differ are counted again."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="sheets", db_index=False)
    round = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    counted_by_id = models.BigIntegerField()
    counted_by_name = models.CharField(max_length=80)
    numbers = models.JSONField()
    digest = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "round", "place"], name="a_round_has_a_first_and_a_second_count"),
            models.UniqueConstraint(
                fields=["ballot", "round", "counted_by_id"], name="the_two_counts_are_of_two_people"
            ),
            models.CheckConstraint(condition=Q(place__in=(1, 2)), name="a_round_has_two_counts"),
        ]
