"""The support desk: the rules of topics."""

from django.contrib import admin

from procedures.clocks.admin import RuleAdmin
from residents.proposals.models import TopicRule


@admin.register(TopicRule)
class TopicRuleAdmin(RuleAdmin):
    """How soon topics of a kind are screened and replied to, and how long a reply is shown first."""

    list_display = ("__str__", "screen_days", "reply_days", "more_days", "notice_days", "source")
    list_select_related = ("area",)
