"""Who may open photos and documents of an incident, and how fast people without a posting may report."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from foundation.kernel import pacing
from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, ask, policy, refused
from foundation.web.access import client_network
from incidents.cases import selectors, services
from procedures.seals.choices import LookAt


@policy("evidence.open.incident")
def open_photo(actor: Actor, subject: Any) -> Verdict:
    """``subject`` is the reference of the incident."""
    incident = selectors.opened_incidents(actor).filter(reference=subject).only("reference", "is_sealed").first()
    if incident is not None:
        # Here, where every address of a photo is asked: the opening of each one is written down.
        services.note_look(actor, incident, LookAt.PHOTO)
        return ALLOWED
    return refused(_("This photo belongs to an incident you may not see."))


@policy("evidence.open_document.incident")
def open_document(actor: Actor, subject: Any) -> Verdict:
    """``subject`` is the reference of the incident."""
    incident = selectors.opened_incidents(actor).filter(reference=subject).first()
    if incident is None:
        return refused(_("This document belongs to an incident you may not see."))
    return ask(actor, "incident.read_documents", incident)


def report_paces(request: HttpRequest, actor: Actor) -> list[pacing.Pace]:
    """Return the paces a report must keep: none for people with a posting, one per account, else those of the network."""
    if actor.grants:
        return []
    if actor.user_id is not None:
        return [pacing.Pace(f"reports:user:{actor.user_id}", *settings.REPORTS_OF_ONE_RESIDENT)]
    return [
        pacing.Pace(f"reports:net:{client_network(request)}", *settings.REPORTS_FROM_ONE_NETWORK),
        pacing.Pace("reports:all", *settings.REPORTS_FROM_ALL_NETWORKS),
    ]


def require_report_pace(paces: list[pacing.Pace], client_id: UUID) -> None:
    """Raise ``TooMany`` where a new report has to wait; a report sent again never does."""
    if pacing.seconds_to_wait(paces) and not selectors.has_arrived(client_id):
        pacing.require(paces)
