"""Everything that changes an account, an approval request or a token."""

from foundation.accounts.services.approvals import (
    ApprovalKind,
    add_approval_kind,
    decide,
    request_approval,
    sentence_of,
)
from foundation.accounts.services.links import invite
from foundation.accounts.services.profiles import change_profile, new_username, set_language
from foundation.accounts.services.records import as_actor
from foundation.accounts.services.tokens import create_token, end_access, note_token_use, revoke_token
from foundation.accounts.services.users import (
    add_leaving,
    change_password,
    complete_sign_in,
    create_user,
    end_sessions,
    keep_session,
    set_active,
    set_powers,
    sign_out,
)

__all__ = [
    "ApprovalKind",
    "add_approval_kind",
    "add_leaving",
    "as_actor",
    "change_password",
    "change_profile",
    "complete_sign_in",
    "create_token",
    "create_user",
    "decide",
    "end_access",
    "end_sessions",
    "invite",
    "keep_session",
    "new_username",
    "note_token_use",
    "request_approval",
    "revoke_token",
    "sentence_of",
    "set_active",
    "set_language",
    "set_powers",
    "sign_out",
]
