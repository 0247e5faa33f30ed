"""Text messages, through the gateway that SMS_GATEWAY names by its class; off while it is empty."""

import logging
from typing import Protocol

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy, ngettext

from foundation.accounts.selectors import Recipient
from foundation.kernel import city_time
from foundation.kernel.masking import mask_phone
from foundation.notices.channels.base import Channel, Message, lines_of
from foundation.notices.models import SimulatedText

logger = logging.getLogger(__name__)
# Providers join parts up to about this many characters into one message.
LONGEST = 300


class Gateway(Protocol):
    """A provider of text messages."""

    def send(self, *, reference: str, phone: str, words: str) -> None:
        """Hand over one message. The same reference again is the same message. Raises ``Refused``, ``NotNow`` or anything else."""


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


def send_text(*, reference: str, phone: str, words: str) -> None:
    """Hand one message to the gateway, outside any transaction; raises what the gateway raises.

    For what somebody asked for at this moment, as a code is: it passes no wishes and no quiet hours.
    """
    gateway: Gateway = import_string(settings.SMS_GATEWAY)()
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

    def send(self, message: Message, recipient: Recipient) -> None:
        """Hand one message to the gateway."""
        send_text(reference=message.reference, phone=recipient.phone, words=self.words(message, recipient))

    def words(self, message: Message, recipient: Recipient) -> str:
        """Return the text."""
        return _text(message, recipient)


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
