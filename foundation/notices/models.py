"""What people are told: one row per person and occasion, how far each channel has come with it, and who wants which when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing told to one person. ``key`` names the occasion, so telling twice tells once.

    Who has no account is told by mail or by text message: ``address``, a phone where it begins with +, is sealed
    (foundation/notices/addresses.py), ``address_digest`` tells two of them apart, and both are emptied when they expire.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="notices")
    address = models.TextField(blank=True, default="")
    address_digest = models.CharField(max_length=64, blank=True, default="")
    forgotten_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_person_and_occasion"),
            models.UniqueConstraint(
                fields=["address_digest", "key"],
                name="one_notice_per_address_and_occasion",
                condition=~Q(address_digest=""),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="", address_digest="", forgotten_at__isnull=True)
                | Q(user__isnull=True, forgotten_at__isnull=True) & ~Q(address="") & ~Q(address_digest="")
                | Q(user__isnull=True, forgotten_at__isnull=False, address="", address_digest=""),
                name="a_notice_is_for_a_user_or_an_address",
            ),
        ]
        indexes = [
            # Read by the inbox and by the unread badge.
            models.Index(fields=["user", "-created_at"], name="notices_of_user"),
            models.Index(fields=["user"], name="notices_unread", condition=Q(read_at__isnull=True)),
            # Read when what they tell of moves on.
            models.Index(fields=["subject_key"], name="notices_unread_of_subject", condition=Q(read_at__isnull=True)),
        ]


class Delivery(models.Model):
    """Something on its way out of the house. An attempt is written down (``attempts``, ``lease_until``) before it is made."""

    not_before = models.DateTimeField(_("not before"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True)
    fault = models.TextField(_("fault"), blank=True, default="")
    given_up_at = models.DateTimeField(_("given up"), null=True)

    class Meta:
        abstract = True


class Sending(Delivery):
    """One notice on its way through one outside channel; at least once, under one lasting reference.

    What waited for the morning goes out together: ``bundle`` names those that were put into one message, before it is sent.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="sendings")
    channel = models.CharField(_("channel"), max_length=20)
    waits_for_morning = models.BooleanField(default=False)
    bundle = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="one_sending_per_notice_and_channel")]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="sendings_waiting",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
            models.Index(fields=["-given_up_at"], name="sendings_given_up", condition=Q(given_up_at__isnull=False)),
        ]


class QuietHours(models.Model):
    """When outside channels wait: of one person, or of a place (the number of its area) for whoever has said nothing."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, null=True, related_name="+")
    place_id = models.BigIntegerField(_("place"), null=True, unique=True)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, place_id__isnull=True) | Q(user__isnull=True, place_id__isnull=False),
                name="quiet_hours_are_of_a_person_or_a_place",
            )
        ]


class Wording(models.Model):
    """A place's own words for a kind of notice, in each language; an empty one leaves the house's words.

    ``{name}`` in them stands for a particular (foundation/notices/wordings.py).
    """

    kind = models.CharField(_("kind of notice"), max_length=40)
    place_id = models.BigIntegerField(_("place"))
    words_zh = models.CharField(_("words in Chinese"), max_length=200, blank=True, default="")
    words_en = models.CharField(_("words in English"), max_length=300, blank=True, default="")
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("wording of a notice")
        verbose_name_plural = _("wordings of notices")
        constraints = [models.UniqueConstraint(fields=["kind", "place_id"], name="one_wording_per_kind_and_place")]

    def __str__(self) -> str:
        return self.kind


class ChannelChoice(models.Model):
    """Whether a person wants a group of kinds of notices by a channel. Without a row the channel's own default holds."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    is_wanted = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "group", "channel"], name="one_choice_per_person_group_and_channel")
        ]


class Consent(models.Model):
    """A person agreed to be written to by a channel, and until when; withdrawn ones are kept as the proof of then."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "channel"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_per_person_and_channel",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="a_consent_is_withdrawn_after_it_was_given",
            ),
        ]


class ChannelStop(models.Model):
    """A channel that refused a person's address for good, and is not used until the address or the person's word changes."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    # Of the address that was refused: another one is tried.
    address_digest = models.CharField(max_length=64)
    fault = models.TextField(_("fault"))
    stopped_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="one_stop_per_person_and_channel")]


class SimulatedText(models.Model):
    """A text message that the simulator took in place of a provider; a reference is taken once, as a good provider does."""

    reference = models.CharField(_("reference"), max_length=64, unique=True)
    masked_phone = models.CharField(_("phone"), max_length=20)
    words = models.TextField(_("words"))
    created_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("simulated text message")
        verbose_name_plural = _("simulated text messages")


class Robot(models.Model):
    """A robot of a work-chat group that is told what happens at a place. Its address and its secret lie sealed, and no page shows them."""

    name = models.CharField(_("name"), max_length=80)
    provider = models.CharField(_("provider"), max_length=20)
    # The area's number and its path of then: ids from the city down, each followed by ``/``.
    place_id = models.BigIntegerField(_("place"))
    place_path = models.CharField(max_length=80)
    groups = models.JSONField(_("what it is told"), default=list)
    language = models.CharField(_("language"), max_length=10)
    sealed_url = models.TextField()
    sealed_secret = models.TextField(blank=True, default="")
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"))
    tried_at = models.DateTimeField(_("last tried"), null=True)
    stopped_at = models.DateTimeField(_("switched off"), null=True)
    fault = models.TextField(_("fault"), blank=True, default="")

    class Meta:
        verbose_name = _("work-chat robot")
        verbose_name_plural = _("work-chat robots")

    def __str__(self) -> str:
        return self.name


class RobotPost(Delivery):
    """One fact told to one robot; ``message`` names those that were put into one message, before it is sent."""

    robot = models.ForeignKey(Robot, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    message = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["robot", "key"], name="one_post_per_robot_and_occasion")]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="robot_posts_waiting",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]


class PushSubscription(models.Model):
    """A browser that shows notices of its person: address and keys sealed in one, ended with the session it was made in.

    ``session_mark`` is a digest of what the person's sessions are checked by: a new password ends the browsers too.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    session_mark = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
