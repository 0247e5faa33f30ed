"""Users: creating, changing, disabling, empowering. Each act writes one audit row in its transaction."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from foundation.accounts import selectors
from foundation.accounts.models import ApprovalRequest, User
from foundation.accounts.policies import POWERS
from foundation.accounts.services import profiles
from foundation.accounts.services.approvals import ApprovalKind, add_approval_kind, request_approval
from foundation.accounts.services.records import as_actor, record
from foundation.accounts.services.tokens import end_access
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid


def complete_sign_in(request: HttpRequest, user: User) -> None:
    """Open the session. Every sign-in passes here: the place of a second factor (docs/adr/0006-sign-in.md)."""
    with transaction.atomic():
        auth.login(request, user)
        record(as_actor(user), "sign_in", user)


# The rooms above register what ends with the session of a browser.
Leave = Callable[[Actor, Any], object]
_LEAVING: list[Leave] = []


def add_leaving(leave: Leave) -> Leave:
    """Register the decorated function, which ends what was tied to the session that closes, by its person and its data."""
    _LEAVING.append(leave)
    return leave


def sign_out(request: HttpRequest, user: User) -> None:
    """Close the session, end what the rooms above tied to it, and write it down."""
    with transaction.atomic():
        for leave in _LEAVING:
            leave(as_actor(user), request.session)
        record(as_actor(user), "sign_out", user)
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
        username=profiles.new_username(username),
        name=name.strip(),
        email=email.strip(),
        language=language,
        is_staff=is_staff,
        is_superuser=is_superuser,
    )
    profiles.fit(user, phone)
    if password is not None:
        # A password somebody else chose is known to two; only a person at the shell types the own one.
        policies.require(actor, "account.import")
        _fit_password(password, user)
    user.set_password(password)
    profiles.save(actor, user, action="create_user", is_staff=is_staff, is_superuser=is_superuser)
    return user


def change_password(actor: Actor, *, user: User, password: str) -> None:
    """Set a new password; sessions and tokens of the user end, the caller keeps the own session by ``keep_session``."""
    policies.require(actor, "account.keep", user)
    _fit_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        end_access(actor, user=user)
        record(actor, "change_password", user)


def end_sessions(actor: Actor, *, user: User) -> None:
    """End every session and token of the user; the caller keeps the own session by ``keep_session``."""
    policies.require(actor, "account.keep" if actor.user_id == user.pk else "account.manage", user)
    with transaction.atomic():
        end_access(actor, user=user)
        record(actor, "end_sessions", user)


def keep_session(request: HttpRequest, user: User) -> None:
    """Let this one session outlive what ended the others."""
    auth.update_session_auth_hash(request, user)


def set_active(actor: Actor, *, user: User, is_active: bool) -> None:
    """Enable or disable a user; sessions and tokens of a disabled one stop at once."""
    policies.require(actor, "account.manage", user)
    with transaction.atomic():
        if not is_active:
            _refuse_last(actor, user)
            for reason in [] if actor.is_system else selectors.reasons_to_keep(user.pk):
                raise Denied(reason)
        User.objects.filter(pk=user.pk).update(is_active=is_active)
        user.is_active = is_active
        record(actor, "enable_user" if is_active else "disable_user", user)


def set_powers(actor: Actor, *, user: User, is_staff: bool, is_superuser: bool) -> ApprovalRequest | None:
    """Close the support desk to a user at once; open it, as its administrator or not, once a second person approves.

    Returns the request that waits for the second person, or nothing where the change has been made.
    """
    policies.require(actor, "account.empower", user)
    gains = (is_staff and not user.is_staff) or (is_superuser and not user.is_superuser)
    if gains and not actor.is_system:
        powers = {"is_staff": is_staff, "is_superuser": is_superuser}
        return request_approval(
            actor, kind=POWERS, user=user, key="powers", params=powers, params_shown={"what": "support_desk"}
        )
    with transaction.atomic():
        if not is_superuser:
            _refuse_last(actor, user)
        _write_powers(actor, user, is_staff=is_staff, is_superuser=is_superuser)
    return None


def _write_powers(actor: Actor, user: User, *, is_staff: bool, is_superuser: bool) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=is_staff, is_superuser=is_superuser)
    user.is_staff, user.is_superuser = is_staff, is_superuser
    record(actor, "set_powers", user, is_staff=is_staff, is_superuser=is_superuser)


def _give_powers(actor: Actor, request: ApprovalRequest) -> None:
    _write_powers(
        actor,
        request.user,
        is_staff=request.params["is_staff"],
        is_superuser=request.params["is_superuser"],
    )


def _powers_sentence(params: Mapping[str, Any]) -> str:
    if params["is_superuser"]:
        return _("To become an administrator of the support desk")
    return _("To work at the support desk")


add_approval_kind(POWERS, ApprovalKind(sentence=_powers_sentence, carry_out=_give_powers))


def _refuse_last(actor: Actor, user: User) -> None:
    """Keep somebody who can let others in: raises ``Denied`` for the last administrator."""
    if actor.is_system:
        return
    # Locked, so that two administrators cannot remove each other at one moment.
    chiefs = User.objects.select_for_update().filter(is_active=True, is_staff=True, is_superuser=True)
    if {chief.pk for chief in chiefs.order_by("pk")} == {user.pk}:
        raise Denied(_("This is the last administrator of the support desk. Appoint another one first."))


def _fit_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(_("This password is not accepted."), fields={"password": " ".join(error.messages)}) from error
