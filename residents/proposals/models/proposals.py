"""Topics, their texts, supports, comments and replies, and the rules of their times."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from foundation.process.models import Stateful, StepBase, step_constraints
from residents.proposals.choices import ENDED_STATES, PROMISING, ProposalState, SupportWay, TopicKind, Verdict

LONGEST_TITLE = 80
_NOT_REPLIED = [
    ProposalState.ENTERED,
    ProposalState.OPEN,
    ProposalState.REFERRED,
    ProposalState.REFUSED,
]


class Proposal(Stateful):
    """One topic (议题、建议). ``client_id`` is made by whoever sends it, so that sent again it is one topic.

    A trigger holds that its text changes by a new version alone once somebody supports it.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=TopicKind, default=TopicKind.PROPOSAL)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    text_version = models.PositiveSmallIntegerField(default=1)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    # Nobody where somebody without an account proposed it: then who entered it, and the digest of the follow code.
    proposer = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    code_digest = models.CharField(max_length=64, blank=True)
    # As everybody reads it, masked before it is kept; empty once it is withdrawn.
    author = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    screen_due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    reply_due_at = models.DateTimeField(null=True)
    reply_days = models.PositiveSmallIntegerField()
    # Of the rule of its day: so many days of public notice before a reply that promises something is published; 0: none.
    notice_days = models.PositiveSmallIntegerField(default=0)
    is_extended = models.BooleanField(default=False)
    is_reopened = models.BooleanField(default=False)
    # The verdict of the last reply, which stands in ``replies``.
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    replied_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="a_number_names_one_topic"),
            models.CheckConstraint(
                condition=Q(state__in=[*ENDED_STATES], ended_at__isnull=False)
                | ~Q(state__in=[*ENDED_STATES]) & Q(ended_at__isnull=True),
                name="ended_topics_and_only_they_have_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.ASSIGNED, ProposalState.REPLIED, ProposalState.ANSWERED])
                | Q(unit__isnull=False),
                name="a_topic_that_waits_for_a_reply_has_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.ANSWERED, ProposalState.DONE])
                | ~Q(verdict="") & Q(replied_at__isnull=False, answered_at__isnull=False),
                name="an_answered_topic_has_a_reply",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_NOT_REPLIED) | Q(replied_at__isnull=True),
                name="what_is_not_assigned_has_no_reply",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.WITHDRAWN) | Q(author=""), name="a_withdrawn_topic_hides_its_author"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-entered_at"], name="topics_of_area"),
            models.Index(fields=["state", "reply_due_at"], name="topics_by_reply"),
            models.Index(fields=["unit", "state"], name="topics_of_unit"),
            models.Index(fields=["-answered_at"], name="topics_answered"),
        ]

    def __str__(self) -> str:
        return self.number


class ProposalStep(StepBase):
    """One move of a topic."""

    subject = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps", db_index=False)

    class Meta:
        constraints = step_constraints("topic")


class ProposalText(models.Model):
    """One version of the text of a topic, as it was supported; never changed and never taken away."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "version"], name="versions_of_a_topic_are_numbered"),
        ]


class Support(models.Model):
    """One person supports one topic, once, by whichever way. A person is known by key, and by the digest of the phone."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports", db_index=False)
    person_key = models.CharField(max_length=64)
    # HMAC of the verified phone, so that who called does not support online again.
    phone_key = models.CharField(max_length=64)
    # Which version of the text was supported.
    text_version = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=8, choices=SupportWay)
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    entered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person_key"], name="a_person_supports_a_topic_once"),
            models.UniqueConstraint(fields=["proposal", "phone_key"], name="a_phone_supports_a_topic_once"),
            models.CheckConstraint(
                condition=Q(way=SupportWay.ONLINE, entered_by__isnull=True)
                | ~Q(way=SupportWay.ONLINE) & Q(entered_by__isnull=False),
                name="a_support_on_paper_names_who_entered_it",
            ),
        ]


class Comment(models.Model):
    """What somebody says about a topic; shown once a desk has let it through, kept where it has not."""

    client_id = models.UUIDField(unique=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="comments")
    words = models.TextField()
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    author = models.CharField(max_length=80)
    at = models.DateTimeField()
    # None: nobody has read it yet.
    is_shown = models.BooleanField(null=True)
    moderated_by = models.BigIntegerField(null=True)
    moderated_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shown__isnull=True, moderated_at__isnull=True)
                | Q(is_shown=True, moderated_at__isnull=False)
                | Q(is_shown=False, moderated_at__isnull=False) & ~Q(reason=""),
                name="a_comment_is_held_back_for_a_reason",
            )
        ]
        indexes = [
            models.Index(fields=["proposal"], condition=Q(is_shown__isnull=True), name="comments_to_read"),
        ]


class ProposalReply(models.Model):
    """One written reply: what it comes to, what is done and until when. A late one is taken, and stays marked late."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="replies", db_index=False)
    number = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict)
    words = models.TextField()
    # Until when what is promised is done.
    due_on = models.DateField(null=True)
    unit = models.ForeignKey("workforce.Unit", on_delete=models.PROTECT, related_name="+")
    written_by = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    reply_due_at = models.DateTimeField(null=True)
    is_late = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="replies_of_a_topic_are_numbered"),
            models.CheckConstraint(
                condition=~Q(verdict__in=[*PROMISING]) | Q(due_on__isnull=False),
                name="a_reply_that_promises_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) & (Q(reply_due_at__isnull=True) | Q(written_at__lte=F("reply_due_at")))
                | Q(is_late=True, written_at__gt=F("reply_due_at")),
                name="a_late_reply_is_marked_late",
            ),
        ]


class TopicRule(models.Model):
    """How soon topics of a kind are screened and replied to, and for how long a reply is shown first; of one area, or all.

    A column left as it is has the value that ROOMS.md §6.10 proposes; none of them is law.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=TopicKind)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    screen_days = models.PositiveSmallIntegerField(_("working days to screen"), default=5)
    reply_days = models.PositiveSmallIntegerField(_("days to reply"), default=30)
    more_days = models.PositiveSmallIntegerField(_("days more, once"), default=30)
    notice_days = models.PositiveSmallIntegerField(_("days of public notice before a reply is published"), default=0)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rule of topics")
        verbose_name_plural = _("rules of topics")
        constraints = [
            models.UniqueConstraint("kind", Coalesce("area", 0), name="one_rule_of_topics_per_kind_and_area"),
            models.CheckConstraint(
                condition=Q(screen_days__gte=1) & Q(reply_days__gte=1) & Q(more_days__gte=1) & Q(notice_days__lte=180),
                name="times_of_topics_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.area or _('everywhere')}"
