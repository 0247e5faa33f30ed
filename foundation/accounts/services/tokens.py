"""API tokens: making, noting and ending them. Making and ending write one audit row in their transaction."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from foundation.accounts.models import ApiToken, User
from foundation.accounts.selectors import digest_of
from foundation.accounts.services.records import record
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid, NotFound

KEY_BYTES = 32  # 43 characters of base64


def create_token(
    actor: Actor, *, user: User, label: str = "", days: int | None = None, password_shown: bool = False
) -> str:
    """Make an API token for some days, at most and by default the longest allowed; return its key, kept nowhere.

    A person has shown the password again: a token outlives the session of who found a phone unlocked.
    """
    policies.require(actor, "account.keep", user)
    if not (actor.is_system or password_shown):
        raise Invalid(_("A token needs your password again."), fields={"current_password": _("Give your password.")})
    days = settings.API_TOKEN_DAYS if days is None else days
    if not 0 < days <= settings.API_TOKEN_DAYS:
        wrong = _("A token lasts 1 to %(most)d days.") % {"most": settings.API_TOKEN_DAYS}
        raise Invalid(wrong, fields={"days": wrong})
    key, now = secrets.token_urlsafe(KEY_BYTES), city_time.now()
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            digest=digest_of(key),
            label=label.strip()[:80],
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        record(actor, "create_token", user, at=now, token=token.pk, days=days)
    return key


def note_token_use(actor: Actor, *, token_id: int) -> None:
    """Keep that the actor's token has just been used."""
    ApiToken.objects.filter(pk=token_id, user_id=actor.user_id or 0).update(last_used_at=city_time.now())


def revoke_token(actor: Actor, *, user: User, token_id: int) -> None:
    """Revoke one of the user's tokens; revoking twice is no error."""
    policies.require(actor, "account.keep", user)
    token = ApiToken.objects.filter(pk=token_id, user=user).first()
    if token is None:
        raise NotFound(_("There is no such token."))
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token_id, revoked_at__isnull=True).update(revoked_at=city_time.now()):
            record(actor, "revoke_token", user, token=token_id)


def end_access(actor: Actor, *, user: User) -> int:
    """End every session and every token of the user, inside the caller's transaction; return how many tokens ended.

    The caller has asked its own policy. Who changes the own password keeps the session by ``keep_session``.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    ended = ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=city_time.now())
    if ended:
        record(actor, "revoke_tokens", user, tokens=ended)
    return ended
