"""What this room keeps of the people who sign in, and of who tries to."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session

from foundation.accounts.models import ApiToken, ApprovalRequest, User
from foundation.kernel.personal_data import NotPersonal, Personal, declare

# The least that the Cybersecurity Law (article 21) asks of logs is six months.
KEEP_LOGS = timedelta(days=183)
_WHO_KNOCKED = ("user_agent", "ip_address", "username", "http_accept", "path_info")
_WHY_LOGGED = "to notice somebody guessing passwords, and to lock them out"

declare(
    User,
    Personal(
        ("username", "phone", "name", "email", "language", "last_login"),
        why="to sign in, to be told of tasks and to be known to colleagues",
        kept="as long as the account; a disabled one keeps its name, for what it signed stays signed",
    ),
)
declare(
    ApiToken,
    Personal(("user", "label"), why="whose program it is", kept="as long as the account"),
    NotPersonal(("digest",), "the digest of a random key"),
)
declare(
    ApprovalRequest,
    Personal(
        ("params", "user", "requested_by", "decided_by"),
        why="what two people decided about an account",
        kept="as long as the account",
    ),
    NotPersonal(("key",), "tells two kinds of request apart"),
)
for model in (AccessAttempt, AccessFailureLog, AccessLog):
    more = ("get_data", "post_data") if model is AccessAttempt else ("session_hash",) if model is AccessLog else ()
    declare(
        model, Personal((*_WHO_KNOCKED, *more), why=_WHY_LOGGED, since="attempt_time", kept_for=KEEP_LOGS, emptied=None)
    )
declare(
    Session,
    Personal(("session_key", "session_data"), why="to stay signed in", since="expire_date", emptied=None),
)
declare(
    LogEntry,
    Personal(
        ("user", "object_id", "object_repr", "change_message"),
        why="who edited what on the support desk",
        since="action_time",
        kept_for=timedelta(days=3 * 365),
        emptied=None,
    ),
)
