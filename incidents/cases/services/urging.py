"""Owns how often an incident may be urged."""

from datetime import timedelta

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.web.templatetags.tongxin import moment
from incidents.cases.choices import Action
from incidents.cases.models import Incident, Step

# One person asks for speed on one incident once in this time: a bell that rings all day is heard by nobody.
URGED_AGAIN_AFTER = timedelta(hours=24)


def refuse_hurry(actor: Actor, incident: Incident) -> None:
    """Raise ``Invalid``, saying from when on, where this person has urged the incident too short a time ago."""
    urged = Step.objects.filter(subject=incident, action=Action.URGE, actor_user_id=actor.user_id)
    last = urged.order_by("-number").values_list("at", flat=True).first()
    if last is not None and city_time.now() < last + URGED_AGAIN_AFTER:
        again = moment(last + URGED_AGAIN_AFTER)
        raise Invalid(_("You have urged it already. You can urge it again from %(moment)s.") % {"moment": again})
