"""Personal data of this room: who reported, who acted, and words that may name somebody."""

from datetime import timedelta

from foundation.kernel.hiding import declare_words
from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.kernel.search import fold_text
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from incidents.cases.models import (
    Assist,
    CallBack,
    Clock,
    DutyDispute,
    EnforcementReferral,
    Incident,
    OvertimeAppeal,
    PastRound,
    SentTogether,
    Step,
    Supervision,
    TouchedTownship,
    UnplacedReport,
)
from incidents.cases.services.intake import search_text_of

OF_INCIDENT = ("incident__reference",)
# What a copy is told of its master stands in its own steps.
declare_words(
    Incident, "description", keys=("reference",), follow=lambda incident: {"search_text": search_text_of(incident)}
)
declare_words(Step, "note", keys=("subject__reference",))
declare_words(CallBack, "words", keys=OF_INCIDENT)
declare_words(
    UnplacedReport,
    *("description", "address"),
    keys=("reference",),
    follow=lambda report: {"address_key": fold_text(report.address)},
)
declare_words(DutyDispute, "words", "grounds", "objection", "answer", keys=OF_INCIDENT)
declare_words(Assist, "task", "words", keys=OF_INCIDENT)
declare_words(EnforcementReferral, "facts", "result_words", keys=OF_INCIDENT)
declare_words(Supervision, "requirement", "answer", keys=OF_INCIDENT)
declare_words(OvertimeAppeal, "words", keys=OF_INCIDENT)

declare(
    Incident,
    Personal(
        ("description", "search_text"),
        why="what was reported, in the reporter's words; they may name somebody",
        kept="as long as the incident, which is an official record",
    ),
    Personal(("lng", "lat"), why="where it is", kept="as long as the incident"),
    Personal(
        ("reported_by", "handler", "appeal_passed_by"),
        why="whom to tell what came of it, who answers for it, and who has reviewed an appeal, so as not to review it twice",
        kept="as long as the incident",
    ),
    NotPersonal(("client_id", "content_digest"), "tell a report sent twice from two"),
    NotPersonal(("place_source",), "whether the place came from a map or a phone"),
)
declare(
    UnplacedReport,
    Personal(
        ("description", "address", "address_key"),
        why="what was reported and where, in the reporter's words; they may name somebody",
        kept="as long as its incident, which is an official record",
    ),
    Personal(
        ("reported_by", "placed_by"), why="who wrote it down, and who said where it is", kept="as long as its incident"
    ),
    NotPersonal(("client_id", "content_digest"), "tell a report sent twice from two"),
)
declare(
    CallBack,
    Personal(("called_by",), why="who asked, for it must not be who handled it", kept="as long as the incident"),
    Personal(("words",), why="what whoever reported said of the result", kept="as long as the incident"),
)
declare(PastRound, NotPersonal(("number",), "counts the rounds"))
declare(Clock, NotPersonal(("fault",), "why a clock could not fire"))
declare(
    SentTogether,
    Personal(
        ("user", "outcomes"),
        why="so that an act on many incidents, sent again after a lost answer, is done once",
        since="at",
        kept_for=timedelta(days=7),
    ),
    NotPersonal(("act_id", "digest"), "tell a set sent twice from two"),
)
declare(Step, *STEP_COLUMNS_OF_PEOPLE)
declare(
    Supervision,
    Personal(
        ("requirement", "answer", "ordered_by", "answered_by"),
        why="what a desk above requires, what was answered, and who stands for either",
        kept="as long as the incident",
    ),
)
declare(
    OvertimeAppeal,
    Personal(
        ("asked_by", "handler", "reason", "words", "first_by", "second_by"),
        why="who says why being late should not count, and which two others decided",
        kept="as long as the incident",
    ),
)
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
