"""Telling people: one notice per person and occasion, and one sending for each outside channel they want."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from foundation.accounts import selectors as accounts
from foundation.accounts.selectors import Recipient
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.bulk import insert
from foundation.notices import addresses, channels, selectors
from foundation.notices.channels import Channel
from foundation.notices.choices import ALWAYS_BY_MAIL, FOR_COLLEAGUES
from foundation.notices.deadlines import CITY_HOURS, Hours, after_quiet
from foundation.notices.kinds import notice_kinds
from foundation.notices.models import ChannelStop, Notice, RobotPost, Sending
from foundation.notices.wordings import WORDING

BATCH = 500
# Whom a notice is for, then what it says.
NOTICE_COLUMNS = (
    *("user_id", "address", "address_digest"),
    *("kind", "key", "subject_kind", "subject_key", "params", "created_at"),
)


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """One occasion told to some people. ``key`` names the occasion: the same key never tells a person twice."""

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
    # Phones (E.164) of people without an account who agreed to a text message; never beside addresses.
    phones: tuple[str, ...] = ()
    # The path of the area it happened in, for the robots of that place; empty for what no group of colleagues may hear.
    place: str = ""

    @property
    def channel_outside(self) -> str:
        """Return the one channel that reaches people without an account."""
        return "sms" if self.phones else "email"


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
    """Tell any number of occasions in one statement, and a fixed number more where an outside channel is on."""
    tellings = _in_words_of_places(list(tellings))
    unknown = {telling.kind for telling in tellings} - set(notice_kinds())
    if unknown:
        raise ValueError(f"no room declares notices of kind {sorted(unknown)}")
    if any(telling.addresses and telling.phones for telling in tellings):
        raise ValueError("one telling goes by mail or by text message")
    open_channels = channels.channels_on()
    rows = [
        (*who, *_what(telling, now))
        for telling in tellings
        for who in (*_users(telling), *(_addressees(telling) if _reaches_outside(telling, open_channels) else ()))
    ]
    insert(Notice, NOTICE_COLUMNS, rows, but_known=True)
    if rows and open_channels:
        _queue(tellings, open_channels, now)
    if placed := [telling for telling in tellings if telling.place]:
        _queue_for_robots(placed, now)


def _in_words_of_places(tellings: list[NoticeDraft]) -> list[NoticeDraft]:
    """Return the tellings with the own words of their places among their params."""
    kinds = {telling.kind for telling in tellings if telling.place}
    found = selectors.wordings_of(kinds) if kinds else {}
    if not found:
        return tellings
    words = [selectors.nearest(found.get(telling.kind, {}), telling.place) for telling in tellings]
    return [
        replace(telling, params={**telling.params, WORDING: one}) if one else telling
        for telling, one in zip(tellings, words, strict=True)
    ]


def forget_subject(actor: Actor, subject_kind: str, subject_key: str, *, user_id: int | None = None) -> None:
    """Take back every notice of a subject, or one person's, with what still waits to be sent of it."""
    with transaction.atomic():
        notices = Notice.objects.filter(subject_kind=subject_kind, subject_key=subject_key)
        if user_id is None:
            RobotPost.objects.filter(subject_kind=subject_kind, subject_key=subject_key).delete()
        else:
            notices = notices.filter(user_id=user_id)
        notices.delete()
        audit(actor, "forget_notices", subject_kind, [subject_key], at=city_time.now())


def _reaches_outside(telling: NoticeDraft, open_channels: Iterable[Channel]) -> bool:
    """Say whether people without an account can be written to by what is known of them: an e-mail address, or a phone."""
    name = telling.channel_outside
    return any(channel.name == name and channel.carries(telling.kind) for channel in open_channels)


def _what(telling: NoticeDraft, now: datetime) -> tuple[Any, ...]:
    """Return the columns of a notice that say what is told."""
    return (telling.kind, telling.key, telling.subject_kind, telling.subject_key, dict(telling.params), now)


def _users(telling: NoticeDraft) -> list[tuple[Any, ...]]:
    return [(user_id, "", "") for user_id in dict.fromkeys(telling.recipients)]


