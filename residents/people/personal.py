"""Personal data of this room: of reporters as little as an answer needs; of residents what they gave, until they say stop."""

from datetime import timedelta

from foundation.kernel.hiding import declare_words
from foundation.kernel.personal_data import NotPersonal, Personal, declare
from residents.people.models import (
    Consent,
    Correction,
    Distinction,
    HeldValue,
    Household,
    Membership,
    Merge,
    Participant,
    Pepper,
    Person,
    PhoneCode,
    Report,
    Reuse,
)

declare_words(Report, "words", keys=("incident_reference",))
RESIDENT = "until the resident deletes it or closes the account, or the clerk ends the household"
BY_CLERK = "for good: who kept whose data is answered for"

declare(Pepper, NotPersonal(("sealed",), "a random secret of the house"))
declare(
    Person,
    Personal(("user",), why="so that whoever is signed in is known as one person", kept="as long as the account"),
    Personal(
        ("sealed_name", "name_key", "sealed_phone", "phone_key", "phone_verified_at"),
        why="to know and to reach a resident; sealed, the keys find them by the whole word alone",
        kept=RESIDENT,
    ),
    Personal(
        ("sealed_number", "identity_key", "number_kind"),
        why="to tell one resident from another and to verify who votes or applies; sealed, masked, each look written down",
        kept=RESIDENT,
    ),
    Personal(("verified_by",), why="who compared the number with the document", kept=BY_CLERK),
    NotPersonal(("key",), "a random key"),
)
declare(
    Household,
    Personal(("sealed_address",), why="where a household lives, for services of its village; sealed", kept=RESIDENT),
    Personal(("created_by",), why="who took it in", kept=BY_CLERK),
    NotPersonal(("key",), "a random key"),
)
declare(
    Membership,
    Personal(
        ("added_by",),
        why="who lives with whom since when, and who took it in",
        since="ends_on",
        kept_for=timedelta(days=1095),
    ),
)
declare(
    Participant,
    Personal(
        ("organisation", "source", "added_by"),
        why="as whom a resident takes part, and who wrote it down",
        since="ends_on",
        kept_for=timedelta(days=1095),
    ),
)
declare(
    Consent,
    Personal(
        ("witness",), why="before whom a consent was given", kept="for good: a consent is proof, also of the past"
    ),
)
declare(
    HeldValue,
    Personal(
        ("sealed_value",),
        why="so that nobody is asked twice, by consent; sealed",
        since="confirm_after",
        kept_for=timedelta(days=365),
    ),
)
declare(
    Reuse,
    Personal(
        ("field", "source"),
        why="to count what was not asked again",
        since="at",
        kept_for=timedelta(days=400),
    ),
)
declare(
    Correction,
    Personal(
        ("sealed_value", "identity_key", "reason"),
        why="what a resident asks to have corrected, and why not",
        since="decided_at",
        kept_for=timedelta(days=365),
        emptied={"sealed_value": "", "identity_key": "", "reason": ""},
    ),
    Personal(("decided_by",), why="who decided", kept=BY_CLERK),
    NotPersonal(("number_kind",), "which kind of document"),
)
declare(
    Merge,
    Personal(("by", "undone_by", "reason", "undo_reason"), why="who found two to be one, and how", kept=BY_CLERK),
)
declare(Distinction, Personal(("by",), why="who found two to be two", kept=BY_CLERK))
declare(
    PhoneCode,
    Personal(
        ("sealed_phone", "phone_key"),
        why="to send a code and to limit how many",
        since="expires_at",
        kept_for=timedelta(days=1),
    ),
    NotPersonal(("digest",), "of a random code"),
)
declare(
    Report,
    Personal(
        ("contact", "phone_key", "words"),
        why="to ask back, to tell the result, and what the reporter said of it",
        since="forget_on",
        emptied={"contact": "", "phone_key": "", "words": ""},
    ),
    Personal(("user",), why="so that whoever is signed in finds the own reports", kept="as long as the account"),
    NotPersonal(("token_digest",), "the digest of a random secret"),
)
