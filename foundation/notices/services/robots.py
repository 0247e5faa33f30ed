"""Work-chat robots: who sets them, and what is told to them, in messages as far apart as their provider wants.

No provider knows a reference, so a process that dies after the robot took a message makes it come twice; the mark behind the
message is the same then, and a reader sees that it is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.kernel import crash, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.resealing import register_sealed
from foundation.kernel.sealing import Unreadable, seal, unseal
from foundation.notices import selectors
from foundation.notices.channels.base import NotNow, Refused, Undeliverable
from foundation.notices.channels.robots import PROVIDERS
from foundation.notices.choices import FOR_COLLEAGUES
from foundation.notices.kinds import sentence
from foundation.notices.models import Robot, RobotPost
from foundation.notices.services.sending import FIRST_WAIT, LEASE, LONGEST_FAULT, MOST_ATTEMPTS
from foundation.notices.services.telling import tell
from foundation.web import outgoing

PURPOSE = "notices.robot"
register_sealed("notices.Robot", sealed_url=PURPOSE, sealed_secret=PURPOSE)
# Posts in one message at most: what a reader still takes in.
MOST_LINES = 10
# Room in a message for its mark.
MARK = 12


@dataclass(frozen=True, slots=True)
class RobotData:
    """What a robot is set to. An empty address or secret leaves the one that is kept."""

    name: str
    provider: str
    place_id: int
    groups: Sequence[str]
    language: str
    url: str = ""
    secret: str = ""
    forgets_secret: bool = False


def keep_robot(actor: Actor, *, data: RobotData, now: datetime, robot_id: int | None = None) -> Robot:
    """Set up a robot or change one, and use it again where it was switched off; raises ``Invalid`` and ``Denied``."""
    robot = check_robot(actor, data=data, robot_id=robot_id)
    with transaction.atomic():
        robot.name, robot.provider, robot.language = data.name.strip(), data.provider, data.language
        robot.place_id, robot.place_path = data.place_id, selectors.path_of_place(data.place_id)
        robot.groups = sorted(data.groups)
        robot.set_by_id, robot.set_at, robot.stopped_at, robot.fault = actor.user_id or 0, now, None, ""
        if data.url:
            robot.sealed_url = seal(PURPOSE, data.url)
        if data.secret or data.forgets_secret:
            robot.sealed_secret = seal(PURPOSE, data.secret)
        robot.save()
        audit(actor, "keep_robot", "robot", [str(robot.pk)], at=now, detail={"provider": data.provider})
    return robot


def check_robot(actor: Actor, *, data: RobotData, robot_id: int | None = None) -> Robot:
    """Return the robot as it is kept, or a new one; raises ``Invalid`` and ``Denied`` where it may not be set so."""
    robot = _robot(robot_id) if robot_id is not None else Robot()
    path = selectors.path_of_place(data.place_id)
    for place in filter(None, (robot.place_path, path)):
        policies.require(actor, "robot.manage", place)
    _check(data, robot, path)
    return robot


def _check(data: RobotData, robot: Robot, path: str) -> None:
    provider = PROVIDERS.get(data.provider)
    if provider is None or data.language not in dict(settings.LANGUAGES) or not path:
        raise Invalid(_("Choose a provider, a language and a place."))
    if not data.groups or not set(data.groups) <= set(FOR_COLLEAGUES):
        raise Invalid(_("Choose what the robot is told."), fields={"groups": _("Choose what the robot is told.")})
    if data.url:
        try:
            outgoing.check_url(data.url, hosts=provider.hosts())
        except Invalid as error:
            raise Invalid(error.message, fields={"url": error.message}) from error
    elif not robot.sealed_url or robot.provider != data.provider:
        message = _("Copy the address from the robot's own page.")
        raise Invalid(message, fields={"url": message})


def _robot(robot_id: int) -> Robot:
    found = Robot.objects.filter(pk=robot_id).first()
    if found is None:
        raise NotFound(_("There is no such robot."))
    return found


def stop_robot(actor: Actor, *, robot_id: int, now: datetime) -> None:
    """Tell a robot nothing more; what waits for it is given up."""
    robot = _robot(robot_id)
    policies.require(actor, "robot.manage", robot.place_path)
    with transaction.atomic():
        _stop(robot, _("Switched off by hand."), now)
        audit(actor, "stop_robot", "robot", [str(robot_id)], at=now)


def try_robot(actor: Actor, *, robot_id: int, now: datetime) -> str:
    """Send a robot one sentence now; return an empty string, or what went wrong."""
    robot = _robot(robot_id)
    policies.require(actor, "robot.manage", robot.place_path)
    with translation.override(robot.language):
        words = _("Tongxin: this robot is set up, and is told what happens here.")
    try:
        _send(robot, words, now)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is for the eyes of whoever asked
        return _fault(robot, error)
    return ""


def post_due(now: datetime, *, limit: int = 10) -> int:
    """Send each robot one message of what is due; return how many posts were tried. Two workers never hold the same robot's."""
    total = 0
    for robot, posts in _claim(now, limit):
        total += len(posts)
        crash.point("before_posting")
        try:
            _send(robot, _words(robot, posts), now)
        except NotNow as later:
            _finish(posts, not_before=now + later.wait, attempts=F("attempts") - 1, fault=_fault(robot, later))
        except Refused as error:
            _refuse(robot, _fault(robot, error), now)
        except Undeliverable as error:
            _finish(posts, given_up_at=now, fault=_fault(robot, error))
        except Exception as error:  # noqa: BLE001 - a provider fails in many ways; each is kept and tried again
            _postpone(posts, now, _fault(robot, error))
        else:
            crash.point("after_posting")
            _finish(posts, sent_at=now, fault="")
    return total


