"""Bodies that deliberate, of a place or of an organisation, and their members with their terms."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grids.areas.choices import Level
from grids.areas.placed import PlacedAtAnyLevel, area_indexes
from residents.council.choices import BodyKind, MemberPart

MOST_NOTICE_DAYS, MOST_SHOWN_DAYS = 90, 180


class Body(PlacedAtAnyLevel):
    """One body. ``organisation``: whose it is where it is not the place's own, by name.

    ``due``: how many are due at its meetings where its members are not listed. ``rule``: what its ballots begin with.
    ``notice_days``: so long before a meeting it is called. ``shown_days``: so long its resolutions are disclosed.
    """

    kind = models.CharField(max_length=20, choices=BodyKind)
    name = models.CharField(_("name"), max_length=80)
    organisation = models.CharField(_("enterprise or organisation"), max_length=80, blank=True)
    rule = models.ForeignKey("ballots.RuleVersion", on_delete=models.PROTECT, null=True, related_name="+")
    due = models.PositiveIntegerField(null=True)
    notice_days = models.PositiveSmallIntegerField(_("days a meeting is called before"), default=0)
    shown_days = models.PositiveSmallIntegerField(_("days a resolution is disclosed"), default=7)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = area_indexes("bodies_of_{level}", "made_at", levels=(Level.TOWNSHIP, Level.VILLAGE))
        constraints = [
            models.UniqueConstraint(
                "city",
                Coalesce("township", 0),
                Coalesce("village", 0),
                "name",
                condition=Q(ended_on__isnull=True),
                name="a_body_has_a_name_of_its_own_in_its_place",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_body_has_a_name"),
            models.CheckConstraint(
                condition=Q(notice_days__lte=MOST_NOTICE_DAYS, shown_days__gte=1, shown_days__lte=MOST_SHOWN_DAYS),
                name="days_of_a_body_are_in_reason",
            ),
        ]


class Member(models.Model):
    """One person in a body, from a day to a day. ``person_key``: who has an account; empty for who has none."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(_("name"), max_length=80)
    person_key = models.CharField(max_length=64, blank=True)
    part = models.CharField(max_length=10, choices=MemberPart, default=MemberPart.MEMBER)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="a_term_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(ends_on__isnull=True), name="a_member_has_one_open_term"
            ),
        ]
