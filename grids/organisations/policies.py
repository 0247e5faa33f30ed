"""Who may do what to an organisation, with reasons; and who may act for one, which rooms above ask."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.organisations.choices import KEEPERS, SOCIAL_KINDS, OrganisationKind, OrganisationState
from grids.organisations.scoping import heads, keeps


def _keeper(actor: Actor, organisation: Any) -> Verdict:
    if keeps(actor, organisation):
        return ALLOWED
    return refused(_("Only the clerk of its village, or the township, does this."))


for _action in ("record", "accompany", "look", "give", "leave", "change", "merge", "end"):
    policy(f"organisation.{_action}")(_keeper)


@policy("organisation.guide")
def guide(actor: Actor, guidance: Any) -> Verdict:
    """Help an enterprise to a union: the desk of its place. ``guidance`` comes with its organisation."""
    return _keeper(actor, guidance.organisation)


@policy("organisation.refuse")
def decide(actor: Actor, organisation: Any) -> Verdict:
    """Those who keep it decide, but nobody decides for whom they speak."""
    if actor.speaks_for(organisation.pk):
        return refused(_("You speak for it yourself, so somebody else has to decide."))
    return _keeper(actor, organisation)


@policy("organisation.file")
def file(actor: Actor, organisation: Any) -> Verdict:
    """A folk group is filed; what is of another kind is registered elsewhere and never filed."""
    if organisation.kind not in SOCIAL_KINDS:
        return refused(_("Only groups of society are filed. Enter its registration instead."))
    return decide(actor, organisation)


@policy("organisation.register")
def register(actor: Actor, organisation: Any) -> Verdict:
    """A group is filed before it is registered; an enterprise or an office begins with its number."""
    if organisation.kind == OrganisationKind.FOLK_GROUP and organisation.state == OrganisationState.INFORMAL:
        return refused(_("A folk group is filed first, then registered."))
    return decide(actor, organisation)


@policy("organisation.hand_in")
def hand_in(actor: Actor, organisation: Any) -> Verdict:
    """Who speaks for it, or the desk with it."""
    if organisation.kind not in SOCIAL_KINDS:
        return refused(_("Only groups of society are filed. Enter its registration instead."))
    return speak(actor, organisation)


@policy("organisation.disclose")
def disclose(actor: Actor, organisation: Any) -> Verdict:
    """What lives by the support of the public discloses it; the desk may enter what came on paper."""
    if organisation.kind not in SOCIAL_KINDS:
        return refused(_("Only groups of society disclose here."))
    return speak(actor, organisation)


@policy("organisation.add_paper")
def speak(actor: Actor, organisation: Any) -> Verdict:
    """Who speaks for it, or the desk of its place."""
    if actor.speaks_for(organisation.pk) or keeps(actor, organisation):
        return ALLOWED
    return refused(_("Only who speaks for it, or the desk of its place, does this."))


@policy("organisation.act_for")
def act_for(actor: Actor, organisation_id: Any) -> Verdict:
    """Act in its name today; ``organisation_id``: its number. A mandate opens this, and no rank does."""
    if actor.speaks_for(organisation_id):
        return ALLOWED
    return refused(_("You hold no mandate of this organisation today."))


@policy("organisation.open_contact")
def open_contact(actor: Actor, organisation: Any) -> Verdict:
    """Read whom to call; each look is written down."""
    if heads(actor, organisation) or keeps(actor, organisation):
        return ALLOWED
    return refused(_("Only the clerk of its village, or the township, does this."))


@policy("mandate.give")
def give_mandate(actor: Actor, organisation: Any) -> Verdict:
    """The desk of its place, or its head."""
    if heads(actor, organisation) or keeps(actor, organisation):
        return ALLOWED
    return refused(_("Only the head of the organisation, or the desk of its place, gives a mandate."))


@policy("mandate.confirm")
def confirm_mandate(actor: Actor, mandate: Any) -> Verdict:
    """Be the second person; what a head gave is confirmed by the desk. ``mandate`` comes with its organisation."""
    if actor.user_id is None:
        return refused(_("A person has to decide this."))
    if actor.user_id == mandate.given_by_id:
        return refused(_("You gave it yourself, so somebody else has to confirm it."))
    if actor.user_id == mandate.user_id:
        return refused(_("It is your own mandate, so somebody else has to confirm it."))
    if keeps(actor, mandate.organisation):
        return ALLOWED
    if heads(actor, mandate.organisation) and not mandate.given_by_head:
        return ALLOWED
    return refused(_("The desk of its place confirms it, or the head where the desk gave it."))


@policy("mandate.end")
def end_mandate(actor: Actor, mandate: Any) -> Verdict:
    """Who holds it lays it down; its head and the desk end it."""
    if actor.user_id is not None and actor.user_id == mandate.user_id:
        return ALLOWED
    return give_mandate(actor, mandate.organisation)


@policy("organisation.import")
def bring_in(actor: Actor, subject: Any) -> Verdict:
    """Bring in a list: who keeps organisations anywhere; each row asks again for its place."""
    del subject
    if actor.is_system or actor.has_role(*KEEPERS):
        return ALLOWED
    return refused(_("Only the clerk of a village, or a township, brings in a list."))
