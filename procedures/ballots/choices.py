"""The words of ballots."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The name under which other rooms keep what belongs to a ballot: its documents, its notices.
SUBJECT_KIND = "ballot"


class BallotState(models.TextChoices):
    """Where a ballot stands."""

    DRAFT = "draft", pgettext_lazy("ballot", "being prepared")
    ANNOUNCED = "announced", pgettext_lazy("ballot", "announced")
    OPEN = "open", pgettext_lazy("ballot", "open")
    CLOSED = "closed", pgettext_lazy("ballot", "closed, not counted yet")
    COUNTED = "counted", pgettext_lazy("ballot", "counted")
    PUBLISHED = "published", pgettext_lazy("ballot", "result published")
    ANNULLED = "annulled", pgettext_lazy("ballot", "annulled")


class BallotAction(models.TextChoices):
    """What can be done to a ballot."""

    DRAFT = "draft", pgettext_lazy("ballot", "prepare")
    CHANGE = "change", pgettext_lazy("ballot", "change")
    ANNOUNCE = "announce", pgettext_lazy("ballot", "announce")
    OPEN = "open", pgettext_lazy("ballot", "open the vote")
    EXTEND = "extend", pgettext_lazy("ballot", "extend the vote")
    CLOSE = "close", pgettext_lazy("ballot", "close the vote")
    COUNT = "count", pgettext_lazy("ballot", "count")
    PUBLISH = "publish", pgettext_lazy("ballot", "publish the result")
    ANNUL = "annul", pgettext_lazy("ballot", "annul")


class Mode(models.TextChoices):
    """Whether the votes are cast here, or were cast on paper elsewhere and are only recorded."""

    HELD_HERE = "held_here", _("votes are cast here, by phone and at the counter")
    RECORDED = "recorded", _("held on paper elsewhere; the result is recorded with a scan")


class QuestionKind(models.TextChoices):
    """What is asked."""

    DECISION = "decision", _("yes, no or abstain")
    CHOICE = "choice", _("choose some of several")
    ELECTION = "election", _("elect people to seats")


class Compare(models.TextChoices):
    """How a part is compared with a fraction."""

    AT_LEAST = "at_least", _("at least")
    MORE_THAN = "more_than", _("more than")


class Base(models.TextChoices):
    """What a part is a part of."""

    DUE = "due", _("of all on the roll")
    PRESENT = "present", _("of those present")
    PARTICIPATING = "participating", _("of those who voted")
    ALL = "all", _("of the whole body")


class Deemed(models.TextChoices):
    """What becomes of those who were given a ballot paper and did not vote."""

    NONE = "none", _("who does not vote has not voted")
    WITH_MAJORITY = "with_majority", _("who was given a paper and does not vote goes with the majority")


class Way(models.TextChoices):
    """How a vote came in."""

    ONLINE = "online", _("by phone or computer")
    PAPER = "paper", _("on paper at the counter")
    PROXY = "proxy", _("by somebody with a written authority")
    PHONE = "phone", _("by a call that was written down")


class Outcome(models.TextChoices):
    """What came of a ballot. Too few is no refusal of the question: it was not valid."""

    PASSED = "passed", pgettext_lazy("ballot", "passed")
    FAILED = "failed", pgettext_lazy("ballot", "not passed")
    NOT_VALID = "not_valid", pgettext_lazy("ballot", "not valid: too few took part")


YES, NO, ABSTAIN, SPOILED = "yes", "no", "abstain", "spoiled"
CHOICE_WORDS = {
    YES: pgettext_lazy("vote", "yes"),
    NO: pgettext_lazy("vote", "no"),
    ABSTAIN: pgettext_lazy("vote", "abstain"),
    SPOILED: pgettext_lazy("vote", "spoiled paper"),
}
MOST_EXTENSIONS = 2
COUNTED_STATES = (BallotState.COUNTED, BallotState.PUBLISHED)
UNCOUNTED_STATES = (BallotState.DRAFT, BallotState.ANNOUNCED, BallotState.OPEN, BallotState.CLOSED)
