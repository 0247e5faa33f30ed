"""Reading the inbox, what waits to be sent, and what people chose."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from foundation.kernel.actor import Actor
from foundation.kernel.masking import mask_email, mask_phone
from foundation.kernel.rooms import subject_link
from foundation.kernel.sealing import Unreadable
from foundation.notices import addresses
from foundation.notices.deadlines import CITY_HOURS, Hours
from foundation.notices.kinds import notice_kinds, sentence
from foundation.notices.models import (
    ChannelChoice,
    ChannelStop,
    Consent,
    Notice,
    PushSubscription,
    QuietHours,
    Robot,
    RobotPost,
    Sending,
    Wording,
)
from foundation.notices.policies import overseers


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One line of the inbox, in the reader's language."""

    id: int
    kind: str
    icon: str
    tone: str
    sentence: str
    created_at: datetime
    is_unread: bool
    url: str
    # What was told before about the same subject, on the same page.
    earlier: tuple["NoticeView", ...] = ()


def own_notices(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices, in no order."""
    return Notice.objects.filter(user_id=actor.user_id or 0)


def unread_count(user_id: int | None) -> int:
    """Return how many notices the user has not read."""
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True).count() if user_id else 0


def unread_about(subject_kind: str, subject_keys: Collection[str]) -> list[Notice]:
    """Return what nobody has read yet about these subjects, in one statement."""
    return list(
        Notice.objects.filter(read_at__isnull=True, subject_kind=subject_kind, subject_key__in=subject_keys).order_by(
            "pk"
        )
    )


def view_of(notice: Notice) -> NoticeView:
    """Return a notice as the inbox shows it."""
    look = notice_kinds()[notice.kind]
    return NoticeView(
        id=notice.pk,
        kind=notice.kind,
        icon=look.icon,
        tone=look.tone,
        sentence=sentence(notice.kind, notice.params),
        created_at=notice.created_at,
        is_unread=notice.read_at is None,
        url=link_of(notice),
    )


def grouped_views(notices: Iterable[Notice]) -> list[NoticeView]:
    """Return the notices of a page, latest first, with what is about one subject and as unread as it in one."""
    groups: dict[tuple[Any, ...], list[NoticeView]] = {}
    for notice in notices:
        about = (notice.subject_kind, notice.subject_key) if notice.subject_key else (notice.pk,)
        groups.setdefault((*about, notice.read_at is None), []).append(view_of(notice))
    return [replace(latest, earlier=tuple(earlier)) for latest, *earlier in groups.values()]


def link_of(notice: Notice | RobotPost) -> str:
    """Return the address of the subject, by the room that says where its kind is shown; empty where there is none."""
    name = subject_link(notice.subject_kind)
    if not name:
        return ""
    try:
        return reverse(name, args=[notice.subject_key])
    except NoReverseMatch:
        return ""


def masked_address(notice: Notice) -> str:
    """Return the address of a notice to somebody without an account, masked; empty once it is forgotten."""
    try:
        address = addresses.open_address(notice.address)
        return mask_phone(address) if address.startswith("+") else mask_email(address)
    except Unreadable:
        return "***"


def due_sendings(now: datetime) -> QuerySet[Sending]:
    """Return what waits to be sent and nobody is sending, the longest waiting first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    waiting = Sending.objects.filter(free, sent_at__isnull=True, given_up_at__isnull=True, not_before__lte=now)
    return waiting.order_by("not_before", "pk")


def is_sending_due(now: datetime) -> bool:
    """Say whether anything waits to be sent."""
    return due_sendings(now).exists()


# The rooms above say where people are posted: for each user id the paths of the places, each of area ids with ``/`` behind.
PlacesOf = Callable[[Collection[int]], Mapping[int, Collection[str]]]
_PLACES: list[PlacesOf] = []


def add_places_of_people(places: PlacesOf) -> PlacesOf:
    """Register the decorated function, which returns the paths of the places each of these users is posted over."""
    _PLACES.append(places)
    return places


def places_of_people(user_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the paths of the places each of these users is posted over."""
    found: dict[int, set[str]] = {}
    for places in _PLACES:
        for user_id, paths in places(user_ids).items():
            found.setdefault(user_id, set()).update(paths)
    return found


def quiet_hours(user_ids: Collection[int]) -> dict[int, Hours]:
    """Return the quiet hours of each: the own ones, else the nearest place's, else the city's. Two statements at most."""
    rows = QuietHours.objects.filter(Q(user_id__in=user_ids) | Q(user__isnull=True))
    own, of_places = {}, {}
    for row in rows:
        hours = Hours(row.begins, row.ends)
        if row.user_id is not None:
            own[row.user_id] = hours
        else:
            of_places[str(row.place_id)] = hours
    paths = places_of_people([pk for pk in user_ids if pk not in own]) if of_places else {}
    return {pk: own.get(pk) or hours_among(of_places, paths.get(pk, ())) for pk in user_ids}


def hours_among(of_places: Mapping[str, Hours], paths: Collection[str]) -> Hours:
    """Return the hours of the place nearest to where one is posted, among hours by the number of their area."""
    found = [
        (depth, of_places[number])
        for path in sorted(paths)
        for depth, number in enumerate(path.split("/"))
        if number in of_places
    ]
    return max(found, key=lambda one: one[0])[1] if found else CITY_HOURS


def own_quiet_hours(user_id: int) -> Hours | None:
    """Return the hours a person has set, or None."""
    row = QuietHours.objects.filter(user_id=user_id).first()
    return Hours(row.begins, row.ends) if row else None


def choices_of(user_ids: Collection[int]) -> dict[tuple[int, str, str], bool]:
    """Return what these people said about a group and a channel: (user, group, channel) -> wanted."""
    rows = ChannelChoice.objects.filter(user_id__in=user_ids)
    return {(row.user_id, row.group, row.channel): row.is_wanted for row in rows}


def consents_of(user_ids: Collection[int], channel: str) -> set[int]:
    """Return who of these agreed to a channel and has not withdrawn it."""
    rows = Consent.objects.filter(user_id__in=user_ids, channel=channel, withdrawn_at__isnull=True)
    return set(rows.values_list("user_id", flat=True))


def stops_of(user_ids: Collection[int]) -> dict[tuple[int, str], ChannelStop]:
    """Return which channels were switched off for whom: (user, channel) -> why."""
    return {(row.user_id, row.channel): row for row in ChannelStop.objects.filter(user_id__in=user_ids)}


def bundle_mates(due: QuerySet[Sending], claimed: Collection[Sending]) -> Iterator[Sending]:
    """Return what goes into one message with these: of the same bundle, or waiting for the same person's morning."""
    bundles = {one.bundle for one in claimed if one.bundle}
    mornings = {(one.notice.user_id, one.channel) for one in claimed if one.waits_for_morning and not one.bundle}
    mornings = {(user_id, channel) for user_id, channel in mornings if user_id is not None}
    if not bundles and not mornings:
        return iter(())
    wanted = Q(bundle__in=bundles) | Q(
        bundle__isnull=True, waits_for_morning=True, notice__user_id__in={user_id for user_id, _channel in mornings}
    )
    found = due.filter(wanted).exclude(pk__in=[one.pk for one in claimed])
    return (one for one in found if one.bundle or (one.notice.user_id, one.channel) in mornings)


# The room of areas says what the path of a place is; an empty string where there is none.
_PATHS: list[Callable[[int], str]] = []


def add_path_of_place(path: Callable[[int], str]) -> Callable[[int], str]:
    """Register the decorated function, which returns the path of the area with this number."""
    _PATHS.append(path)
    return path


def path_of_place(place_id: int) -> str:
    """Return the path of a place, empty where nobody knows it."""
    return next((found for path in _PATHS if (found := path(place_id))), "")


def hours_of_place(path: str) -> Hours:
    """Return the quiet hours that hold for whoever is posted over a place, in one statement."""
    rows = QuietHours.objects.filter(user__isnull=True)
    return hours_among({str(row.place_id): Hours(row.begins, row.ends) for row in rows}, [path])


def wordings_of(kinds: Collection[str]) -> dict[str, dict[str, Mapping[str, str]]]:
    """Return the own words of places for these kinds: kind -> number of the area -> words by language. One statement."""
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for row in Wording.objects.filter(kind__in=kinds):
        found.setdefault(row.kind, {})[str(row.place_id)] = {"zh": row.words_zh, "en": row.words_en}
    return found


def nearest(of_places: Mapping[str, Mapping[str, str]], path: str) -> Mapping[str, str]:
    """Return the words of the place nearest to a path, each language by itself; empty where none has any."""
    above = [of_places[number] for number in reversed(path.split("/")) if number in of_places]
    chosen = {language: next(filter(None, (one[language] for one in above)), "") for language in ("zh", "en")}
    return chosen if any(chosen.values()) else {}


def robots_at_work() -> list[Robot]:
    """Return the robots that are told anything."""
    return list(Robot.objects.filter(stopped_at__isnull=True).order_by("pk"))


def due_posts(now: datetime) -> QuerySet[RobotPost]:
    """Return what waits to be told to robots and nobody is sending, the longest waiting first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    waiting = RobotPost.objects.filter(free, sent_at__isnull=True, given_up_at__isnull=True, not_before__lte=now)
    return waiting.order_by("not_before", "pk")


def is_post_due(now: datetime) -> bool:
    """Say whether anything waits to be told to a robot."""
    return due_posts(now).exists()


def people_with_push(user_ids: Collection[int], now: datetime) -> set[int]:
    """Return who of these has a browser that shows notices."""
    rows = PushSubscription.objects.filter(user_id__in=user_ids, expires_at__gt=now)
    return set(rows.values_list("user_id", flat=True))


# The room of postings says who is posted within some places, as a query of user ids.
PeopleOf = Callable[[Collection[str]], QuerySet[Any, Any]]
_PEOPLE: list[PeopleOf] = []


def add_people_of_places(people: PeopleOf) -> PeopleOf:
    """Register the decorated function, which returns a query of the ids of users posted within places, by their paths."""
    _PEOPLE.append(people)
    return people


def unreached(actor: Actor) -> QuerySet[Sending]:
    """Return what did not arrive with the people the actor looks after: given up, read by nobody, sent by no other way."""
    paths = [grant.area_path for grant in actor.grants_of(*overseers()) if grant.area_path]
    rows = Sending.objects.filter(given_up_at__isnull=False, notice__read_at__isnull=True)
    by_another = Sending.objects.filter(notice_id=OuterRef("notice_id"), sent_at__isnull=False)
    rows = rows.filter(~Exists(by_another)).select_related("notice__user")
    for people in _PEOPLE:
        rows = rows.filter(notice__user_id__in=people(paths))
    return rows if _PEOPLE and paths else rows.none()
