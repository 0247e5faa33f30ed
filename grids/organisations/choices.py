"""The words of organisations: what they are, how they are known, what they disclose, who speaks for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.workforce.choices import Role

KEEPERS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL)
READERS = (Role.GRID_WORKER, *KEEPERS, Role.CITY_CENTRE)
# The names under which other rooms keep what belongs to an organisation, to a mandate, and to the guidance of an enterprise.
SUBJECT_KIND, GUIDANCE_KIND = "organisation", "guidance"
LONGEST_NAME, LONGEST_NUMBER, LONGEST_ABOUT = 80, 40, 300


class OrganisationKind(models.TextChoices):
    """What an organisation is. A folk group that is registered becomes one of the three kinds the law knows."""

    FOLK_GROUP = "folk_group", _("folk group")
    ASSOCIATION = "association", _("social association")
    SERVICE_INSTITUTION = "service_institution", _("social service institution")
    FOUNDATION = "foundation", _("foundation")
    CHARITY = "charity", _("charity")
    CHAMBER = "chamber", _("hometown chamber of commerce")
    ENTERPRISE = "enterprise", _("enterprise")
    PUBLIC_INSTITUTION = "public_institution", _("public institution")
    AUTHORITY = "authority", _("government body")
    PARTY_ORGANISATION = "party_organisation", _("party organisation")
    MASS_ORGANISATION = "mass_organisation", _("mass organisation")
    CONSULTATION_BODY = "consultation_body", _("consultation body")


# What lives by the support of the public and therefore discloses, and is shown to everybody once it is filed.
SOCIAL_KINDS = (
    OrganisationKind.FOLK_GROUP,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.SERVICE_INSTITUTION,
    OrganisationKind.FOUNDATION,
    OrganisationKind.CHARITY,
    OrganisationKind.CHAMBER,
)
# What a group may be registered as; other kinds stay what they are.
REGISTERED_KINDS = SOCIAL_KINDS[1:]


class ActorRole(models.TextChoices):
    """The six who govern together (DOMAIN.md item 2)."""

    PARTY_COMMITTEE = "party_committee", _("party committee")
    GOVERNMENT = "government", pgettext_lazy("actor role", "government")
    CONSULTATION_BODY = "consultation_body", _("democratic consultation")
    MASS_ORGANISATION = "mass_organisation", pgettext_lazy("actor role", "mass organisations")
    SOCIAL_ORGANISATION = "social_organisation", _("society")
    PUBLIC = "public", pgettext_lazy("actor role", "the public")


class OrganisationState(models.TextChoices):
    """How an organisation is known: from a group that simply meets to one that is registered."""

    INFORMAL = "informal", pgettext_lazy("organisation", "not filed")
    IN_REVIEW = "in_review", pgettext_lazy("organisation", "handed in for filing")
    FILED = "filed", pgettext_lazy("organisation", "filed")
    REGISTERED = "registered", pgettext_lazy("organisation", "registered")
    REFUSED = "refused", pgettext_lazy("organisation", "filing refused")
    MERGED = "merged", pgettext_lazy("organisation", "merged")
    ENDED = "ended", pgettext_lazy("organisation", "ended")


ENDED_STATES = (OrganisationState.MERGED, OrganisationState.ENDED)
OPEN_STATES = tuple(state for state in OrganisationState if state not in ENDED_STATES)
KNOWN_STATES = (OrganisationState.FILED, OrganisationState.REGISTERED)


class OrganisationAction(models.TextChoices):
    """What can be done to an organisation."""

    RECORD = "record", pgettext_lazy("organisation", "record")
    HAND_IN = "hand_in", _("hand in for filing")
    FILE = "file", pgettext_lazy("organisation", "file it")
    REFUSE = "refuse", pgettext_lazy("organisation", "refuse the filing")
    REGISTER = "register", _("enter the registration")
    DISCLOSE = "disclose", _("disclose")
    ADD_PAPER = "add_paper", _("add papers")
    ACCOMPANY = "accompany", _("accompany it")
    LOOK = "look", _("note a visit")
    GIVE = "give", _("note support given")
    LEAVE = "leave", _("accompany it no more")
    CHANGE = "change", pgettext_lazy("organisation", "change")
    MERGE = "merge", pgettext_lazy("organisation", "merge into another")
    END = "end", pgettext_lazy("organisation", "end it")


class PaperKind(models.TextChoices):
    """What a document of an organisation is; a disclosure brings its own."""

    STATUTES = "statutes", _("statutes")
    COUNCIL = "council", _("council: members and minutes")
    CERTIFICATE = "certificate", _("certificate")
    OTHER = "other", pgettext_lazy("paper", "another paper")


class SupportKind(models.TextChoices):
    """What a young organisation is given."""

    PLACE = "place", pgettext_lazy("support", "a place to meet")
    TRAINING = "training", pgettext_lazy("support", "training")
    SMALL_SUPPORT = "small_support", pgettext_lazy("support", "small support in money or kind")
    ADVICE = "advice", pgettext_lazy("support", "advice")


class DisclosureKind(models.TextChoices):
    """What an organisation discloses for each year."""

    YEARLY_REPORT = "yearly_report", _("yearly report")
    PUBLIC_SUPPORT = "public_support", _("income of public support")
    ACTIVITIES = "activities", pgettext_lazy("disclosure", "activities")


# A filed group says what it did and what it was given; a yearly report is what a registered one owes.
DISCLOSED_IN: dict[str, tuple[DisclosureKind, ...]] = {
    OrganisationState.FILED: (DisclosureKind.PUBLIC_SUPPORT, DisclosureKind.ACTIVITIES),
    OrganisationState.REGISTERED: tuple(DisclosureKind),
}
# The month and day of the following year by which it is due where no rule of the city says otherwise. Registered social
# organisations report by 31 May (rules of the yearly inspection, to be checked locally); the rest goes with it.
DUE_DAY = dict.fromkeys(DisclosureKind, (5, 31))


class MandatePart(models.TextChoices):
    """As what a person speaks for an organisation."""

    HEAD = "head", pgettext_lazy("mandate", "head")
    SPEAKER = "speaker", pgettext_lazy("mandate", "authorised person")


class Employees(models.TextChoices):
    """How many an enterprise employs, roughly: more is not asked."""

    UNDER_25 = "under_25", _("fewer than 25")
    UNDER_100 = "under_100", _("25 to 99")
    UNDER_300 = "under_300", _("100 to 299")
    OVER_300 = "over_300", _("300 or more")


class GuidanceState(models.TextChoices):
    """How far an enterprise without a union has been helped to one."""

    LISTED = "listed", pgettext_lazy("guidance", "listed")
    CONTACTED = "contacted", pgettext_lazy("guidance", "contacted")
    HELPED = "helped", pgettext_lazy("guidance", "being helped")
    FOUNDED = "founded", pgettext_lazy("guidance", "union founded")
    SET_ASIDE = "set_aside", pgettext_lazy("guidance", "set aside")


class GuidanceAction(models.TextChoices):
    """What is done to help an enterprise to a union."""

    LIST = "list", pgettext_lazy("guidance", "list it")
    CONTACT = "contact", pgettext_lazy("guidance", "note that it was contacted")
    HELP = "help", pgettext_lazy("guidance", "note help")
    FOUND = "found", pgettext_lazy("guidance", "note that its union is founded")
    SET_ASIDE = "set_aside", pgettext_lazy("guidance", "set aside")
    LIST_AGAIN = "list_again", pgettext_lazy("guidance", "list it again")
