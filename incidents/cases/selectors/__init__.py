"""What cases answer: who sees which, in what order, found by which words, with which acts open."""

from foundation.web.lists.paging import Page, capped_count, count_words
from incidents.cases.scoping import is_insider
from incidents.cases.selectors.documents import incident_documents
from incidents.cases.selectors.lists import (
    WIDE,
    by_ids,
    by_reference,
    cases,
    has_arrived,
    hidden,
    named,
    search,
    tasks,
    visible,
    with_names,
)
from incidents.cases.selectors.offers import complete, offers, staffed_levels
from incidents.cases.selectors.paging import ORDERINGS, IncidentRow, page_of, read_incident_rows
from incidents.cases.selectors.timeline import ClockView, clock_rows, clocks, handler_name, timeline

__all__ = [
    "ORDERINGS",
    "WIDE",
    "ClockView",
    "IncidentRow",
    "Page",
    "by_ids",
    "by_reference",
    "capped_count",
    "cases",
    "clock_rows",
    "clocks",
    "complete",
    "count_words",
    "handler_name",
    "has_arrived",
    "hidden",
    "incident_documents",
    "is_insider",
    "named",
    "offers",
    "page_of",
    "read_incident_rows",
    "search",
    "staffed_levels",
    "tasks",
    "timeline",
    "visible",
    "with_names",
]
