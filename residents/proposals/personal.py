"""What this room keeps of people: who proposes, supports and comments, and words that may name somebody."""

from datetime import timedelta

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from residents.proposals.models import Comment, Proposal, ProposalReply, ProposalStep, ProposalText, Support

PUBLISHED = "as long as the topic: what was proposed and answered in the open stays open"

declare(
    Proposal,
    Personal(
        ("proposer", "author", "code_digest"),
        why="whom to tell what became of it; the author, masked, as everybody reads it",
        since="ended_at",
        kept_for=timedelta(days=730),
        emptied={"proposer": None, "author": "", "code_digest": ""},
    ),
    Personal(("title", "text"), why="what is proposed, in the proposer's words", kept=PUBLISHED),
    Personal(("entered_by",), why="who entered it for somebody without an account", kept=PUBLISHED),
    NotPersonal(("client_id", "number", "text_version"), "name the topic and its text"),
)
declare(ProposalStep, *STEP_COLUMNS_OF_PEOPLE)
declare(ProposalText, Personal(("title", "text"), why="the words that were supported", kept=PUBLISHED))
declare(
    Support,
    Personal(
        ("person_key", "phone_key", "user", "entered_by"),
        why="that one person supports once, and hears of the reply",
        kept="as long as the topic, for its count must be checked afterwards; the phone itself stands nowhere",
    ),
    NotPersonal(("text_version",), "counts the texts"),
)
declare(
    Comment,
    Personal(
        ("user", "author"),
        why="who says it, and the name as everybody reads it, masked",
        since="at",
        kept_for=timedelta(days=1095),
        emptied={"user": None, "author": ""},
    ),
    Personal(
        ("words", "reason", "moderated_by"), why="what is said, who read it, and why it was held back", kept=PUBLISHED
    ),
    NotPersonal(("client_id",), "tells a comment sent twice from two"),
)
declare(
    ProposalReply,
    Personal(("words", "written_by"), why="the published reply of a unit, and who wrote it", kept=PUBLISHED),
    NotPersonal(("number",), "counts the replies"),
)
