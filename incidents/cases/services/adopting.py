"""Reports of people who had no account then and have shown since that the phone they left is theirs."""

from collections.abc import Collection

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.models import Incident


def adopt_reports(actor: Actor, references: Collection[str]) -> list[str]:
    """Make the actor the reporter of the incidents that nobody with an account reported; return their references.

    The caller has seen that the phone left with them is the actor's. Confidential ones are left as they are.
    """
    open_ones = Incident.objects.filter(reference__in=list(references), reported_by__isnull=True)
    found = list(open_ones.values_list("reference", flat=True))
    open_ones.update(reported_by=actor.user_id)
    audit(actor, "adopt_report", SUBJECT_KIND, found, at=city_time.now())
    return found
