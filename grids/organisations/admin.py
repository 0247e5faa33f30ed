"""The support desk of organisations: by which day something is disclosed. The organisations have pages of their own."""

from django.contrib import admin

from foundation.web.admin import OfferedFiltersAdmin
from grids.organisations.models import DisclosureRule


@admin.register(DisclosureRule)
class DisclosureRuleAdmin(OfferedFiltersAdmin):
    """A day for each kind of disclosure where the usual one does not hold."""

    list_display = ("__str__", "due_month", "due_day", "source")
