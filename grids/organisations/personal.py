"""What this room keeps of people: whom to call, who speaks for whom, who accompanies and who did what."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from grids.organisations.models import (
    Disclosure,
    GivenSupport,
    Mandate,
    Organisation,
    OrganisationStep,
    UnionGuidanceStep,
)

LASTS = "as long as the organisation: who answered for it must be found out afterwards"

declare(
    Organisation,
    Personal(
        ("contact_name", "contact_phone"),
        why="whom to call; masked, and each look at it is written down",
        since="ended_at",
        kept_for=timedelta(days=365),
        emptied={"contact_name": "", "contact_phone": ""},
    ),
    Personal(("accompanied_by",), why="who accompanies a young group", kept="until somebody else does, or it ends"),
    Personal(("made_by",), why="who wrote it down", kept=LASTS),
    NotPersonal(("name", "uscc", "registration_no", "about"), "of an organisation, as its certificate shows them"),
    NotPersonal(("client_id",), "tells an organisation sent twice from two"),
)
declare(OrganisationStep, *STEP_COLUMNS_OF_PEOPLE)
declare(
    Mandate,
    Personal(
        ("user", "given_by", "confirmed_by", "ended_by"),
        why="who may act in the name of an organisation, and who answers for that",
        kept=LASTS,
    ),
    Personal(("end_reason",), why="why a mandate ended", kept=LASTS),
)
declare(Disclosure, NotPersonal(("words",), "what an organisation shows to everybody"))
declare(GivenSupport, NotPersonal(("words",), "what an organisation was given"))
declare(UnionGuidanceStep, *STEP_COLUMNS_OF_PEOPLE)
