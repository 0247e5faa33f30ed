"""The support desk: the kinds of stations."""

from django.contrib import admin

from procedures.clocks.admin import RuleAdmin
from residents.stations.models import StationKind


@admin.register(StationKind)
class StationKindAdmin(RuleAdmin):
    """What a place may be; a city adds its own, and switches off what it does not have."""

    list_display = ("name", "code", "order", "is_active", "source")
    has_own_rows = False
