"""The support desk of reports for record: the rules of their times. The reports themselves are read by who is in charge alone."""

from django.contrib import admin

from incidents.filings.models import FilingRule
from procedures.clocks.admin import RuleAdmin


@admin.register(FilingRule)
class FilingRuleAdmin(RuleAdmin):
    """The rule for all, and the townships' own."""

    list_display = (
        "__str__",
        "acknowledge_amount",
        "acknowledge_unit",
        "urgent_amount",
        "urgent_unit",
        "open_days",
        "repeat_count",
        "repeat_days",
        "source",
    )
    list_select_related = ("area",)
