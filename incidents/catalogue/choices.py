"""The words of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The stages that have a clock."""

    ACCEPT = "accept", _("accept")
    DISPATCH = "dispatch", _("dispatch")
    HANDLE = "handle", _("handle")
    CHECK = "check", _("check")
    # Of who reported, once the case has ended.
    ANSWER = "answer", _("answer of the reporter")


class Line(models.TextChoices):
    """Business lines: every admitted matter belongs to one.

    The first three are those of 陈亚辉, 共建共治共享，画出高质量小康最大“同心圆” (2020-12-25), after which the house is named.
    """

    CRIME_PREVENTION = "crime_prevention", _("crime prevention")
    DISPUTES = "disputes", _("disputes and risks")
    PUBLIC_SAFETY = "public_safety", _("public safety")
    PUBLIC_SERVICE = "public_service", _("public service")


class MatterKind(models.TextChoices):
    """What a matter is about: a thing that stands somewhere (部件) or something that happens (事件)."""

    COMPONENT = "component", _("component")
    INCIDENT = "incident", _("incident")


class StageOwner(models.TextChoices):
    """Who is responsible for a stage of a matter; what is shared has a first handler."""

    GRID = "grid", _("grid")
    VILLAGE = "village", _("village committee")
    DEPARTMENT = "department", _("department")
    SHARED = "shared", _("shared, with a first handler")


# The stages that someone answers for while an incident is open.
OWNED_STAGES = (Stage.ACCEPT, Stage.DISPATCH, Stage.HANDLE, Stage.CHECK)


class FirstHolder(models.TextChoices):
    """Whose desk has a matter first: who owns the thing (属主), or whose place it lies in (属地)."""

    OWNER = "owner", _("owner first, then territory")
    TERRITORY = "territory", _("territory first, then owner")
