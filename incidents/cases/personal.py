"""Personal data of this room: who reported, who acted, and words that may name somebody."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from incidents.cases.models import CallBack, Clock, Incident, PastRound, Step, UnplacedReport

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
declare(Step, *STEP_COLUMNS_OF_PEOPLE)
