"""E-mail: plain text in the reader's language; off while EMAIL_HOST is empty."""

from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.accounts import selectors as accounts
from foundation.accounts.events import LINK_BY_MAIL
from foundation.accounts.selectors import Recipient
from foundation.kernel.masking import mask_email
from foundation.notices.channels.base import Channel, Line, Message, Refused, lines_of, url_of
from foundation.notices.kinds import sentence
from foundation.notices.models import Notice

FOR_GOOD = 500


class EmailChannel(Channel):
    """One mail for each notice, or for all that waited for the morning."""

    name = "email"
    label = gettext_lazy("E-mail")

    def is_on(self) -> bool:
        """Say whether a mail server is named."""
        return bool(settings.EMAIL_HOST)

    def address_of(self, person: Recipient) -> str:
        """Return the e-mail address."""
        return person.email

    def masked_address_of(self, person: Recipient) -> str:
        """Return the first letter and the domain."""
        return mask_email(person.email)

    def words(self, message: Message, recipient: Recipient) -> str:
        """Return subject and body."""
        return "\n\n".join(_letter(message, recipient)).strip()

    def carries(self, kind: str) -> bool:
        """Carry everything."""
        return bool(kind)

    def send(self, message: Message, recipient: Recipient) -> None:
        """Send one mail. Its Message-ID is the reference, so a mail sent twice can be told from two.

        A one-time link is made here and stands in the mail alone; once a password is chosen there is none to send.
        """
        subject, body = _letter(message, recipient)
        if not body:
            return
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
        mail = EmailMessage(
            subject=subject[:200],
            body=body,
            to=[recipient.email],
            headers={"Message-ID": f"<{message.reference}@{domain}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except SMTPRecipientsRefused as error:
            if all(code >= FOR_GOOD for code, _answer in error.recipients.values()):
                raise Refused(str(error)) from error
            raise


def _letter(message: Message, recipient: Recipient) -> tuple[str, str]:
    """Return subject and body, both empty where there is nothing to say."""
    lines = _lines(message, recipient)
    if not lines:
        return "", ""
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        subject = _("Tongxin: %(line)s") % {"line": _title(message, recipient)}
        return subject, render_to_string("notices/mail.txt", _context(message, recipient, lines))


def _context(message: Message, recipient: Recipient, lines: list[Line]) -> dict[str, Any]:
    first = message.notices[0]
    return {
        "name": recipient.name,
        "lines": lines,
        "is_without_account": first.user_id is None,
        "is_about_account": first.subject_kind == "account",
    }


def _lines(message: Message, recipient: Recipient) -> list[Line]:
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        lines = [Line(sentence(notice.kind, notice.params), _url(notice)) for notice in message.notices]
    # Once a password is chosen there is no link to send.
    kinds = (notice.kind for notice in message.notices)
    return [line for kind, line in zip(kinds, lines, strict=True) if kind != LINK_BY_MAIL or line.url]


def _title(message: Message, recipient: Recipient) -> str:
    """Return what stands in the subject: the answer to a resident is for who opens the mail, not for who passes by."""
    if len(message.notices) > 1:
        count = len(message.notices)
        return ngettext("%(count)d notice since last evening", "%(count)d notices since last evening", count) % {
            "count": count
        }
    (notice,) = message.notices
    return sentence(notice.kind, notice.params) if recipient.name else lines_of(message, recipient)[0].words


def _url(notice: Notice) -> str:
    if notice.kind == LINK_BY_MAIL:
        return accounts.invitation_link_waiting(notice.user_id) if notice.user_id is not None else ""
    return url_of(notice)
