"""Who opens papers of an organisation: asked by the floor, answered by who keeps it and who speaks for it."""

from django.utils.translation import gettext as _

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.kernel.policies import Verdict, policy, refused
from grids.organisations import selectors


@policy("evidence.open.organisation")
def open_paper(actor: Actor, key: str) -> Verdict:
    """Statutes and lists of members name people: they are for those who keep it and who speak for it."""
    try:
        organisation = selectors.organisation_by_id(actor, int(key) if key.isdigit() else 0)
    except NotFound:
        return refused(_("There is no such organisation among those you may see."))
    return policies.ask(actor, "organisation.add_paper", organisation)
