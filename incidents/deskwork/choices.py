"""The words of deskwork."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Target(models.TextChoices):
    """What is guessed from the words of a report."""

    MATTER = "matter", _("matter")
    UNIT = "unit", _("unit")
