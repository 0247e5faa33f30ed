"""What cases answer: who sees which, in what order, found by which words, with which acts open, and how late the clocks are."""

from incidents.cases.selectors.health import EscalationHealth, armed, escalation_health, faulted_clocks, next_firing
from incidents.cases.selectors.lists import (
    by_id,
    by_ids,
    by_reference,
    cases,
    named,
    search,
    tasks,
    visible,
)
from incidents.cases.selectors.offers import Choice, Offer, offers
from incidents.cases.selectors.paging import ORDERINGS, Page, capped_count, page_of
from incidents.cases.selectors.timeline import ClockView, TimelineEntry, clocks, handler_name, timeline

__all__ = [
    "ORDERINGS",
    "Choice",
    "ClockView",
    "EscalationHealth",
    "Offer",
    "Page",
    "TimelineEntry",
    "armed",
    "by_id",
    "by_ids",
    "by_reference",
    "capped_count",
    "cases",
    "clocks",
    "escalation_health",
    "faulted_clocks",
    "handler_name",
    "named",
    "next_firing",
    "offers",
    "page_of",
    "search",
    "tasks",
    "timeline",
    "visible",
]
