"""One-time links by which people choose a password: by mail to their owner, else on paper by two people.

Whoever holds a link can enter, so it is never shown to who asked for it.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors
from foundation.accounts.events import LINK_BY_MAIL, AccountNotice
from foundation.accounts.models import ApprovalRequest, User
from foundation.accounts.policies import LINK
from foundation.accounts.services.approvals import ApprovalKind, add_approval_kind, request_approval
from foundation.accounts.services.records import record
from foundation.accounts.services.tokens import end_access
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.kernel.outbox import publish


def invite(actor: Actor, *, user: User) -> ApprovalRequest | None:
    """Let a person choose a new password, after which the old one is gone.

    Where mail reaches the person, the link goes there and nothing is returned. Else a colleague has to approve that it
    is printed, and the request is returned; the old password works until then. At the console the caller prints it.
    """
    policies.require(actor, "account.manage", user)
    if not user.is_active:
        raise Invalid(_("This account is disabled. Enable it first."))
    if actor.is_system:
        _take_password_away(actor, user, by="console")
        return None
    if not selectors.is_reached_by_mail(user):
        return request_approval(actor, kind=LINK, user=user, key=LINK, params={}, params_shown={"what": LINK})
    now = city_time.now()
    with transaction.atomic():
        _take_password_away(actor, user, by="mail")
        notice = AccountNotice(
            key=f"{LINK_BY_MAIL}:{user.pk}:{now.isoformat()}",
            kind=LINK_BY_MAIL,
            recipients=(user.pk,),
            params={"by": actor.name},
        )
        publish([notice], at=now)
    return None


def _take_password_away(actor: Actor, user: User, **detail: Any) -> None:
    """End the old password with its sessions and tokens, so that only a one-time link leads in."""
    user.set_unusable_password()
    with transaction.atomic():
        user.save(update_fields=["password"])
        end_access(actor, user=user)
        record(actor, "invite_user", user, **detail)


def _allow_print(actor: Actor, request: ApprovalRequest) -> None:
    """Take the old password away and tell the owner; the page of who approved shows the link this one time."""
    user = request.user
    if not user.is_active:
        raise Invalid(_("This account is disabled. Enable it first."))
    _take_password_away(actor, user, by="print", request=request.pk, requested_by=request.requested_by_id)
    notice = AccountNotice(
        key=f"printed:{request.pk}",
        kind="link_printed",
        recipients=(user.pk,),
        params={"by": str(request.requested_by), "approved_by": actor.name},
    )
    publish([notice], at=city_time.now())


def _sentence(params: Mapping[str, Any]) -> str:
    del params
    return _("A one-time link for a new password, on paper")


add_approval_kind(LINK, ApprovalKind(sentence=_sentence, carry_out=_allow_print, deciders=selectors.people_in_charge))
