"""What can be read of ballots: rules, one ballot, its roll, its turnout, and after the count its tally."""

from procedures.ballots.selectors.ballots import (
    ballot_by_id,
    ballot_offers,
    ballots_of,
    hidden_ballot,
    question_of,
    read_ballots,
    visible_ballots,
    voter_of,
    voter_rows,
)
from procedures.ballots.selectors.counts import (
    Turnout,
    current_round,
    figures_of_casts,
    figures_of_numbers,
    is_published_and_passed,
    numbers_of,
    papers_waiting,
    tally,
    terms_of,
    turnout,
)
from procedures.ballots.selectors.rules import active_rules, all_rules, rule_by_id

__all__ = [
    "Turnout",
    "active_rules",
    "all_rules",
    "ballot_by_id",
    "ballot_offers",
    "ballots_of",
    "current_round",
    "figures_of_casts",
    "figures_of_numbers",
    "hidden_ballot",
    "is_published_and_passed",
    "numbers_of",
    "papers_waiting",
    "question_of",
    "read_ballots",
    "rule_by_id",
    "tally",
    "terms_of",
    "turnout",
    "visible_ballots",
    "voter_of",
    "voter_rows",
]
