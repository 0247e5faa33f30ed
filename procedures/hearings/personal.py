"""What this room keeps of people: who objects, in which words, and who drafted, hung and answered."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from procedures.hearings.models import HungPlace, Objection, PublicNotice, PublicNoticeStep

LASTS = "as long as the notice: who answered for it must be found out afterwards"

declare(
    PublicNotice,
    Personal(("persons",), why="whom it is about, masked before it is kept", kept="as long as the notice"),
    NotPersonal(("title", "text"), "what the city itself makes public"),
    Personal(("drafted_by", "decider_id"), why="who answers for it, and who decided what it is about", kept=LASTS),
    NotPersonal(("subject_kind", "subject_key"), "name the subject, not a person"),
)
declare(PublicNoticeStep, *STEP_COLUMNS_OF_PEOPLE)
declare(
    HungPlace,
    Personal(("hung_by",), why="who hung it", kept=LASTS),
    NotPersonal(("place", "photo_id"), "a public board, and a photo of it"),
)
declare(
    Objection,
    Personal(
        ("person_key", "words"),
        why="who objects, so that they hear of the answer, and what they object to",
        since="answered_at",
        kept_for=timedelta(days=730),
        emptied={"person_key": "", "words": ""},
    ),
    Personal(("answer", "answered_by"), why="the published answer, and who gave it", kept=LASTS),
    NotPersonal(("client_id",), "tells an objection sent twice from two"),
)
