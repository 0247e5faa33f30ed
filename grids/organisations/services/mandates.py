"""Owns mandates: given by the desk or the head, in force once a second person has confirmed them, ended with a reason."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts.selectors import user_signing_in_as
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Denied, Invalid, Stale
from foundation.kernel.outbox import publish
from grids.areas import selectors as areas
from grids.organisations.choices import ENDED_STATES, MandatePart
from grids.organisations.events import MandateChanged
from grids.organisations.models import Mandate, Organisation
from grids.organisations.scoping import heads, keeps

LONGEST_REASON = 200


def give_mandate(
    actor: Actor, organisation: Organisation, *, person: str, part: str, starts_on: date, ends_on: date | None = None
) -> Mandate:
    """Ask that a person speak for an organisation, and return the mandate, which waits for a second person.

    ``person``: the phone or user name they sign in with. Raises ``Denied``, and ``Invalid`` naming fields.
    """
    policies.require(actor, "mandate.give", organisation)
    if actor.user_id is None:
        raise Denied(_("A person has to decide this."))
    user = user_signing_in_as(person.strip())
    _require_fit(actor, organisation, user, part, starts_on, ends_on)
    mandate = Mandate(
        organisation=organisation,
        user=user,
        part=part,
        starts_on=starts_on,
        ends_on=ends_on,
        given_by_id=actor.user_id,
        given_by_head=heads(actor, organisation) and not keeps(actor, organisation),
        given_at=city_time.now(),
    )
    try:
        with transaction.atomic():
            mandate.save()
            _note(actor, mandate, "given")
    except IntegrityError as error:
        sentence = _("This person has such a mandate already, or is to have one. End that one first.")
        raise Invalid(sentence, fields={"person": sentence}) from error
    return mandate


def _require_fit(
    actor: Actor, organisation: Organisation, user: object, part: str, starts_on: date, ends_on: date | None
) -> None:
    own = _("You cannot give yourself a mandate. Ask a colleague.")
    unknown = _(
        "Nobody signs in with this. Write the phone number or the user name; whoever has no account signs up first."
    )
    late = _("Choose a day within a year from today.")
    person = unknown if user is None else own if getattr(user, "pk", None) == actor.user_id else ""
    is_near = abs((starts_on - areas.today()).days) <= 366
    faults = {
        "person": person,
        "part": "" if part in MandatePart.values else _("Choose one of these."),
        "starts_on": "" if is_near else late,
        "ends_on": _("It ends after it begins.") if ends_on is not None and ends_on <= starts_on else "",
    }
    if organisation.state in ENDED_STATES:
        raise Stale(_("This organisation has ended: nobody speaks for it any more."))
    if wrong := {name: text for name, text in faults.items() if text}:
        raise Invalid(_("Some of the data does not fit."), fields=wrong)


def confirm_mandate(actor: Actor, mandate: Mandate) -> None:
    """Be the second person: from now on the mandate holds. Raises ``Denied``, and ``Stale`` where it waits no more."""
    policies.require(actor, "mandate.confirm", mandate)
    _decide(actor, mandate, "confirmed", confirmed_by_id=actor.user_id, confirmed_at=city_time.now())


def refuse_mandate(actor: Actor, mandate: Mandate) -> None:
    """Refuse it: it never holds. Raises as ``confirm_mandate``."""
    policies.require(actor, "mandate.confirm", mandate)
    _decide(actor, mandate, "refused", refused_at=city_time.now())


def _decide(actor: Actor, mandate: Mandate, change: str, **columns: object) -> None:
    waiting = Mandate.objects.filter(pk=mandate.pk, confirmed_at__isnull=True, refused_at__isnull=True)
    with transaction.atomic():
        if not waiting.filter(ended_at__isnull=True).update(**columns):
            raise Stale(_("Somebody has decided this already."))
        _note(actor, mandate, change)


def end_mandate(actor: Actor, mandate: Mandate, *, reason: str) -> None:
    """End a mandate today, with all it opens. Raises ``Denied``, ``Invalid`` without a reason, ``Stale`` once it is over."""
    policies.require(actor, "mandate.end", mandate)
    if not reason.strip():
        raise Invalid(_("Say why."), fields={"reason": _("This is needed.")})
    with transaction.atomic():
        if not _end(actor, mandate, reason):
            raise Stale(_("This mandate is over already."))


def end_all_mandates(actor: Actor, organisation: Organisation, reason: str) -> None:
    """End whatever mandates are left of an organisation that ends, within its own transaction."""
    for mandate in Mandate.objects.filter(organisation=organisation, refused_at__isnull=True, ended_at__isnull=True):
        _end(actor, mandate, reason)


def _end(actor: Actor, mandate: Mandate, reason: str) -> bool:
    """End it from today on, or on its own earlier day; one that has not begun ends the day it would have."""
    row = (
        Mandate.objects.select_for_update()
        .filter(pk=mandate.pk, refused_at__isnull=True, ended_at__isnull=True)
        .first()
    )
    today = areas.today()
    if row is None or (row.ends_on is not None and row.ends_on <= today):
        return False
    row.ends_on = max(today, row.starts_on)
    row.ended_by_id, row.ended_at = actor.user_id, city_time.now()
    row.end_reason = reason.strip()[:LONGEST_REASON]
    row.save()
    _note(actor, row, "ended")
    return True


def _note(actor: Actor, mandate: Mandate, change: str) -> None:
    """Audit a change of a mandate and tell the rooms above."""
    now = city_time.now()
    audit(
        actor,
        f"mandate_{change}",
        "organisation",
        [str(mandate.organisation_id)],
        at=now,
        detail={"mandate": mandate.pk},
    )
    event = MandateChanged(
        key=f"{mandate.pk}:{change}", mandate_id=mandate.pk, change=change, actor_user_id=actor.user_id
    )
    publish([event], at=now)
