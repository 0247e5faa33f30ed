"""What reports for record answer: who sees which, by which rule, what repeats, with which acts open."""

from incidents.filings.selectors.filings import (
    acknowledgement,
    by_number,
    counted,
    has_number,
    merge_targets,
    offers,
    read_filing_rows,
    reporters_of_copies,
    search,
    timeline,
    visible,
)
from incidents.filings.selectors.repeats import Repeat, repeats
from incidents.filings.selectors.rules import filing_rule, limit_to_acknowledge, limit_to_watch

__all__ = [
    "Repeat",
    "acknowledgement",
    "by_number",
    "counted",
    "filing_rule",
    "has_number",
    "limit_to_acknowledge",
    "limit_to_watch",
    "merge_targets",
    "offers",
    "read_filing_rows",
    "repeats",
    "reporters_of_copies",
    "search",
    "timeline",
    "visible",
]
