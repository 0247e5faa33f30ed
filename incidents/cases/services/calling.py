"""Owns the telephone numbers of those who have an incident: shown to a desk over it once it is late, and written down."""

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.selectors import HolderPhone

SEEN = "see_phones"


def phones_of_holder(actor: Actor, reference: str) -> list[HolderPhone]:
    """Return the numbers of those who have the incident, and write down that the actor saw them.

    Raises ``NotFound``, and ``Denied`` where it is not late or the actor sits at no desk over it.
    """
    incident = selectors.incident_by_reference(actor, reference)
    policies.require(actor, "incident.call_holder", incident)
    audit(actor, SEEN, SUBJECT_KIND, [incident.reference], at=city_time.now())
    return selectors.phones_of_holder(incident, actor)
