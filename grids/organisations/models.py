"""Organisations, who speaks for them, what they disclose and were given; and the guidance of enterprises without a union."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from foundation.process.models import Stateful, StepBase, step_constraints
from grids.areas.choices import Level
from grids.areas.placed import PlacedAtAnyLevel, area_indexes
from grids.organisations.choices import (
    ENDED_STATES,
    LONGEST_ABOUT,
    LONGEST_NAME,
    LONGEST_NUMBER,
    ActorRole,
    DisclosureKind,
    Employees,
    MandatePart,
    OrganisationKind,
    OrganisationState,
    SupportKind,
)
from grids.organisations.formats import LENGTH

_ENDED = Q(state__in=[*ENDED_STATES])
_NUMBERED = ~Q(registration_no="") | ~Q(uscc="")
_UNACCOMPANIED = Q(accompanied_by__isnull=True, accompanied_since__isnull=True, next_look_on__isnull=True)
_ACCOMPANIED = Q(accompanied_by__isnull=False, accompanied_since__isnull=False, next_look_on__isnull=False)


def _user(**options: object) -> "models.ForeignKey[object, object]":
    return models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class Organisation(Stateful, PlacedAtAnyLevel):
    """One organisation, from the folk group to the registered one: one record all its life. Its place keeps its own day."""

    client_id = models.UUIDField(unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    actor_role = models.CharField(_("role among the six"), max_length=20, choices=ActorRole)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    # What it does, read by everybody.
    about = models.CharField(_("what it does"), max_length=LONGEST_ABOUT, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=LENGTH, blank=True)
    registration_no = models.CharField(_("registration number"), max_length=LONGEST_NUMBER, blank=True)
    registered_until = models.DateField(_("registered until"), null=True)
    valid_from = models.DateField(_("since"), null=True)
    valid_to = models.DateField(_("until"), null=True)
    # Since when it discloses: the day it was filed or registered first.
    known_on = models.DateField(null=True)
    founders = models.PositiveSmallIntegerField(_("founders"), null=True)
    contact_name = models.CharField(_("contact"), max_length=80, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=20, blank=True)
    accompanied_by = _user(null=True)
    accompanied_since = models.DateField(null=True)
    next_look_on = models.DateField(null=True)
    # Of an enterprise; None: not known.
    has_union = models.BooleanField(_("has a union"), null=True)
    employees = models.CharField(_("employees"), max_length=10, choices=Employees, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_here")
    made_by = _user(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            *area_indexes("organisations_of_{level}", "name", levels=(Level.TOWNSHIP, Level.VILLAGE)),
            models.Index(fields=["next_look_on"], name="organisations_to_look_at", condition=_ACCOMPANIED),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=~Q(uscc=""), name="a_credit_code_names_one_organisation"
            ),
            models.CheckConstraint(
                condition=Q(uscc="") | Q(Exact(Length("uscc"), LENGTH)), name="a_credit_code_has_18_characters"
            ),
            models.UniqueConstraint(
                "city",
                Coalesce("township", 0),
                Coalesce("village", 0),
                "name",
                condition=~_ENDED,
                name="an_organisation_has_a_name_of_its_own_in_its_place",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="an_organisation_has_a_name"),
            models.CheckConstraint(
                condition=~Q(state=OrganisationState.REGISTERED) | _NUMBERED, name="what_is_registered_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(state=OrganisationState.MERGED, merged_into__isnull=False) & ~Q(merged_into=F("id"))
                | ~Q(state=OrganisationState.MERGED) & Q(merged_into__isnull=True),
                name="merged_organisations_and_only_they_name_another",
            ),
            models.CheckConstraint(
                condition=_ENDED & Q(ended_at__isnull=False, valid_to__isnull=False)
                | ~_ENDED & Q(ended_at__isnull=True, valid_to__isnull=True),
                name="ended_organisations_and_only_they_have_an_end",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="no_organisation_ends_before_it_begins",
            ),
            models.CheckConstraint(
                condition=_UNACCOMPANIED | _ACCOMPANIED, name="who_is_accompanied_is_looked_at_again"
            ),
            models.CheckConstraint(
                condition=Q(kind=OrganisationKind.ENTERPRISE) | Q(has_union__isnull=True, employees=""),
                name="only_enterprises_say_whether_they_have_a_union",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationStep(StepBase):
    """One move of an organisation."""

    subject = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("organisation")


class Mandate(models.Model):
    """A person speaks for an organisation, from a day until the day before another, once a second person has confirmed it.

    ``given_by_head``: its head gave it, so that the desk confirms. Triggers, on PostgreSQL an exclusion, hold that two of
    one person, organisation and part never overlap.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    user = _user()
    part = models.CharField(max_length=10, choices=MandatePart)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    given_by = _user()
    given_by_head = models.BooleanField()
    given_at = models.DateTimeField()
    confirmed_by = _user(null=True)
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    ended_by = _user(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "starts_on"], name="mandates_of_a_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "part"],
                condition=Q(ends_on__isnull=True, refused_at__isnull=True),
                name="one_open_mandate_per_person_and_part",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="no_mandate_ends_before_it_starts",
            ),
            models.CheckConstraint(condition=~Q(given_by=F("user")), name="nobody_gives_himself_a_mandate"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("given_by"))
                & ~Q(confirmed_by=F("user")),
                name="a_mandate_is_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True) | Q(confirmed_at__isnull=True), name="a_refused_mandate_never_held"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ends_on__isnull=False) & ~Q(end_reason=""),
                name="a_mandate_is_ended_with_a_reason",
            ),
        ]


class Disclosure(models.Model):
    """What an organisation discloses of one year: missing until it is filed, and then read by everybody."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="disclosures")
    kind = models.CharField(max_length=20, choices=DisclosureKind)
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    filed_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)
    # In yuan, of the income of public support.
    amount = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], name="disclosures_missing", condition=Q(filed_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "year"], name="disclosed_once_for_each_year"),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, words="", amount__isnull=True)
                | Q(filed_at__isnull=False) & ~Q(words=""),
                name="what_is_disclosed_says_something",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(kind=DisclosureKind.PUBLIC_SUPPORT),
                name="only_income_has_an_amount",
            ),
        ]


class DisclosureRule(models.Model):
    """By which day of the following year something is disclosed, where the city has set another than the usual one."""

    kind = models.CharField(_("disclosure"), max_length=20, choices=DisclosureKind, unique=True)
    due_month = models.PositiveSmallIntegerField(_("month"), default=5)
    due_day = models.PositiveSmallIntegerField(_("day"), default=31)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("rule of disclosure")
        verbose_name_plural = _("rules of disclosure")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_month__gte=1, due_month__lte=12, due_day__gte=1, due_day__lte=31),
                name="a_disclosure_is_due_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(DisclosureKind(self.kind).label)


class GivenSupport(models.Model):
    """What a young organisation was given."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supports")
    kind = models.CharField(max_length=20, choices=SupportKind)
    words = models.CharField(max_length=300)
    # In yuan, of small support.
    amount = models.PositiveBigIntegerField(null=True)
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(kind=SupportKind.SMALL_SUPPORT),
                name="only_small_support_has_an_amount",
            ),
        ]


class UnionGuidance(Stateful):
    """How an enterprise without a union is helped to one. It tracks what was done, nobody in it, and ranks nothing."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="guidance")
    listed_at = models.DateTimeField()
    last_step_at = models.DateTimeField()


class UnionGuidanceStep(StepBase):
    """One step of the guidance of one enterprise."""

    subject = models.ForeignKey(UnionGuidance, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("guidance")
