"""What this room keeps of the people it tells something."""

from datetime import timedelta

from django.db.models import Q

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.notices.models import Notice, Sending

KEEP_ADDRESS, KEEP_NOTICE = timedelta(days=30), timedelta(days=365)

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
