"""What two people decide about an account: one asks, another approves or refuses, and only then it is carried out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors
from foundation.accounts.events import AccountNotice
from foundation.accounts.models import ApprovalRequest, User
from foundation.accounts.services.records import record
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid, NotFound, Stale
from foundation.kernel.outbox import publish


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """One thing that needs two people: how it reads, who may decide, and what is done once it is approved."""

    sentence: Callable[[Mapping[str, Any]], str]
    carry_out: Callable[[Actor, ApprovalRequest], None]
    deciders: Callable[[User], Iterable[int]] = lambda _person: selectors.top_people()
    # Personal data of the params stays in the request; the audit names only the request.
    is_private: bool = False


_KINDS: dict[str, ApprovalKind] = {}


def add_approval_kind(name: str, kind: ApprovalKind) -> None:
    """Register what requests of this name mean; the room that owns the change does it."""
    _KINDS[name] = kind


def sentence_of(request: ApprovalRequest) -> str:
    """Return in the reader's language what is asked for."""
    return _KINDS[request.kind].sentence(request.params)


def request_approval(
    actor: Actor, *, kind: str, user: User, key: str, params: Mapping[str, Any], params_shown: Mapping[str, str]
) -> ApprovalRequest:
    """Write down what the actor asks for; nothing else changes. The caller has asked its own policy.

    ``params_shown`` tells the people who may decide what it is about, in words of no language. Raises ``Denied`` for
    oneself, ``Invalid`` where the same already waits.
    """
    if actor.user_id is None or user.pk == actor.user_id:
        raise Denied(_("You cannot ask for this for yourself. A colleague has to ask for it."))
    now = city_time.now()
    try:
        with transaction.atomic():
            request = ApprovalRequest.objects.create(
                kind=kind, user=user, key=key, params=dict(params), requested_by_id=actor.user_id, requested_at=now
            )
            audited = {} if _KINDS[kind].is_private else params
            record(actor, "request_approval", user, at=now, request=request.pk, kind=kind, **audited)
            told = tuple(sorted(set(_KINDS[kind].deciders(user)) - {actor.user_id, user.pk}))
            notice = AccountNotice(
                key=f"approval:{request.pk}",
                kind="approval_wanted",
                recipients=told,
                params={"by": actor.name, "person": str(user), **params_shown},
                request_id=request.pk,
            )
            publish([notice], at=now)
    except IntegrityError as error:
        raise Invalid(_("The same has been asked for already and waits for a second person.")) from error
    return request


def decide(actor: Actor, *, request_id: int, approve: bool) -> ApprovalRequest:
    """Approve a request, which carries it out at once, or refuse it. Raises ``Denied``, ``Stale`` and what it meets."""
    now = city_time.now()
    with transaction.atomic():
        request = ApprovalRequest.objects.select_for_update().filter(pk=request_id).first()
        if request is None:
            raise NotFound(_("There is no such request."))
        policies.require(actor, "approval.decide", request)
        if request.decided_at is not None:
            raise Stale(_("Somebody has decided this already."))
        if approve and not (request.requested_by.is_active and request.requested_by.is_staff):
            raise Invalid(_("Who asked for it no longer works at the support desk; refuse it."))
        request.decided_by_id, request.decided_at, request.is_approved = actor.user_id, now, approve
        request.save(update_fields=["decided_by", "decided_at", "is_approved"])
        action = "approve_request" if approve else "refuse_request"
        asked = {"request": request.pk, "kind": request.kind, "requested_by": request.requested_by_id}
        record(actor, action, request.user, at=now, **asked)
        if approve:
            _KINDS[request.kind].carry_out(actor, request)
    return request
