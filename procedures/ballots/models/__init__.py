"""What ballots are made of: rules, ballots with their rolls, and what was cast and counted."""

from procedures.ballots.models.ballots import Ballot, BallotStep, Option, Voter, VoterUnit
from procedures.ballots.models.casts import Cast, CastCheck, CountSheet
from procedures.ballots.models.rules import RuleVersion

__all__ = [
    "Ballot",
    "BallotStep",
    "Cast",
    "CastCheck",
    "CountSheet",
    "Option",
    "RuleVersion",
    "Voter",
    "VoterUnit",
]
