"""What every outside channel answers: whether it is on, whom it reaches, what it carries, and how it sends."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.utils import translation

from foundation.accounts.events import LINK_BY_MAIL
from foundation.accounts.selectors import Recipient
from foundation.notices.kinds import sentence
from foundation.notices.models import Notice
from foundation.notices.selectors import link_of


class Refused(Exception):
    """This address will never take anything: the channel is switched off for its owner, who is told."""


class Undeliverable(Exception):
    """This message will never be taken as it is, by no fault of the address: it is given up at once, for the support desk."""


class NotNow(Exception):
    """The other side asks to wait; ``wait`` says how long, and the attempt does not count."""

    def __init__(self, message: str, *, wait: timedelta) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Message:
    """One or more notices for one person in one message. ``reference`` is the same each time it is tried."""

    notices: Sequence[Notice]
    reference: str


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as a channel writes it: its sentence, and the address of its page or an empty string."""

    words: str
    url: str


class Channel(ABC):
    """An outside channel. ``is_chosen_at_first``: used for whoever has chosen nothing; ``needs_consent``: agreed to first."""

    name: ClassVar[str]
    label: ClassVar[Any]
    is_chosen_at_first: ClassVar[bool] = True
    needs_consent: ClassVar[bool] = False

    @abstractmethod
    def is_on(self) -> bool:
        """Say whether this installation uses the channel."""

    @abstractmethod
    def address_of(self, person: Recipient) -> str:
        """Return where the channel writes to a person, or an empty string."""

    @abstractmethod
    def masked_address_of(self, person: Recipient) -> str:
        """Return the address as others may read it."""

    @abstractmethod
    def send(self, message: Message, recipient: Recipient) -> None:
        """Send, or raise; ``Refused`` ends the channel for this person, anything else is kept and tried again."""

    @abstractmethod
    def words(self, message: Message, recipient: Recipient) -> str:
        """Return what the person reads, as plain text; empty where nothing is sent."""

    def carries(self, kind: str) -> bool:
        """Say whether notices of a kind go through it. A link that lets in goes by mail alone."""
        return kind != LINK_BY_MAIL

    def reachable(self, people: Mapping[int, Recipient]) -> set[int]:
        """Return whom of these the channel has an address of."""
        return {user_id for user_id, person in people.items() if self.address_of(person)}


def lines_of(message: Message, recipient: Recipient) -> list[Line]:
    """Return a message's notices in the reader's language, without the free words that only the inbox shows."""
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        return [
            Line(sentence(notice.kind, {**notice.params, "note": ""}), url_of(notice)) for notice in message.notices
        ]


def url_of(notice: Notice) -> str:
    """Return the whole address of the page a notice is about; empty for people without an account, and where none is."""
    link = link_of(notice) if notice.user_id is not None else ""
    return f"{settings.SITE_URL}{link}" if link else ""
