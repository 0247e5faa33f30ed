"""What the hall answers: services found in everyday words, what need not be asked again, and visits of grid workers."""

from residents.hall.selectors.finding import LONGEST_QUERY, ServiceHit, find_services
from residents.hall.selectors.once import NOTHING, HeldOffer, held_for, person_called
from residents.hall.selectors.visits import (
    handovers_of,
    papers_held_by,
    receipts_of,
    visible_visits,
    visit_by_key,
    visit_timeline,
)

__all__ = [
    "LONGEST_QUERY",
    "NOTHING",
    "HeldOffer",
    "ServiceHit",
    "find_services",
    "handovers_of",
    "held_for",
    "papers_held_by",
    "person_called",
    "receipts_of",
    "visible_visits",
    "visit_by_key",
    "visit_timeline",
]
