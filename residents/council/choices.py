"""The words of bodies, meetings and resolutions."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

# Names under which other rooms keep what belongs to them: documents, ballots, notices.
MEETING, RESOLUTION = "meeting", "resolution"


class BodyKind(models.TextChoices):
    """What deliberates. One that is none of these names itself."""

    VILLAGE_ASSEMBLY = "village_assembly", _("villagers' assembly")
    REPRESENTATIVES = "representatives", _("villagers' representatives")
    PARTY_BRANCH = "party_branch", _("party branch")
    COMMITTEES = "committees", _("the two committees")
    PARTY_MEMBERS = "party_members", _("party members' meeting")
    RESIDENTS_MEETING = "residents_meeting", _("residents' meeting")
    OWNERS_ASSEMBLY = "owners_assembly", _("owners' assembly")
    STAFF_CONGRESS = "staff_congress", _("staff congress")
    CONSULTATION = "consultation", _("consultation council")
    OTHER = "other", _("another body")


class MemberPart(models.TextChoices):
    """What a member is in a body."""

    CHAIR = "chair", _("chair")
    MEMBER = "member", _("member")


class Procedure(models.TextChoices):
    """How a resolution comes about."""

    FOUR_AND_TWO = "four_and_two", _("four deliberations and two disclosures")
    BALLOT_ONLY = "ballot_only", _("by the ballot of its body alone")


class RecordStep(models.IntegerChoices):
    """The six records of four deliberations and two disclosures (四议两公开), in their order."""

    PROPOSED = 1, _("the party branch proposes")
    CONSULTED = 2, _("the two committees consult")
    REVIEWED = 3, _("the party members review")
    DECIDED = 4, _("the representatives or villagers decide")
    DECISION_SHOWN = 5, _("the decision is disclosed")
    RESULT_SHOWN = 6, _("what came of it is disclosed")


DELIBERATIONS = (RecordStep.PROPOSED, RecordStep.CONSULTED, RecordStep.REVIEWED)
DISCLOSURES = (RecordStep.DECISION_SHOWN, RecordStep.RESULT_SHOWN)
# By which kind of subject the public notice of a disclosure names its resolution.
NOTICE_KINDS: Mapping[int, str] = {
    RecordStep.DECISION_SHOWN: "resolution_decision",
    RecordStep.RESULT_SHOWN: "resolution_result",
}
