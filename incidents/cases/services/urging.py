"""Owns how often an incident may be urged."""

from datetime import timedelta

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.web.templatetags.tongxin import moment
from grids.areas import selectors as areas
from incidents.cases.models import Incident
from incidents.cases.services.lookups import last_urged_at, rules_number
from incidents.catalogue.selectors import rulebook


def refuse_hurry(actor: Actor, incident: Incident) -> None:
    """Raise ``Invalid``, saying from when on, where this person has urged the incident too short a time ago."""
    practice = rulebook(incident.reported_on, revision=rules_number()).practice_for(areas.place(incident.grid_id).path)
    pause = timedelta(hours=practice.urged_again_after_hours)
    last = last_urged_at(actor, incident)
    if last is not None and city_time.now() < last + pause:
        again = moment(last + pause)
        raise Invalid(_("You have urged it already. You can urge it again from %(moment)s.") % {"moment": again})
