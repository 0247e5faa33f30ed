"""Notices on their way through outside channels: at least once, under one lasting reference, with patience and an end.

An attempt is written down before it is made, so a process that dies in it leaves the row to another after its lease. What the
other side has taken by then is told from a second try by the reference: mail servers, gateways and people see it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.selectors import Recipient
from foundation.kernel import crash, policies
from foundation.kernel.actor import Actor
from foundation.kernel.masking import mask_email, mask_phone
from foundation.kernel.sealing import Unreadable
from foundation.notices import addresses, channels, selectors
from foundation.notices.channels.base import Message, NotNow, Refused, Undeliverable
from foundation.notices.models import ChannelStop, Sending
from foundation.notices.services.telling import address_digest, tell

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
FIRST_WAIT = timedelta(minutes=2)
LONGEST_FAULT = 1000


@dataclass(frozen=True, slots=True)
class Envelope:
    """Sendings that go out as one message, all of one person and channel, all tried as often as each other."""

    sendings: Sequence[Sending]

    @property
    def message(self) -> Message:
        """Return what the channel sends."""
        first = self.sendings[0]
        reference = f"bundle-{first.bundle}" if first.bundle else f"notice-{first.notice_id}"
        return Message([one.notice for one in self.sendings], reference)


def send_due(now: datetime, *, limit: int = 100) -> int:
    """Send what is due; return how many notices were tried. Two workers never hold the same; a dead one's come back."""
    claimed = _claim(now, limit)
    people = accounts.recipients({sending.notice.user_id for sending in claimed if sending.notice.user_id is not None})
    for envelope in _envelopes(claimed):
        _send(envelope, people, now)
    return len(claimed)


def _send(envelope: Envelope, people: Mapping[int, Recipient], now: datetime) -> None:
    first = envelope.sendings[0]
    recipient = _recipient(first, people)
    if recipient is None:
        _finish(envelope, given_up_at=now, fault=_("The recipient is disabled or has no address."))
        return
    crash.point("before_sending")
    try:
        channels.CHANNELS[first.channel].send(envelope.message, recipient)
    except NotNow as later:
        _finish(envelope, not_before=now + later.wait, attempts=F("attempts") - 1, fault=_fault(later, recipient))
    except Refused as error:
        _stop(envelope, recipient, _fault(error, recipient), now)
    except Undeliverable as error:
        _finish(envelope, given_up_at=now, fault=_fault(error, recipient))
    except Exception as error:  # noqa: BLE001 - a mail server fails in many ways; each is kept and tried again
        _postpone(envelope, now, _fault(error, recipient))
    else:
        crash.point("after_sending")
        _finish(envelope, sent_at=now, fault="")


def _fault(error: Exception, recipient: Recipient) -> str:
    """Return what went wrong. Servers like to repeat the address; the support desk needs it less than its owner."""
    fault = f"{type(error).__name__}: {error}"
    for address, masked in (
        (recipient.email, mask_email(recipient.email)),
        (recipient.phone, mask_phone(recipient.phone)),
    ):
        fault = fault.replace(address, masked) if address else fault
    return fault[:LONGEST_FAULT]


def _recipient(sending: Sending, people: Mapping[int, Recipient]) -> Recipient | None:
    """Return whom a sending goes to, with the address it goes to; None where there is nobody or no address any more."""
    notice, channel = sending.notice, channels.CHANNELS[sending.channel]
    if notice.user_id is None:
        try:
            address = addresses.open_address(notice.address)
        except Unreadable:
            return None
        if channel.name == "sms":
            return Recipient(None, "", "", "", address) if address else None
        return Recipient(None, "", address, "") if address else None
    recipient = people.get(notice.user_id)
    if recipient is not None and sending.channel == "email" and notice.params.get("address"):
        return replace(recipient, email=notice.params["address"])
    return recipient if recipient is not None and channel.address_of(recipient) else None


def _claim(now: datetime, limit: int) -> list[Sending]:
    """Return what this process may send now; that it is being tried stands in the database before anything goes out."""
    with transaction.atomic():
        skip_locked = connection.features.has_select_for_update_skip_locked
        due = selectors.due_sendings(now).select_related("notice")
        due = due.select_for_update(skip_locked=skip_locked, of=("self",) if skip_locked else ())
        claimed = list(due[:limit])
        claimed += selectors.bundle_mates(due, claimed)
        _bundle(claimed)
        pks = [one.pk for one in claimed]
        Sending.objects.filter(pk__in=pks).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    return list(Sending.objects.select_related("notice").filter(pk__in=pks).order_by("pk"))


def _bundle(claimed: Iterable[Sending]) -> None:
    """Give one bundle to those that wait for the morning of one person by one channel; it lasts whatever happens next."""
    apart: dict[tuple[int, str], list[int]] = {}
    for one in claimed:
        if one.waits_for_morning and one.bundle is None and one.notice.user_id is not None:
            apart.setdefault((one.notice.user_id, one.channel), []).append(one.pk)
    for pks in apart.values():
        if len(pks) > 1:
            Sending.objects.filter(pk__in=pks).update(bundle=uuid4())


def _envelopes(claimed: Collection[Sending]) -> list[Envelope]:
    apart: dict[UUID | int, list[Sending]] = {}
    for one in claimed:
        apart.setdefault(one.bundle or one.pk, []).append(one)
    return [Envelope(sendings) for sendings in apart.values()]


def _finish(envelope: Envelope, **columns: object) -> None:
    Sending.objects.filter(pk__in=[one.pk for one in envelope.sendings]).update(lease_until=None, **columns)


def _postpone(envelope: Envelope, now: datetime, fault: str) -> None:
    """Wait 2, 4, 8, 16 minutes; the fifth failure is the last and stands in the support desk."""
    attempts = max(one.attempts for one in envelope.sendings)
    if attempts >= MOST_ATTEMPTS:
        _finish(envelope, given_up_at=now, fault=fault)
    else:
        _finish(envelope, not_before=now + FIRST_WAIT * 2 ** (attempts - 1), fault=fault)


def _stop(envelope: Envelope, recipient: Recipient, fault: str, now: datetime) -> None:
    """Give up, use the channel no more for this address, and say so to its owner through what is left."""
    first = envelope.sendings[0]
    channel = channels.CHANNELS[first.channel]
    with transaction.atomic():
        _finish(envelope, given_up_at=now, fault=fault)
        if recipient.user_id is None or first.notice.params.get("address"):
            return
        digest = address_digest(channel, recipient)
        ChannelStop.objects.update_or_create(
            user_id=recipient.user_id,
            channel=channel.name,
            defaults={"address_digest": digest, "fault": fault, "stopped_at": now},
        )
        tell(
            [recipient.user_id],
            kind="channel_stopped",
            key=f"channel:{channel.name}:{digest[:16]}:{first.pk}",
            subject_kind="channel",
            subject_key="",
            params={"channel": channel.name, "reference": channel.masked_address_of(recipient)},
            now=now,
        )


def try_again(actor: Actor, *, sending_ids: Iterable[int], now: datetime) -> int:
    """Take up sendings that were given up; return how many."""
    policies.require(actor, "account.manage")
    given_up = Sending.objects.filter(pk__in=list(sending_ids), given_up_at__isnull=False)
    # One by one: what was a bundle may be chosen in part.
    return given_up.update(given_up_at=None, attempts=0, not_before=now, lease_until=None, bundle=None)
