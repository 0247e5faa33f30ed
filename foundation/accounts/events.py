"""What accounts tell the rooms above: people are to hear of something about an account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from foundation.kernel.events import Event

# The kind of notice whose mail carries the one-time link: the channel makes it while sending, so that it is kept nowhere.
LINK_BY_MAIL = "link_by_mail"


@dataclass(frozen=True, slots=True)
class AccountNotice(Event):
    """A notice to some people; ``kind`` names its wording, ``request_id`` the approval request it leads to, if any.

    With an ``address`` the mail goes there instead of to the address the account has by then.
    """

    topic: ClassVar[str] = "account.notice"

    kind: str
    recipients: tuple[int, ...]
    params: Mapping[str, str] = field(default_factory=dict)
    request_id: int | None = None
    address: str = ""
