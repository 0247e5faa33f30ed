"""Telling people: one notice per person and occasion, and its way through outside channels, at least once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.selectors import Recipient
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.kernel.masking import mask_email
from foundation.kernel.sealing import Unreadable
from foundation.notices import addresses, channels, selectors
from foundation.notices.kinds import notice_kinds
from foundation.notices.models import Notice, Sending

QUIET_FROM, QUIET_TO = time(22), time(7)
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
FIRST_WAIT = timedelta(minutes=2)
BATCH = 500


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """What to tell some people on one occasion. ``key`` names the occasion: nobody is told twice under the same key."""

    recipients: tuple[int, ...]
    kind: str
    key: str
    subject_kind: str
    subject_key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    # Outside channels wait for the morning; the inbox never does.
    quiet_from_to: bool = True
    # E-mail addresses of people without an account: told through outside channels only, and not at all where none is on.
    addresses: tuple[str, ...] = ()


def tell(
    recipients: Iterable[int],
    *,
    kind: str,
    key: str,
    subject_kind: str,
    subject_key: str,
    params: Mapping[str, Any],
    now: datetime,
    quiet_from_to: bool = True,
) -> None:
    """Tell some people of one occasion, inside the caller's transaction. Telling again changes nothing."""
    telling = NoticeDraft(tuple(recipients), kind, key, subject_kind, subject_key, params, quiet_from_to)
    tell_many([telling], now=now)


def tell_many(tellings: Iterable[NoticeDraft], *, now: datetime) -> None:
    """Tell any number of occasions in one statement, and one or two more where an outside channel is on."""
    tellings = list(tellings)
    unknown = {telling.kind for telling in tellings} - set(notice_kinds())
    if unknown:
        raise ValueError(f"no room declares notices of kind {sorted(unknown)}")
    open_channels = [channel.name for channel in channels.CHANNELS.values() if channel.is_on()]
    rows = [
        _notice(telling, now, **who)
        for telling in tellings
        for who in (*_users(telling), *(_addressees(telling) if open_channels else ()))
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    if rows and open_channels:
        _queue(tellings, open_channels, now)


def _notice(telling: NoticeDraft, now: datetime, **who: Any) -> Notice:
    return Notice(
        **who,
        kind=telling.kind,
        key=telling.key,
        subject_kind=telling.subject_kind,
        subject_key=telling.subject_key,
        params=dict(telling.params),
        created_at=now,
    )


def _users(telling: NoticeDraft) -> list[dict[str, Any]]:
    return [{"user_id": user_id} for user_id in dict.fromkeys(telling.recipients)]


def _addressees(telling: NoticeDraft) -> list[dict[str, Any]]:
    apart = {addresses.digest_of(address): address for address in telling.addresses}
    return [{"address": addresses.seal_address(address), "address_digest": digest} for digest, address in apart.items()]


def _queue(tellings: Iterable[NoticeDraft], names: list[str], now: datetime) -> None:
    """Make one sending per notice and channel, for people the channel can reach."""
    quiet = {telling.key: telling.quiet_from_to for telling in tellings}
    people = {user_id for telling in tellings for user_id in telling.recipients}
    reachable = {user_id for user_id, person in accounts.recipients(people).items() if person.email}
    reachable |= {user_id for telling in tellings if telling.params.get("address") for user_id in telling.recipients}
    keys = list(quiet)
    for start in range(0, len(keys), BATCH):
        to_whom = Q(user_id__in=reachable) | Q(user_id__isnull=True, forgotten_at__isnull=True)
        told = Notice.objects.filter(to_whom, key__in=keys[start : start + BATCH])
        Sending.objects.bulk_create(
            [
                Sending(notice_id=pk, channel=name, not_before=after_quiet(now) if quiet[key] else now)
                for pk, key in told.values_list("pk", "key")
                for name in names
            ],
            ignore_conflicts=True,
            batch_size=BATCH,
        )


def after_quiet(at: datetime) -> datetime:
    """Return ``at``, or the morning's end of the quiet hours it lies in (22:00 to 07:00 in the city)."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    if QUIET_TO <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_TO, timezone.get_default_timezone())


def send_due(now: datetime, *, limit: int = 100) -> int:
    """Send what is due; return how many were tried. Two workers never hold the same sending; a dead one's comes back."""
    claimed = _claim(now, limit)
    people = accounts.recipients({sending.notice.user_id for sending in claimed if sending.notice.user_id is not None})
    for sending in claimed:
        recipient = _recipient(sending.notice, people)
        if recipient is None:
            _finish(sending, given_up_at=now, fault=_("The recipient is disabled or has no address."))
            continue
        try:
            channels.CHANNELS[sending.channel].send(sending.notice, recipient)
        except Exception as error:  # noqa: BLE001 - a mail server fails in many ways; each is kept and tried again
            # Mail servers like to repeat the address; the support desk needs it less than its owner.
            fault = f"{type(error).__name__}: {error}".replace(recipient.email, mask_email(recipient.email))
            _postpone(sending, now, fault)
        else:
            _finish(sending, sent_at=now, fault="")
    return len(claimed)


def _recipient(notice: Notice, people: Mapping[int, Recipient]) -> Recipient | None:
    """Return whom a notice goes to, with the address it goes to; None where there is nobody or no address any more."""
    if notice.user_id is None:
        try:
            address = addresses.open_address(notice.address)
        except Unreadable:
            return None
        return Recipient(None, "", address, "") if address else None
    recipient = people.get(notice.user_id)
    address = notice.params.get("address") or (recipient.email if recipient else "")
    return replace(recipient, email=address) if recipient and address else None


def _claim(now: datetime, limit: int) -> list[Sending]:
    with transaction.atomic():
        skip_locked = connection.features.has_select_for_update_skip_locked
        pks = [row.pk for row in selectors.due_sendings(now).select_for_update(skip_locked=skip_locked)[:limit]]
        Sending.objects.filter(pk__in=pks).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    return list(Sending.objects.select_related("notice").filter(pk__in=pks).order_by("pk"))


def _finish(sending: Sending, **columns: object) -> None:
    Sending.objects.filter(pk=sending.pk).update(lease_until=None, **columns)


def _postpone(sending: Sending, now: datetime, fault: str) -> None:
    """Wait 2, 4, 8, 16 minutes; the fifth failure is the last and stands in the support desk."""
    fault = fault[:1000]
    if sending.attempts >= MOST_ATTEMPTS:
        _finish(sending, given_up_at=now, fault=fault)
    else:
        _finish(sending, not_before=now + FIRST_WAIT * 2 ** (sending.attempts - 1), fault=fault)


def try_again(actor: Actor, *, sending_ids: Iterable[int], now: datetime) -> int:
    """Take up sendings that were given up; return how many."""
    policies.require(actor, "account.manage")
    given_up = Sending.objects.filter(pk__in=list(sending_ids), given_up_at__isnull=False)
    return given_up.update(given_up_at=None, attempts=0, not_before=now, lease_until=None)


def mark_read(actor: Actor, *, notice_id: int, now: datetime) -> Notice:
    """Mark one own notice read and return it; raises ``NotFound`` for anyone else's."""
    notice = Notice.objects.filter(pk=notice_id, user_id=actor.user_id or 0).first()
    if notice is None:
        raise NotFound(_("There is no such notice."))
    if notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now)
        notice.read_at = now
    return notice


def mark_all_read(actor: Actor, *, now: datetime) -> int:
    """Mark every own notice read that came until ``now``; return how many."""
    unread = Notice.objects.filter(user_id=actor.user_id or 0, read_at__isnull=True, created_at__lte=now)
    return unread.update(read_at=now)