def _send(robot: Robot, words: str, now: datetime) -> None:
    """Hand words to the provider. A seal that cannot be opened any more ends the robot: somebody must set it again."""
    try:
        url, secret = unseal(PURPOSE, robot.sealed_url), unseal(PURPOSE, robot.sealed_secret)
    except Unreadable as error:
        raise Refused(error.message) from error
    PROVIDERS[robot.provider].send(words, url=url, secret=secret, now=now)


def _fault(robot: Robot, error: Exception) -> str:
    """Return what went wrong, without the address and the secret, whoever repeats them."""
    fault = f"{type(error).__name__}: {error}"
    for sealed in (robot.sealed_url, robot.sealed_secret):
        try:
            fault = fault.replace(unseal(PURPOSE, sealed) or "\0", "***")
        except Unreadable:
            continue
    return fault[:LONGEST_FAULT]


def _line(robot: Robot, post: RobotPost) -> str:
    with translation.override(robot.language):
        words = sentence(post.kind, post.params)
    link = selectors.link_of(post)
    return f"{words} {settings.SITE_URL}{link}" if link else words


def _words(robot: Robot, posts: Sequence[RobotPost]) -> str:
    mark = str(posts[0].message)[:6]
    text = "\n".join(_line(robot, post) for post in posts).encode()
    room = PROVIDERS[robot.provider].longest - MARK
    # One sentence alone may be longer than a provider takes: cut between characters, never inside one.
    return f"{text[:room].decode(errors='ignore')} [{mark}]"


def _claim(now: datetime, limit: int) -> list[tuple[Robot, list[RobotPost]]]:
    """Return robots with the posts of their next message, which is written down before anything goes out."""
    claimed = []
    with transaction.atomic():
        skip_locked = connection.features.has_select_for_update_skip_locked
        waiting = Exists(selectors.due_posts(now).filter(robot=OuterRef("pk")))
        robots = Robot.objects.filter(waiting).order_by(F("tried_at").asc(nulls_first=True), "pk")
        for robot in robots.select_for_update(skip_locked=skip_locked)[:limit]:
            pace = PROVIDERS[robot.provider].pace
            if robot.tried_at is None or robot.tried_at <= now - pace:
                claimed.append((robot, _next_message(robot, now)))
    # Another worker may have taken what waited, between the look and the lock.
    return [(robot, posts) for robot, posts in claimed if posts]


def _next_message(robot: Robot, now: datetime) -> list[RobotPost]:
    """Return the posts of a message that was begun, else as many of those that wait as fit into a new one."""
    due = list(selectors.due_posts(now).filter(robot=robot)[: MOST_LINES * 2])
    if not due:
        return []
    begun = due[0].message
    if begun is not None:
        posts = list(selectors.due_posts(now).filter(robot=robot, message=begun))
    else:
        posts = _fitting(robot, [post for post in due if post.message is None][:MOST_LINES])
        begun = uuid4()
    for post in posts:
        post.message, post.attempts = begun, post.attempts + 1
    pks = [post.pk for post in posts]
    RobotPost.objects.filter(pk__in=pks).update(message=begun, lease_until=now + LEASE, attempts=F("attempts") + 1)
    Robot.objects.filter(pk=robot.pk).update(tried_at=now)
    return posts


def _fitting(robot: Robot, posts: Sequence[RobotPost]) -> list[RobotPost]:
    room = PROVIDERS[robot.provider].longest - MARK
    fitting: list[RobotPost] = []
    for post in posts:
        room -= len(_line(robot, post).encode()) + 1
        if room < 0 and fitting:
            break
        fitting.append(post)
    return fitting


def _finish(posts: Sequence[RobotPost], **columns: object) -> None:
    RobotPost.objects.filter(pk__in=[post.pk for post in posts]).update(lease_until=None, **columns)


def _postpone(posts: Sequence[RobotPost], now: datetime, fault: str) -> None:
    attempts = max(post.attempts for post in posts)
    if attempts >= MOST_ATTEMPTS:
        _finish(posts, given_up_at=now, fault=fault)
    else:
        _finish(posts, not_before=now + FIRST_WAIT * 2 ** (attempts - 1), fault=fault)


def _refuse(robot: Robot, fault: str, now: datetime) -> None:
    """Switch a robot off that refuses for good, and say so to who set it."""
    with transaction.atomic():
        _stop(robot, fault, now)
        tell(
            [robot.set_by_id],
            kind="robot_stopped",
            key=f"robot:{robot.pk}:{now.isoformat()}",
            subject_kind="robot",
            subject_key=str(robot.pk),
            params={"reference": robot.name, "fault": fault},
            now=now,
        )


def _stop(robot: Robot, fault: str, now: datetime) -> None:
    Robot.objects.filter(pk=robot.pk).update(stopped_at=now, fault=fault)
    waiting = RobotPost.objects.filter(robot=robot, sent_at__isnull=True, given_up_at__isnull=True)
    waiting.update(given_up_at=now, fault=fault, lease_until=None)
