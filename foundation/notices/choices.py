"""The words of notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeGroup(models.TextChoices):
    """What people choose channels for: kinds of notices that belong together. A kind names its own (``NoticeKind.group``)."""

    TASKS = "tasks", _("Tasks: new, returned, taken away")
    CLOCKS = "clocks", _("Time limits: soon due, due, overdue")
    RESULTS = "results", _("Results of what you reported")
    ACCOUNT = "account", _("Your account and who may enter it")
    OTHER = "other", _("Everything else")


# Whoever may enter an account must not be able to silence this by choosing.
ALWAYS_BY_MAIL = frozenset({NoticeGroup.ACCOUNT})
# What happens at a place: a place may say it in words of its own.
OF_PLACES = (NoticeGroup.TASKS, NoticeGroup.CLOCKS, NoticeGroup.RESULTS)
# What a group of colleagues may be told by a robot: never what is one person's own.
FOR_COLLEAGUES = (NoticeGroup.TASKS, NoticeGroup.CLOCKS)