def _addressees(telling: NoticeDraft) -> list[tuple[Any, ...]]:
    apart = {addresses.digest_of(address): address for address in (*telling.addresses, *telling.phones)}
    return [(None, addresses.seal_address(address), digest) for digest, address in apart.items()]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is known of some people when they are told: whom a channel reaches, what they chose, when they rest."""

    people: Mapping[int, Recipient]
    reachable: Mapping[str, set[int]]
    choices: Mapping[tuple[int, str, str], bool]
    stops: Mapping[tuple[int, str], ChannelStop]
    hours: Mapping[int, Hours]

    def wants(self, telling: NoticeDraft, user_id: int | None, channel: Channel) -> bool:
        """Say whether what is told goes to a person (None: without an account) through a channel."""
        if notice_kinds()[telling.kind].is_in_app_only:
            return False
        if user_id is None or not channel.carries(telling.kind):
            return user_id is None and channel.name == telling.channel_outside and channel.carries(telling.kind)
        if user_id not in self.people:
            return False
        if channel.name == "email" and telling.params.get("address"):
            return True
        if user_id not in self.reachable[channel.name] or self._is_stopped(user_id, channel):
            return False
        group = notice_kinds()[telling.kind].group
        if channel.name == "email" and group in ALWAYS_BY_MAIL:
            return True
        return self.choices.get((user_id, group, channel.name), channel.is_chosen_at_first)

    def _is_stopped(self, user_id: int, channel: Channel) -> bool:
        stop = self.stops.get((user_id, channel.name))
        return stop is not None and stop.address_digest == address_digest(channel, self.people[user_id])

    def hours_of(self, user_id: int | None) -> Hours:
        """Return when a person rests; without an account as the city does."""
        return self.hours.get(user_id, CITY_HOURS) if user_id is not None else CITY_HOURS


def address_digest(channel: Channel, person: Recipient) -> str:
    """Return what tells one address of a person from the next, without saying it."""
    return addresses.digest_of(channel.address_of(person))


def wishes_of(user_ids: Iterable[int], open_channels: Iterable[Channel]) -> Wishes:
    """Return what is known of these people, in a number of statements that does not grow with them."""
    ids = set(user_ids)
    people = accounts.recipients(ids)
    reachable = {}
    for channel in open_channels:
        found = channel.reachable(people)
        reachable[channel.name] = found & selectors.consents_of(ids, channel.name) if channel.needs_consent else found
    choices, stops = selectors.choices_of(ids), selectors.stops_of(ids)
    return Wishes(people, reachable, choices, stops, selectors.quiet_hours(ids))


def _queue(tellings: Iterable[NoticeDraft], open_channels: list[Channel], now: datetime) -> None:
    """Make one sending per notice and channel, for people the channel can reach and who want it.

    Of most that is told nobody wants anything outside of the inbox: only what somebody does want is read again, for its id.
    """
    wishes = wishes_of({user_id for telling in tellings for user_id in telling.recipients}, open_channels)
    wanted: dict[tuple[str, int | None], list[str]] = {}
    quiet = {telling.key: telling.quiet_from_to for telling in tellings}
    for telling in tellings:
        for user_id in (*telling.recipients, *([None] if telling.addresses or telling.phones else [])):
            names = [channel.name for channel in open_channels if wishes.wants(telling, user_id, channel)]
            if names:
                wanted[telling.key, user_id] = names
    keys = list(dict.fromkeys(key for key, _user_id in wanted))
    for start in range(0, len(keys), BATCH):
        told = Notice.objects.filter(key__in=keys[start : start + BATCH], forgotten_at__isnull=True)
        Sending.objects.bulk_create(
            [
                _sending(pk, channel, now, wishes.hours_of(user_id) if quiet[key] else None)
                for pk, key, user_id in told.values_list("pk", "key", "user_id")
                for channel in wanted.get((key, user_id), ())
            ],
            ignore_conflicts=True,
            batch_size=BATCH,
        )


def _sending(notice_id: int, channel: str, now: datetime, hours: Hours | None) -> Sending:
    not_before = after_quiet(now, hours) if hours else now
    return Sending(notice_id=notice_id, channel=channel, not_before=not_before, waits_for_morning=not_before > now)


def _queue_for_robots(tellings: Iterable[NoticeDraft], now: datetime) -> None:
    """Make one post per fact and robot of the place or one above it, without the free words and whom they are about."""
    posts = [
        RobotPost(
            robot=robot,
            kind=telling.kind,
            key=telling.key,
            subject_kind=telling.subject_kind,
            subject_key=telling.subject_key,
            params={**telling.params, "note": ""},
            created_at=now,
            not_before=now,
        )
        for robot in selectors.robots_at_work()
        for telling in tellings
        if telling.place.startswith(robot.place_path)
        and (group := notice_kinds()[telling.kind].group) in robot.groups
        and group in FOR_COLLEAGUES
    ]
    if not posts:
        return
    loud = {telling.key for telling in tellings if not telling.quiet_from_to}
    hours = {path: selectors.hours_of_place(path) for path in {post.robot.place_path for post in posts}}
    for post in posts:
        if post.key not in loud:
            post.not_before = after_quiet(now, hours[post.robot.place_path])
    RobotPost.objects.bulk_create(posts, ignore_conflicts=True, batch_size=BATCH)
