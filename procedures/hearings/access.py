"""Who may open photos of hung notices, and how fast objections may come from one place."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from foundation.kernel import pacing
from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from foundation.web.access import client_network
from procedures.hearings.models import Objection
from procedures.hearings.selectors import visible_hearings


@policy("evidence.open.hearing")
def open_photo(actor: Actor, subject: Any) -> Verdict:
    """Whoever sees the notice sees where it hangs. ``subject`` is its number."""
    is_seen = str(subject).isdigit() and visible_hearings(actor).filter(pk=int(subject)).exists()
    return ALLOWED if is_seen else refused("There is no such public notice.")


def objection_paces(request: HttpRequest, actor: Actor) -> list[pacing.Pace]:
    """Return the paces an objection must keep: one per account, else those of the network."""
    if actor.user_id is not None:
        return [pacing.Pace(f"objections:user:{actor.user_id}", *settings.REPORTS_OF_ONE_RESIDENT)]
    return [
        pacing.Pace(f"objections:net:{client_network(request)}", *settings.REPORTS_FROM_ONE_NETWORK),
        pacing.Pace("objections:all", *settings.REPORTS_FROM_ALL_NETWORKS),
    ]


def require_pace(paces: list[pacing.Pace], objection_id: UUID) -> None:
    """Raise ``TooMany`` where a new objection has to wait; one sent again never does."""
    if pacing.seconds_to_wait(paces) and not Objection.objects.filter(client_id=objection_id).exists():
        pacing.require(paces)
