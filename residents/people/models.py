"""Residents: persons, their households, roles and consents, what is kept of them once, and their reports.

Names, phones, numbers, addresses and kept values are sealed (contacts.py); what must be found again has a key beside it, an
HMAC by the house's pepper. Consents and merges are ended once and change in nothing else (migration 0003).
"""

import uuid

from django.db import models
from django.db.models import F, Q

from grids.areas.choices import Level
from grids.areas.placed import PlacedInVillage, area_indexes
from residents.people.choices import (
    CODE_TRIES,
    ConsentPurpose,
    ConsentWay,
    CorrectedField,
    NumberKind,
    ParticipantRole,
    Relation,
)

USER = "accounts.User"
DECIDED = Q(decided_by__isnull=False, decided_at__isnull=False, is_granted__isnull=False)
UNDECIDED = Q(decided_by__isnull=True, decided_at__isnull=True, is_granted__isnull=True)


def _by(null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]  # noqa: FBT001, FBT002 - as Django names it
    return models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=null)


class Pepper(models.Model):
    """The secret behind the keys by which people are found: one row, sealed, the same after the house's keys have changed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sealed = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_pepper")]


class Person(models.Model):
    """A resident as the house knows one: rooms below people name a person by this key and nothing else."""

    key = models.CharField(max_length=64, unique=True)
    user = models.OneToOneField(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    sealed_name = models.TextField(blank=True, default="")
    name_key = models.CharField(max_length=64, blank=True, default="", db_index=True)
    sealed_phone = models.TextField(blank=True, default="")
    phone_key = models.CharField(max_length=64, blank=True, default="", db_index=True)
    # The person has shown by a code that the phone is theirs.
    phone_verified_at = models.DateTimeField(null=True)
    number_kind = models.CharField(max_length=20, choices=NumberKind, default=NumberKind.NONE)
    sealed_number = models.TextField(blank=True, default="")
    identity_key = models.CharField(max_length=64, blank=True, default="")
    verified_by = _by(null=True)
    verified_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_key"], condition=~Q(identity_key=""), name="an_identity_is_of_one_person"
            ),
            models.CheckConstraint(
                condition=Q(number_kind=NumberKind.NONE, sealed_number="", identity_key="")
                | (~Q(number_kind=NumberKind.NONE) & ~Q(sealed_number="") & ~Q(identity_key="")),
                name="a_number_has_a_kind_and_a_key",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | (Q(verified_by__isnull=False, verified_at__isnull=False) & ~Q(identity_key="")),
                name="a_verified_number_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(phone_verified_at__isnull=True) | ~Q(phone_key=""), name="a_verified_phone_is_there"
            ),
            models.CheckConstraint(
                condition=(Q(sealed_phone="") & Q(phone_key="")) | (~Q(sealed_phone="") & ~Q(phone_key="")),
                name="a_phone_has_its_key",
            ),
            models.CheckConstraint(
                condition=(Q(sealed_name="") & Q(name_key="")) | (~Q(sealed_name="") & ~Q(name_key="")),
                name="a_name_has_its_key",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="nobody_is_merged_into_themselves"
            ),
        ]


class Household(PlacedInVillage):
    """Those who live at one address of a village."""

    # What seals the address to this row.
    key = models.CharField(max_length=64, unique=True)
    sealed_address = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    created_by = _by()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = area_indexes("households_of_{level}", "created_at", levels=(Level.VILLAGE,))


class Membership(models.Model):
    """A person in a household, from one day until another."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=20, choices=Relation)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    added_by = _by()
    # The merge of doubles that ended it, which gives it back when it is undone.
    ended_by_merge = models.ForeignKey("Merge", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="a_person_lives_in_one_household"
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ends_on__isnull=True, relation=Relation.HEAD),
                name="a_household_has_one_head",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="nobody_leaves_a_household_before_joining",
            ),
        ]


class Participant(models.Model):
    """As whom a person takes part, from one day until another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=ParticipantRole)
    organisation = models.CharField(max_length=120, blank=True, default="")
    # Where it is known from: a list of the branch, the person, a register; who wrote it down stands in ``added_by``.
    source = models.CharField(max_length=120, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    added_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="a_person_has_a_role_once",
            ),
            models.CheckConstraint(
                condition=(Q(role=ParticipantRole.ORGANISATION_MEMBER) & ~Q(organisation=""))
                | (~Q(role=ParticipantRole.ORGANISATION_MEMBER) & Q(organisation="")),
                name="members_of_an_organisation_and_only_they_name_it",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="no_role_ends_before_it_starts"
            ),
        ]


class Consent(models.Model):
    """What a person agreed to, how, and before whom. It is withdrawn once and never rewritten."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    # What it is limited to, as the room that asks for it writes it; empty: the whole purpose.
    scope = models.CharField(max_length=80, blank=True, default="")
    given_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=ConsentWay)
    witness = _by(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "scope"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_person_consents_once",
            ),
            models.CheckConstraint(
                condition=Q(way=ConsentWay.ONLINE, witness__isnull=True)
                | (~Q(way=ConsentWay.ONLINE) & Q(witness__isnull=False)),
                name="a_consent_that_is_not_online_has_a_witness",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="no_consent_is_withdrawn_before_it_is_given",
            ),
        ]


