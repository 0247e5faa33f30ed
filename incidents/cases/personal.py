"""Personal data of this room: who reported, who acted, and words that may name somebody."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from incidents.cases.models import Clock, Incident, PastRound, SentTogether, Step

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
