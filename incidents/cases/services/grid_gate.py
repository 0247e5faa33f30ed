"""Owns the gate before the grid: what is not on its list is refused, and the attempt is kept with its reference."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from foundation.kernel import revisions
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from incidents.cases.choices import SUBJECT_KIND
from incidents.cases.models import Incident
from incidents.catalogue.selectors import REVISION
from incidents.catalogue.selectors.grid_list import reason_not_for_grids, refusal_sentence
from incidents.catalogue.services.refusals import record_refusal


class NotForGrids(Invalid):
    """A grid was to be given a matter that is not on its list; ``incident`` is which, ``reason`` is why."""

    def __init__(self, incident: Incident, reason: str) -> None:
        sentence = refusal_sentence(reason)
        super().__init__(sentence, code="not_for_grids", fields={"to": sentence})
        self.incident, self.reason = incident, reason


def refuse_for_grids(incident: Incident, rules_number: int | None = None) -> None:
    """Raise ``NotForGrids`` where no grid may be given the matter of an incident today, by the rules of this number."""
    number = revisions.current().get(REVISION, 1) if rules_number is None else rules_number
    reason = reason_not_for_grids(incident.matter_id, revision=number)
    if reason:
        raise NotForGrids(incident, reason)


@contextmanager
def recorded_refusals(actor: Actor, action: str) -> Iterator[None]:
    """Keep the attempt where a grid was refused, and raise its sentence again with the reference.

    To stand around the transaction of the act: what is written inside one that fails is gone with it.
    """
    try:
        yield
    except NotForGrids as error:
        raise keep_attempt(actor, action, error) from error


def keep_attempt(actor: Actor, action: str, error: NotForGrids) -> Invalid:
    """Keep an attempt that was refused, and return its sentence with the reference."""
    incident = error.incident
    reference = record_refusal(
        actor,
        matter_id=incident.matter_id,
        subject_kind=SUBJECT_KIND,
        subject_key=incident.reference,
        action=action,
        reason=error.reason,
        township_id=incident.township_id,
    )
    sentence = _("%(sentence)s The attempt is kept as %(reference)s.") % {
        "sentence": error.message,
        "reference": reference,
    }
    return Invalid(sentence, code=error.code, fields={"to": sentence})
