"""Reading users and tokens: by sign-in name, by key, by id."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.tokens import default_token_generator
from django.db.models import Q, QuerySet
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from governance.accounts.models import ApiToken, User
from governance.accounts.phones import e164
from governance.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a channel may write to, and in which language (empty: the city's)."""

    user_id: int
    name: str
    email: str
    language: str


def digest_of(key: str) -> str:
    """Return what is stored of a key. Keys are random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


# Asked with every call of a program: writing this statement anew each time costs more than the answer.
_BY_KEY = """
    SELECT u.* FROM accounts_user u JOIN accounts_apitoken t ON t.user_id = u.id
    WHERE t.digest = %s AND t.revoked_at IS NULL AND u.is_active"""


def user_of_token(key: str) -> User | None:
    """Return the active user behind an unrevoked key, in one statement."""
    return next(iter(User.objects.raw(_BY_KEY, [digest_of(key)])), None)


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


def names(user_ids: Collection[int]) -> dict[int, str]:
    """Return the name to show for each id (the user name where no name is known), in one statement."""
    rows = User.objects.filter(pk__in=user_ids).values_list("pk", "name", "username")
    return {pk: name or username for pk, name, username in rows}


def recipients(user_ids: Collection[int]) -> dict[int, Recipient]:
    """Return the active users with an e-mail address among ``user_ids``, by id."""
    rows = User.objects.filter(pk__in=user_ids, is_active=True).exclude(email="")
    return {row.pk: Recipient(row.pk, str(row), row.email, row.language) for row in rows}


def tokens_of(user_id: int) -> QuerySet[ApiToken]:
    """Return a user's tokens that still work, newest first."""
    return ApiToken.objects.filter(user_id=user_id, revoked_at__isnull=True).order_by("-created_at", "-pk")


def invitation_parts(invited: User) -> dict[str, str]:
    """Return the two parts of a one-time link by which ``invited`` chooses a password."""
    return {
        "uidb64": urlsafe_base64_encode(force_bytes(invited.pk)),
        "token": default_token_generator.make_token(invited),
    }
