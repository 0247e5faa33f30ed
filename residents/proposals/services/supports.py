"""Owns support: one person supports a topic once, online by a verified account, or entered by a desk for a caller."""

import hashlib
import hmac

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.phones import e164
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Denied, Invalid, Stale
from foundation.kernel.keys import secret_keys
from residents.people.selectors import keys_and_number_of_user, keys_of
from residents.people.services import person_key_of
from residents.proposals.choices import PROPOSAL, SupportWay
from residents.proposals.models import Proposal, Support
from residents.proposals.scoping import visible_to
from residents.proposals.selectors import hidden_proposal


def phone_key(phone: str) -> str:
    """Return what is kept of a phone (E.164) that supports: 64 hex digits. By the oldest key in use, so that it lasts."""
    return hmac.new(secret_keys()[-1].encode(), f"support:{phone}".encode(), hashlib.sha256).hexdigest()


def support_proposal(actor: Actor, number: str) -> Support:
    """Support a topic by the own account, once; again answers the support that is there.

    Raises ``NotFound``, ``Denied`` with the reason, also for an account without a phone, and ``Stale`` where the phone
    has supported it by another way.
    """
    proposal = _visible(actor, number, "proposal.support")
    phone = accounts.user(actor.user_id or 0).phone
    if not phone:
        raise Denied(_("Your account has no phone yet. Add it under your account, then support."))
    key = person_key_of(actor.user_id or 0)
    known = Support.objects.filter(proposal=proposal, person_key__in=keys_of(key)).first()
    if known is not None:
        return known
    made = Support(
        proposal=proposal,
        person_key=key,
        phone_key=phone_key(phone),
        text_version=proposal.text_version,
        way=SupportWay.ONLINE,
        user_id=actor.user_id,
    )
    return _keep(actor, made)


def support_for_caller(actor: Actor, number: str, *, phone: str, way: str) -> Support:
    """Enter the support of somebody who calls or comes, known by the phone, once; raises as above, and ``Invalid``."""
    proposal = _visible(actor, number, "proposal.support_for")
    if way not in (SupportWay.PHONE, SupportWay.COUNTER):
        raise Invalid(_("Choose one from the list."), fields={"way": _("Choose one from the list.")})
    called = e164(phone)
    if not called:
        raise Invalid(_("This is no phone number."), fields={"phone": _("Check the number.")})
    key = phone_key(called)
    found = accounts.user_signing_in_as(called)
    # A user name may look like a phone; only whose phone it is is meant.
    known = found if found is not None and found.phone == called else None
    made = Support(
        proposal=proposal,
        # Whoever has an account is the same person by whichever way.
        person_key=person_key_of(known.pk) if known is not None else key,
        phone_key=key,
        text_version=proposal.text_version,
        way=way,
        user_id=known.pk if known is not None else None,
        entered_by_id=actor.user_id,
    )
    return _keep(actor, made)


def withdraw_support(actor: Actor, number: str) -> int:
    """Support a topic no more, by whichever way it was; return how many support it then. Again changes nothing.

    Raises ``NotFound``, and ``Denied`` once the topic has been given to a unit.
    """
    keys, _number = keys_and_number_of_user(actor.user_id)
    own, phone = Q(person_key__in=keys), accounts.user(actor.user_id or 0).phone
    if phone:
        own |= Q(phone_key=phone_key(phone))
    return _withdraw(actor, number, own, "proposal.unsupport")


def withdraw_for_caller(actor: Actor, number: str, *, phone: str) -> int:
    """Take back the support of somebody who calls or comes; raises as above, and ``Invalid`` where it is none."""
    called = e164(phone)
    rows = Q(phone_key=phone_key(called)) if called else Q(pk__in=[])
    if not called or not Support.objects.filter(rows, proposal__number=number.upper()).exists():
        sentence = _("Nobody with this phone supports it.")
        raise Invalid(sentence, fields={"phone": sentence})
    policies.require(actor, "proposal.support_for", _visible(actor, number, "proposal.unsupport"))
    return _withdraw(actor, number, rows, "proposal.unsupport")


def _withdraw(actor: Actor, number: str, rows: Q, capability: str) -> int:
    with transaction.atomic():
        # Locked, so that no support goes while the topic is given to a unit.
        proposal = Proposal.objects.select_for_update().filter(visible_to(actor), number=number.upper()).first()
        if proposal is None:
            raise hidden_proposal(number)
        policies.require(actor, capability, proposal)
        gone, _rows = Support.objects.filter(rows, proposal=proposal).delete()
        if gone:
            audit(actor, "unsupport", PROPOSAL, [proposal.number], at=city_time.now())
        return Support.objects.filter(proposal=proposal).count()


def unite_supports(person_key: str) -> int:
    """Let somebody who was merged from two support each topic once; return how many rows went. Again changes nothing."""
    rows = Support.objects.filter(person_key__in=keys_of(person_key)).order_by("at", "pk")
    first: dict[int, int] = {}
    for pk, proposal_id in rows.values_list("pk", "proposal_id"):
        first.setdefault(proposal_id, pk)
    doubles = rows.exclude(pk__in=first.values()).values_list("pk", flat=True)
    gone, _rows = Support.objects.filter(pk__in=list(doubles)).delete()
    return gone


def _visible(actor: Actor, number: str, capability: str) -> Proposal:
    """Return the topic the actor sees and may support; raises ``NotFound`` and ``Denied``."""
    found = Proposal.objects.filter(visible_to(actor), number=number.upper()).first()
    if found is None:
        raise hidden_proposal(number)
    policies.require(actor, capability, found)
    return found


def _keep(actor: Actor, made: Support) -> Support:
    """Write it; whether the person has supported it before the database alone knows."""
    now = city_time.now()
    made.at = now
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            audit(actor, "support", PROPOSAL, [made.proposal.number], at=now, detail={"way": made.way})
    except IntegrityError:
        known = Support.objects.filter(proposal=made.proposal, person_key=made.person_key).first()
        if known is not None and made.way == SupportWay.ONLINE:
            return known
        raise Stale(_("This person supports it already.")) from None
    return made
