"""Reading users, tokens and approval requests."""

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from foundation.accounts.models import ApiToken, ApprovalRequest, User
from foundation.accounts.phones import e164
from foundation.accounts.policies import DESK_KINDS, SUPPORT_DESK, desk_actor, top_roles
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.web.picking import Choice, Kind, offer

# In most typefaces these are hard to tell apart.
_SAME_LOOK = str.maketrans("01i", "oll")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a channel may write to, and in which language (empty: the city's); ``user_id`` is None without an account."""

    user_id: int | None
    name: str
    email: str
    language: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class WorkingToken:
    """A token that opens the interface, and whether its last use was noted long ago."""

    user: User
    id: int
    is_use_to_note: bool


def digest_of(key: str) -> str:
    """Return what is stored of a key. Keys are random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


# What a call of a program needs of its user, in the order of the model; the hash of the password stays where it is.
NEEDED = ("id", "is_superuser", "username", "name", "language", "is_active", "is_staff")
# Asked with every call: composing this statement each time costs more than the answer.
_BY_KEY = f"""
    SELECT t.id, (t.last_used_at IS NULL OR t.last_used_at <= %s), {", ".join(f"u.{column}" for column in NEEDED)}
    FROM accounts_user u JOIN accounts_apitoken t ON t.user_id = u.id
    WHERE t.digest = %s AND t.revoked_at IS NULL AND t.expires_at > %s AND u.is_active"""  # noqa: S608 - our own names


def working_token(key: str) -> WorkingToken | None:
    """Return what stands behind a key that works, in one statement; what no call needs is read when asked for."""
    digest, long_ago, now = asked_of_key(key)
    with connection.cursor() as cursor:
        cursor.execute(_BY_KEY, [long_ago, digest, now])
        row = cursor.fetchone()
    return None if row is None else token_of_row(row)


def asked_of_key(key: str) -> tuple[str, Any, Any]:
    """Return what a token is looked up by: the digest of its key, since when its last use need not be noted, and now."""
    now = city_time.now()
    moments = (now - timedelta(seconds=settings.API_TOKEN_USE_NOTED_EVERY), now)
    long_ago, right_now = (connection.ops.adapt_datetimefield_value(moment) for moment in moments)
    return digest_of(key), long_ago, right_now


def token_of_row(row: Sequence[Any]) -> WorkingToken:
    """Return the token of a row: its id, whether its use is to be noted, and what a call needs of its user (``NEEDED``)."""
    token_id, is_use_to_note, *values = row
    return WorkingToken(User.from_db(connection.alias, NEEDED, values), token_id, bool(is_use_to_note))


# The same for a page of a signed-in browser, with what its session is checked by.
_IN_SESSION = (
    "id",
    "password",
    "is_superuser",
    "username",
    "phone",
    "name",
    "email",
    "language",
    "is_active",
    "is_staff",
    "session_epoch",
)
_BY_NUMBER = f"SELECT {', '.join(_IN_SESSION)} FROM accounts_user WHERE id = %s AND is_active"  # noqa: S608 - our own names


def user_of_session(user_id: int) -> User | None:
    """Return the active user with this number, in one statement; what no page needs is read when asked for."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, [user_id])
        row = cursor.fetchone()
    return User.from_db(connection.alias, _IN_SESSION, row) if row else None


def user_signing_in_as(text: str) -> User | None:
    """Return the user with this user name or phone, active or not; one statement whoever is asked for."""
    phone = e164(text)
    wanted = Q(username=text) | Q(phone=phone) if phone else Q(username=text)
    return User.objects.filter(wanted).order_by("pk").first()


def user(user_id: int) -> User:
    """Return one user; raises ``NotFound``."""
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound("no such user")
    return found


def look_of(username: str) -> str:
    """Return what a user name looks like: two names with one look are taken for each other."""
    folded = unicodedata.normalize("NFKC", username).casefold()
    return folded.translate(_SAME_LOOK)


def lookalike(username: str) -> str:
    """Return the other user name that is taken for this one, or an empty string. Reads every name: for new accounts."""
    look = look_of(username)
    taken = User.objects.values_list("username", flat=True).iterator()
    return next((other for other in taken if look_of(other) == look), "")


def names(user_ids: Collection[int]) -> dict[int, str]:
    """Return the name to show for each id (the user name where no name is known), in one statement."""
    rows = User.objects.filter(pk__in=user_ids).values_list("pk", "name", "username")
    return {pk: name or username for pk, name, username in rows}


def names_of_active(user_ids: Collection[int]) -> dict[int, str]:
    """Return the name to show for each of these users who is active, in one statement."""
    rows = User.objects.filter(pk__in=user_ids, is_active=True).values_list("pk", "name", "username")
    return {pk: name or username for pk, name, username in rows}


def recipients(user_ids: Collection[int]) -> dict[int, Recipient]:
    """Return the active users among ``user_ids``, by id; the e-mail address and the phone may be empty."""
    rows = User.objects.filter(pk__in=user_ids, is_active=True)
    return {row.pk: Recipient(row.pk, str(row), row.email, row.language, row.phone or "") for row in rows}


def session_marks(user_ids: Collection[int]) -> dict[int, str]:
    """Return for each active user what changes when all sessions end: a digest of what sessions are checked by."""
    rows = User.objects.filter(pk__in=user_ids, is_active=True)
    return {row.pk: digest_of(row.get_session_auth_hash()) for row in rows}


def tokens_of(user_id: int) -> QuerySet[ApiToken]:
    """Return a user's tokens that still work, newest first."""
    working = ApiToken.objects.filter(user_id=user_id, revoked_at__isnull=True, expires_at__gt=city_time.now())
    return working.order_by("-created_at", "-pk")


def invitation_link(invited: User) -> str:
    """Return the address of a one-time link by which ``invited`` chooses a password.

    Whoever reads it can enter. It is made where it is shown to the one who may, and kept nowhere.
    """
    parts = {
        "uidb64": urlsafe_base64_encode(force_bytes(invited.pk)),
        "token": default_token_generator.make_token(invited),
    }
    return f"{settings.SITE_URL}{reverse('accounts:invitation', kwargs=parts)}"


def invitation_link_waiting(user_id: int) -> str:
    """Return the one-time link of an active user who has no password yet, else an empty string."""
    waiting = User.objects.filter(pk=user_id, is_active=True).first()
    return "" if waiting is None or waiting.has_usable_password() else invitation_link(waiting)


def is_reached_by_mail(person: User) -> bool:
    """Say whether this installation sends mail and the person has an address."""
    return bool(settings.EMAIL_HOST and person.email)


# The rooms above register who holds a top role over the city, by user id.
_TOP_PEOPLE: list[Callable[[], Collection[int]]] = []


def add_top_people(holders: Callable[[], Collection[int]]) -> Callable[[], Collection[int]]:
    """Register the decorated function, which returns the ids of people who may be a second person."""
    _TOP_PEOPLE.append(holders)
    return holders


def top_people() -> set[int]:
    """Return the ids of everybody who may decide on a request about a top role: administrators among them."""
    chiefs = User.objects.filter(is_active=True, is_staff=True, is_superuser=True).values_list("pk", flat=True)
    return set(chiefs).union(*(holders() for holders in _TOP_PEOPLE))


def people_in_charge(person: User) -> set[int]:
    """Return the ids of everybody at the support desk within whose reach the person's account lies."""
    desk = User.objects.filter(is_active=True, is_staff=True).exclude(pk=person.pk)
    return {one.pk for one in desk if policies.ask(desk_actor(one), "account.manage", person)}


# The rooms above register why an account must stay as it is; they answer with a sentence, or with nothing.
_KEEPERS: list[Callable[[int], str]] = []


def add_keeper(reason: Callable[[int], str]) -> Callable[[int], str]:
    """Register the decorated function, which says why nobody may disable this user, or returns an empty string."""
    _KEEPERS.append(reason)
    return reason


def reasons_to_keep(user_id: int) -> list[str]:
    """Return why the user may not be disabled."""
    return [reason for keeper in _KEEPERS if (reason := keeper(user_id))]


def approval_requests(actor: Actor) -> QuerySet[ApprovalRequest]:
    """Return the requests the actor may see, newest first.

    All to top roles; to the support desk what it decides about accounts; else the own ones.
    """
    rows = ApprovalRequest.objects.select_related("user", "requested_by", "decided_by").order_by("-requested_at", "-pk")
    if actor.has_role(*top_roles()):
        return rows
    own = Q(requested_by=actor.user_id)
    return rows.filter(own | Q(kind__in=DESK_KINDS) if actor.has_role(SUPPORT_DESK) else own)


def approval_request(actor: Actor, request_id: int) -> ApprovalRequest:
    """Return one request the actor may see; raises ``NotFound``."""
    found = approval_requests(actor).filter(pk=request_id).first()
    if found is None:
        raise NotFound(_("There is no such request."))
    return found


def _user_choice(row: User) -> Choice:
    return Choice(row.pk, row.username, str(row), "" if row.name in {"", row.username} else row.username)


def _users_to_choose(actor: Actor, words: str, groups: Sequence[str]) -> Iterator[Choice]:
    del groups
    if not words or not actor.has_role(SUPPORT_DESK):
        # The names of all accounts are nobody's list to leaf through.
        return iter(())
    wanted = Q(username__istartswith=words) | Q(name__contains=words) | Q(phone=e164(words) or None)
    return map(_user_choice, User.objects.filter(wanted, is_active=True).order_by("username"))


def _users_named(actor: Actor | None, text: str, groups: Sequence[str]) -> list[Choice]:
    del groups
    if actor is not None and not actor.has_role(SUPPORT_DESK):
        return []
    found = User.objects.filter(username=text) or User.objects.filter(name=text)
    return [_user_choice(row) for row in found]


def _user_by_id(user_id: int) -> Choice | None:
    return next(map(_user_choice, User.objects.filter(pk=user_id)), None)


offer("user", Kind(search=_users_to_choose, find=_users_named, by_id=_user_by_id))


def user_ids_by_phone(phones: Collection[str]) -> dict[str, int]:
    """Return phone (E.164) -> user id of the active accounts that have one of these."""
    found = User.objects.filter(phone__in=phones, is_active=True).values_list("phone", "id")
    return {phone or "": user_id for phone, user_id in found}
