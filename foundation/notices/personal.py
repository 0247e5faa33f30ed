"""What this room keeps of the people it tells something."""

from datetime import timedelta

from django.db.models import Q

from foundation.kernel.hiding import declare_words
from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.notices.models import (
    ChannelChoice,
    ChannelStop,
    Consent,
    Notice,
    PushSubscription,
    QuietHours,
    Robot,
    RobotPost,
    Sending,
    SimulatedText,
    Wording,
)

KEEP_ADDRESS, KEEP_NOTICE, KEEP_TEXT = timedelta(days=30), timedelta(days=365), timedelta(days=30)
AS_ACCOUNT = "as long as the account"

declare_words(Notice, "params", keys=("subject_key",))
declare_words(RobotPost, "params", keys=("subject_key",))
# The simulator knows the number of a sending alone, and its words.
declare_words(SimulatedText, "words", keys=())
declare(
    Notice,
    Personal(
        ("address", "address_digest"),
        why="to send a mail to somebody without an account, once, and again where the server refused it",
        since="created_at",
        kept_for=KEEP_ADDRESS,
        emptied={"address": "", "address_digest": ""},
        stamp="forgotten_at",
        only=Q(user__isnull=True),
    ),
    Personal(
        ("user", "params"),
        why="what somebody was told, in words that may name others",
        since="created_at",
        kept_for=KEEP_NOTICE,
        emptied=None,
    ),
    NotPersonal(("key", "subject_kind", "subject_key"), "name the occasion and the subject, by their numbers"),
)
declare(Sending, NotPersonal(("fault",), "what a mail server answered, its addresses masked"))
declare(
    QuietHours,
    Personal(("user",), why="when somebody is left in peace", kept=AS_ACCOUNT),
    NotPersonal(("place_id",), "the number of an area"),
)
declare(ChannelChoice, Personal(("user",), why="by which channels somebody wants to be told", kept=AS_ACCOUNT))
declare(
    Consent,
    Personal(("user",), why="the proof that somebody agreed to text messages, and until when", kept=AS_ACCOUNT),
)
declare(
    ChannelStop,
    Personal(
        ("user", "address_digest", "fault"),
        why="which address refuses what is sent to it; the address itself stands nowhere here",
        kept="until the person has looked at the choice of channels",
    ),
)
declare(
    SimulatedText,
    Personal(
        ("masked_phone", "words"),
        why="what a demonstration would have sent, and to the last four digits of which phone",
        since="created_at",
        kept_for=KEEP_TEXT,
        emptied=None,
    ),
    NotPersonal(("reference",), "the number of a sending"),
)
declare(
    Wording,
    Personal(("set_by",), why="who answers for what a place tells people", kept=AS_ACCOUNT),
    NotPersonal(("words_zh", "words_en", "place_id"), "the wording of a kind of message, and the number of an area"),
)
declare(
    Robot,
    Personal(("set_by",), why="who is told when the robot fails", kept="as long as the robot"),
    NotPersonal(
        ("name", "place_id", "place_path", "fault"), "of a group's robot and its place; its address lies sealed"
    ),
)
declare(
    RobotPost,
    Personal(
        ("params",),
        why="what a group of colleagues was told, without the free words",
        since="created_at",
        kept_for=KEEP_TEXT,
        emptied=None,
    ),
    NotPersonal(
        ("key", "subject_kind", "subject_key", "message", "fault"), "name the occasion, the subject and the message"
    ),
)
declare(
    PushSubscription,
    Personal(
        ("user", "digest", "sealed", "session_mark"),
        why="in which browsers somebody wants to see notices",
        since="expires_at",
        emptied=None,
    ),
)
