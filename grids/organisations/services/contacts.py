"""Owns the opening of a contact in full: never without a reason, and each look is written down."""

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid
from grids.organisations.choices import SUBJECT_KIND
from grids.organisations.models import Organisation

LONGEST_REASON = 200


def open_contact(actor: Actor, organisation: Organisation, *, reason: str) -> tuple[str, str]:
    """Return name and phone of the contact in full, and write down who looked and why. Raises ``Denied``, ``Invalid``."""
    policies.require(actor, "organisation.open_contact", organisation)
    if not any(letter.isalnum() for letter in reason):
        raise Invalid(_("Say what you need it for."), fields={"reason": _("This is needed.")})
    with transaction.atomic():
        detail = {"reason": reason.strip()[:LONGEST_REASON]}
        audit(actor, "open_contact", SUBJECT_KIND, [str(organisation.pk)], at=city_time.now(), detail=detail)
    return organisation.contact_name, organisation.contact_phone
