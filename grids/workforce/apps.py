"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.rooms import Room


class WorkforceConfig(Room):
    """Who is posted where."""

    name = "grids.workforce"
    label = "workforce"
    verbose_name = _("Workforce")
