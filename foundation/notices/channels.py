"""Outside channels, one class each: whether it is on, and how it sends one notice to one person."""

from collections.abc import Mapping
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.events import LINK_BY_MAIL
from foundation.accounts.selectors import Recipient
from foundation.notices.kinds import sentence
from foundation.notices.models import Notice
from foundation.notices.selectors import link_of


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
        """Send one mail. Its Message-ID is the notice's number, so a mail sent twice can be told from two.

        A one-time link is made here and stands in the mail alone; once a password is chosen there is none to send.
        """
        url = _url_of(notice)
        if notice.kind == LINK_BY_MAIL and not url:
            return
        with translation.override(recipient.language or settings.LANGUAGE_CODE):
            line = sentence(notice.kind, notice.params)
            # The answer to a resident is for who opens the mail, not for who passes by the screen.
            title = line if recipient.name else sentence(notice.kind, {**notice.params, "note": ""})
            body = render_to_string(
                "notices/mail.txt",
                {
                    "name": recipient.name,
                    "line": line,
                    "url": url,
                    "is_without_account": notice.user_id is None,
                    "is_about_account": notice.subject_kind == "account",
                },
            )
            subject = _("Tongxin: %(line)s") % {"line": title}
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
        EmailMessage(
            subject=subject[:200],
            body=body,
            to=[recipient.email],
            headers={"Message-ID": f"<notice-{notice.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
        ).send()


def _url_of(notice: Notice) -> str:
    """Return the address a mail leads to, or an empty string."""
    if notice.kind == LINK_BY_MAIL:
        return accounts.invitation_link_waiting(notice.user_id) if notice.user_id is not None else ""
    # The pages of a subject are for people with an account.
    link = link_of(notice) if notice.user_id is not None else ""
    return f"{settings.SITE_URL}{link}" if link else ""


CHANNELS: Mapping[str, Channel] = {channel.name: channel for channel in (EmailChannel(),)}
