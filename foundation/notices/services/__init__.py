"""Everything that tells people something, sends it on, and keeps what they want."""

from foundation.notices.services.inbox import mark_all_read, mark_read
from foundation.notices.services.sending import send_due, try_again
from foundation.notices.services.telling import Telling, tell, tell_many
from foundation.notices.services.wishes import Wish, keep_wishes

__all__ = [
    "Telling",
    "Wish",
    "keep_wishes",
    "mark_all_read",
    "mark_read",
    "send_due",
    "tell",
    "tell_many",
    "try_again",
]
