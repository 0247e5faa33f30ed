"""The choices of the catalogue: stages and business lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The stages that have a clock."""

    ACCEPT = "accept", _("accept")
    DISPATCH = "dispatch", _("dispatch")
    HANDLE = "handle", _("handle")
    CHECK = "check", _("check")
    # How long work may stand still at most.
    SUSPENSION = "suspension", _("suspension")
    # Of who reported, once the incident has ended.
    ANSWER = "answer", _("answer of the reporter")


class Line(models.TextChoices):
    """Business lines: every admitted matter belongs to one.

    The first three are those of 陈亚辉, 共建共治共享，画出高质量小康最大“同心圆” (2020-12-25), after which the house is named.
    """

    CRIME_PREVENTION = "crime_prevention", _("crime prevention")
    DISPUTES = "disputes", _("disputes and risks")
    PUBLIC_SAFETY = "public_safety", _("public safety")
    PUBLIC_SERVICE = "public_service", _("public service")
