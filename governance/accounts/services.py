"""Everything that changes an account. Each act writes one audit row in its transaction."""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from governance.accounts.models import ApiToken, User
from governance.accounts.phones import e164
from governance.accounts.selectors import digest_of
from governance.kernel import clock, policies
from governance.kernel.actor import Actor, ActorKind
from governance.kernel.errors import Invalid, NotFound
from governance.kernel.services import audit

KEY_BYTES = 32  # 43 characters of base64


def _write_down(actor: Actor, action: str, user: User, *, at: datetime | None = None, **detail: object) -> None:
    audit(actor, action, "user", [str(user.pk)], at=at or clock.now(), detail=detail)


def as_actor(user: User) -> Actor:
    """Return the actor of an act on one's own account, where no posting matters."""
    return Actor(ActorKind.USER, name=str(user), user_id=user.pk)


def complete_sign_in(request: HttpRequest, user: User) -> None:
    """Open the session. Every sign-in passes here: the place of a second factor (docs/adr/0006-sign-in.md)."""
    with transaction.atomic():
        auth.login(request, user)
        _write_down(as_actor(user), "sign_in", user)


def sign_out(request: HttpRequest, user: User) -> None:
    """Close the session and write it down."""
    with transaction.atomic():
        _write_down(as_actor(user), "sign_out", user)
        auth.logout(request)


def create_user(
    actor: Actor,
    *,
    username: str,
    name: str = "",
    phone: str = "",
    email: str = "",
    language: str = "",
    password: str | None = None,
    is_staff: bool = False,
    is_superuser: bool = False,
) -> User:
    """Create a user; without a password nobody can sign in until an invitation is used."""
    policies.require(actor, "account.empower" if is_staff or is_superuser else "account.manage")
    user = User(
        username=username.strip(),
        name=name.strip(),
        email=email.strip(),
        language=language,
        is_staff=is_staff,
        is_superuser=is_superuser,
    )
    _fit(user, phone)
    if password is not None:
        _fit_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        _save(user)
        _write_down(actor, "create_user", user, is_staff=is_staff, is_superuser=is_superuser)
    return user


def change_profile(
    actor: Actor, *, user: User, name: str, phone: str, email: str, language: str, password_shown: bool = False
) -> User:
    """Change a profile. Whoever changes own phone or e-mail has shown the password: both lead into the account."""
    policies.require(actor, "account.keep" if actor.user_id == user.pk else "account.manage", user)
    before = (user.phone or "", user.email)
    user.name, user.email, user.language = name.strip(), email.strip(), language
    _fit(user, phone)
    changed = before != (user.phone or "", user.email)
    if changed and actor.user_id == user.pk and not password_shown:
        raise Invalid(
            _("Changing phone or e-mail needs your password."), fields={"current_password": _("Give your password.")}
        )
    with transaction.atomic():
        _save(user, ["name", "email", "language", "phone"])
        _write_down(actor, "change_profile", user, reachable_changed=changed)
    return user


def set_language(actor: Actor, *, user: User, language: str) -> None:
    """Keep the language a person reads in."""
    policies.require(actor, "account.keep", user)
    _fit_language(language)
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


def change_password(actor: Actor, *, user: User, password: str) -> None:
    """Set a new password; every session of the user ends, the caller keeps its own by ``keep_session``."""
    policies.require(actor, "account.keep", user)
    _fit_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        _write_down(actor, "change_password", user)


def end_sessions(actor: Actor, *, user: User) -> None:
    """End every session of the user; the caller keeps its own by ``keep_session``."""
    policies.require(actor, "account.keep" if actor.user_id == user.pk else "account.manage", user)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        user.refresh_from_db(fields=["session_epoch"])
        _write_down(actor, "end_sessions", user)


def keep_session(request: HttpRequest, user: User) -> None:
    """Let this one session outlive what ended the others."""
    auth.update_session_auth_hash(request, user)


def set_active(actor: Actor, *, user: User, is_active: bool) -> None:
    """Enable or disable a user; sessions and tokens of a disabled one stop at once."""
    policies.require(actor, "account.manage", user)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=is_active)
        user.is_active = is_active
        _write_down(actor, "enable_user" if is_active else "disable_user", user)


def set_powers(actor: Actor, *, user: User, is_staff: bool, is_superuser: bool) -> None:
    """Open the support desk to a user, as its administrator or not, or close it."""
    policies.require(actor, "account.empower", user)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_staff=is_staff, is_superuser=is_superuser)
        user.is_staff, user.is_superuser = is_staff, is_superuser
        _write_down(actor, "set_powers", user, is_staff=is_staff, is_superuser=is_superuser)


def invite(actor: Actor, *, user: User) -> None:
    """Take the old password away, so that only the one-time link of ``selectors.invitation_parts`` leads in."""
    policies.require(actor, "account.manage", user)
    user.set_unusable_password()
    with transaction.atomic():
        user.save(update_fields=["password"])
        _write_down(actor, "invite_user", user)


def create_token(actor: Actor, *, user: User, label: str = "") -> str:
    """Make an API token and return its key, which nobody can read again."""
    policies.require(actor, "account.keep", user)
    key = secrets.token_urlsafe(KEY_BYTES)
    with transaction.atomic():
        now = clock.now()
        token = ApiToken.objects.create(user=user, digest=digest_of(key), label=label.strip()[:80], created_at=now)
        _write_down(actor, "create_token", user, at=now, token=token.pk)
    return key


def revoke_token(actor: Actor, *, user: User, token_id: int) -> None:
    """Revoke one of the user's tokens; revoking twice is no error."""
    policies.require(actor, "account.keep", user)
    token = ApiToken.objects.filter(pk=token_id, user=user).first()
    if token is None:
        raise NotFound(_("There is no such token."))
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token_id, revoked_at__isnull=True).update(revoked_at=clock.now()):
            _write_down(actor, "revoke_token", user, token=token_id)


def _fit(user: User, phone: str) -> None:
    """Check and set what may lead into an account."""
    fields: dict[str, str] = {}
    user.phone = e164(phone) or None if phone.strip() else None
    if phone.strip() and not user.phone:
        fields["phone"] = _("This is not a phone number.")
    if not user.username or len(user.username) > 40 or any(c.isspace() for c in user.username):
        fields["username"] = _("A user name has 1 to 40 characters and no spaces.")
    elif e164(user.username):
        # Else one person's user name could be another's phone.
        fields["username"] = _("A phone number cannot be a user name.")
    if user.email:
        try:
            validate_email(user.email)
        except ValidationError:
            fields["email"] = _("This is not an e-mail address.")
    if fields:
        raise Invalid(_("Some of the data does not fit."), fields=fields)
    _fit_language(user.language)


def _fit_language(language: str) -> None:
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid(_("This language is not offered."), fields={"language": _("This language is not offered.")})


def _fit_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(_("This password does not do."), fields={"password": " ".join(error.messages)}) from error


def _save(user: User, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError as error:
        taken = "phone" if User.objects.filter(phone=user.phone or "-").exclude(pk=user.pk).exists() else "username"
        words = {"phone": _("Another account has this phone."), "username": _("Another account has this user name.")}
        raise Invalid(words[taken], fields={taken: words[taken]}) from error
