"""The shapes people fill in for the council: bodies, meetings, ballots, papers, counts and records."""

from residents.council.forms.ballots import (
    BALLOT_FIELDS,
    BallotForm,
    CountForm,
    PaperForm,
    ReadingForm,
    RollForm,
    RuleForm,
    VoteForm,
)
from residents.council.forms.bodies import (
    BodyForm,
    CarriedOutForm,
    DisclosureForm,
    MeetingForm,
    MemberForm,
    MinutesForm,
    ReasonForm,
    RecordForm,
    ResolutionForm,
)

__all__ = [
    "BALLOT_FIELDS",
    "BallotForm",
    "BodyForm",
    "CarriedOutForm",
    "CountForm",
    "DisclosureForm",
    "MeetingForm",
    "MemberForm",
    "MinutesForm",
    "PaperForm",
    "ReadingForm",
    "ReasonForm",
    "RecordForm",
    "ResolutionForm",
    "RollForm",
    "RuleForm",
    "VoteForm",
]
