"""The room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """The inbox and the channels."""

    name = "governance.notices"
    label = "notices"
    verbose_name = _("Notices")
