"""What this room keeps of people: who may vote and has voted; what they chose only in open votes, and nowhere shown."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from procedures.ballots.models import (
    Ballot,
    BallotStep,
    Cast,
    CastCheck,
    CountSheet,
    Option,
    RuleVersion,
    Voter,
    VoterUnit,
)

declare(
    Ballot,
    Personal(("made_by_id",), why="who prepared it: the record of an official act", kept="as long as the ballot"),
    NotPersonal(("client_id", "subject_kind", "subject_key"), "name it and what it is about"),
    NotPersonal(("title", "words"), "the question that is put to everybody"),
    NotPersonal(("roll_digest", "casts_digest"), "digests of the whole roll and of all votes"),
)
declare(BallotStep, *STEP_COLUMNS_OF_PEOPLE)
declare(
    Option,
    Personal(("name",), why="who stands for election; or what is chosen", kept="as long as the ballot"),
)
declare(
    Voter,
    Personal(
        ("name",),
        why="so that the roll can be shown, and a person found at the counter",
        since="forget_on",
        kept_for=timedelta(),
        emptied={"name": ""},
    ),
    Personal(
        ("voter_key", "number_key"),
        why="so that one person votes once, however they come",
        kept="as long as the ballot",
    ),
)
declare(VoterUnit, NotPersonal(("unit_key",), "a flat or household, told apart by it"))
declare(
    Cast,
    Personal(
        ("voter",), why="so that an open vote can be changed; of a secret one it is empty", kept="as long as the ballot"
    ),
    Personal(("officer_id",), why="who entered a paper: the record of an official act", kept="as long as the ballot"),
    Personal(("callback",), why="masked, so that another person calls back", kept="as long as the ballot"),
)
declare(
    CastCheck,
    Personal(
        ("officer_id", "checked_by_id"), why="who read a paper: the record of an official act", kept="as the ballot"
    ),
)
declare(
    CountSheet,
    Personal(
        ("counted_by_id", "counted_by_name"), why="who counted: the record of an official act", kept="as the ballot"
    ),
    NotPersonal(("numbers", "digest", "place"), "counts of votes, and which of the two it is"),
)
declare(
    RuleVersion,
    Personal(("made_by_id",), why="who made it: the record of an official act", kept="as long as the rule"),
    NotPersonal(("number", "name"), "of a rule"),
)
