"""The words of the room: kinds of numbers, relations, roles, consents and what may be kept once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NumberKind(models.TextChoices):
    """Which document a person's number stands on; a number is never required."""

    NONE = "none", _("no number")
    MAINLAND_ID = "mainland_id", _("resident identity card")
    REGIONAL_RESIDENCE = "regional_residence", _("residence permit for Hong Kong, Macao and Taiwan residents")
    HK_MACAO_PERMIT = "hk_macao_permit", _("mainland travel permit for Hong Kong and Macao residents")
    TAIWAN_PERMIT = "taiwan_permit", _("mainland travel permit for Taiwan residents")
    FOREIGN_CARD_2017 = "foreign_card_2017", _("foreign permanent resident ID card, 15 characters (2017)")
    FOREIGN_CARD_2023 = "foreign_card_2023", _("foreign permanent resident ID card, 18 digits (2023)")
    PASSPORT = "passport", _("passport")


class Relation(models.TextChoices):
    """What a member is to the head of the household."""

    HEAD = "head", _("head of the household")
    SPOUSE = "spouse", _("spouse")
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    GRANDCHILD = "grandchild", _("grandchild")
    GRANDPARENT = "grandparent", _("grandparent")
    SIBLING = "sibling", _("brother or sister")
    RELATIVE = "relative", _("another relative")
    TENANT = "tenant", _("tenant")
    OTHER = "other", _("someone else")


class ParticipantRole(models.TextChoices):
    """As whom a person takes part in the village's affairs."""

    CADRE = "cadre", _("village cadre")
    PARTY_MEMBER = "party_member", _("party member")
    LOCAL_NOTABLE = "local_notable", _("local notable")
    NEW_RESIDENT = "new_resident", _("new resident")
    ORGANISATION_MEMBER = "organisation_member", _("member of an organisation")


class ConsentPurpose(models.TextChoices):
    """What a person has agreed to."""

    REUSE = "reuse", _("keep what I gave once, so that I am not asked again")
    PROXY = "proxy", _("let a grid worker apply for me")


class ConsentWay(models.TextChoices):
    """How a consent was given."""

    ONLINE = "online", pgettext_lazy("consent", "online, by the person")
    PAPER = "paper", pgettext_lazy("consent", "on paper, signed")
    SPOKEN = "spoken", pgettext_lazy("consent", "spoken, before a witness")


class CorrectedField(models.TextChoices):
    """What a resident may ask a clerk to correct."""

    NAME = "name", _("name")
    NUMBER = "number", _("identity number")


class LookKind(models.TextChoices):
    """What was opened of a person."""

    NAME = "name", _("name")
    PHONE = "phone", _("phone")
    NUMBER = "number", _("identity number")
    ADDRESS = "address", _("address")


CODE_DIGITS, CODE_MINUTES, CODE_TRIES = 6, 5, 5
# Codes of one number in an hour, and the seconds between two of them.
CODES_AN_HOUR, CODE_GAP_SECONDS = 5, 60
# How long a merge may be taken back, in days.
UNDO_DAYS = 14
