"""What this room keeps of people: who has or had a part in what is confidential, whom it is about, and who looked at it."""

from foundation.kernel.personal_data import Personal, declare
from procedures.seals.models import Exclusion, Look, Part

LASTS = "as long as the subject: who could read it must be found out afterwards"

declare(
    Part,
    Personal(
        ("user", "reason", "given_by", "ended_by", "end_reason"),
        why="who may open a confidential subject, given and ended by whom and why",
        kept=LASTS,
    ),
)
declare(
    Exclusion,
    Personal(
        ("user", "reason", "given_by", "ended_by", "end_reason"),
        why="whom a confidential subject is about, so that it never reaches them",
        kept=LASTS,
    ),
)
declare(Look, Personal(("user",), why="who looked at a confidential subject, and when", kept=LASTS))
