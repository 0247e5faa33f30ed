"""Outside channels, one class each: whether it is on, and how it sends one notice to one person."""

from collections.abc import Mapping
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from governance.accounts.selectors import Recipient
from governance.notices.kinds import sentence
from governance.notices.models import Notice
from governance.notices.selectors import link_of


class Channel(Protocol):
    """What a channel must know."""

    name: str

    def is_on(self) -> bool:
        """Say whether this installation uses the channel."""

    def send(self, notice: Notice, recipient: Recipient) -> None:
        """Send, or raise; the caller keeps the fault and tries again."""


class EmailChannel:
    """Plain text mail in the reader's language; off while EMAIL_HOST is empty."""

    name = "email"

    def is_on(self) -> bool:
        """Say whether a mail server is named."""
        return bool(settings.EMAIL_HOST)

    def send(self, notice: Notice, recipient: Recipient) -> None:
        """Send one mail. Its Message-ID is the notice's number, so a mail sent twice can be told from two."""
        with translation.override(recipient.language or settings.LANGUAGE_CODE):
            line = sentence(notice.kind, notice.params)
            link = link_of(notice)
            body = render_to_string(
                "notices/mail.txt",
                {"name": recipient.name, "line": line, "url": f"{settings.SITE_URL}{link}" if link else ""},
            )
            subject = _("Tongxin: %(line)s") % {"line": line}
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
        EmailMessage(
            subject=subject[:200],
            body=body,
            to=[recipient.email],
            headers={"Message-ID": f"<notice-{notice.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
        ).send()


CHANNELS: Mapping[str, Channel] = {channel.name: channel for channel in (EmailChannel(),)}
