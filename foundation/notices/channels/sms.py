"""Text messages, through the gateway that SMS_GATEWAY names by its class; off while it is empty."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy, ngettext

from foundation.accounts.selectors import Recipient
from foundation.kernel import city_time
from foundation.kernel.masking import mask_phone
from foundation.notices.channels.base import Channel, Message, lines_of
from foundation.notices.kinds import particulars
from foundation.notices.models import SimulatedText

logger = logging.getLogger(__name__)
# Providers join parts up to about this many characters into one message.
LONGEST = 300
# In the place of a kind: several notices in one message.
BUNDLE = "bundle"
# A code that somebody asked for, no notice: providers want a template of its own kind for it.
CODE = "code"


class Gateway(Protocol):
    """A provider of text messages."""

    def send(self, *, reference: str, phone: str, words: str) -> None:
        """Hand over one message. The same reference again is the same message. Raises ``Refused``, ``NotNow`` or anything else."""


class TemplateGateway(ABC):
    """A provider that takes no words, only values for templates that it has approved."""

    # What a notice can say in a template; ``words`` is its whole sentence, ``count`` of how many notices.
    NAMES: ClassVar[frozenset[str]] = frozenset(
        {"words", "reference", "matter", "grid", "due_at", "until_on", "count", "code", "minutes"}
    )

    @abstractmethod
    def has_template(self, kind: str) -> bool:
        """Say whether a kind of notice can be sent."""

    @abstractmethod
    def send_template(self, *, reference: str, phone: str, kind: str, values: Mapping[str, str]) -> None:
        """Hand over one message of a kind of notice, or of several (``BUNDLE``); raises as ``Gateway.send``, or ``Undeliverable``."""


class SimulatedGateway:
    """Keeps what would have been sent where the support desk reads it, the number masked. For demonstrations and tests."""

    def send(self, *, reference: str, phone: str, words: str) -> None:
        """Keep one message; a reference that is known already changes nothing."""
        masked = mask_phone(phone)
        SimulatedText.objects.get_or_create(
            reference=reference, defaults={"masked_phone": masked, "words": words, "created_at": city_time.now()}
        )
        logger.info("text message %s to %s was simulated", reference, masked)


def is_on() -> bool:
    """Say whether a gateway is named."""
    return bool(settings.SMS_GATEWAY)


def can_send_codes() -> bool:
    """Say whether a gateway is named that can carry codes."""
    gateway = _gateway() if is_on() else None
    return gateway is not None and (not isinstance(gateway, TemplateGateway) or gateway.has_template(CODE))


def send_code(*, reference: str, phone: str, words: str, code: str, minutes: int) -> None:
    """Hand a code to the gateway, outside any transaction; raises what the gateway raises.

    It is what somebody asked for at this moment: it passes no wishes and no quiet hours.
    """
    gateway = _gateway()
    if isinstance(gateway, TemplateGateway):
        values = {"code": code, "minutes": str(minutes), "words": words}
        gateway.send_template(reference=reference, phone=phone, kind=CODE, values=values)
    else:
        gateway.send(reference=reference, phone=phone, words=words)


class SmsChannel(Channel):
    """A text message, to people who gave a phone and agreed."""

    name = "sms"
    label = gettext_lazy("Text message")
    is_chosen_at_first = False
    needs_consent = True

    def is_on(self) -> bool:
        """Say whether a gateway is named."""
        return is_on()

    def address_of(self, person: Recipient) -> str:
        """Return the phone number."""
        return person.phone

    def masked_address_of(self, person: Recipient) -> str:
        """Return the last four digits."""
        return mask_phone(person.phone)

    def carries(self, kind: str) -> bool:
        """Leave out what the provider has no template for."""
        gateway = _gateway() if self.is_on() else None
        return super().carries(kind) and (not isinstance(gateway, TemplateGateway) or gateway.has_template(kind))

    def send(self, message: Message, recipient: Recipient) -> None:
        """Hand one message to the gateway."""
        gateway = _gateway()
        if isinstance(gateway, TemplateGateway):
            kind = message.notices[0].kind if len(message.notices) == 1 else BUNDLE
            values = _values(message, recipient)
            gateway.send_template(reference=message.reference, phone=recipient.phone, kind=kind, values=values)
            return
        gateway.send(reference=message.reference, phone=recipient.phone, words=self.words(message, recipient))

    def words(self, message: Message, recipient: Recipient) -> str:
        """Return the text."""
        return _text(message, recipient)


def _gateway() -> Gateway | TemplateGateway:
    gateway: Gateway | TemplateGateway = import_string(settings.SMS_GATEWAY)()
    return gateway


def _values(message: Message, recipient: Recipient) -> dict[str, str]:
    """Return what may stand in a template, in the reader's language: of the first notice, and how many there are."""
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        first = message.notices[0]
        known = particulars(first.params)
        values = {name: known.get(name, "") for name in TemplateGateway.NAMES}
    return {**values, "words": lines_of(message, recipient)[0].words, "count": str(len(message.notices))}


def _text(message: Message, recipient: Recipient) -> str:
    """Return the sentence and its address, or how many there are and the first of them; never cut in a sentence."""
    lines = lines_of(message, recipient)
    if len(lines) == 1:
        return f"{lines[0].words} {lines[0].url}".strip()
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        count = len(lines)
        text = ngettext("%(count)d notice since last evening", "%(count)d notices since last evening", count) % {
            "count": count
        }
    for number, line in enumerate(lines, start=1):
        longer = f"{text}\n{number}. {line.words}"
        if len(longer) > LONGEST - len(settings.SITE_URL):
            break
        text = longer
    return f"{text}\n{settings.SITE_URL}"
