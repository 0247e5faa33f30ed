"""Who may do what to a station, to an appointment and to the model of villages, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.choices import Role
from residents.stations.scoping import BOOKERS, EDITORS, keeps_counter, sits_over

# The actor of whoever holds the number of an appointment made for somebody without an account.
HOLDER = "number of an appointment"
TEMPLATE_KEEPERS = (Role.CITY_CENTRE, Role.NET_ADMIN)


@policy("station.edit")
def edit_station(actor: Actor, station: Any) -> Verdict:
    """The desks over its area and the administrator of the net keep it."""
    if actor.is_system or sits_over(actor, station, *EDITORS):
        return ALLOWED
    return refused(_("Only the desks over this area keep its stations."))


@policy("element.edit")
def edit_element(actor: Actor, village: Any) -> Verdict:
    """The desks over the village say what it has."""
    if actor.is_system or sits_over(actor, village, *EDITORS):
        return ALLOWED
    return refused(_("Only the desks over this village say what it has."))


@policy("template.edit")
def edit_template(actor: Actor, _template: Any) -> Verdict:
    """The city says what its villages should have."""
    if actor.is_system or actor.has_role(*TEMPLATE_KEEPERS):
        return ALLOWED
    return refused(_("The city centre or the administrator of the net keeps the model."))


def is_holder(actor: Actor, appointment: Any) -> bool:
    """Say whether it is the actor's own: by account, or by the number on the slip."""
    if actor.is_system:
        return actor.name == HOLDER
    return actor.user_id is not None and actor.user_id == appointment.user_id


@policy("appointment.book")
def book(actor: Actor, appointment: Any) -> Verdict:
    """Whoever has an account books for oneself; a counter or a grid worker for somebody else."""
    if actor.is_system:
        return ALLOWED
    if actor.kind is ActorKind.ANONYMOUS:
        return refused(_("Sign in to book, or call the station: it books for you."))
    if appointment.channel == "online" or actor.has_role(*BOOKERS):
        return ALLOWED
    return refused(_("Only a counter or a grid worker books for somebody else."))


@policy("appointment.move")
@policy("appointment.cancel")
def change_appointment(actor: Actor, appointment: Any) -> Verdict:
    """Whose it is, who booked it for them, and the counter choose another time or cancel."""
    has_booked = actor.user_id is not None and actor.user_id == appointment.entered_by_id
    if is_holder(actor, appointment) or has_booked or keeps_counter(actor, appointment.station):
        return ALLOWED
    return refused(_("Only whose appointment it is, or the counter, does this."))


@policy("appointment.call")
@policy("appointment.come")
@policy("appointment.finish")
@policy("appointment.miss")
def serve(actor: Actor, appointment: Any) -> Verdict:
    """The counter of the station does what happens there, of nobody who serves their own appointment."""
    if is_holder(actor, appointment):
        return refused(_("This is your own appointment: somebody else serves you."))
    if keeps_counter(actor, appointment.station):
        return ALLOWED
    return refused(_("Only the counter of this station does this."))


@policy("appointment.displace")
@policy("appointment.end")
def pass_time(actor: Actor, _appointment: Any) -> Verdict:
    """Nobody does this: the hours of the station, and the day itself."""
    return ALLOWED if actor.is_system else refused(_("This happens by itself."))
