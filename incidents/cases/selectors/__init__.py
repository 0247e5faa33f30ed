"""Reads incidents: visible sets, orders, search, offers, timelines, clocks."""

from foundation.web.lists.paging import Page, capped_count, count_words
from incidents.cases.scoping import is_insider
from incidents.cases.selectors.confidential import (
    confidential_incidents,
    may_seal,
    own_reports,
    seal_of,
    sealed_by_ids,
    units_with_part,
)
from incidents.cases.selectors.documents import incident_documents
from incidents.cases.selectors.lists import (
    WIDE,
    all_incidents,
    attach_names,
    has_arrived,
    incident_by_reference,
    incidents_by_ids,
    not_found,
    opened_incidents,
    own_tasks,
    read_names,
    search_incidents,
    visible_incidents,
)
from incidents.cases.selectors.offers import complete_offer, offers, staffed_levels
from incidents.cases.selectors.paging import ORDERINGS, IncidentRow, page_of, read_incident_rows
from incidents.cases.selectors.timeline import ClockView, clock_rows, clock_views, handler_name, timeline

__all__ = [
    "ORDERINGS",
    "WIDE",
    "ClockView",
    "IncidentRow",
    "Page",
    "all_incidents",
    "attach_names",
    "capped_count",
    "clock_rows",
    "clock_views",
    "complete_offer",
    "confidential_incidents",
    "count_words",
    "handler_name",
    "has_arrived",
    "incident_by_reference",
    "incident_documents",
    "incidents_by_ids",
    "is_insider",
    "may_seal",
    "not_found",
    "offers",
    "opened_incidents",
    "own_reports",
    "own_tasks",
    "page_of",
    "read_incident_rows",
    "read_names",
    "seal_of",
    "sealed_by_ids",
    "search_incidents",
    "staffed_levels",
    "timeline",
    "units_with_part",
    "visible_incidents",
]