class HeldValue(models.Model):
    """A value that a person gave once and agreed to have kept; the database takes none without a consent to reuse."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="held")
    field = models.CharField(max_length=40)
    sealed_value = models.TextField()
    # Where it was given: the kind and the number of the form.
    source = models.CharField(max_length=64)
    seen_at = models.DateTimeField()
    # From this day on the person is asked whether it is still right; a year later it is deleted.
    confirm_after = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "field"], name="a_field_is_held_once"),
            models.CheckConstraint(condition=~Q(sealed_value=""), name="a_held_field_has_a_value"),
        ]
        indexes = [models.Index(fields=["confirm_after"], name="held_to_forget")]


class Reuse(models.Model):
    """Something was not asked again: one row for each field of each form."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    source = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "field", "source"], name="a_reuse_counts_once_for_a_form")
        ]
        indexes = [models.Index(fields=["at"], name="reuses_by_time")]


class Correction(PlacedInVillage):
    """What a resident asks to have corrected, and what the clerk of the village decided."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20, choices=CorrectedField)
    number_kind = models.CharField(max_length=20, choices=NumberKind, default=NumberKind.NONE)
    sealed_value = models.TextField(blank=True)
    # Beside a number: whose it may be already.
    identity_key = models.CharField(max_length=64, blank=True, default="", db_index=True)
    asked_at = models.DateTimeField()
    decided_by = _by(null=True)
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=DECIDED | UNDECIDED, name="a_decided_correction_says_who_when_and_what"),
            models.CheckConstraint(
                condition=Q(is_granted__isnull=True) | Q(is_granted=True) | ~Q(reason="") | Q(sealed_value=""),
                name="a_refused_correction_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["person", "field"], condition=Q(decided_at__isnull=True), name="a_correction_is_asked_once"
            ),
        ]
        indexes = area_indexes("corrections_of_{level}", "asked_at", levels=(Level.VILLAGE,))


class Merge(models.Model):
    """Two persons were found to be one: which key leads to which, who said so and why, and until when it may be undone."""

    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    loser = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = _by()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = _by(null=True)
    undo_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], condition=Q(undone_at__isnull=True), name="a_person_is_merged_once"
            ),
            models.CheckConstraint(condition=~Q(survivor=F("loser")), name="a_merge_is_of_two_persons"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_merge_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                name="an_undone_merge_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__lte=F("undo_until")),
                name="a_merge_is_undone_only_in_time",
            ),
        ]


class Distinction(models.Model):
    """A clerk looked at two persons and found them to be two."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_persons_are_told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_distinction_is_written_one_way"),
        ]


class PhoneCode(models.Model):
    """A code sent to a phone: only its digest is kept, and it takes few tries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_key = models.CharField(max_length=64)
    sealed_phone = models.TextField()
    digest = models.CharField(max_length=64)
    # Of the moment it was asked for, counted from 1970: two asked for at once are one.
    minute = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone_key", "minute"], name="a_number_gets_one_code_a_minute"),
            models.CheckConstraint(condition=Q(tries__lte=CODE_TRIES), name="a_code_takes_few_tries"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="a_code_expires_after_it_was_sent"
            ),
        ]
        indexes = [models.Index(fields=["phone_key", "created_at"], name="codes_of_phone")]


class Report(models.Model):
    """A resident's report: the digest of its follow link, the contact if left, and the answer to the result."""

    incident_reference = models.CharField(max_length=20, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # Name and phone, sealed together with the reference (residents/people/contacts.py); empty where nothing was left.
    contact = models.TextField(blank=True)
    # Finds the report again for whoever shows that the phone is theirs; emptied with the contact.
    phone_key = models.CharField(max_length=64, blank=True, default="", db_index=True)
    created_at = models.DateTimeField()
    # The contact is emptied on this day.
    forget_on = models.DateField()
    is_solved = models.BooleanField(null=True)
    is_content = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(is_solved__isnull=False), name="an_answer_says_whether_solved"
            )
        ]
        indexes = [models.Index(fields=["forget_on"], name="reports_to_forget")]
