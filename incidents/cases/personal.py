"""Personal data of this room: who reported, who acted, and words that may name somebody."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from incidents.cases.models import (
    Assist,
    Clock,
    DutyDispute,
    EnforcementReferral,
    Incident,
    PastRound,
    Step,
    TouchedTownship,
)

declare(
    Incident,
    Personal(
        ("description", "search_text"),
        why="what was reported, in the reporter's words; they may name somebody",
        kept="as long as the incident, which is an official record",
    ),
    Personal(("lng", "lat"), why="where it is", kept="as long as the incident"),
    Personal(
        ("reported_by", "handler"),
        why="whom to tell what came of it, and who answers for it",
        kept="as long as the incident",
    ),
    NotPersonal(("client_id", "content_digest"), "tell a report sent twice from two"),
    NotPersonal(("place_source",), "whether the place came from a map or a phone"),
)
declare(PastRound, NotPersonal(("number",), "counts the rounds"))
declare(Clock, NotPersonal(("fault",), "why a clock could not fire"))
declare(Step, *STEP_COLUMNS_OF_PEOPLE)
declare(
    DutyDispute,
    Personal(
        ("words", "grounds", "objection", "answer"),
        why="why it is whose duty; the words may name somebody",
        kept="as long as the incident",
    ),
    Personal(
        ("returned_by", "ruled_by", "objected_by", "answered_by"),
        why="who answers for a return, a ruling, an objection",
        kept="as long as the incident",
    ),
)
declare(
    Assist,
    Personal(
        ("task", "words"),
        why="what a unit should do and did; the words may name somebody",
        kept="as long as the incident",
    ),
    Personal(("whistled_by", "arrived_by"), why="who called and who came", kept="as long as the incident"),
)
declare(TouchedTownship, Personal(("named_by",), why="who named the township", kept="as long as the incident"))
declare(
    EnforcementReferral,
    Personal(
        ("facts", "result_words"), why="the facts handed over and what came of them", kept="as long as the incident"
    ),
    Personal(("handed_by", "result_by"), why="who handed it over, who told the result", kept="as long as the incident"),
    NotPersonal(("package", "result_document"), "which documents of the incident they are"),
)
