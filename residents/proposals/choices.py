"""The words of the council: topics and what becomes of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The name under which other rooms keep what belongs to a topic: its notices, its clocks, its public notice.
PROPOSAL = "proposal"
# The stages that have clocks.
SCREEN_PROPOSAL, REPLY_PROPOSAL = "screen_proposal", "reply_proposal"


class ProposalState(models.TextChoices):
    """Where a topic stands."""

    ENTERED = "entered", pgettext_lazy("topic", "to be screened")
    OPEN = "open", pgettext_lazy("topic", "open")
    REFERRED = "referred", pgettext_lazy("topic", "referred")
    REFUSED = "refused", pgettext_lazy("topic", "not admitted")
    ASSIGNED = "assigned", pgettext_lazy("topic", "to be replied to")
    REPLIED = "replied", pgettext_lazy("topic", "reply written")
    ANSWERED = "answered", pgettext_lazy("topic", "answered")
    DONE = "done", pgettext_lazy("topic", "carried out")
    WITHDRAWN = "withdrawn", pgettext_lazy("topic", "withdrawn")


_S = ProposalState
# What everybody may read, and of it what may still be supported.
PUBLIC_STATES = (_S.OPEN, _S.ASSIGNED, _S.REPLIED, _S.ANSWERED, _S.DONE, _S.WITHDRAWN)
SUPPORTED_STATES = (_S.OPEN, _S.ASSIGNED)
ANSWERED_STATES = (_S.ANSWERED, _S.DONE)
ENDED_STATES = (_S.REFERRED, _S.REFUSED, _S.DONE, _S.WITHDRAWN)


class ProposalAction(models.TextChoices):
    """What can be done to a topic."""

    ENTER = "enter", pgettext_lazy("topic", "enter")
    ADMIT = "admit", pgettext_lazy("topic", "admit")
    REFER = "refer", pgettext_lazy("topic", "refer elsewhere")
    REFUSE = "refuse", pgettext_lazy("topic", "not admit")
    REVISE = "revise", _("change the text")
    ASSIGN = "assign", _("give to a unit")
    EXTEND = "extend", pgettext_lazy("topic", "give more days")
    REPLY = "reply", _("write the reply")
    SHOW = "show", _("show it in a public notice")
    PUBLISH = "publish", _("publish the reply")
    FOLLOW = "follow", _("report it carried out")
    REOPEN = "reopen", pgettext_lazy("topic", "ask again")
    WITHDRAW = "withdraw", pgettext_lazy("topic", "withdraw")


class TopicKind(models.TextChoices):
    """What a topic is about, which says by which rule it is handled."""

    PROPOSAL = "proposal", pgettext_lazy("topic", "proposal")
    SPENDING = "spending", _("spending of collective money")
    POLICING = "policing", _("opinion on policing")


class Verdict(models.TextChoices):
    """What a reply comes to."""

    ACCEPT = "accept", pgettext_lazy("reply", "accepted")
    PART = "part", pgettext_lazy("reply", "accepted in part")
    NO = "no", pgettext_lazy("reply", "not accepted")
    ALREADY = "already", pgettext_lazy("reply", "done already")


# These promise something, and so say until when.
PROMISING = (Verdict.ACCEPT, Verdict.PART)


class SupportWay(models.TextChoices):
    """By which way a support came."""

    ONLINE = "online", pgettext_lazy("support", "online")
    PHONE = "phone", pgettext_lazy("support", "by phone")
    COUNTER = "counter", pgettext_lazy("support", "at the counter")
