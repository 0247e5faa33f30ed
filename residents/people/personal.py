"""Personal data of this room: of reporters as little as an answer needs, no longer than they were told."""

from foundation.kernel.hiding import declare_words
from foundation.kernel.personal_data import NotPersonal, Personal, declare
from residents.people.models import Person, Report

declare_words(Report, "words", keys=("incident_reference",))
declare(
    Person,
    Personal(("user",), why="so that whoever is signed in is known as one person", kept="as long as the account"),
    NotPersonal(("key",), "a random key"),
)
declare(
    Report,
    Personal(
        ("contact", "words"),
        why="to ask back, to tell the result, and what the reporter said of it",
        since="forget_on",
        emptied={"contact": "", "words": ""},
    ),
    Personal(("user",), why="so that whoever is signed in finds the own reports", kept="as long as the account"),
    NotPersonal(("token_digest",), "the digest of a random secret"),
)
