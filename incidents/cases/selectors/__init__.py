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
from incidents.cases.selectors.joint import JointWork, joint_work_for
from incidents.cases.selectors.lists import (
    WIDE,
    all_incidents,
    attach_names,
    ended_references,
    has_arrived,
    incident_by_reference,
    incidents_by_ids,
    not_found,
    open_to_adopt,
    opened_incidents,
    own_tasks,
    read_names,
    search_incidents,
    visible_incidents,
)
from incidents.cases.selectors.offers import complete_offer, levels_below, offers, pairs, people_in_hand, staffed_levels
from incidents.cases.selectors.paging import ORDERINGS, IncidentRow, page_of, read_incident_rows
from incidents.cases.selectors.telling import colleagues_around, notes_of_steps, seen_among
from incidents.cases.selectors.timeline import ClockView, clock_rows, clock_views, handler_name, timeline
from incidents.cases.selectors.watch import WATCHED, WatchView, is_watched, phones_of_holder, was_late, watch_of

__all__ = [
    "ORDERINGS",
    "WATCHED",
    "WIDE",
    "ClockView",
    "IncidentRow",
    "JointWork",
    "Page",
    "WatchView",
    "all_incidents",
    "attach_names",
    "capped_count",
    "clock_rows",
    "clock_views",
    "colleagues_around",
    "complete_offer",
    "confidential_incidents",
    "count_words",
    "ended_references",
    "handler_name",
    "has_arrived",
    "incident_by_reference",
    "incident_documents",
    "incidents_by_ids",
    "is_insider",
    "is_watched",
    "joint_work_for",
    "levels_below",
    "may_seal",
    "not_found",
    "notes_of_steps",
    "offers",
    "open_to_adopt",
    "opened_incidents",
    "own_reports",
    "own_tasks",
    "page_of",
    "pairs",
    "people_in_hand",
    "phones_of_holder",
    "read_incident_rows",
    "read_names",
    "seal_of",
    "sealed_by_ids",
    "search_incidents",
    "seen_among",
    "staffed_levels",
    "timeline",
    "units_with_part",
    "visible_incidents",
    "was_late",
    "watch_of",
]
