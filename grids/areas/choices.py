"""The words of the net."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """City, township, village, grid: the four levels; there is no county."""

    CITY = "city", _("city")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village or community")
    GRID = "grid", _("grid")


class GridKind(models.TextChoices):
    """Territorial grids tile the net; dedicated grids (park, hospital, market) lie on top of it."""

    TERRITORIAL = "territorial", _("territorial grid")
    DEDICATED = "dedicated", _("dedicated grid")


class PlanState(models.TextChoices):
    """The life of a division plan."""

    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    DISCARDED = "discarded", _("discarded")


LEVEL_ORDER = (Level.CITY, Level.TOWNSHIP, Level.VILLAGE, Level.GRID)
ABOVE = dict(zip(LEVEL_ORDER[1:], LEVEL_ORDER[:-1], strict=True))
BELOW: dict[str, Level] = {above: below for below, above in ABOVE.items()}
