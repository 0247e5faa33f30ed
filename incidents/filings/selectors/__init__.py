"""What reports for record answer: who sees which, by which rule, what repeats, with which acts open."""

from incidents.filings.selectors.filings import (
    acknowledgement_deadline,
    countable_filings,
    filing_by_number,
    filing_offers,
    filing_timeline,
    merge_targets,
    merged_copies,
    read_filing_rows,
    search_filings,
    visible_filings,
)
from incidents.filings.selectors.repeats import Repeat, repeats
from incidents.filings.selectors.rules import filing_rule, limit_to_acknowledge, limit_to_watch

__all__ = [
    "Repeat",
    "acknowledgement_deadline",
    "countable_filings",
    "filing_by_number",
    "filing_offers",
    "filing_rule",
    "filing_timeline",
    "limit_to_acknowledge",
    "limit_to_watch",
    "merge_targets",
    "merged_copies",
    "read_filing_rows",
    "repeats",
    "search_filings",
    "visible_filings",
]
