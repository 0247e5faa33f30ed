"""Owns a report that its own worker takes at once: two steps of one transaction."""

from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from incidents.cases.choices import Action
from incidents.cases.services.acts import act_on_incident
from incidents.cases.services.intake import IntakeResult, ReportData, take_in_report


def report_and_take(actor: Actor, data: ReportData) -> IntakeResult:
    """Take a report in and let its reporter take the incident at once, where it lies with the reporter's own grid.

    Elsewhere, and when it was sent before, it is a report and no more. Raises as ``take_in_report``.
    """
    with transaction.atomic():
        taken = take_in_report(actor, data)
        incident = taken.incident
        if not taken.is_new or not policies.ask(actor, "incident.take", incident):
            return taken
        done = act_on_incident(actor, incident.reference, Action.TAKE, version=incident.version)
    return IntakeResult(done, is_new=True)
