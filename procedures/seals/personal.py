"""What this room keeps of people: who has or had a part in what is confidential, whom it is about, and who looked at it."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from procedures.seals.models import Exclusion, Look, Part

LASTS = "as long as the subject: who could read it must be found out afterwards"
NAMES_IT = NotPersonal(("subject_kind", "subject_key"), "name the subject, not a person")

declare(
    Part,
    Personal(
        ("user", "reason", "given_by", "ended_by", "end_reason"),
        why="who may open a confidential subject, given and ended by whom and why",
        kept=LASTS,
    ),
    NAMES_IT,
)
declare(
    Exclusion,
    Personal(
        ("user", "reason", "given_by", "ended_by", "end_reason"),
        why="whom a confidential subject is about, so that it never reaches them",
        kept=LASTS,
    ),
    NAMES_IT,
)
declare(Look, Personal(("user",), why="who looked at a confidential subject, and when", kept=LASTS), NAMES_IT)
