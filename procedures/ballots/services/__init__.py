"""What changes ballots: rules, drafts and rolls, votes, papers, counts and the moves between them."""

from procedures.ballots.services.acts import act_on_ballot, ballot_act_done_before
from procedures.ballots.services.drafting import BallotData, change_ballot, draft_ballot, replace_roll
from procedures.ballots.services.process import BALLOTS
from procedures.ballots.services.rules import RuleData, load_example_rules, make_rule, set_rule_active
from procedures.ballots.services.running import run_ballots
from procedures.ballots.services.uniting import part_lines, unite_lines
from procedures.ballots.services.voting import Receipt, cast_vote, check_paper, enter_paper, serve_paper

__all__ = [
    "BALLOTS",
    "BallotData",
    "Receipt",
    "RuleData",
    "act_on_ballot",
    "ballot_act_done_before",
    "cast_vote",
    "change_ballot",
    "check_paper",
    "draft_ballot",
    "enter_paper",
    "load_example_rules",
    "make_rule",
    "part_lines",
    "replace_roll",
    "run_ballots",
    "serve_paper",
    "set_rule_active",
    "unite_lines",
]
