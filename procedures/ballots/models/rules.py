"""Rules of ballots, in versions that nothing changes: a ballot keeps the version it was announced with."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.ballots.choices import Base, Compare, Deemed


class RuleVersion(models.Model):
    """One version of a rule: which axes are counted, how many must be there, how many of whom must agree.

    A fraction is two whole numbers. A database trigger lets nothing be changed but ``is_active``.
    """

    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    counts_persons = models.BooleanField(_("count persons"), default=True)
    counts_area = models.BooleanField(_("count floor area"), default=False)
    quorum_num = models.PositiveSmallIntegerField()
    quorum_den = models.PositiveSmallIntegerField()
    quorum_compare = models.CharField(max_length=10, choices=Compare)
    quorum_base = models.CharField(max_length=14, choices=Base)
    pass_num = models.PositiveSmallIntegerField()
    pass_den = models.PositiveSmallIntegerField()
    pass_compare = models.CharField(max_length=10, choices=Compare)
    pass_base = models.CharField(max_length=14, choices=Base)
    deemed = models.CharField(max_length=14, choices=Deemed, default=Deemed.NONE)
    # Whether somebody may vote by a call that an officer writes down and another person calls back.
    allows_calls = models.BooleanField(_("votes by call"), default=False)
    # Days that lie at least between the announcement and the opening.
    notice_days = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(_("source"), max_length=200)
    # What is not settled yet, or is replaced, is offered to no new ballot.
    is_active = models.BooleanField(default=True)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="versions_of_a_ballot_rule_are_numbered"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_active=True), name="one_version_of_a_ballot_rule_is_active"
            ),
            models.CheckConstraint(
                condition=Q(counts_persons=True) | Q(counts_area=True), name="a_ballot_rule_counts_on_an_axis"
            ),
            models.CheckConstraint(
                condition=Q(quorum_den__gte=1, pass_den__gte=1, quorum_num__lte=F("quorum_den"))
                & Q(pass_num__lte=F("pass_den")),
                name="thresholds_of_a_ballot_are_parts_of_a_whole",
            ),
            models.CheckConstraint(
                condition=~Q(quorum_compare=Compare.MORE_THAN, quorum_num=F("quorum_den"))
                & ~Q(pass_compare=Compare.MORE_THAN, pass_num=F("pass_den")),
                name="thresholds_of_a_ballot_can_be_reached",
            ),
            models.CheckConstraint(
                condition=Q(quorum_base__in=(Base.DUE, Base.ALL)), name="a_quorum_is_a_part_of_those_due_or_all"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_ballot_rule_names_its_source"),
        ]
